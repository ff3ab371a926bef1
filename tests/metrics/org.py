"""A small organisation to put into a database: people, teams, goals and records in a line each. Everything is in UTC, in November 2017.

>>> org = Org(database)
>>> ana = org.person("Ana", team="north", role="rep")
>>> org.record("revenue", ana, "2017-11-03", 500)
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.metrics import ledger
from bot.metrics.period import DAY
from bot.metrics.records import NewRecord, Share
from bot.metrics.service import Metrics
from storage.database import Database

EVER = date(2015, 1, 1)
SEEN = datetime(2017, 10, 1, 6, tzinfo=UTC)
NOVEMBER_DAYS = ("2017-11-01", "2017-11-30")


def at(day: str, hour: int = 12) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=hour)


class Org:
    """Names are keys too. Goals name their first and last day."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.metrics = Metrics(database)
        self.people: dict[str, int] = {}
        self.teams: dict[str, int] = {}
        self._records = 0

    def metric(self, key: str, aggregation: str = "sum", **more: str) -> None:
        with self.database.write() as uow:
            uow.metrics.put(key, name=key.replace("_", " ").capitalize(), category="result", aggregation=aggregation, **more)  # type: ignore[arg-type]  # words only

    def rule(self, kind: str, name: str, /, **document: object) -> None:
        with self.database.write() as uow:
            uow.playbook.put(kind, name, document)

    def scorecard(self, *lines: str | Mapping[str, object], key: str = "sales", roles: Sequence[str] = (), **more: object) -> None:
        """Lines are metrics, or what a scorecard's document says of them."""
        written = [{"metric": line} if isinstance(line, str) else dict(line) for line in lines]
        self.rule("scorecard", key, key=key, name=key, roles=list(roles), lines=written, **more)

    def team(self, name: str, parent: str | None = None, **more: str) -> int:
        with self.database.write() as uow:
            row = uow.people.put_team(name, name=name, parent_id=self.teams[parent] if parent else None, **more)
        self.teams[name] = row.id
        return row.id

    def person(self, name: str, team: str | None = None, role: str | None = "rep", since: date = EVER, **more: object) -> int:
        with self.database.write() as uow:
            row = uow.people.put_person(name.lower(), name=name, **more)  # type: ignore[arg-type]  # whatever a person has
            if team:
                uow.people.put_membership(row.id, self.teams[team], since)
            if role:
                uow.people.put_role(row.id, "job", role, since)
        self.people[name] = row.id
        return row.id

    def manages(self, person: int, team: str, since: date = EVER, until: date | None = None) -> None:
        with self.database.write() as uow:
            uow.people.put_management(self.teams[team], person, since, until)

    def moves(self, person: int, team: str, day: str) -> None:
        with self.database.write() as uow:
            uow.people.put_membership(person, self.teams[team], date.fromisoformat(day))

    def away(self, person: int, first: str, last: str, share: str = "1") -> None:
        with self.database.write() as uow:
            uow.people.put_leave(person, date.fromisoformat(first), date.fromisoformat(last) + DAY, "leave", Decimal(share))

    def works(self, person: int, *shares: str) -> None:
        with self.database.write() as uow:
            uow.people.put_pattern(person, [Decimal(share) for share in shares], EVER)

    def goal(
        self, metric: str, target: str | int, scope: str = "everyone", subject: str | int = "", days: tuple[str, str] = NOVEMBER_DAYS
    ) -> None:
        first, last = (date.fromisoformat(day) for day in days)
        with self.database.write() as uow:
            row = uow.metrics.by_key([metric])[metric]
            uow.goals.put(row.id, scope, str(subject), first, last + DAY, Decimal(target), origin="test", now=SEEN)

    def record(
        self, metric: str, who: int | Mapping[int, str], day: str, value: str | int = 1, label: str = "", *, now: datetime = SEEN
    ) -> None:
        """A record credited to a person, or split among several."""
        self._records += 1
        shares = {who: "1"} if isinstance(who, int) else who
        credits = tuple(Share(person, Decimal(share)) for person, share in shares.items())
        occurred, identity = date.fromisoformat(day), f"r{self._records}"
        with self.database.write() as uow:
            ledger.write(uow, [NewRecord("crm", identity, metric, occurred, Decimal(value), credits, label=label or None)], now)
