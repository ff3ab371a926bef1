"""Schedules turned into posts: the times that come become fires, once each, and fires become what is owed to conversations and to people.

A fire is written with the moment up to which its schedule was looked at, in one transaction; who is owed what by it follows in short ones,
and the fire is unfinished until then: whoever ticks next, here or elsewhere, goes on with it. Keys make every post one, so that clocks may
step and replicas tick as they like.

People are owed theirs when the day of a fire comes near, and again at its time those who joined meanwhile: it stands in the one message of
their day, whose hour may be earlier, and whose pictures are uploaded ahead.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

import structlog

from bot.deliveries.definitions import ScheduleDefinition
from bot.deliveries.places import places
from bot.deliveries.service import PAUSED
from bot.deliveries.targets import Made, Target, owe_targets, prefix
from bot.deliveries.timing import RECIPIENT, Fire, caught_up, fires
from bot.deliveries.turns import TOO_LATE
from bot.metrics import roster as rosters
from bot.metrics import rules as rulebook
from bot.metrics.rules import Rules
from bot.people.definitions import Model
from bot.people.directory import person_value
from bot.people.presence import present
from storage.database import Database
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

T = TypeVar("T")

BY = "by"
"""Where a delivery's data keep whose rights the post is made with; without it, those of the playbook, which sees all."""
ON_TIME = timedelta(minutes=5)
"""What was due longer ago was missed."""
AHEAD = timedelta(hours=26)
"""How long before a fire people are owed theirs: their hour is any of that day, the longest of which has 25."""
_CHUNK = 100
"""Posts owed in one transaction."""


@dataclass(frozen=True)
class Occasion:
    """A schedule on its local date. `by` is who made it in chat, None where a playbook did."""

    definition: ScheduleDefinition
    on: date
    now: datetime
    by: int | None = None


@dataclass(frozen=True)
class Schedulable:
    """A kind of post that can be scheduled: `name` in words, `options` the model of `with`.

    `targets` says who is owed what; `mistake` what does not go together in a schedule of this kind: the key at fault, and why.
    """

    what: str
    name: str
    options: type[Model]
    targets: Callable[[UnitOfWork, Occasion], Sequence[Target]]
    mistake: Callable[[ScheduleDefinition], tuple[str, str] | None]


@dataclass(frozen=True)
class Schedule:
    """A schedule in force, with what is known of it."""

    key: str
    definition: ScheduleDefinition
    checked_until: datetime
    paused: bool = False
    made_by: int | None = None

    def occasion(self, on: date, now: datetime) -> Occasion:
        return Occasion(self.definition, on, now, self.made_by)


def known(uow: UnitOfWork, now: datetime) -> dict[str, Schedule]:
    """The schedules in force, in the playbook's order; a new one is looked at from `now` on."""
    states = uow.schedules.states()
    found: dict[str, Schedule] = {}
    for row in uow.playbook.definitions("schedule"):
        state, definition = states.get(row.key), ScheduleDefinition.model_validate(row.document)
        if state is None:
            found[row.key] = Schedule(row.key, definition, now)
        else:
            found[row.key] = Schedule(row.key, definition, state.checked_until, state.paused_at is not None, state.made_by)
    return found


