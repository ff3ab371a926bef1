"""One import over one file: what every kind of import shares."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.intake.bindings import Bindings, Cells
from bot.intake.faults import Reject
from bot.intake.known import KnownMetric, KnownMetrics, KnownPeople, KnownPerson
from bot.intake.mapping import Table
from bot.intake.readers import TableFile
from bot.intake.summary import Progress, ProgressCallback, Tally
from bot.metrics.definitions import CalendarDefinition
from bot.metrics.ledger import Watcher
from storage.database import Database
from storage.unit_of_work import UnitOfWork

BATCH = 1000


class _Undone(Exception):
    """Ends a dry run's unit of work without a commit."""


@dataclass(frozen=True)
class Run:
    """The circumstances of an import. `called` is what the file is known by, `folder` where files for lookups lie; `progress` is told after
    every batch."""

    database: Database
    now: datetime
    calendar: CalendarDefinition
    called: str
    dry_run: bool = False
    folder: Path | None = None
    watchers: Sequence[Watcher] = ()
    progress: ProgressCallback | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.calendar.time_zone)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def bindings(self, mapping: Table, table: TableFile) -> Bindings:
        return Bindings(mapping, table, self.zone, self.now, self.folder)

    @contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """A unit of work that commits, or in a dry run is undone."""
        if not self.dry_run:
            with self.database.write() as uow:
                yield uow
            return
        with suppress(_Undone), self.database.write() as uow:
            yield uow
            raise _Undone

    def told(self, table: TableFile, tally: Tally) -> None:
        if self.progress is not None:
            self.progress(Progress(tally.rows, table.share_read()))


@dataclass(frozen=True)
class Started:
    """An import's own row, and the file it reads."""

    run: Run
    mapping: Table
    kind: str
    import_id: int | None

    @classmethod
    def over(cls, run: Run, mapping: Table, kind: str, table: TableFile) -> "Started":
        if run.dry_run:
            return cls(run, mapping, kind, None)
        with run.unit() as uow:
            row = uow.imports.start(mapping.source, kind, table.sha256, run.now, file_name=run.called, mapping_hash=mapping.fingerprint())
            return cls(run, mapping, kind, row.id)

    def note(self, uow: UnitOfWork, tally: Tally, before: "Counts") -> None:
        """What this batch added: progress, and who is waited for."""
        if self.import_id is not None:
            step = Counts.of(tally) - before
            uow.imports.progress(self.import_id, rows=step.rows, written=step.written, unchanged=step.unchanged, rejected=step.rejected)
        uow.imports.note_unmatched(self.mapping.source, tally.waiting(), self.run.now)

    def finish(self, uow: UnitOfWork, tally: Tally, people: KnownPeople) -> None:
        """The file is behind us: who was waited for under names we know now is waited for no more."""
        waiting = {row.reference for row in uow.imports.unmatched() if row.source == self.mapping.source}
        uow.imports.matched(self.mapping.source, [name for name in waiting - set(tally.strangers) if people.knows(name)])
        if self.import_id is not None:
            uow.imports.finish(self.import_id, self.run.now)


@dataclass(frozen=True)
class Counts:
    rows: int = 0
    written: int = 0
    unchanged: int = 0
    rejected: int = 0

    @classmethod
    def of(cls, tally: Tally) -> "Counts":
        return cls(tally.rows, tally.written, tally.unchanged, tally.rejected)

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(
            self.rows - other.rows, self.written - other.written, self.unchanged - other.unchanged, self.rejected - other.rejected
        )


def known_people(uow: UnitOfWork) -> KnownPeople:
    people = [KnownPerson(row.id, row.key, row.name, row.email) for row in uow.people.persons()]
    return KnownPeople(people, {row.alias: row.person_id for row in uow.people.aliases()})


def known_metrics(uow: UnitOfWork) -> KnownMetrics:
    return KnownMetrics(KnownMetric(row.key, row.name, row.unit, row.aggregation) for row in uow.metrics.all())


def good_rows(table: TableFile, tally: Tally, take: Callable[[int, Cells], None]) -> None:
    """Hands every readable row to `take`; what it rejects is told, row by row."""
    for line, cells, problem in table.rows:
        tally.rows += 1
        if problem is not None:
            tally.broken(line, cells, problem)
            continue
        try:
            take(line, cells)
        except Reject as reject:
            tally.reject(line, cells, reject)
