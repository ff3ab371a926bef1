"""Who: persons and their names elsewhere, teams, dated memberships, managers and roles, leave, chat accounts and conversations."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Document, Key, Word


class Person(Base):
    """Somebody whose performance is looked at, or who looks. `key` is their identity in the sources, unique; `name` need not be.

    `message_hour` ("08:30", where they are) is when they are written to unasked, `quiet_kinds` what they do not want to be written.
    On leaderboards they stand by their name, or `ranked_as` `alias` (by `ranked_alias`), or `nobody`: not at all.
    """

    __tablename__ = "persons"

    id: Mapped[Key]
    key: Mapped[Word] = mapped_column(unique=True)
    name: Mapped[Word]
    email: Mapped[Word | None] = mapped_column(unique=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    time_zone: Mapped[Word | None]
    locale: Mapped[Word | None]
    card_theme: Mapped[Word | None]
    compact_numbers: Mapped[bool | None]
    preferred_account: Mapped[int | None]
    message_hour: Mapped[Word | None]
    quiet_kinds: Mapped[list[str]] = mapped_column(default=list)
    ranked_as: Mapped[Word | None]
    ranked_alias: Mapped[Word | None]


class Alias(Base):
    """Another spelling by which sources name a person: an owner id, an old e-mail, a nickname. Compared case-folded."""

    __tablename__ = "aliases"

    alias: Mapped[Word] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)


class Team(Base):
    __tablename__ = "teams"

    id: Mapped[Key]
    key: Mapped[Word] = mapped_column(unique=True)
    name: Mapped[Word]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    time_zone: Mapped[Word | None]
    calendar: Mapped[Word | None]


class Membership(Base):
    """A person is in one team at a time; `ends_on` is the first day they are not."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "starts_on"), Index("ix_memberships_team_id_starts_on", "team_id", "starts_on"))

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Management(Base):
    """Who leads a team, from when to when."""

    __tablename__ = "managements"
    __table_args__ = (UniqueConstraint("team_id", "person_id", "starts_on"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class RoleHolding(Base):
    """The role a person ranks in ("Account Executive"), or the right `admin`, over dates. `kind` is `job` or `admin`."""

    __tablename__ = "role_holdings"
    __table_args__ = (UniqueConstraint("person_id", "kind", "starts_on"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    kind: Mapped[Word]
    role: Mapped[Word] = mapped_column(index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Leave(Base):
    """Days away; `share` is the part of each working day that is missed, 1 for all of it."""

    __tablename__ = "leaves"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    kind: Mapped[Word]
    share: Mapped[Decimal]


class WorkPattern(Base):
    """Part time: the share of a working day a person works, Monday to Sunday, over dates. `shares` is a list of seven strings."""

    __tablename__ = "work_patterns"
    __table_args__ = (UniqueConstraint("person_id", "starts_on"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    shares: Mapped[list[str]]


class Account(Base):
    """A member of a chat workspace; `person_id` is empty while nobody knows who it is (the queue of unmatched accounts).

    `photo` is the address of their picture, "" where the platform says that they have none.
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("platform", "tenant", "user"),)

    id: Mapped[Key]
    platform: Mapped[Word]
    tenant: Mapped[Word]
    user: Mapped[Word]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"), index=True)
    name: Mapped[Word | None]
    email: Mapped[Word | None]
    time_zone: Mapped[Word | None]
    locale: Mapped[Word | None]
    photo: Mapped[Word | None]
    reference: Mapped[Document]
    seen_at: Mapped[datetime]


class Conversation(Base):
    """A channel or chat we can post to. `kind` is `direct`, `group` or `channel`; `reference` is what its platform finds it by.

    `outsiders`: people of other organisations, or guests, were seen there; `allowed`: an admin lets unasked posts go there all the same.
    """

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("platform", "tenant", "external"),)

    id: Mapped[Key]
    platform: Mapped[Word]
    tenant: Mapped[Word]
    external: Mapped[Word]
    kind: Mapped[Word]
    name: Mapped[Word | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    reference: Mapped[Document]
    outsiders: Mapped[bool] = mapped_column(default=False)
    allowed: Mapped[bool] = mapped_column(default=False)
    dead: Mapped[Word | None]
    seen_at: Mapped[datetime]
