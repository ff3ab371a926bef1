"""A made-up company of thousands in six time zones: in a database, and in the chat workspace of its people.

The zones are made up too, so that they may stand closer together than the world's. They are files as Python reads them, in a folder that
`PYTHONTZPATH` names to every process of a benchmark.
"""

import os
import random
import struct
import zoneinfo
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import NullPool, create_engine, insert
from sqlalchemy.orm import Session

from bot.console import ids
from bot.console.workspace import Member, Workspace
from bot.demo.organisation import AE
from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from bot.playbook.load import load
from bot.playbook.service import Playbooks
from storage.database import Database
from storage.models import Account, Conversation, Membership, Person, RoleHolding, Team
from storage.models.base import Base
from tests.bench.chat import TEAM
from tests.bench.made_up import name

ZONES = tuple(f"Morning/{number}" for number in ("One", "Two", "Three", "Four", "Five", "Six"))
NEWCOMERS = 25
"""One in so many has no chat with the bot yet."""
ADMIN = 0
"""The number of the person who is an admin beside."""

_NORTHWIND = Path(__file__).parents[2] / "bot" / "demo" / "northwind" / "playbook.yaml"
_RULES = _NORTHWIND.read_text(encoding="utf-8").partition("schedules:")[0]
_SCHEDULE = "schedules:\n  morning: {what: scorecard, for: {everyone: true}, when: 'every %s at %s', zone: recipient}\n"
_LONG_AGO = date(2024, 1, 1)
_TEAM_SIZE = 100
_UNIT = 500


@dataclass(frozen=True)
class Clock:
    """The wall's clock, `ahead` of it by so much."""

    ahead: timedelta

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def key(number: int) -> str:
    return f"rep-{number:05}"


def zone(number: int) -> str:
    return ZONES[number % len(ZONES)]


def make_zones(folder: Path, west: timedelta, apart: timedelta) -> None:
    """The first zone lies `west` of UTC, each of the others `apart` from the one before; for this process and those it begins."""
    for place, each in enumerate(ZONES):
        path = folder / each
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_compiled(-round((west + place * apart).total_seconds())))
    os.environ["PYTHONTZPATH"] = os.pathsep.join([str(folder), *zoneinfo.TZPATH])
    zoneinfo.reset_tzpath([str(folder), *zoneinfo.TZPATH])


def found(database: Database, people: int, now: datetime, told: Callable[[str], None]) -> None:
    """The company with its numbers of this month, and no schedule yet."""
    Playbooks(database).apply(load(_RULES), now=now, by="bench")
    with Session(create_engine(database.url, poolclass=NullPool)) as session:
        persons = _hire(session, people, now)
        session.commit()
    for start in range(0, people, _UNIT):
        with database.write() as uow:
            numbers = range(start, min(start + _UNIT, people))
            ledger.write(uow, [record for number in numbers for record in _work(number, persons[number], now.date())], now)
        told(f"the numbers of {numbers.stop:,} people")


def schedule(database: Database, now: datetime, clock: str) -> None:
    """From now on everybody is owed their scorecard on this day of the week, at that hour of their own zone."""
    Playbooks(database).apply(load(_RULES + _SCHEDULE % (f"{now:%A}".casefold(), clock)), now=now, by="bench")


def workspace(people: int, clock: Callable[[], datetime]) -> Workspace:
    members = [Member(key(number), _name(number), _email(number), time_zone=zone(number)) for number in range(people)]
    return Workspace("slack", members, [], clock)


def _hire(session: Session, people: int, now: datetime) -> list[int]:
    """Everybody with their team, job, account and, but for newcomers, chat; their ids. In bulk: by the doors it takes minutes."""
    numbers = range(people)
    regions = _added(session, Team, [{"key": each.casefold(), "name": each, "time_zone": each} for each in ZONES])
    groups = [(region, group) for region in range(len(ZONES)) for group in range(people // len(ZONES) // _TEAM_SIZE + 1)]
    named = [{"key": f"team-{region}-{group}", "name": f"Team {region}.{group}", "parent_id": regions[region]} for region, group in groups]
    teams = dict(zip(groups, _added(session, Team, named), strict=True))
    persons = _added(
        session, Person, [{"key": key(each), "name": _name(each), "email": _email(each), "starts_on": _LONG_AGO} for each in numbers]
    )
    homes = [teams[each % len(ZONES), each // len(ZONES) // _TEAM_SIZE] for each in numbers]
    since = [{"person_id": person, "starts_on": _LONG_AGO} for person in persons]
    _added(session, Membership, [{**each, "team_id": home} for each, home in zip(since, homes, strict=True)])
    _added(session, RoleHolding, [{**each, "kind": "job", "role": AE} for each in since])
    _added(session, RoleHolding, [{**since[ADMIN], "kind": "admin", "role": "settings"}])
    here = {"platform": "slack", "tenant": TEAM, "reference": {}, "seen_at": now}
    members = [{**here, "user": ids.person_id("slack", key(each)), "email": _email(each), "person_id": persons[each]} for each in numbers]
    accounts = _added(session, Account, members)
    known = [each for each in numbers if each % NEWCOMERS != NEWCOMERS - 1]
    chats = [{"external": ids.conversation_id("slack", "direct", key(each)), "account_id": accounts[each]} for each in known]
    _added(session, Conversation, [{**here, "kind": "direct", **each} for each in chats])
    return persons


def _added(session: Session, model: type[Base], rows: Sequence[Mapping[str, object]]) -> list[int]:
    """The ids of the new rows, in their order."""
    statement = insert(model).returning(model.metadata.tables[model.__tablename__].c.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, [dict(row) for row in rows]))


def _work(number: int, person: int, today: date) -> Iterator[NewRecord]:
    """A day of this month and one of the last: what they did, and a deal on each."""
    chance = random.Random(number)
    for back in (5, 26):
        day, credit = today - timedelta(days=back), (Share(person),)
        for metric, most in (("calls", 90), ("meetings", 9), ("proposals", 6)):
            value = chance.randrange(1, most)
            yield NewRecord("bench", f"{number}-{metric}-{back}", metric, day, Decimal(value), credit)
        yield NewRecord("bench", f"{number}-deal-{back}", "deals_closed", day, Decimal(1), credit)
        if chance.random() < 0.5:
            yield NewRecord("bench", f"{number}-deal-{back}", "deals_won", day, Decimal(1), credit)
            yield NewRecord("bench", f"{number}-deal-{back}", "revenue", day, Decimal(chance.randrange(3_000, 40_000)), credit)


def _name(number: int) -> str:
    return name(random.Random(number))


def _email(number: int) -> str:
    return f"{key(number)}@bench.example"


def _compiled(seconds: int) -> bytes:
    """A zone (RFC 9636) that is always so many seconds ahead of UTC."""
    sign, whole = "-" if seconds > 0 else "", abs(seconds)
    rule = f"<MMM>{sign}{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    header = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 4)
    body = struct.pack(">lbb4s", seconds, 0, 0, b"MMM\0")
    return header + body + header + body + f"\n{rule}\n".encode()
