"""Schedules turned into posts: the times that come become fires, once each, and fires become deliveries.

A fire is written with the moment up to which its schedule was looked at, in one transaction; who is owed what by it follows in short ones,
and the fire is unfinished until then: whoever ticks next, here or elsewhere, goes on with it. Keys make every post one, so that clocks may
step and replicas tick as they like.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

import structlog

from bot.deliveries.definitions import ScheduleDefinition
from bot.deliveries.places import places
from bot.deliveries.service import PAUSED, owe
from bot.deliveries.timing import RECIPIENT, Fire, caught_up, fires
from bot.metrics import roster as rosters
from bot.metrics import rules as rulebook
from bot.metrics.period import DAY
from bot.metrics.rules import Rules
from bot.people.definitions import Model
from bot.people.directory import person_value
from bot.people.presence import Way, present, ways
from storage.database import Database
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

T = TypeVar("T")

BY = "by"
"""Where a delivery's data keep whose rights the post is made with; without it, those of the playbook, which sees all."""
ON_TIME = timedelta(minutes=5)
"""What was due longer ago was missed."""
AHEAD = timedelta(hours=1)
"""How long before a fire the chats are opened that it needs."""
AT_LEAST = timedelta(hours=4)
"""A post is worth sending until the day ends, and for so long at least."""
_CHUNK = 100
"""Posts owed in one transaction."""


@dataclass(frozen=True)
class Target:
    """A post to one `person` or `conversation`: what its delivery holds. `about` tells apart several to the same."""

    kind: str
    data: Mapping[str, str]
    person: int | None = None
    conversation: int | None = None
    about: str = ""

    @property
    def key(self) -> str:
        whom = f"conversation:{self.conversation}" if self.person is None else f"person:{self.person}"
        return f"{whom}:{self.about}" if self.about else whom


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


