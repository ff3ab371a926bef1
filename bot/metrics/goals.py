"""What the goals in force ask of a person or a team over a period.

Goals are windows of days. For an additive metric each overlapping goal gives its target × its working time inside the period ÷ its whole
working time, so that the parts of a window add up to its target, and a window that is covered whole gives exactly its target. On each day
the most specific scope that has a goal is in force alone: person, role, everyone. A person's own goal is spread over the days they are
present; a goal of a role or everyone over all its days, so that somebody who joins halfway has half of it, times their ramp.
For mean, last and formulas a goal is a level: the one in force on the period's last day.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from bot.metrics.calendar import ALWAYS, Memory, Span, Worker, merged, within, without
from bot.metrics.definitions import RampDefinition
from bot.metrics.period import add_months

ZERO = Decimal(0)
_FULL = Decimal(1)


class Scope(StrEnum):
    """Whose goal it is, the most specific first; a team's is its total."""

    PERSON = "person"
    ROLE = "role"
    EVERYONE = "everyone"
    TEAM = "team"


class Target(NamedTuple):
    """One goal on one metric: `subject` is a person's or team's id, or a role's name."""

    scope: Scope
    subject: str
    days: Span
    target: Decimal


class Share(NamedTuple):
    """The part of a target that is asked for: × `ramp` × `inside` ÷ `whole` working time."""

    ramp: Decimal
    inside: Decimal
    whole: Decimal

    def of(self, target: Decimal) -> Decimal:
        full = target * self.ramp
        return full if self.inside == self.whole else full * self.inside / self.whole


Shares = Sequence[tuple[int, Sequence[Share]]]
"""What is asked of each target that asks anything, by its place among the targets."""


@dataclass(frozen=True)
class Holding:
    """A role somebody has over `days`."""

    role: str
    days: Span


@dataclass(frozen=True)
class Holder:
    """Who a goal is for: their working time, roles, and the ramps of the roles."""

    person: int
    worker: Worker
    roles: tuple[Holding, ...] = ()
    ramps: tuple[RampDefinition, ...] = ()

    @cached_property
    def shares(self) -> Memory[Hashable, Shares]:
        """Shares that were worked out: goals on several metrics mostly stand over the same days."""
        return Memory()

    @cached_property
    def _steps(self) -> dict[str, list[tuple[Span, Decimal]]]:
        """The answers of `ramp_steps` by role."""
        return {}

    def ramp_steps(self, role: str) -> list[tuple[Span, Decimal]]:
        """The share of the full goal over time, since the role was first taken up; all of time is covered once."""
        if (known := self._steps.get(role)) is None:
            known = self._steps[role] = _ramp_steps(self, role)
        return known


def of_person(
    targets: Sequence[Target], holder: Holder, days: Span, *, ramped: bool = True, only: Iterable[Span] = (ALWAYS,)
) -> Decimal | None:
    """The goal of an additive metric over `days`, counting the days in `only`; None where none asks anything of a day that is worked."""
    limits = tuple(only)
    key = tuple(each[:3] for each in targets), days, ramped, limits
    shares = holder.shares.get(key)
    if shares is None:
        shares = holder.shares.keep(key, list(_shares(targets, holder, days, ramped, limits)))
    parts = [sum((share.of(targets[place].target) for share in asked), ZERO) for place, asked in shares]
    return sum(parts, ZERO) if parts else None


def of_team(targets: Sequence[Target], team: int, worker: Worker, days: Iterable[Span]) -> Decimal | None:
    """What the team's own goals on an additive metric ask over `days`."""
    wanted = merged(days)
    shares = [(each.target, _share(_FULL, worker, within((each.days,), wanted), (each.days,))) for each in own(targets, team)]
    parts = [share.of(target) for target, share in shares if share is not None]
    return sum(parts, ZERO) if parts else None


def own(targets: Sequence[Target], team: int) -> list[Target]:
    """The goals that are this team's."""
    return [each for each in targets if each.scope is Scope.TEAM and each.subject == str(team)]


