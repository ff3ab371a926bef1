"""How far each schedule was looked at, and the times that came"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(length=255)


def upgrade() -> None:
    op.create_table(
        "schedule_states",
        sa.Column("key", _WORD, nullable=False),
        sa.Column("checked_until", _MOMENT, nullable=False),
        sa.Column("paused_at", _MOMENT, nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_schedule_states")),
    )
    op.create_table(
        "fires",
        sa.Column("schedule", _WORD, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("zone", _WORD, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("schedule", "local_date", "zone", name=op.f("pk_fires")),
    )
    op.create_index("ix_fires_finished_at", "fires", ["finished_at"])
