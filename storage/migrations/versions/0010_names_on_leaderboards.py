"""As whom people stand on leaderboards, and the name that some chose for it"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_WORD = sa.String(length=255)


def upgrade() -> None:
    op.add_column("persons", sa.Column("ranked_as", _WORD, nullable=True))
    op.add_column("persons", sa.Column("ranked_alias", _WORD, nullable=True))