def level(targets: Sequence[Target], holder: Holder, day: date, *, ramped: bool = True) -> Decimal | None:
    """The goal in force on `day`, the most specific; of several the one that started last."""
    for scope in (Scope.PERSON, Scope.ROLE, Scope.EVERYONE):
        in_force = [
            (target, holding)
            for target in targets
            if target.scope is scope and day in target.days
            for holding in _held(target, holder)
            if day in holding.days
        ]
        if in_force:
            target, holding = max(in_force, key=lambda each: (each[0].days.starts_on, -each[0].days.days))
            return target.target * (_ramp(holder, holding.role, day) if ramped and scope is not Scope.PERSON else 1)
    return None


def team_level(targets: Sequence[Target], team: int, day: date) -> Decimal | None:
    """The team's own goal in force on `day`."""
    in_force = [each for each in own(targets, team) if day in each.days]
    return max(in_force, key=lambda each: (each.days.starts_on, -each.days.days)).target if in_force else None


def _held(target: Target, holder: Holder) -> Sequence[Holding]:
    """The days over which `target` can be this holder's, with the role whose ramp counts ("" for none)."""
    match target.scope:
        case Scope.PERSON:
            return (Holding("", ALWAYS),) if target.subject == str(holder.person) else ()
        case Scope.ROLE:
            return [each for each in holder.roles if each.role == target.subject]
        case Scope.EVERYONE:
            return holder.roles or (Holding("", ALWAYS),)
        case Scope.TEAM:
            return ()


def _shares(
    targets: Sequence[Target], holder: Holder, days: Span, ramped: bool, only: tuple[Span, ...]
) -> Iterable[tuple[int, Sequence[Share]]]:
    """What `days` ask of each target, whatever its number."""
    open_days = within((days,), only)
    for scope in (Scope.PERSON, Scope.ROLE, Scope.EVERYONE):
        taken: list[Span] = []
        for place, target in enumerate(targets):
            if target.scope is not scope:
                continue
            for holding in _held(target, holder):
                mine = within((target.days,), (holding.days,))
                if asked := _asked(target, holder, within(mine, open_days), holding.role if ramped else ""):
                    yield place, asked
                taken.extend(mine)
        open_days = without(open_days, taken) if taken else open_days


def _asked(target: Target, holder: Holder, days: Sequence[Span], role: str) -> Sequence[Share]:
    worker = holder.worker
    if target.scope is Scope.PERSON:
        # Set for somebody who is not there for a day of it: their dates are wrong rather than the goal.
        present = within((target.days,), worker.present) or (target.days,)
        shares = [_share(_FULL, worker, within(days, present), present)]
    else:
        pieces = within(days, worker.present)
        shares = [_share(ramp, worker, within(pieces, (step,)), (target.days,)) for step, ramp in holder.ramp_steps(role)]
    return [share for share in shares if share is not None]


def _share(ramp: Decimal, worker: Worker, pieces: Sequence[Span], window: Sequence[Span]) -> Share | None:
    """The working time of `pieces` in that of `window`; by days where it has no working time at all. None: no part of it."""
    whole, inside = _time(worker, window), _time(worker, pieces)
    if not whole:
        whole, inside = _days(window), _days(pieces)
    return Share(ramp, inside, whole) if inside else None


def _time(worker: Worker, spans: Sequence[Span]) -> Decimal:
    return sum((worker.full_time(each) for each in spans), ZERO)


def _days(spans: Sequence[Span]) -> Decimal:
    return Decimal(sum(each.days for each in spans))


def _ramp_steps(holder: Holder, role: str) -> list[tuple[Span, Decimal]]:
    ramp = next((each for each in holder.ramps if each.role == role), None)
    starts = [each.days.starts_on for each in holder.roles if each.role == role and each.days.starts_on != date.min]
    if ramp is None or not starts or not ramp.months:
        return [(ALWAYS, _FULL)]
    since = min(starts)
    edges = [add_months(since, number) for number in range(len(ramp.months) + 1)]
    steps = [(Span(first, last), share) for (first, last), share in zip(pairwise(edges), ramp.months, strict=True)]
    return [(Span(date.min, edges[0]), _FULL), *steps, (Span(edges[-1], date.max), _FULL)]


def _ramp(holder: Holder, role: str, day: date) -> Decimal:
    return next((share for step, share in holder.ramp_steps(role) if day in step), _FULL)
