"""A file of won deals and the company it belongs to, for benchmarks that take records in."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.intake.mapping import RecordsMapping, parse_mapping
from bot.playbook.load import load
from bot.playbook.service import Playbooks
from storage.database import Database

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FIRST = date(2024, 1, 1)
DAYS = 900
PEOPLE = 200

PLAYBOOK = """
calendar: {time_zone: UTC}
metrics:
  revenue: {name: Revenue, category: result, unit: money:USD}
  deals_won: {name: Deals won, category: result, aggregation: count}
"""
MAPPING = """
kind: records
source: crm
id: deal_id
occurred: {column: closed_on, date_only: true}
person: {column: owner, by: [email]}
metrics:
  deals_won: {constant: 1, where: {stage: Won}}
  revenue: {column: amount, where: {stage: Won}}
label: customer
"""
METRICS = ("deals_won", "revenue")


def mapping() -> RecordsMapping:
    read = parse_mapping(MAPPING, "deals.yaml")
    if not isinstance(read, RecordsMapping):
        raise TypeError("the mapping of deals is one of records")
    return read


def company(path: Path) -> Database:
    """A database with the metrics and the people, and no records."""
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    Playbooks(database).apply(load(PLAYBOOK), now=NOW, by="bench")
    with database.write() as uow:
        for number in range(PEOPLE):
            uow.people.put_person(f"rep-{number}", name=f"Rep {number}", email=f"rep-{number}@bench.example", starts_on=FIRST)
    return database


def write(path: Path, size: int) -> None:
    """So many won deals in the order of their days, as a CRM exports them."""
    with path.open("w", encoding="utf-8") as file:
        file.write("deal_id,closed_on,owner,customer,stage,amount\n")
        file.writelines(_deals(size))


def _deals(size: int) -> Iterator[str]:
    chance = random.Random(11)
    for number in range(size):
        day = FIRST + timedelta(days=number * DAYS // size)
        cents = chance.randrange(100_00, 90_000_00)
        owner = chance.randrange(PEOPLE)
        yield f"D-{number},{day},rep-{owner}@bench.example,Customer {number % 997},Won,{cents // 100}.{cents % 100:02}\n"
