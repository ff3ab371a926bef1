"""What came in and must be worked, what is owed to a conversation, and the small things that travel by id only."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigKey, Document, Word


class Inbox(Base):
    """A command or button that was acknowledged; `key` is the platform's own id: a repeat is one row. No submission body is kept."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_state_received_at", "state", "received_at"),)

    key: Mapped[Word] = mapped_column(primary_key=True)
    platform: Mapped[Word]
    tenant: Mapped[Word]
    kind: Mapped[Word]
    body: Mapped[Document]
    state: Mapped[Word]
    received_at: Mapped[datetime]
    worked_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)


class Delivery(Base):
    """A post that is owed, and what became of it: `state` is `owed`, `leased`, `sent`, `unknown`, `dropped` or `dead`.

    `under` and `edits` are the ids of the deliveries whose posts it answers or changes. `begun_at` is when a call that may have posted it
    first began, empty where none did. Until `wait_until` nobody looks at it; after `stale_at` it is not worth sending. At `prepared_at`
    somebody began to upload its pictures ahead; `files` are those that the platform has, `shown` a digest of what was posted last.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_conversation_id_state_id", "conversation_id", "state", "id"),
        Index("ix_deliveries_state_due_at", "state", "due_at"),
    )

    id: Mapped[BigKey]
    key: Mapped[Word] = mapped_column(unique=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    kind: Mapped[Word]
    data: Mapped[Document]
    policy: Mapped[Word]
    state: Mapped[Word]
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[Word | None]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    message: Mapped[Word | None]
    reason: Mapped[Word | None]
    unasked: Mapped[bool] = mapped_column(default=False)
    under: Mapped[int | None] = mapped_column(BigInteger)
    edits: Mapped[int | None] = mapped_column(BigInteger, index=True)
    begun_at: Mapped[datetime | None]
    wait_until: Mapped[datetime | None]
    stale_at: Mapped[datetime | None]
    doubts: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    prepared_at: Mapped[datetime | None]
    losses: Mapped[int] = mapped_column(default=0)
    files: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    shown: Mapped[Word | None]


class Item(Base):
    """Something to be said unasked to a person: it waits until a delivery says it, or it is `dropped` for a reason.

    It is not said before their date `due_on`, nor after `stale_at`; `wished_at` is the moment that it was meant for. Nobody looks at it
    before `look_at`. Once it is clear when today it will be said and in which chat, `planned_at` and `conversation_id` tell, so that
    somebody may upload its pictures ahead: begun at `prepared_at`, `files` are those that the platform has.
    """

    __tablename__ = "items"
    __table_args__ = (
        Index("ix_items_delivery_id_dropped_look_at", "delivery_id", "dropped", "look_at"),
        Index("ix_items_delivery_id_dropped_planned_at", "delivery_id", "dropped", "planned_at"),
    )

    id: Mapped[BigKey]
    key: Mapped[Word] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Word]
    data: Mapped[Document]
    at_once: Mapped[bool]
    made_at: Mapped[datetime]
    due_on: Mapped[date | None]
    stale_at: Mapped[datetime | None]
    delivery_id: Mapped[int | None] = mapped_column(BigInteger)
    dropped: Mapped[Word | None]
    wished_at: Mapped[datetime | None]
    look_at: Mapped[datetime]
    planned_at: Mapped[datetime | None]
    conversation_id: Mapped[int | None]
    prepared_at: Mapped[datetime | None]
    files: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)


class Pace(Base):
    """When the next call is free that a limit of a platform counts under this name, shared by all who post."""

    __tablename__ = "paces"

    name: Mapped[Word] = mapped_column(primary_key=True)
    free_at: Mapped[datetime]


class Switch(Base):
    """Something that somebody turned on, and when; absent while it is off."""

    __tablename__ = "switches"

    name: Mapped[Word] = mapped_column(primary_key=True)
    person_id: Mapped[int | None]
    at: Mapped[datetime]


class ScheduleState(Base):
    """How far a schedule was looked at, and the `shape` (a digest) of its rule then. `made_by` is the person who made it in chat, empty
    where a playbook did."""

    __tablename__ = "schedule_states"

    key: Mapped[Word] = mapped_column(primary_key=True)
    checked_until: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    made_by: Mapped[int | None]
    shape: Mapped[Word | None]


class Fire(Base):
    """A schedule's time that came, once for each local date and zone; until `finished_at` somebody may still be owed their post."""

    __tablename__ = "fires"
    __table_args__ = (Index("ix_fires_finished_at", "finished_at"),)

    schedule: Mapped[Word] = mapped_column(primary_key=True)
    local_date: Mapped[date] = mapped_column(primary_key=True)
    zone: Mapped[Word] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class FormContext(Base):
    """What a form was opened with; only `token` travels."""

    __tablename__ = "form_contexts"

    token: Mapped[Word] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[Word]
    conversation_id: Mapped[int]
    private: Mapped[bool]
    context: Mapped[Document]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    submitted_at: Mapped[datetime | None]


class PictureLink(Base):
    """A card's data behind a signed, expiring address."""

    __tablename__ = "picture_links"

    token: Mapped[Word] = mapped_column(primary_key=True)
    card: Mapped[Word]
    data: Mapped[Document]
    theme: Mapped[Word]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Audit(Base):
    """Who did what to what, by ids."""

    __tablename__ = "audit"

    id: Mapped[BigKey]
    at: Mapped[datetime]
    person_id: Mapped[int | None]
    action: Mapped[Word]
    subject: Mapped[Word]