class Schedules:
    """The tick of schedules, over the kinds that can be scheduled, by `what`."""

    def __init__(self, database: Database, schedulable: Mapping[str, Schedulable]) -> None:
        self._database = database
        self._schedulable = schedulable
        self._prepared: frozenset[Made] = frozenset()

    def tick(self, now: datetime) -> None:
        """Owes what has come due, and to people what comes soon."""
        for schedule, due in self._due_now(now):
            self._fire(schedule, due, now)
        for made in self._unfinished():
            with _apart(made.schedule):
                self._finish(made, now)
        self._prepare(now)

    def targets(self, uow: UnitOfWork, occasion: Occasion) -> list[Target]:
        """Who is owed what on this occasion; nobody who is gone, or away all day."""
        kind = self._schedulable.get(occasion.definition.what)
        targets = kind.targets(uow, occasion) if kind is not None else ()
        here = present(uow, _persons(targets), occasion.on)
        return [target for target in targets if target.person is None or target.person in here]

    def _due_now(self, now: datetime) -> list[tuple[Schedule, list[tuple[str, Fire]]]]:
        """The schedules whose time has come, with their fires by zone; all others are looked at up to now.

        People keep nothing of what was owed to them ahead by a rule that was changed since, or for a time that was missed.
        """
        with self._database.read() as uow:
            schedules, states, rules = known(uow, now), uow.schedules.states(), rulebook.read(uow)
            due: list[tuple[Schedule, list[tuple[str, Fire]]]] = []
            missed: list[tuple[str, datetime]] = []
            for each in schedules.values():
                if not each.paused and self._is_ours(each):
                    with _apart(each.key):
                        kept, lost = self._posted(uow, rules, each, now)
                        due.append((each, kept))
                        missed += [(f"{prefix(each.key)}{fire.local_date.isoformat()}:", fire.at) for _, fire in lost]
        fresh, gone = schedules.keys() - states.keys(), states.keys() - schedules.keys()
        idle = [each.key for each, found in due if not found and each.checked_until != now]
        shapes = {key: _shape(each.definition) for key, each in schedules.items()}
        changed = [key for key, state in states.items() if key in shapes and state.shape != shapes[key]]
        if fresh or gone or idle or changed or missed:
            with self._database.jot() as uow:
                for key in sorted(fresh):
                    uow.schedules.begin(key, now)
                uow.schedules.checked(idle, now)
                uow.schedules.forget(gone)
                for key in (*changed, *sorted(fresh)):
                    uow.schedules.shaped(key, shapes[key])
                for key in (*changed, *sorted(gone)):
                    uow.items.withdraw(prefix(key), now)
                for beginning, at in missed:
                    uow.items.withdraw(beginning, at, at)
            self._prepared = frozenset(made for made in self._prepared if made.schedule not in changed)
        return [(each, found) for each, found in due if found]

    def _posted(
        self, uow: UnitOfWork, rules: Rules, schedule: Schedule, now: datetime
    ) -> tuple[list[tuple[str, Fire]], list[tuple[str, Fire]]]:
        """What has come due since the last look, and what of it is not made up for; where zones are the recipients', of those in use."""
        timing = schedule.definition.timing
        # A clock that stepped back looks from where it is: what it comes to again is known by its date.
        since = min(schedule.checked_until, now)
        by_zone: dict[str, list[Fire]] = {}
        for zone, fire in _coming(uow, rules, schedule, since, now):
            by_zone.setdefault(zone, []).append(fire)
        kept = [(zone, fire) for zone, due in by_zone.items() for fire in caught_up(sorted(due), timing.after_outage, now - ON_TIME)]
        lost = [(zone, fire) for zone, due in by_zone.items() for fire in due if (zone, fire) not in kept]
        if timing.zone != RECIPIENT:
            return kept, lost
        in_use = {on: self._zones(uow, rules, schedule.occasion(on, now)) for on in {fire.local_date for _, fire in kept}}
        return [(zone, fire) for zone, fire in kept if zone in in_use[fire.local_date]], lost

    def _zones(self, uow: UnitOfWork, rules: Rules, occasion: Occasion) -> dict[str, list[Target]]:
        """The recipients by their own zones."""
        targets = self.targets(uow, occasion)
        roster = rosters.read(uow, rules, _persons(targets))
        found: dict[str, list[Target]] = {}
        for target in targets:
            if target.person is not None:
                found.setdefault(roster.zone(target.person, occasion.now).key, []).append(target)
        return found

    def _fire(self, schedule: Schedule, due: Sequence[tuple[str, Fire]], now: datetime) -> None:
        with self._database.write() as uow:
            uow.take_turn("schedule", schedule.key)
            state = uow.schedules.state(schedule.key)
            if state is None or state.paused_at is not None:
                return
            fresh = [uow.schedules.fire(schedule.key, fire.local_date, zone, due_at=fire.at, now=now) for zone, fire in due]
            uow.schedules.checked([schedule.key], now)
        if any(fresh):
            self._tell(schedule)

    def _tell(self, schedule: Schedule) -> None:
        """Says what of a schedule leads nowhere, once for each of its fires."""
        with self._database.read() as uow:
            found = places(uow, schedule.definition.to)
        if found.unknown or found.unclear:
            log.warning("schedule leads nowhere", schedule=schedule.key, unknown=list(found.unknown), unclear=list(found.unclear))

    def _unfinished(self) -> list[Made]:
        with self._database.read() as uow:
            rows = uow.schedules.unfinished()
            return [Made(row.schedule, row.local_date, row.zone, row.due_at, row.made_at) for row in rows]

    def _finish(self, made: Made, now: datetime) -> None:
        """Owes everybody theirs; while unasked posts are paused nobody is, nor later."""
        with self._database.read() as uow:
            schedule = known(uow, now).get(made.schedule)
            if schedule is not None and not self._is_ours(schedule) and now < made.stale_at:
                return
            paused = uow.switches.on(PAUSED) is not None
            over = schedule is None or schedule.paused or now >= made.stale_at or paused
            targets = [] if schedule is None or over else self._of_zone(uow, schedule, made, now)
        self._owe(made, targets, now)
        with self._database.write() as uow:
            if paused:
                uow.items.withdraw(made.prefix, made.due_at, made.due_at)
            uow.schedules.finish(made.schedule, made.local_date, made.zone, now)

    def _prepare(self, now: datetime) -> None:
        """Owes people what they will be owed within a day or so: once for each time to come."""
        with self._database.read() as uow:
            rules, paused = rulebook.read(uow), uow.switches.on(PAUSED) is not None
            coming: dict[Made, Schedule] = {}
            for each in known(uow, now).values():
                if not (each.paused or paused or each.definition.to) and self._is_ours(each):
                    with _apart(each.key):
                        for zone, fire in _coming(uow, rules, each, now, now + AHEAD):
                            coming[Made(each.key, fire.local_date, zone, fire.at, fire.at)] = each
        self._prepared &= coming.keys()
        for made in sorted(coming.keys() - self._prepared, key=lambda made: (made.due_at, made.schedule, made.zone)):
            with _apart(made.schedule):
                with self._database.read() as uow:
                    targets = self._of_zone(uow, coming[made], made, now)
                self._owe(made, targets, now)
                self._prepared |= {made}

    def _is_ours(self, schedule: Schedule) -> bool:
        """Not of a kind that only a later version knows, which runs beside this one during a deployment."""
        return schedule.definition.what in self._schedulable

    def _owe(self, made: Made, targets: Sequence[Target], now: datetime) -> None:
        for part in _chunks(targets):
            keys = [made.key(target) for target in part]
            with self._database.read() as uow:
                taken = uow.deliveries.taken(keys) | uow.items.taken(keys)
            left = [target for target, key in zip(part, keys, strict=True) if key not in taken]
            late = made.made_at > made.due_at + ON_TIME
            if left or (late and taken):
                with self._database.write() as uow:
                    owe_targets(uow, made, left, now)
                    if late:
                        uow.items.renew(taken, made.stale_at, TOO_LATE)

    def _of_zone(self, uow: UnitOfWork, schedule: Schedule, made: Made, now: datetime) -> list[Target]:
        occasion = schedule.occasion(made.local_date, now)
        if schedule.definition.timing.zone != RECIPIENT:
            return self.targets(uow, occasion)
        return self._zones(uow, rulebook.read(uow), occasion).get(made.zone, [])


