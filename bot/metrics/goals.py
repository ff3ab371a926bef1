"""What the goals in force ask of a person or a team over a period.

Goals are windows of days. For an additive metric each overlapping goal gives its target × its working time inside the period ÷ its whole
working time, so that the parts of a window add up to its target, and a window that is covered whole gives exactly its target. On each day
the most specific scope that has a goal is in force alone: person, role, everyone. A person's own goal is spread over the days they are
present; a goal of a role or everyone over all its days, so that somebody who joins halfway has half of it, times their ramp.
For mean, last and formulas a goal is a level: the one in force on the period's last day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from bot.metrics.calendar import ALWAYS, Span, Worker, merged, within, without
from bot.metrics.definitions import RampDefinition
from bot.metrics.period import add_months

ZERO = Decimal(0)


class Scope(StrEnum):
    """Whose goal it is, the most specific first; a team's is its total."""

    PERSON = "person"
    ROLE = "role"
    EVERYONE = "everyone"
    TEAM = "team"


@dataclass(frozen=True)
class Target:
    """One goal on one metric: `subject` is a person's or team's id, or a role's name."""

    scope: Scope
    subject: str
    days: Span
    target: Decimal


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


def of_person(
    targets: Sequence[Target], holder: Holder, days: Span, *, ramped: bool = True, only: Iterable[Span] = (ALWAYS,)
) -> Decimal | None:
    """The goal of an additive metric over `days`, counting the days in `only`; None where none asks anything of a day that is worked."""
    open_days = within((days,), only)
    parts: list[Decimal] = []
    for scope in (Scope.PERSON, Scope.ROLE, Scope.EVERYONE):
        taken: list[Span] = []
        for target in targets:
            if target.scope is not scope:
                continue
            for holding in _held(target, holder):
                mine = within((target.days,), (holding.days,))
                part = _part(target, holder, within(mine, open_days), holding.role if ramped else "")
                if part is not None:
                    parts.append(part)
                taken.extend(mine)
        open_days = without(open_days, taken)
    return sum(parts, ZERO) if parts else None


def of_team(targets: Sequence[Target], team: int, worker: Worker, days: Iterable[Span]) -> Decimal | None:
    """What the team's own goals on an additive metric ask over `days`."""
    wanted = merged(days)
    parts = [_share(each.target, worker, within((each.days,), wanted), (each.days,)) for each in own(targets, team)]
    known = [part for part in parts if part is not None]
    return sum(known, ZERO) if known else None


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


def _part(target: Target, holder: Holder, days: Sequence[Span], role: str) -> Decimal | None:
    worker = holder.worker
    if target.scope is Scope.PERSON:
        # Set for somebody who is not there for a day of it: their dates are wrong rather than the goal.
        present = within((target.days,), worker.present) or (target.days,)
        return _share(target.target, worker, within(days, present), present)
    pieces = within(days, worker.present)
    parts = [_share(target.target * share, worker, within(pieces, (step,)), (target.days,)) for step, share in _ramp_steps(holder, role)]
    known = [part for part in parts if part is not None]
    return sum(known, ZERO) if known else None


def _share(target: Decimal, worker: Worker, pieces: Sequence[Span], window: Sequence[Span]) -> Decimal | None:
    """`target` × the working time of `pieces` ÷ that of `window`; by days where it has no working time at all. None: no part of it."""
    whole, inside = _time(worker, window), _time(worker, pieces)
    if not whole:
        whole, inside = _days(window), _days(pieces)
    if not inside:
        return None
    return target if inside == whole else target * inside / whole


def _time(worker: Worker, spans: Sequence[Span]) -> Decimal:
    return sum((worker.full_time(each) for each in spans), ZERO)


def _days(spans: Sequence[Span]) -> Decimal:
    return Decimal(sum(each.days for each in spans))


def _ramp_steps(holder: Holder, role: str) -> list[tuple[Span, Decimal]]:
    """The share of the full goal over time, since the role was first taken up; all of time is covered once."""
    ramp = next((each for each in holder.ramps if each.role == role), None)
    starts = [each.days.starts_on for each in holder.roles if each.role == role and each.days.starts_on != date.min]
    if ramp is None or not starts or not ramp.months:
        return [(ALWAYS, Decimal(1))]
    since = min(starts)
    edges = [add_months(since, number) for number in range(len(ramp.months) + 1)]
    steps = [(Span(first, last), share) for (first, last), share in zip(pairwise(edges), ramp.months, strict=True)]
    return [(Span(date.min, edges[0]), Decimal(1)), *steps, (Span(edges[-1], date.max), Decimal(1))]


def _ramp(holder: Holder, role: str, day: date) -> Decimal:
    return next((share for step, share in _ramp_steps(holder, role) if day in step), Decimal(1))
