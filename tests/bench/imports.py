"""How fast a file of deals comes in, and in how little memory."""

import resource
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.intake.service import Intake
from storage.database import Database
from tests.bench import by_hand, sales
from tests.bench.figure import Effort, Figure, Target, middle_ratio
from tests.bench.processes import Answer, Child

ROWS = 100_000
MANY = 1_000_000
TABLES = {
    "records": "source_id, external_id, metric_id, revision, deleted, occurred_at, dated_only, value, manual, label",
    "credits": "person_id, metric_id, day, share, amount",
    "daily_totals": "person_id, metric_id, day, amount, weight",
    "period_totals": "person_id, metric_id, kind, starts_on, amount, weight",
}

METHOD = (
    f"Rows a second of `Intake.import_file` over those of a hand-written script (csv, sqlite3) for this one file: {ROWS:,} won deals,"
    " each one deal and its amount, of 200 people over 900 days. Both fill records, credits, daily and period totals of a fresh SQLite"
    " file in batches of 1,000 rows with the same pragmas (WAL, synchronous=FULL); afterwards the four tables must hold the same. By the"
    " wall clock, by turns; the median of the rounds' ratios."
)
MEMORY = (
    f"Growth of the process's peak resident memory over an import of {MANY:,} rows, each one deal and its amount, after an import of 5,000"
    " rows has loaded all code."
)


def measure(effort: Effort) -> Sequence[Figure]:
    size = effort.rounds(ROWS, 20_000)
    table = effort.folder / "deals.csv"
    sales.write(table, size)
    rounds = [_round(effort.folder, table, number) for number in range(effort.rounds(3, 2))]
    speed = [size / sorted(column)[len(column) // 2] for column in zip(*rounds, strict=True)]
    ratio = middle_ratio([(theirs, ours) for ours, theirs in rounds])
    detail = f"{speed[0]:,.0f} against {speed[1]:,.0f} rows a second"
    figures = [Figure("import_vs_raw_sqlite", ratio, "ratio", METHOD, Target(">=", 0.3), detail)]
    return figures if effort.quick else [*figures, _memory(effort.folder)]


def _round(folder: Path, table: Path, number: int) -> tuple[float, float]:
    """Seconds of our import and of the one by hand; who goes first takes turns."""
    ours, theirs = folder / f"ours-{number}.db", folder / f"theirs-{number}.db"
    for path in (ours, theirs):
        sales.company(path).close()
    runs: list[Callable[[], float]] = [lambda: _timed(_import, ours, table), lambda: _timed(_by_hand, theirs, table)]
    if number % 2:
        second, first = runs[1](), runs[0]()
    else:
        first, second = runs[0](), runs[1]()
    _same(ours, theirs)
    return first, second


def _timed(run: Callable[[Path, Path], None], database: Path, table: Path) -> float:
    begun = time.perf_counter()
    run(database, table)
    return time.perf_counter() - begun


def _import(path: Path, table: Path) -> None:
    database = Database(f"sqlite:///{path}")
    summary = Intake(database).import_file(table, sales.mapping(), now=sales.NOW)
    database.close()
    if summary.rejected:
        raise RuntimeError(f"{summary.rejected} rows were rejected")


def _by_hand(path: Path, table: Path) -> None:
    by_hand.take_in(path, table, sales.NOW)


def _same(ours: Path, theirs: Path) -> None:
    """Raises where the two files tell anything else."""
    connection = sqlite3.connect(ours)
    connection.execute("ATTACH ? AS theirs", (str(theirs),))
    for table, columns in TABLES.items():
        for one, other in (("main", "theirs"), ("theirs", "main")):
            missing = f"SELECT count(*) FROM (SELECT {columns} FROM {one}.{table} EXCEPT SELECT {columns} FROM {other}.{table})"
            (different,) = connection.execute(missing).fetchone()
            if different:
                raise RuntimeError(f"{different} rows of {table} are only in {one}")
    connection.close()


def _memory(folder: Path) -> Figure:
    """In a process of its own, whose peak is nobody else's."""
    few, many = folder / "few.csv", folder / "many.csv"
    sales.write(few, 5_000)
    sales.write(many, MANY)
    with Child(_importing, Files(folder, few, many)) as child:
        before = float(child.text("few"))
        after = float(child.text("many"))
    detail = f"{before:.0f} MB before, {after:.0f} MB after"
    return Figure("import_rss_growth_mb", after - before, "MB", MEMORY, Target("<=", 150), detail)


@dataclass(frozen=True)
class Files:
    folder: Path
    few: Path
    many: Path


@asynccontextmanager
async def _importing(files: Files) -> AsyncIterator[Answer]:
    async def answer(question: str) -> object:
        """Takes in the file of that name; the peak so far, in megabytes."""
        database = files.folder / f"{question}.db"
        sales.company(database).close()
        _import(database, files.few if question == "few" else files.many)
        return _peak()

    yield answer


def _peak() -> float:
    """Megabytes at most resident so far. On Linux what `getrusage` tells begins with the peak of the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        kilobytes = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(kilobytes) / 1_000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000)
