"""When what waits for people is looked at next, and the pictures of it that were uploaded ahead; how a schedule looked when it last ran"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(length=255)


def upgrade() -> None:
    op.add_column("items", sa.Column("wished_at", _MOMENT, nullable=True))
    op.add_column("items", sa.Column("look_at", _MOMENT, nullable=False, server_default="1970-01-01 00:00:00"))
    op.add_column("items", sa.Column("planned_at", _MOMENT, nullable=True))
    op.add_column("items", sa.Column("conversation_id", sa.Integer(), nullable=True))
    op.add_column("items", sa.Column("prepared_at", _MOMENT, nullable=True))
    op.add_column("items", sa.Column("files", sa.JSON(), nullable=False, server_default="{}"))
    op.drop_index("ix_items_delivery_id_dropped", "items")
    op.create_index("ix_items_delivery_id_dropped_look_at", "items", ["delivery_id", "dropped", "look_at"])
    op.create_index("ix_items_delivery_id_dropped_planned_at", "items", ["delivery_id", "dropped", "planned_at"])
    op.add_column("schedule_states", sa.Column("shape", _WORD, nullable=True))
