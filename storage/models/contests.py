"""Contests: their rules by version, who joined, where they are posted, what was asked of them, and what was won."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Document, Key, Word


class Contest(Base):
    """`state` is `draft`, `announced`, `running`, `provisional`, `final` or `cancelled`; `starts_at` and `ends_at` are those of its rules.

    `seed` is what draws at the end are made from, told after it. `field` holds sides or seeds that were drawn at the start. A `stale` one
    has records that its post does not show yet. `leader` is who led alone when that was told last, at `told_at`. `phase` counts how often
    it was reopened, `reason` says why it was, or why it was cancelled.
    """

    __tablename__ = "contests"
    __table_args__ = (Index("ix_contests_state_starts_at", "state", "starts_at"),)

    id: Mapped[Key]
    key: Mapped[Word] = mapped_column(unique=True)
    name: Mapped[Word]
    state: Mapped[Word]
    owner_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    final_at: Mapped[datetime | None]
    seed: Mapped[Word | None]
    field: Mapped[Document | None]
    stale: Mapped[bool] = mapped_column(default=True)
    leader: Mapped[Word | None]
    told_at: Mapped[datetime | None]
    phase: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]


class ContestRules(Base):
    """One version of the rules, as `bot.contests.rules.document` writes them."""

    __tablename__ = "contest_rules"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None]
    document: Mapped[Document]


class ContestPlace(Base):
    """A conversation in which it is posted."""

    __tablename__ = "contest_places"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), primary_key=True)


class ContestEntry(Base):
    """Somebody who joined, or left again at `left_at`: what they did before counts for nobody any more."""

    __tablename__ = "contest_entries"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, index=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class ContestQuestion(Base):
    """Something that somebody questions, a record of it or the whole; the final result waits for the answer, until `deadline` at most."""

    __tablename__ = "contest_questions"
    __table_args__ = (Index("ix_contest_questions_contest_id_answered_at", "contest_id", "answered_at"),)

    id: Mapped[Key]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    deadline: Mapped[datetime]
    record_id: Mapped[int | None]
    reason: Mapped[str]
    answered_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None]


class ContestPrize(Base):
    """What somebody won: `share` of a prize, 1 is a whole one; claimed by them, then settled by whoever hands it out."""

    __tablename__ = "contest_prizes"
    __table_args__ = (UniqueConstraint("contest_id", "person_id"),)

    id: Mapped[Key]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    share: Mapped[Decimal]
    prize: Mapped[str]
    won_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None]
