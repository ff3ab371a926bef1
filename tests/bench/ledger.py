"""What the ledger's own write costs, without the reading of a file."""

import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from storage.database import Database
from tests.bench import by_hand, sales
from tests.bench.by_hand import BATCH, ONE, Deal, Tables
from tests.bench.figure import Effort, Figure, middle_ratio

DEALS = 20_000
METHOD = (
    "Records a second of `ledger.write` over those of hand-written sqlite3 statements that fill the same four tables (records,"
    f" credits, daily and period totals) of a fresh SQLite file, in batches of {BATCH:,} deals, each a deal and its amount, from values in"
    " memory. By the wall clock; the median of the rounds' ratios. More is better."
)


def measure(effort: Effort) -> Sequence[Figure]:
    table = effort.folder / "ledger.csv"
    sales.write(table, DEALS)
    rounds = [_round(effort.folder, table, number) for number in range(effort.rounds(5, 2))]
    speed = [2 * DEALS / sorted(column)[len(column) // 2] for column in zip(*rounds, strict=True)]
    detail = f"{speed[0]:,.0f} against {speed[1]:,.0f} records a second"
    return [Figure("ledger_vs_raw_sqlite", middle_ratio([(theirs, ours) for ours, theirs in rounds]), "ratio", METHOD, None, detail)]


def _round(folder: Path, table: Path, number: int) -> tuple[float, float]:
    """Seconds of the ledger and of the statements by hand."""
    paths = [folder / f"{name}-{number}.db" for name in ("ledger", "by-hand")]
    for path in paths:
        sales.company(path).close()
    tables = Tables(paths[1], sales.NOW)
    deals = list(by_hand.read(table, tables.people))
    database = Database(f"sqlite:///{paths[0]}")
    ours, theirs = _ours(database, deals), _theirs(tables, deals)
    database.close()
    tables.close()
    return ours, theirs


def _ours(database: Database, deals: Sequence[Deal]) -> float:
    records = [[record for deal in batch for record in _records(deal)] for batch in _batches(deals)]
    begun = time.perf_counter()
    for batch in records:
        with database.write() as uow:
            ledger.write(uow, batch, sales.NOW)
    return time.perf_counter() - begun


def _theirs(tables: Tables, deals: Sequence[Deal]) -> float:
    begun = time.perf_counter()
    for batch in _batches(deals):
        tables.write(batch)
    return time.perf_counter() - begun


def _batches(deals: Sequence[Deal]) -> list[Sequence[Deal]]:
    return [deals[start : start + BATCH] for start in range(0, len(deals), BATCH)]


def _records(deal: Deal) -> list[NewRecord]:
    day, credits = date.fromisoformat(deal.day), (Share(deal.person),)
    values = (Decimal(1), Decimal(deal.amount) / ONE)
    return [
        NewRecord("crm", deal.id, metric, day, value, credits, label=deal.customer)
        for metric, value in zip(sales.METRICS, values, strict=True)
    ]
