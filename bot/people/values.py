"""What leaves this room: people, teams, accounts and what a person chose about themselves. Spans are half-open."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Literal

Theme = Literal["light", "dark"]
RankedAs = Literal["name", "alias", "nobody"]
"""As whom somebody stands on leaderboards; "nobody" is not at all."""


@dataclass(frozen=True)
class Person:
    """`ends_on` is the first day they are no longer here; an empty end of the span is open."""

    id: int
    key: str
    name: str
    email: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    time_zone: str | None = None
    locale: str | None = None

    def here_on(self, day: date) -> bool:
        """Whether they are with us on `day`."""
        return (self.starts_on is None or self.starts_on <= day) and not self.gone_by(day)

    def gone_by(self, day: date) -> bool:
        """Whether they have left by `day`."""
        return self.ends_on is not None and self.ends_on <= day


@dataclass(frozen=True)
class Team:
    id: int
    key: str
    name: str
    parent: int | None = None
    time_zone: str | None = None
    calendar: str | None = None


@dataclass(frozen=True)
class Account:
    """A member of a chat workspace; `person` is empty while nobody knows who it is."""

    id: int
    platform: str
    tenant: str
    user: str
    person: int | None = None
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Profile:
    """What a person chose about themselves; `None` leaves it to the workspace. `preferred_account` is where posts reach them, at their
    `message_hour` what they did not ask for; never the `quiet_kinds` of it."""

    person: int
    time_zone: str | None = None
    locale: str | None = None
    card_theme: Theme | None = None
    compact_numbers: bool | None = None
    preferred_account: int | None = None
    message_hour: time | None = None
    quiet_kinds: frozenset[str] = frozenset()
    ranked_as: RankedAs = "name"
    ranked_alias: str = ""
    """What they are called where they stand by an alias; empty: "Someone"."""


@dataclass(frozen=True)
class Absence:
    """Days away: `share` is the part of each working day that is missed. Only one that was entered has an `id`."""

    person: int
    starts_on: date
    ends_on: date
    kind: str
    share: Decimal = Decimal(1)
    id: int | None = None

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)
