"""What a standing is made from: the records that are known, and who takes part. The room that reads them fills these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from bot.metrics.calendar import ALWAYS, Span


@dataclass(frozen=True, slots=True)
class Counted:
    """One record in force, as known at the moment that is asked about.

    `moment` is aware; where the source knows no time, `day` is the date it named. `credits` is each person's part of `value`, by id: the
    parts add up to it, as the ledger shared it out.
    """

    id: int
    metric: str
    moment: datetime
    value: Decimal
    credits: Mapping[int, Decimal]
    manual: bool = False
    label: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody whose records count for an entrant, on the days of `days` in the contest's zone."""

    person: int
    name: str
    days: Span = ALWAYS


@dataclass(frozen=True)
class Entrant:
    """A person, a team or a drawn side; `key` ("person:12", "team:3", "side:1") is its name for good, in draws too.

    A person is the one member of their own entry; their days end when they leave or are deactivated, not when they change team. Once the
    days of all members are over, it is out: its records stay, its rank does not.

    `goals` by metric and `score` (of the whole scorecard) are those of the contest's time; `baseline` is the score of the time that an
    improvement is measured from, None where there is none. `joined_at` None: in it from the start.
    """

    key: str
    name: str
    members: tuple[Member, ...]
    joined_at: datetime | None = None
    goals: Mapping[str, Decimal] = field(default_factory=dict)
    baseline: Decimal | None = None
    score: Decimal | None = None

    def out(self, day: date) -> bool:
        return bool(self.members) and all(member.days.ends_on <= day for member in self.members)


@dataclass(frozen=True)
class Field:
    """Who takes part. The order is that of a knock-out's seeds and of a raffle's tickets; elsewhere it means nothing."""

    entrants: tuple[Entrant, ...]

    @cached_property
    def by_person(self) -> Mapping[int, tuple[tuple[Entrant, Member], ...]]:
        """For whom each person's records count, and on which days."""
        found: dict[int, list[tuple[Entrant, Member]]] = {}
        for entrant in self.entrants:
            for member in entrant.members:
                found.setdefault(member.person, []).append((entrant, member))
        return {person: tuple(each) for person, each in found.items()}


def person(id: int, name: str, *, days: Span = ALWAYS, joined_at: datetime | None = None) -> Entrant:
    """Somebody's own entry."""
    return Entrant(f"person:{id}", name, (Member(id, name, days),), joined_at)
