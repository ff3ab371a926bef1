"""A small sales organisation that holds contests: Ana, Ben and Cara in North, led by Mona; Dev in South, led by Sam; Ada is an admin.

Everything happens in the week of Monday 6 November 2017, in UTC. `say` is what the posts of a channel say by now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pydantic import JsonValue

from bot.chat.markup import plain
from bot.chat.message import Message
from bot.contests import told
from bot.contests.posts import Posts
from bot.contests.service import Contests, Held
from bot.contests.tick import Ticking, mark_stale
from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from storage.database import Database
from storage.models import Delivery, Item
from tests.metrics.org import EVER, Org

MONDAY = datetime(2017, 11, 6, tzinfo=UTC)
EARLY = MONDAY - timedelta(days=3)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Document = dict[str, JsonValue]


def when(day: int, clock: str = "12:00") -> datetime:
    """Of the week, from Monday as 1."""
    hour, minute = map(int, clock.split(":"))
    return MONDAY + timedelta(days=day - 1, hours=hour, minutes=minute)


@dataclass
class Arena:
    database: Database
    org: Org
    contests: Contests
    channel: int
    now: datetime = EARLY
    records: dict[str, NewRecord] = field(default_factory=dict)

    @classmethod
    def of(cls, database: Database) -> "Arena":
        org = Org(database)
        org.metric("calls", "count")
        org.metric("revenue")
        for team in ("North", "South"):
            org.team(team)
        for name, team in (("Ana", "North"), ("Ben", "North"), ("Cara", "North"), ("Dev", "South")):
            org.person(name, team)
        for name, team in (("Mona", "North"), ("Sam", "South")):
            org.person(name, role=None)
            org.manages(org.people[name], team)
        org.person("Ada", role=None)
        with database.write() as uow:
            uow.people.put_role(org.people["Ada"], "admin", "admin", EVER)
            channel = uow.accounts.heard_from("slack", "T1", "CNORTH", "channel", EARLY).id
            for name, person in org.people.items():
                account = uow.accounts.saw("slack", "T1", name, EARLY).id
                uow.accounts.link(account, person)
                uow.accounts.heard_from("slack", "T1", f"D{name}", "direct", EARLY, account_id=account)
        return cls(database, org, Contests(database), channel)

    def document(self, **other: JsonValue) -> Document:
        """The most calls of North, from Monday to Friday evening."""
        usual: Document = {
            "name": "Call week",
            "format": {"kind": "most"},
            "scoring": {"metrics": [{"metric": "calls"}]},
            "starts": when(1, "00:00").isoformat(),
            "ends": when(5, "18:00").isoformat(),
            "zone": "UTC",
            "entrants": {"teams": [self.org.teams["North"]]},
        }
        return {**usual, **other}

    def draft(self, by: str = "Mona", **other: JsonValue) -> str:
        return self.contests.draft(self.document(**other), [self.channel], by=self.org.people[by], now=self.now)

    def launched(self, by: str = "Mona", **other: JsonValue) -> str:
        key = self.draft(by, **other)
        self.contests.launch(key, by=self.org.people[by], now=self.now)
        return key

    def seen(self, key: str, by: str = "Ada", **more: datetime) -> Held:
        return self.contests.contest(key, viewer=self.org.people[by], now=self.now, **more)

    def state(self, key: str) -> str:
        return self.seen(key).state

    def table(self, key: str, **more: datetime) -> list[tuple[int | None, str, str]]:
        stood = self.seen(key, **more).stood
        assert stood is not None
        return [(row.rank, row.entrant.name, f"{(row.score or Decimal(0)).normalize():f}") for row in stood.standing.rows]

    def record(self, who: str, at: datetime, value: int = 1, *, metric: str = "calls", id: str = "", manual: bool = False) -> str:
        """Comes in at the moment it happened, or now where that is later."""
        key = id or f"c{len(self.records) + 1}"
        credits = (Share(self.org.people[who], Decimal(1)),)
        self.records[key] = NewRecord("crm", key, metric, at, Decimal(value), credits, manual=manual)
        self.write(self.records[key])
        return key

    def write(self, record: NewRecord) -> None:
        with self.database.write() as uow:
            ledger.write(uow, [record], self.now, watchers=[mark_stale])
            uow.metrics.saw_sources(["crm"], self.now)

    def tick(self, to: datetime | None = None, *, heard: bool = False) -> None:
        self.now = to or self.now
        if heard:
            with self.database.write() as uow:
                uow.metrics.saw_sources(["crm"], self.now)
        Ticking(self.database).work(self.now)

    def posts(self, *kinds: str) -> list[Delivery]:
        return [row for row in self._rows() if row.kind in (kinds or (told.LIVE, told.NEWS, told.RESULT)) and row.edits is None]

    def edits(self) -> list[Delivery]:
        return [row for row in self._rows() if row.edits is not None]

    def _rows(self) -> list[Delivery]:
        with self.database.read() as uow:
            return [row for number in range(1, 400) if (row := uow.deliveries.delivery(number)) is not None]

    def said(self, *kinds: str) -> list[str]:
        """The summaries of what is posted, as made now."""
        return [summary for row in self.posts(*kinds) if (summary := self.summary(row.kind, row.data)) is not None]

    def summary(self, kind: str, data: Mapping[str, str]) -> str | None:
        made = self.made(kind, data)
        return None if made is None else plain(made.summary)

    def made(self, kind: str, data: Mapping[str, str]) -> Message | None:
        return Posts(self.database).composers()[kind](data, self.now)

    def told_at_once(self) -> list[str]:
        """The kinds of what is said to people without waiting for their hour."""
        with self.database.read() as uow:
            ids = [int(each) for row in self._rows() if row.kind == "bundle" for each in row.data["items"].split(",")]
            return [item.kind for item in uow.items.these(ids)]

    def waiting(self, who: str) -> list[Item]:
        with self.database.read() as uow:
            return uow.items.waiting([self.org.people[who]])
