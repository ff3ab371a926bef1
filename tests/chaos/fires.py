"""Three replicas that tick over one database, killed and stopped while days go by in seconds; and the judgement of what came of it."""

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import get_args

from sqlalchemy import select

from bot.deliveries.definitions import ScheduleDefinition
from bot.deliveries.quiet import owe_person
from storage.database import Database
from storage.models import Delivery, Fire, Item
from storage.unit_of_work import UnitOfWork
from tests.chaos import season as made_up
from tests.chaos import words as spoken
from tests.chaos.crew import LOOK, Crew
from tests.chaos.fate import Blow, Deed
from tests.chaos.season import CHANNELS, EAST, LEADER, PEOPLE, Due, Rule, Season
from tests.chaos.ticker import Clock, Finishing, Firing, Owing, Point, Shift, Telling, named, ticked
from tests.chaos.words import End
from tests.support.forked import PROCESSES

SKEWS = tuple(map(timedelta, (0, 0, 0), (0, 95, -55)))
"""How far each replica's clock is off."""
_STRIDE, _AHEAD = timedelta(minutes=20), timedelta(hours=3)
"""How far the clock moves at once, and how far beyond the last whole tick: what is late by hours is not worth posting, and is dropped."""
_HELD = timedelta(minutes=2)
"""How long after the time of a message the clock waits: whatever clocks differ by has gone by."""


@dataclass(frozen=True)
class Plan:
    """`blows` strike by themselves, as `blows` makes them; besides, `random_kills` end any replica at any moment.

    `pause`: seconds for which one is stopped.
    """

    season: Season
    rules: Sequence[Rule]
    blows: tuple[Blow, ...] = ()
    random_kills: int = 0
    seed: int = 0
    replicas: int = len(SKEWS)
    hasty: bool = False
    pause: float = 1.0
    within: float = 240.0


def blows(season: Season, rules: Sequence[Rule], chance: random.Random, kills: int, stops: Sequence[Point] = ()) -> tuple[Blow, ...]:
    """Kills at each step by turns, and stops at these, each at a fire or a day's message of its own."""
    dues = {named(due.rule, due.on) for rule in rules for due in made_up.expected(season, rule) if due.to and not _missed(season, due)}
    said = {named(person, day) for person in EAST for _, day in made_up.notes(season, person)}
    fires, messages = (chance.sample(sorted(keys), len(keys)) for keys in (dues, said))
    points = cycle((*get_args(Firing), *get_args(Owing), *get_args(Finishing), *get_args(Telling)))
    deeds: list[tuple[Point, Deed]] = [(point, "stop") for point in stops] + [(next(points), "kill") for _ in range(kills)]
    return tuple(Blow((messages if point in get_args(Telling) else fires).pop(), point, deed) for point, deed in deeds)


Mark = tuple[object, ...]
"""What tells a fire or a post from all others."""


@dataclass(frozen=True)
class Verdict:
    """What must have come and did not, or stands in no message in which it may; what came twice or at no time of its own.

    `fires`, `posts` and `messages` count what must have come.
    """

    lost: Sequence[Mark]
    doubled: Sequence[Mark]
    unfinished: int
    kills: int
    fires: int
    posts: int
    messages: int


@dataclass
class Team:
    """The people of a season, its channels and what waits for whom, in the database."""

    people: dict[str, int] = field(default_factory=dict)
    chats: dict[str, int] = field(default_factory=dict)
    items: dict[tuple[str, date], list[str]] = field(default_factory=dict)
    """Keys of what the message of a day must say."""


def stormed(plan: Plan, url: str, folder: Path, disturb: Callable[[], None] | None = None) -> Verdict:
    """Runs the plan over the fresh database at `url`, in an empty folder, until the season is over, and judges.

    `disturb` runs meanwhile, in a thread of its own. TimeoutError where that takes longer than `within` seconds.
    """
    chance, clock, rules = random.Random(plan.seed), Clock(plan.season.starts, plan.replicas), plan.rules
    with ExitStack() as stack:
        database = Database(url)
        stack.callback(database.close)
        team = founded(database, plan.season, rules)

        known = tuple(_known(blow, team) for blow in plan.blows)

        def replica(seat: int) -> ForkServerProcess:
            shift = Shift(url, folder, known, clock, seat, SKEWS[seat], plan.hasty)
            return PROCESSES.Process(target=ticked, args=(shift,))

        crew = Crew(replica, plan.replicas, folder, chance)
        stack.callback(crew.kill_all)
        crew.begin()
        trouble = stack.enter_context(ThreadPoolExecutor(1)).submit(disturb or (lambda: None))
        _go_by(plan, crew, clock, chance, time.monotonic() + plan.within)
        trouble.result()
        crew.kill_all()
        return judged(database, plan.season, rules, team, crew.kills)


