"""The import that somebody would write by hand for this one file: csv and sqlite3, filling the ledger's tables in the same batches."""

import csv
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from tests.bench import sales
from tests.bench.chat import PRAGMAS

BATCH = 1000
ONE = 1_000_000
"""The tables keep millionths."""

_RECORD = (
    "INSERT INTO records"
    " (id, source_id, external_id, metric_id, revision, recorded_at, deleted, occurred_at, dated_only, value, manual, label)"
    " VALUES (?, ?, ?, ?, 1, ?, 0, ?, 1, ?, 0, ?)"
)
_CREDIT = "INSERT INTO credits (record_id, person_id, metric_id, day, share, amount) VALUES (?, ?, ?, ?, ?, ?)"
_DAY = (
    "INSERT INTO daily_totals (person_id, metric_id, day, amount, weight) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET amount = amount + excluded.amount, weight = weight + excluded.weight"
)
_PERIOD = (
    "INSERT INTO period_totals (person_id, metric_id, kind, starts_on, amount, weight) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET amount = amount + excluded.amount, weight = weight + excluded.weight"
)


class Deal(NamedTuple):
    """A won deal: `day` as text, `amount` in millionths."""

    id: str
    person: int
    day: str
    amount: int
    customer: str


class Tables:
    """The tables of one fresh database; `write` is one transaction."""

    def __init__(self, database: Path, now: datetime) -> None:
        self._connection = sqlite3.connect(database, isolation_level=None)
        for pragma in PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}")
        self.people = dict(self._connection.execute("SELECT email, id FROM persons"))
        metrics = dict(self._connection.execute("SELECT key, id FROM metrics"))
        self._metrics = [metrics[key] for key in sales.METRICS]
        self._connection.execute("INSERT INTO sources (key) VALUES ('crm')")
        (self._source,) = self._connection.execute("SELECT id FROM sources").fetchone()
        self._now = now.isoformat(" ", timespec="microseconds").removesuffix("+00:00")
        self._ids = count(1)

    def write(self, deals: Iterable[Deal]) -> None:
        records, credits = [], []
        days: defaultdict[tuple[int, int, str], list[int]] = defaultdict(lambda: [0, 0])
        periods: defaultdict[tuple[int, int, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for deal in deals:
            person, day = deal.person, deal.day
            for metric, value in zip(self._metrics, (ONE, deal.amount), strict=True):
                record = next(self._ids)
                records.append((record, self._source, deal.id, metric, self._now, f"{day} 00:00:00.000000", value, deal.customer))
                credits.append((record, person, metric, day, ONE, value))
                for sums in (days[person, metric, day], *(periods[person, metric, *start] for start in _periods(day))):
                    sums[0] += value
                    sums[1] += ONE
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(_RECORD, records)
        self._connection.executemany(_CREDIT, credits)
        self._connection.executemany(_DAY, [(*key, *sums) for key, sums in days.items()])
        self._connection.executemany(_PERIOD, [(*key, *sums) for key, sums in periods.items()])
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


def take_in(database: Path, table: Path, now: datetime) -> None:
    tables = Tables(database, now)
    deals = read(table, tables.people)
    while batch := list(islice(deals, BATCH)):
        tables.write(batch)
    tables.close()


def read(table: Path, people: dict[str, int]) -> Iterator[Deal]:
    """The won deals of a file."""
    with table.open(encoding="utf-8", newline="") as file:
        yield from (_deal(row, people) for row in csv.DictReader(file) if row["stage"] == "Won")


def _deal(row: dict[str, str], people: dict[str, int]) -> Deal:
    whole, _, cents = row["amount"].partition(".")
    return Deal(row["deal_id"], people[row["owner"]], row["closed_on"], int(whole) * ONE + int(cents) * 10_000, row["customer"])


_KNOWN: dict[str, list[tuple[str, str]]] = {}


def _periods(day: str) -> list[tuple[str, str]]:
    if day not in _KNOWN:
        _KNOWN[day] = list(_starts(date.fromisoformat(day)))
    return _KNOWN[day]


def _starts(day: date) -> Iterator[tuple[str, str]]:
    yield "week", (day - timedelta(days=day.weekday())).isoformat()
    yield "month", day.replace(day=1).isoformat()
    yield "quarter", day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1).isoformat()
    yield "year", day.replace(month=1, day=1).isoformat()
