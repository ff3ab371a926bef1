"""A small company for scenarios, with numbers a person can check by hand.

Today is Wednesday, 18 November 2026; this month has 21 working days, 12 of them over.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from bot.playbook.load import load
from bot.playbook.service import Playbooks
from storage.database import Database
from storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
LONG_AGO = date(2024, 1, 1)

PLAYBOOK = """
calendar: {time_zone: UTC}
metrics:
  revenue: {name: Revenue, category: result, unit: money:USD}
  calls: {name: Calls, category: activity}
  wins: {name: Deals won, category: result, aggregation: count}
  closed: {name: Deals closed, category: result, aggregation: count}
  win_rate: {name: Win rate, category: objective, unit: percent, formula: wins / closed}
scorecards:
  rep:
    name: Rep
    roles: [Rep]
    period: this-month
    headline: revenue
    metrics: {revenue: 3, calls: 1, win_rate: 1}
goals:
  - {metric: revenue, role: Rep, each: month, target: 10000, from: 2026-01-01, until: 2026-12-31}
  - {metric: calls, role: Rep, each: month, target: 210, from: 2026-01-01, until: 2026-12-31}
privacy: {peers: none, public_top: 1}
"""

MEMBERS = (
    ("ana", "Ana Silva", "rep"),
    ("ben", "Ben Okafor", "rep"),
    ("cleo", "Cleo Marsh", "rep"),
    ("kim", "Kim Lee", "rep"),
    ("kimberly", "Kim Lee", "rep"),
    ("mona", "Mona Reyes", "manager"),
    ("olga", "Olga Petrov", "admin"),
    ("guest", "Gus Stranger", "rep"),
)
"""Everybody in the chat workspace; the sales data does not know the last one."""

REVENUE = {"ana": (("Acme", 5000), ("<!channel> Ltd", 1500)), "ben": (("Bolt", 4000),), "cleo": (("Crane", 9000),)}
CALLS = {"ana": 120, "ben": 60, "cleo": 200}


def email(key: str) -> str:
    return f"{key}@acme.example"


def found(database: Database, now: datetime = NOW) -> None:
    """Founds the company: Ana, Ben and both Kims in North, led by Mona; Cleo in South; Olga is the admin."""
    Playbooks(database).apply(load(PLAYBOOK), now=now, by="test")
    with database.write() as uow:
        north, south = uow.people.put_team("north", name="North"), uow.people.put_team("south", name="South")
        for key, name, group in MEMBERS[:-1]:
            person = uow.people.put_person(key, name=name, email=email(key), starts_on=LONG_AGO)
            if group == "rep":
                uow.people.put_membership(person.id, south.id if key == "cleo" else north.id, LONG_AGO)
                uow.people.put_role(person.id, "job", "Rep", LONG_AGO)
            if group == "manager":
                uow.people.put_management(north.id, person.id, LONG_AGO)
            if group == "admin":
                uow.people.put_role(person.id, "admin", "settings", LONG_AGO)
        ledger.write(uow, _records(uow), now - timedelta(hours=1))


def _records(uow: UnitOfWork) -> list[NewRecord]:
    ids = {row.key: row.id for row in uow.people.persons()}
    day = date(2026, 11, 10)
    made = []
    for key, deals in REVENUE.items():
        for number, (label, amount) in enumerate(deals, 1):
            for metric, value in (("revenue", amount), ("wins", 1), ("closed", 1)):
                made.append(NewRecord("crm", f"{key}-{number}", metric, day, Decimal(value), (Share(ids[key]),), label=label))
    made += [NewRecord("dialer", f"{key}-calls", "calls", day, Decimal(count), (Share(ids[key]),)) for key, count in CALLS.items()]
    made.append(NewRecord("crm", "ana-lost", "closed", day, Decimal(1), (Share(ids["ana"]),), label="Lost one"))
    return made
