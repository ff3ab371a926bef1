"""How far the posts of schedules are, and what of them was left out: for the one who looks whether all goes well."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.deliveries.schedules import known
from bot.deliveries.targets import prefix
from bot.deliveries.timing import RECIPIENT, fires
from bot.metrics import roster as rosters
from bot.metrics import rules as rulebook
from storage.repositories.progress import Progress as Tallied
from storage.unit_of_work import UnitOfWork

LATELY = timedelta(minutes=5)
"""What was sent in this time tells how fast it goes."""
HALF_A_DAY = timedelta(hours=12)
"""Of what was due longer ago, or will be later, nothing is told."""
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Progress:
    """How far a schedule's posts for one moment are, some of which are not over: `sent` of `many`, of which the rest failed or was
    `dropped`, or waits; `people`: each is for another person. The pictures of `bare` ones are still to be uploaded.

    `done_at` is when the last goes out if it goes on like this; None where nothing went lately.
    """

    schedule: str
    meant_at: datetime
    many: int
    people: bool
    sent: int
    dropped: int
    failed: int
    bare: int
    done_at: datetime | None


@dataclass(frozen=True)
class LeftOut:
    """How many posts of a `schedule`, or of none ("") where nobody's clock said so, were dropped for this reason."""

    schedule: str
    reason: str
    many: int


def progress(uow: UnitOfWork, now: datetime) -> tuple[Progress, ...]:
    """By schedule and moment, where not all is over."""
    found = []
    for schedule in sorted(uow.schedules.states()):
        for counted in uow.schedules.progress(prefix(schedule), now - HALF_A_DAY, now + HALF_A_DAY, now - LATELY):
            if counted.many > counted.over:
                found.append(_progress(schedule, counted, now))
    return tuple(found)


def left_out(uow: UnitOfWork, since: datetime, now: datetime) -> tuple[LeftOut, ...]:
    """What was meant for a moment since then, by schedule; at last what no schedule owed."""
    rest = Counter({each.reason: each.many for each in uow.schedules.left_out("", since, now)})
    found = []
    for schedule in sorted(uow.schedules.states()):
        for each in uow.schedules.left_out(prefix(schedule), since, now):
            found.append(LeftOut(schedule, each.reason, each.many))
            rest[each.reason] -= each.many
    return (*found, *(LeftOut("", reason, many) for reason, many in rest.most_common() if many))


def zones_of(uow: UnitOfWork, schedule: str, people: Iterable[int], meant_at: datetime, now: datetime) -> tuple[str, ...]:
    """The zones of those of these people for whom the schedule means this moment, those of most first; () where it has one zone for all."""
    found = known(uow, now).get(schedule)
    if found is None or found.definition.timing.zone != RECIPIENT:
        return ()
    rules, persons = rulebook.read(uow), sorted(people)
    roster, calendar = rosters.read(uow, rules, persons), rules.work_calendar(None)
    zones = Counter(roster.zone(person, now).key for person in persons)

    def means(zone: str) -> bool:
        return bool(fires(found.definition.timing, ZoneInfo(zone), calendar, meant_at - MOMENT, meant_at))

    return tuple(zone for zone, _ in zones.most_common() if means(zone))


def _progress(schedule: str, counted: Tallied, now: datetime) -> Progress:
    return Progress(
        schedule=schedule,
        meant_at=counted.meant_at,
        many=counted.many,
        people=counted.people == counted.many,
        sent=counted.sent,
        dropped=counted.dropped,
        failed=counted.over - counted.sent - counted.dropped,
        bare=counted.bare if counted.prepared else 0,
        done_at=max(now + (counted.many - counted.over) * LATELY / counted.lately, counted.last_due_at) if counted.lately else None,
    )