def founded(database: Database, season: Season, rules: Sequence[Rule]) -> Team:
    """Everybody has a chat with the bot, and something to be told on most days."""
    team, now = Team(), season.starts - timedelta(days=1)
    holidays = [day.isoformat() for day in made_up.HOLIDAYS]
    with database.write() as uow:
        uow.playbook.put("calendar", "workspace", {"key": "workspace", "time_zone": made_up.HOME, "extra_holidays": holidays})
        for rule in rules:
            stored = ScheduleDefinition.model_validate(rule.definition).model_dump(mode="json", by_alias=True)
            uow.playbook.put("schedule", rule.key, stored)
        for name in CHANNELS:
            team.chats[f"#{name}"] = uow.accounts.heard_from("slack", "T1", name, "channel", now, name=name).id
        for key in PEOPLE:
            _joins(uow, team, key, now)
        east = uow.people.put_team("east", name="East").id
        uow.people.put_management(east, team.people[LEADER], date(2020, 1, 1))
        for key in EAST:
            uow.people.put_membership(team.people[key], east, date(2020, 1, 1))
        for key in made_up.SCOUTS:
            uow.people.put_role(team.people[key], "job", "Scout", date(2020, 1, 1))
        uow.people.put_leave(team.people[made_up.AWAY], *season.away, "leave", Decimal(1))
        uow.people.persons([team.people[made_up.MUTE]])[0].quiet_kinds = ["scorecard"]
        for key, hour in made_up.HOURS.items():
            uow.people.persons([team.people[key]])[0].message_hour = hour.isoformat("minutes")
    _leave_word(database, season, team, now)
    return team


def judged(database: Database, season: Season, rules: Sequence[Rule], team: Team, kills: int) -> Verdict:
    """By rows as they are, whatever keys they have: a post is known by where it goes, when it is meant to and what it is."""
    dues = [due for rule in rules for due in made_up.expected(season, rule)]
    meant = spoken.meant(season, rules)
    wanted: Counter[Mark] = Counter((due.rule, due.on, due.zone, due.at) for due in dues)
    wanted += Counter((due.rule, team.chats[to], due.at, due.on) for due in dues for to in due.to if to not in PEOPLE)
    wanted += Counter((due.rule, team.chats[person], due.at, due.on) for person, found in meant.items() for due in found)
    wanted += Counter(("message", team.chats[person], on, key) for (person, on), keys in team.items.items() for key in keys)
    with database.read() as uow:
        fires = uow._session.execute(select(Fire.schedule, Fire.local_date, Fire.zone, Fire.due_at, Fire.finished_at)).all()
        posts = uow._session.execute(select(Delivery.id, Delivery.key, Delivery.conversation_id, Delivery.due_at, Delivery.data)).all()
        items = {row.id: row for row in uow._session.scalars(select(Item))}
    found: Counter[Mark] = Counter((row.schedule, row.local_date, row.zone, row.due_at) for row in fires)
    chats, ends = {team.people[person]: chat for person, chat in team.chats.items() if person in PEOPLE}, dict[Mark, list[End]]()
    marks = {row.id: _mark(row.key, chats[row.person_id], row.wished_at) for row in items.values() if row.wished_at}
    found += Counter(marks.values())
    for row in posts:
        if row.key.startswith("schedule:"):
            found[_mark(row.key, row.conversation_id, row.due_at)] += 1
            continue
        on = date.fromisoformat(row.key.split(":")[2])
        for item in map(int, row.data["items"].split(",")):
            # What a message says knows that it does.
            given = items[item].delivery_id == row.id
            if mark := marks.get(item):
                ends.setdefault(mark, []).append(on if given else "not given")
            else:
                found[("message", row.conversation_id, on, items[item].key if given else "not given")] += 1
    for item, mark in marks.items():
        if items[item].delivery_id is None:
            ends.setdefault(mark, []).append(items[item].dropped or spoken.WAITS)
    wrong, again = _misdone(season, meant, team, ends)
    return Verdict(
        lost=sorted([*(wanted - found).elements(), *wrong], key=str),
        doubled=sorted([*(found - wanted).elements(), *again], key=str),
        unfinished=sum(row.finished_at is None for row in fires),
        kills=kills,
        fires=len(dues),
        posts=sum(len(due.to) for due in dues),
        messages=len(team.items),
    )


