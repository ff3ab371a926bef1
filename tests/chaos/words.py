"""What people must be told of what schedules meant for them, and when: worked out day by day from what clocks show.

It stands in the message of the day it was meant for, or of a later one while it is worth saying. Where the minute decides in which replicas
made a late fire, more than one end is right.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from tests.chaos.season import DAY, HOURS, MUTE, PEOPLE, Due, Rule, Season, days, expected, shows, works

AHEAD = timedelta(hours=26)
"""How long before its time something is owed to people."""
LATE = timedelta(hours=4)
"""A fire is made no later than that after its time."""
_HOUR, _WINDOW, _WORTH, _LOOK = time(8, 30), timedelta(hours=10), timedelta(hours=4), timedelta(hours=2)
"""When the message comes in which nothing was meant for that day, how long it may still come, how long a post is worth at least, and how
often people's are looked at.
"""

TOO_LATE, SWITCHED_OFF = "too late", "switched off"
WAITS = "waits"
End = date | str
"""The date of the message in which something stands, or why it stands in none."""


@dataclass(frozen=True)
class Word:
    """What a fire meant for one person, and the ends that are right."""

    due: Due
    ends: Collection[End]


def meant(season: Season, rules: Sequence[Rule]) -> Mapping[str, Sequence[Due]]:
    """All that is owed to people by the end of the season, some of it ahead."""
    longer, found = replace(season, ends=season.ends + AHEAD), dict[str, list[Due]]()
    for rule in rules:
        for due in expected(longer, rule):
            for to in due.to:
                if to in PEOPLE:
                    found.setdefault(to, []).append(due)
    return found


def moments(season: Season, dues: Mapping[str, Sequence[Due]]) -> list[datetime]:
    """When the messages come, in the order of time."""
    return sorted({at for person, found in dues.items() for at in _messages(season, person, found).values()})


def words(season: Season, person: str, dues: Sequence[Due]) -> Iterator[Word]:
    messages = _messages(season, person, dues)
    for due in dues:
        yield Word(due, tuple(_ends(season, person, due, messages)))


def _messages(season: Season, person: str, dues: Sequence[Due]) -> Mapping[date, datetime]:
    """When the message of each date comes or would, by the first replica that is there."""
    shown, found = shows(season, PEOPLE[person]), dict[date, datetime]()
    wishes = dict[date, list[time]]()
    for due in dues if person != MUTE else ():
        local = shown[due.at]
        wishes.setdefault(local.date(), []).append(local.time())
    for day in days(season.starts.date() - DAY, season.ends.date() + 3 * DAY):
        begins = datetime.combine(day, HOURS.get(person) or min(wishes.get(day, [_HOUR])))
        at = _there(season, next(moment for moment, local in shown.items() if local >= begins))
        local = _local(season, PEOPLE[person], at)
        if works(season, person, day) and local.date() == day and local < begins + _WINDOW:
            found[day] = at
    return found


def _there(season: Season, at: datetime) -> datetime:
    """Then, or when the first replica is there again."""
    if at < season.starts:
        return season.starts
    return season.outage[1] if season.outage[0] < at <= season.outage[1] else at


def _ends(season: Season, person: str, due: Due, messages: Mapping[date, datetime]) -> Iterator[End]:
    made = _there(season, due.at)
    early, late = _stale(season, due.zone, made), _stale(season, due.zone, made + LATE)
    day = _local(season, PEOPLE[person], due.at).date()
    for on, at in sorted(messages.items()):
        if on < day or at >= late or at > season.ends:
            continue
        # What is dropped is thought of anew where its fire is made late.
        yield SWITCHED_OFF if person == MUTE else on
        if at < early and person != MUTE:
            return
    if early <= season.ends:
        yield TOO_LATE
    if late + _LOOK > season.ends:
        yield WAITS


@cache
def _stale(season: Season, zone: str, since: datetime) -> datetime:
    """Until when a post is worth sending: the end of the day there, and some hours at least."""
    today = _local(season, zone, since).date()
    return max(next(moment for moment, local in shows(season, zone).items() if local.date() > today), since + _WORTH)


def _local(season: Season, zone: str, moment: datetime) -> datetime:
    """What clocks showed there at the last full five minutes."""
    return shows(season, zone)[moment - timedelta(minutes=moment.minute % 5)]