@dataclass(frozen=True)
class _Made:
    """A fire that is written down."""

    schedule: str
    local_date: date
    zone: str
    due_at: datetime
    made_at: datetime

    @property
    def stale_at(self) -> datetime:
        midnight = datetime.combine(self.made_at.astimezone(ZoneInfo(self.zone)).date() + DAY, time(), ZoneInfo(self.zone))
        return max(midnight, self.made_at + AT_LEAST)

    def key(self, target: Target) -> str:
        return f"schedule:{self.schedule}:{self.local_date.isoformat()}:{target.key}"


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
        self._prepared: frozenset[tuple[str, date]] = frozenset()

    def tick(self, now: datetime, out_of_reach: Collection[int] = ()) -> None:
        """Owes what has come due. `out_of_reach` are accounts with whom no chat can be opened: nobody waits for them."""
        for schedule, due in self._due_now(now):
            self._fire(schedule, due, now)
        for made in self._unfinished():
            with _apart(made.schedule):
                self._finish(made, now, out_of_reach)

    def unopened(self, now: datetime) -> list[Way]:
        """The accounts without a chat of ours that are needed now or soon."""
        with self._database.read() as uow:
            if uow.switches.on(PAUSED) is not None:
                return []
            schedules, rules = known(uow, now), rulebook.read(uow)
            wanted = [(row.schedule, row.local_date) for row in uow.schedules.unfinished() if row.schedule in schedules]
            for schedule in schedules.values():
                if not schedule.paused:
                    wanted += [(schedule.key, fire.local_date) for _, fire in _coming(uow, rules, schedule, now, now + AHEAD)]
            self._prepared &= set(wanted)
            found: dict[int, Way] = {}
            for key, on in dict.fromkeys(wanted):
                if (key, on) in self._prepared:
                    continue
                with _apart(key):
                    targets = self.targets(uow, schedules[key].occasion(on, now))
                    without = [way for way in _ways(uow, targets).values() if way.conversation is None]
                    found |= {way.account: way for way in without}
                    self._prepared |= set() if without else {(key, on)}
        return list(found.values())

    def targets(self, uow: UnitOfWork, occasion: Occasion) -> list[Target]:
        """Who is owed what on this occasion; nobody who is gone, or away all day."""
        kind = self._schedulable.get(occasion.definition.what)
        targets = kind.targets(uow, occasion) if kind is not None else ()
        here = present(uow, _persons(targets), occasion.on)
        return [target for target in targets if target.person is None or target.person in here]

    def _due_now(self, now: datetime) -> list[tuple[Schedule, list[tuple[str, Fire]]]]:
        """The schedules whose time has come, with their fires by zone; all others are looked at up to now."""
        with self._database.read() as uow:
            schedules, states, rules = known(uow, now), uow.schedules.states(), rulebook.read(uow)
            due: list[tuple[Schedule, list[tuple[str, Fire]]]] = []
            for each in schedules.values():
                if not each.paused:
                    with _apart(each.key):
                        due.append((each, self._posted(uow, rules, each, now)))
        fresh, gone = schedules.keys() - states.keys(), states.keys() - schedules.keys()
        idle = {each.key: now for each, found in due if not found and each.checked_until != now}
        if fresh or gone or idle:
            with self._database.jot() as uow:
                for key in sorted(fresh):
                    uow.schedules.begin(key, now)
                uow.schedules.checked(idle)
                uow.schedules.forget(gone)
        return [(each, found) for each, found in due if found]

    def _posted(self, uow: UnitOfWork, rules: Rules, schedule: Schedule, now: datetime) -> list[tuple[str, Fire]]:
        """What has come due since the last look, without what is not made up for; where zones are the recipients', those in use."""
        timing = schedule.definition.timing
        # A clock that stepped back looks from where it is: what it comes to again is known by its date.
        since = min(schedule.checked_until, now)
        by_zone: dict[str, list[Fire]] = {}
        for zone, fire in _coming(uow, rules, schedule, since, now):
            by_zone.setdefault(zone, []).append(fire)
        kept = [(zone, fire) for zone, due in by_zone.items() for fire in caught_up(sorted(due), timing.after_outage, now - ON_TIME)]
        if timing.zone != RECIPIENT:
            return kept
        in_use = {on: self._zones(uow, rules, schedule.occasion(on, now)) for on in {fire.local_date for _, fire in kept}}
        return [(zone, fire) for zone, fire in kept if zone in in_use[fire.local_date]]

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
            paused = uow.switches.on(PAUSED) is not None
            fresh = [
                uow.schedules.fire(schedule.key, fire.local_date, zone, due_at=fire.at, now=now, finished=paused) for zone, fire in due
            ]
            uow.schedules.checked({schedule.key: now})
        if any(fresh):
            self._tell(schedule)

    def _tell(self, schedule: Schedule) -> None:
        """Says what of a schedule leads nowhere, once for each of its fires."""
        if schedule.definition.what not in self._schedulable:
            log.warning("schedule of a kind that is not known", schedule=schedule.key, what=schedule.definition.what)
        with self._database.read() as uow:
            found = places(uow, schedule.definition.to)
        if found.unknown or found.unclear:
            log.warning("schedule leads nowhere", schedule=schedule.key, unknown=list(found.unknown), unclear=list(found.unclear))

    def _unfinished(self) -> list[_Made]:
        with self._database.read() as uow:
            rows = uow.schedules.unfinished()
            return [_Made(row.schedule, row.local_date, row.zone, row.due_at, row.made_at) for row in rows]

    def _finish(self, made: _Made, now: datetime, out_of_reach: Collection[int]) -> None:
        """Owes everybody theirs; the fire stays unfinished while a chat with somebody is still to be opened."""
        with self._database.read() as uow:
            schedule = known(uow, now).get(made.schedule)
            over = schedule is None or schedule.paused or now >= made.stale_at or uow.switches.on(PAUSED) is not None
            targets = [] if schedule is None or over else _wanted(uow, schedule, self._of_zone(uow, schedule, made, now))
            taken = {key for part in _chunks(map(made.key, targets)) for key in uow.deliveries.taken(part)}
            reached = _ways(uow, targets)
        left = [target for target in targets if made.key(target) not in taken]
        closed = {person for person, way in reached.items() if way.conversation is None and way.account not in out_of_reach}
        for part in _chunks(left):
            with self._database.write() as uow:
                for target in part:
                    _owe(uow, made, target, reached, now)
        if not any(target.person in closed for target in left):
            with self._database.write() as uow:
                uow.schedules.finish(made.schedule, made.local_date, made.zone, now)

    def _of_zone(self, uow: UnitOfWork, schedule: Schedule, made: _Made, now: datetime) -> list[Target]:
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


def _ways(uow: UnitOfWork, targets: Iterable[Target]) -> dict[int, Way]:
    return {person: way for part in _chunks(_persons(targets)) for person, way in ways(uow, part).items()}


def _persons(targets: Iterable[Target]) -> list[int]:
    return sorted({target.person for target in targets if target.person is not None})


def _wanted(uow: UnitOfWork, schedule: Schedule, targets: list[Target]) -> list[Target]:
    """Without those who switched this kind of message off."""
    persons = uow.people.persons([target.person for target in targets if target.person is not None])
    off = {row.id for row in persons if schedule.definition.what in (row.quiet_kinds or ())}
    return [target for target in targets if target.person not in off]


def _owe(uow: UnitOfWork, made: _Made, target: Target, reached: Mapping[int, Way], now: datetime) -> None:
    """Owes the post; somebody without a chat has none."""
    conversation = target.conversation
    if target.person is not None:
        conversation = reached[target.person].conversation if target.person in reached else None
    if conversation is not None:
        owe(
            uow,
            made.key(target),
            conversation=conversation,
            kind=target.kind,
            data=target.data,
            now=now,
            due_at=made.due_at,
            policy="resend_if_unknown",
            unasked=True,
            stale_at=made.stale_at,
        )


def _chunks(items: Iterable[T]) -> Iterable[list[T]]:
    left = iter(items)
    while part := list(islice(left, _CHUNK)):
        yield part
