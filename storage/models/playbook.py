"""The team's rules as they are in force: one document per (kind, key), and every playbook that was applied."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Document, Key, Word


class Definition(Base):
    """One rule of the playbook that is no table of its own: a scorecard, the calendar, a ramp, a mapping, privacy."""

    __tablename__ = "definitions"

    kind: Mapped[Word] = mapped_column(primary_key=True)
    key: Mapped[Word] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    document: Mapped[Document]


class AppliedPlaybook(Base):
    __tablename__ = "applied_playbooks"

    id: Mapped[Key]
    applied_at: Mapped[datetime]
    applied_by: Mapped[Word]
    document: Mapped[Document]
