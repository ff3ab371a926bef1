"""Contests"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(length=255)


def _of_contest(*, primary_key: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey("contests.id", ondelete="CASCADE")
    return sa.Column("contest_id", sa.Integer(), key, nullable=False, primary_key=primary_key)


def _of_person(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey("persons.id", ondelete="CASCADE")
    return sa.Column(name, sa.Integer(), key, nullable=False, primary_key=primary_key, index=primary_key)


def upgrade() -> None:
    op.create_table(
        "contests",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", _WORD, nullable=False, unique=True),
        sa.Column("name", _WORD, nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("paused_at", _MOMENT, nullable=True),
        sa.Column("final_at", _MOMENT, nullable=True),
        sa.Column("seed", _WORD, nullable=True),
        sa.Column("field", sa.JSON(), nullable=True),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("leader", _WORD, nullable=True),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
    )
    op.create_index("ix_contests_state_starts_at", "contests", ["state", "starts_at"])
    op.create_table(
        "contest_rules",
        _of_contest(primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
    )
    op.create_table(
        "contest_places",
        _of_contest(primary_key=True),
        sa.Column("conversation_id", sa.Integer(), sa.ForeignKey("conversations.id"), primary_key=True),
    )
    op.create_table(
        "contest_entries",
        _of_contest(primary_key=True),
        _of_person("person_id", primary_key=True),
        sa.Column("joined_at", _MOMENT, nullable=False),
        sa.Column("left_at", _MOMENT, nullable=True),
    )
    op.create_table(
        "contest_questions",
        sa.Column("id", sa.Integer(), primary_key=True),
        _of_contest(),
        _of_person("asked_by"),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("deadline", _MOMENT, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
    )
    op.create_index("ix_contest_questions_contest_id_answered_at", "contest_questions", ["contest_id", "answered_at"])
    op.create_table(
        "contest_prizes",
        sa.Column("id", sa.Integer(), primary_key=True),
        _of_contest(),
        _of_person("person_id"),
        sa.Column("share", sa.BigInteger(), nullable=False),
        sa.Column("prize", sa.String(), nullable=False),
        sa.Column("won_at", _MOMENT, nullable=False),
        sa.Column("claimed_at", _MOMENT, nullable=True),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.UniqueConstraint("contest_id", "person_id"),
    )
