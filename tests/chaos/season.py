"""Days in which clocks change, schedules of every kind that come due in them, and what must come of these.

The dates are those of calendar rules (RFC 5545, by dateutil), the moments are read off what clocks show, minute by minute: nothing here is
worked out by what it judges. Every time of day is a multiple of five minutes, and every start and end lies between two such.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count, product
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

HOME = "Europe/Rome"
HOLIDAYS = (date(2026, 4, 3), date(2026, 4, 6), date(2026, 10, 28))
WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
EAST: Mapping[str, str] = {
    "ana": "America/New_York",
    "ben": "Europe/Berlin",
    "cleo": "Australia/Lord_Howe",
    "dan": "Asia/Kathmandu",
    "eva": "Africa/Cairo",
    "fay": HOME,
    "gus": "America/Sao_Paulo",
}
"""Who is in the team, and in which zone."""
SCOUTS = ("ana", "ben", "fay")
LEADER = "mona"
CROWD = tuple(f"c{number:03}" for number in range(110))
"""So many that posts to everyone are owed in several transactions."""
PEOPLE: Mapping[str, str] = {**EAST, LEADER: HOME, **dict.fromkeys(CROWD, HOME)}
MUTE, AWAY = "gus", "dan"
"""Who switched the scorecards off, and who is away for some days."""
HOURS: Mapping[str, time] = {"ben": time(9, 15), "eva": time(16)}
"""Who chose when their day's message comes; to the others it comes as early as something is meant to."""
CHANNELS = ("sales", "board", "floor")
DAY = timedelta(days=1)
_STEP = timedelta(minutes=5)
_RHYTHMS = (
    ("every day", "FREQ=DAILY"),
    ("working days", WORKDAYS),
    ("every monday and thursday", "FREQ=WEEKLY;BYDAY=MO,TH"),
    ("every saturday and sunday", "FREQ=WEEKLY;BYDAY=SA,SU"),
    ("every 2 weeks on friday and sunday from 2026-01-09", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,SU;WKST=MO"),
    ("first working day of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
    ("last working day of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    ("day 31 of the month", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
    ("day 30 of the month", "FREQ=MONTHLY;BYMONTHDAY=30"),
)
"""The dates as people write them, and as a calendar rule."""
_TIMES = (
    ("at 02:30", time(2, 30), 0),
    ("at 08:00", time(8), 0),
    ("at 01:30", time(1, 30), 0),
    ("15 minutes before 00:10", time(0, 10), 15),
    ("at 23:45", time(23, 45), 0),
    ("2 hours before 03:00", time(3), 120),
    ("at 12:00", time(12), 0),
)
_ZONES = (HOME, "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu", "Europe/London")


@dataclass(frozen=True)
class Rule:
    """`definition` is what a playbook says; the rest is the same by other means: dates, time, zones with whom a fire is for, quiet hours.

    `latest`: of several that were missed only the last comes.
    """

    key: str
    definition: Mapping[str, Any]
    dates: str
    at: time
    before: int
    zones: Mapping[str, Sequence[str]]
    quiet: tuple[time, time] | None = None
    latest: bool = False


@dataclass(frozen=True)
class Season:
    """From `starts` to `ends`, with nobody there during the `outage`, on a weekend. `away`: the days on which somebody is.

    There is something to be said each day until `messages_until`, early enough that a working day follows.
    """

    starts: datetime
    ends: datetime
    outage: tuple[datetime, datetime]
    away: tuple[date, date]
    messages_until: date


def _at(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, 2, tzinfo=UTC)


SPRING = Season(_at(3, 27, 12), _at(4, 7, 18), (_at(4, 4, 6), _at(4, 5, 18)), (date(2026, 3, 30), date(2026, 4, 1)), date(2026, 4, 5))
"""Clocks go on in Europe on 29 March, and back on Lord Howe in the outage."""
AUTUMN = Season(
    _at(10, 23, 12), _at(11, 3, 18), (_at(10, 31, 6), _at(11, 1, 18)), (date(2026, 10, 27), date(2026, 10, 29)), date(2026, 11, 1)
)
"""Clocks go back in Europe on 25 October, in Cairo at the end of the 29th, in New York in the outage."""
LATE_MARCH = Season(_at(3, 27, 12), _at(4, 1, 14), (_at(3, 28, 6), _at(3, 28, 18)), (date(2026, 3, 30), date(2026, 4, 1)), date(2026, 4, 1))
"""Clocks go on in Europe on the 29th, and the month ends."""
WEEKEND = replace(LATE_MARCH, ends=_at(3, 29, 18), messages_until=date(2026, 3, 28))
ALL_SAINTS = Season(
    _at(10, 29, 18), _at(11, 3, 18), (_at(10, 31, 6), _at(11, 1, 18)), (date(2026, 11, 2), date(2026, 11, 3)), date(2026, 11, 2)
)
"""Clocks go back in Cairo within hours, and in New York in the outage; the month ends."""


@dataclass(frozen=True, order=True)
class Due:
    """A fire that must come, and to whom its posts go."""

    rule: str
    on: date
    zone: str
    at: datetime
    to: tuple[str, ...] = field(compare=False)


def rules(*, brief: bool = False) -> list[Rule]:
    """Every rhythm to a channel, to somebody, to a team in each one's own zone and to its leader, or `brief`ly to two of these; among them
    every time and zone. And some to many.
    """
    numbers = count()
    made: list[Rule] = []
    zones: dict[str, Sequence[str]]
    for (days, dates), place in product(_RHYTHMS, ("channel", "person", "own", "leader")):
        number = next(numbers)
        if brief and (number + number // 4) % 2:
            continue
        clock, at, before = _TIMES[number % len(_TIMES)]
        zone = _ZONES[number % len(_ZONES)]
        quiet = (time(22), time(2, 30)) if number % 5 == 0 else None
        beside: dict[str, Any] = {"zone": zone, "after_outage": "latest" if number % 3 == 0 else "all"}
        if quiet:
            beside["quiet"] = "22:00 to 02:30"
        match place:
            case "channel":
                channel = CHANNELS[number % len(CHANNELS)]
                what, zones = {"what": "scorecard", "for": {"person": "fay"}, "to": [f"#{channel}"]}, {zone: (f"#{channel}",)}
            case "person":
                what, zones = {"what": "scorecard", "for": {"person": AWAY}}, {zone: (AWAY,)}
            case "own":
                what, zones = {"what": "scorecard", "for": {"team": "east"}}, {own: _living_in(own) for own in EAST.values()}
                beside["zone"] = "recipient"
            case _:
                what, zones = {"what": "team_scorecard", "for": {"team": "east"}}, {zone: (LEADER,)}
        definition = {**what, **beside, "when": f"{days} {clock}"}
        made.append(Rule(f"s{number:02}", definition, dates, at, before, zones, quiet, beside["after_outage"] == "latest"))
    to_all = {"what": "scorecard", "for": {"everyone": True}, "when": "every tuesday and sunday at 07:00", "after_outage": "all"}
    made.append(Rule("all", to_all, "FREQ=WEEKLY;BYDAY=TU,SU", time(7), 0, {HOME: (*EAST, *CROWD)}))
    to_some = {"what": "scorecard", "for": {"role": "Scout"}, "when": "working days at 17:00 in Asia/Tokyo", "after_outage": "all"}
    made.append(Rule("scouts", to_some, WORKDAYS, time(17), 0, {"Asia/Tokyo": SCOUTS}))
    return made


def expected(season: Season, rule: Rule) -> list[Due]:
    """The fires of the rule, the oldest first."""
    found: list[Due] = []
    for zone, whom in rule.zones.items():
        due: list[Due] = []
        for day, at in _moments(season, rule, zone):
            there = [each for each in whom if each != AWAY or not season.away[0] <= day < season.away[1]]
            # Where zones are the recipients', there is no fire where none of them is.
            if there or rule.definition.get("zone") != "recipient":
                due.append(Due(rule.key, day, zone, at, tuple(there)))
        missed = [each for each in due if season.outage[0] < each.at <= season.outage[1]]
        found += [each for each in due if each not in missed[:-1] or not rule.latest]
    return sorted(found, key=lambda due: due.at)


def works(season: Season, person: str, day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS and not (person == AWAY and season.away[0] <= day < season.away[1])


def notes(season: Season, person: str) -> Iterator[tuple[date, date]]:
    """Dates from which on something may be said, each with that of the message that says it: their next working day from then on."""
    for day in days(season.starts.date() + DAY, season.messages_until):
        yield day, next(each for each in days(day, date.max) if works(season, person, each))


def _living_in(zone: str) -> tuple[str, ...]:
    return tuple(person for person, own in EAST.items() if own == zone)


def _moments(season: Season, rule: Rule, zone: str) -> Iterator[tuple[date, datetime]]:
    """The dates, and when they are due within the season."""
    reach = timedelta(days=2)
    whens = rrulestr(rule.dates, dtstart=datetime(2026, 1, 9)).between(_naive(season.starts - reach), _naive(season.ends + reach), inc=True)
    works = "working" in str(rule.definition["when"])
    for day in (when.date() for when in whens):
        if works and day in HOLIDAYS:
            continue
        shown = shows(season, zone)
        at = next(moment for moment, local in shown.items() if local >= datetime.combine(day, rule.at)) - timedelta(minutes=rule.before)
        if rule.quiet:
            at = next(moment for moment, local in shown.items() if moment >= at and not _within(local.time(), rule.quiet))
        if season.starts < at <= season.ends:
            yield day, at


@cache
def shows(season: Season, zone: str) -> Mapping[datetime, datetime]:
    """What a clock there shows, every five minutes, in the order of time."""
    moment, last = season.starts.replace(minute=0) - timedelta(days=5), season.ends + timedelta(days=5)
    shown: dict[datetime, datetime] = {}
    while moment <= last:
        shown[moment] = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        moment += _STEP
    return shown


def _within(clock: time, quiet: tuple[time, time]) -> bool:
    """The quiet hours go over midnight."""
    return clock >= quiet[0] or clock < quiet[1]


def days(first: date, end: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((end - first).days))


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
