"""`Intake`: a file and a mapping in, records, people or goals written, and a summary back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.intake.goal_import import GoalImport
from bot.intake.known import KnownMetrics, KnownPeople, KnownTeams
from bot.intake.mapping import GoalsMapping, PeopleMapping, RecordsMapping, Table
from bot.intake.people_import import PeopleImport
from bot.intake.readers import TableFile, open_table
from bot.intake.record_import import RecordImport
from bot.intake.rejects import RejectFile
from bot.intake.run import Run, known_metrics, known_people
from bot.intake.summary import ProgressCallback, Summary, Tally
from bot.metrics.definitions import CalendarDefinition
from bot.metrics.ledger import Watcher
from bot.metrics.ledger.days import workspace_calendar
from storage.database import Database

_LONGEST_NAME = 255

AnyMapping = RecordsMapping | PeopleMapping | GoalsMapping


@dataclass(frozen=True)
class Manner:
    """How an import is run: `dry_run` writes nothing; `rejects` is the file to list the rows in that are not taken; `called` is what the
    file is known by within its source, else its own name."""

    dry_run: bool = False
    rejects: Path | None = None
    called: str | None = None
    progress: ProgressCallback | None = None


class Intake:
    """Imports files. Whatever is wrong with the file or the mapping as a whole is a `UserError` before anything is written; what is wrong
    with a row is told row by row, and the good rows are in, exactly once, however often the file comes."""

    def __init__(self, database: Database, watchers: Sequence[Watcher] = ()) -> None:
        self._database = database
        self._watchers = tuple(watchers)

    def import_file(self, path: Path, mapping: AnyMapping, *, now: datetime, manner: Manner = Manner()) -> Summary:
        """What the mapping's kind says."""
        match mapping:
            case RecordsMapping():
                return self.import_records(path, mapping, now=now, manner=manner)
            case PeopleMapping():
                return self.import_people(path, mapping, now=now, manner=manner)
            case GoalsMapping():
                return self.import_goals(path, mapping, now=now, manner=manner)

    def import_records(self, path: Path, mapping: RecordsMapping, *, now: datetime, manner: Manner = Manner()) -> Summary:
        people, _, metrics = self._known()
        with self._opened(path, mapping, now, manner) as (run, table, tally):
            RecordImport(run, mapping, table, people, metrics, tally).complete()
        return tally.summary(mapping.source, mapping.kind, path.name, dry_run=manner.dry_run)

    def import_people(self, path: Path, mapping: PeopleMapping, *, now: datetime, manner: Manner = Manner()) -> Summary:
        with self._opened(path, mapping, now, manner) as (run, table, tally):
            PeopleImport(run, mapping, table, tally).complete()
        return tally.summary(mapping.source, mapping.kind, path.name, dry_run=manner.dry_run)

    def import_goals(self, path: Path, mapping: GoalsMapping, *, now: datetime, manner: Manner = Manner()) -> Summary:
        people, teams, metrics = self._known()
        with self._opened(path, mapping, now, manner) as (run, table, tally):
            GoalImport(run, mapping, table, people, teams, metrics, tally).complete()
        return tally.summary(mapping.source, mapping.kind, path.name, dry_run=manner.dry_run)

    def was_imported(self, mapping: AnyMapping, called: str, sha256: str) -> bool:
        """Whether the file was last read to its end as it is, through this very mapping, and would say nothing new today."""
        with self._database.read() as uow:
            last = uow.imports.last(mapping.source, _storable(called))
            done = last is not None and last.finished_at is not None
            same = last is not None and (last.file_hash, last.mapping_hash) == (sha256, mapping.fingerprint())
        return done and same and not self.may_go_on(mapping)

    def may_go_on(self, mapping: AnyMapping) -> bool:
        """Whether somebody whom rows of this source waited for is known by now, so that its files are worth reading again."""
        with self._database.read() as uow:
            waiting = [row.reference for row in uow.imports.unmatched() if row.source == mapping.source]
            return bool(waiting) and any(map(known_people(uow).knows, waiting))

    @contextmanager
    def _opened(self, path: Path, mapping: Table, now: datetime, manner: Manner) -> Iterator[tuple[Run, TableFile, Tally]]:
        run = Run(
            database=self._database,
            now=now,
            calendar=self._calendar(),
            called=_storable(manner.called or path.name),
            dry_run=manner.dry_run,
            folder=path.parent,
            watchers=self._watchers,
            progress=manner.progress,
        )
        with open_table(path, mapping.file) as table, RejectFile(manner.rejects, table.columns, path) as rejects:
            yield run, table, Tally(rejects)

    def _known(self) -> tuple[KnownPeople, KnownTeams, KnownMetrics]:
        with self._database.read() as uow:
            teams = KnownTeams((team.id, team.key, team.name) for team in uow.people.teams())
            return known_people(uow), teams, known_metrics(uow)

    def _calendar(self) -> CalendarDefinition:
        with self._database.read() as uow:
            return workspace_calendar(uow)


def _storable(name: str) -> str:
    """The end of a file's name, which may hold bytes that are no text."""
    return name.encode("utf-8", "backslashreplace").decode()[-_LONGEST_NAME:]
