"""What is to be said unasked to people, and what they chose about it: an hour, and the kinds that they do not want"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(length=255)


def upgrade() -> None:
    op.add_column("persons", sa.Column("message_hour", _WORD, nullable=True))
    op.add_column("persons", sa.Column("quiet_kinds", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", _WORD, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("stale_at", _MOMENT, nullable=True),
        sa.Column("delivery_id", sa.BigInteger(), nullable=True),
        sa.Column("dropped", _WORD, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_items_person_id_persons"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("key", name=op.f("uq_items_key")),
    )
    op.create_index("ix_items_person_id", "items", ["person_id"])
    op.create_index("ix_items_delivery_id_dropped", "items", ["delivery_id", "dropped"])
