"""Which file an import read, and through what mapping"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("imports", sa.Column("file_name", sa.String(length=255), nullable=True))
    op.add_column("imports", sa.Column("mapping_hash", sa.String(length=255), nullable=True))
