"""What the protocol of deliveries keeps: doubts, waits, threads and edits; the platforms' limits; what an admin switched off"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(length=255)


def upgrade() -> None:
    for column in (
        sa.Column("unasked", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("under", sa.BigInteger(), nullable=True),
        sa.Column("edits", sa.BigInteger(), nullable=True),
        sa.Column("begun_at", _MOMENT, nullable=True),
        sa.Column("wait_until", _MOMENT, nullable=True),
        sa.Column("stale_at", _MOMENT, nullable=True),
        sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("faults", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("prepared_at", _MOMENT, nullable=True),
        sa.Column("losses", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("files", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("shown", _WORD, nullable=True),
    ):
        op.add_column("deliveries", column)
    op.create_index("ix_deliveries_edits", "deliveries", ["edits"])
    # Whoever held a lease under the program of before may have posted.
    op.execute("UPDATE deliveries SET begun_at = lease_until WHERE state = 'leased'")
    op.create_table(
        "paces",
        sa.Column("name", _WORD, nullable=False),
        sa.Column("free_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_paces")),
    )
    op.create_table(
        "switches",
        sa.Column("name", _WORD, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switches")),
    )