def _misdone(
    season: Season, meant: Mapping[str, Sequence[Due]], team: Team, ends: Mapping[Mark, Sequence[End]]
) -> tuple[list[Mark], list[Mark]]:
    """What was owed to people and came to no right end, and what to more than one."""
    wrong, again = list[Mark](), list[Mark]()
    for person, dues in meant.items():
        for word in spoken.words(season, person, dues):
            mark = (word.due.rule, team.chats[person], word.due.at, word.due.on)
            found = ends.get(mark, ())
            wrong += [(*mark, end) for end in found if end not in word.ends]
            again += [(*mark, end) for end in found[1:]]
    return wrong, again


def _mark(key: str, chat: int, at: datetime) -> Mark:
    _, rule, on = key.split(":")[:3]
    return rule, chat, at, date.fromisoformat(on)


def _go_by(plan: Plan, crew: Crew, clock: Clock, chance: random.Random, deadline: float) -> None:
    """The season: on until the outage, all killed and back after it, and on until its end."""
    season = plan.season
    kills = sorted(season.starts + chance.random() * (season.ends - season.starts) for _ in range(plan.random_kills))
    holds = [at + _HELD for at in spoken.moments(season, spoken.meant(season, plan.rules))]

    def reach(until: datetime) -> None:
        _reach([*(at for at in holds if at < until), until], plan, kills, crew, clock, deadline)

    reach(season.starts)
    reach(season.outage[0])
    crew.kill_all()
    clock.move(season.outage[1])
    reach(season.outage[1])
    reach(season.ends)


def _reach(holds: Sequence[datetime], plan: Plan, kills: list[datetime], crew: Crew, clock: Clock, deadline: float) -> None:
    """Lets the clock go until the last of these, where every replica ticks once; at the others it waits for one that does."""
    until = holds[-1]
    while clock.now < until or min(clock.whole) < until or crew.dying or crew.halted:
        if time.monotonic() > deadline:
            raise TimeoutError(f"it is only {clock.now}")
        crew.replace_dead()
        crew.go_on(plan.pause)
        if kills and clock.now > kills[0]:
            kills.pop(0)
            crew.kill_any()
        whole = max(clock.whole)
        held = next((at for at in holds if at > whole), until)
        clock.move(max(clock.now, min(held, clock.now + _STRIDE, whole + _AHEAD)))
        time.sleep(LOOK / 2)


def _missed(season: Season, due: Due) -> bool:
    return season.outage[0] < due.at <= season.outage[1]


def _known(blow: Blow, team: Team) -> Blow:
    """The database knows people by numbers."""
    who, _, on = blow.key.partition("@")
    return replace(blow, key=named(str(team.people.get(who, who)), on))


def _joins(uow: UnitOfWork, team: Team, key: str, now: datetime) -> None:
    zone = PEOPLE[key] if PEOPLE[key] != made_up.HOME else None
    person = team.people[key] = uow.people.put_person(key, name=key, starts_on=date(2020, 1, 1), time_zone=zone).id
    account = uow.accounts.saw("slack", "T1", key, now).id
    uow.accounts.link(account, person)
    team.chats[key] = uow.accounts.heard_from("slack", "T1", f"D{key}", "direct", now, account_id=account).id
    if key in made_up.CROWD:
        uow.people.put_role(person, "job", "Rep", date(2020, 1, 1))


def _leave_word(database: Database, season: Season, team: Team, now: datetime) -> None:
    with database.write() as uow:
        for person in EAST:
            for day, said_on in made_up.notes(season, person):
                key = f"{person}:{day}"
                owe_person(uow, key, person=team.people[person], kind="note", data={}, now=now, due_on=day)
                team.items.setdefault((person, said_on), []).append(key)