@contextmanager
def _apart(schedule: str) -> Iterator[None]:
    """One schedule that cannot be worked keeps none of the others waiting: it is told, and tried again by the next tick."""
    try:
        yield
    except Exception:
        log.exception("schedule not worked", schedule=schedule)


def _coming(uow: UnitOfWork, rules: Rules, schedule: Schedule, since: datetime, until: datetime) -> list[tuple[str, Fire]]:
    """The fires of a span, by zone."""
    timing, calendar = schedule.definition.timing, rules.work_calendar(None)
    zones = _zones_in_use(uow, rules) if timing.zone == RECIPIENT else (timing.zone or rules.grid.time_zone,)
    return [(zone, fire) for zone in zones for fire in fires(timing, ZoneInfo(zone), calendar, since, until)]


def _zones_in_use(uow: UnitOfWork, rules: Rules) -> tuple[str, ...]:
    """Every zone that somebody lives in."""

    def read() -> tuple[str, ...]:
        own = {person.time_zone for person in map(person_value, uow.people.persons()) if person.time_zone}
        return tuple(sorted({rules.grid.time_zone, *rosters.read(uow, rules, ()).zones.values(), *own}))

    return uow.recall("zones in use", read)


def _persons(targets: Iterable[Target]) -> list[int]:
    return sorted({target.person for target in targets if target.person is not None})


def _shape(definition: ScheduleDefinition) -> str:
    """What a later version may add to all schedules changes nothing in those that leave it out."""
    return hashlib.sha256(definition.model_dump_json(by_alias=True, exclude_defaults=True).encode()).hexdigest()[:16]


def _chunks(items: Iterable[T]) -> Iterable[list[T]]:
    left = iter(items)
    while part := list(islice(left, _CHUNK)):
        yield part
