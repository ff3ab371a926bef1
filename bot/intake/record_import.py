"""Records out of a table into the ledger, a thousand rows a transaction.

What a batch says is committed with its counts; an import that is interrupted keeps whole batches, and running it again completes it, since
to the ledger a record that it has is nothing new.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from bot.intake.bindings import Cells
from bot.intake.known import KnownMetrics, KnownPeople
from bot.intake.mapping import RecordsMapping
from bot.intake.readers import TableFile
from bot.intake.rows import Facts, row_mapper
from bot.intake.run import BATCH, Counts, Run, Started, good_rows
from bot.intake.summary import Tally
from bot.metrics import ledger
from bot.metrics.records import NewRecord
from storage.unit_of_work import UnitOfWork

_NO_DAY = date(2000, 1, 1)


class RecordImport:
    """Takes the rows of one table; a mapping that does not fit it is a `UserError` before any row is read."""

    def __init__(
        self, run: Run, mapping: RecordsMapping, table: TableFile, people: KnownPeople, metrics: KnownMetrics, tally: Tally
    ) -> None:
        self._run, self._table, self._tally = run, table, tally
        self._source = mapping.source
        self._people = people
        self._map = row_mapper(mapping, run.bindings(mapping, table), people, metrics)
        self._started = Started.over(run, mapping, mapping.kind, table)
        self._batch: list[NewRecord] = []
        self._taken_back: set[tuple[str, str]] = set()
        self._before = Counts()

    def complete(self) -> None:
        """Read the table to its end."""
        good_rows(self._table, self._tally, self._take)
        self._flush()
        with self._run.unit() as uow:
            self._started.finish(uow, self._tally, self._people)

    def _take(self, _: int, cells: Cells) -> None:
        if self._tally.rows % BATCH == 0 or len(self._batch) - len(self._taken_back) >= BATCH:
            self._flush()
        facts = self._map(cells)
        if not facts.records:
            self._tally.left_out += 1
        self._batch += facts.records
        if facts.taken_back:
            self._take_back(facts)

    def _take_back(self, facts: Facts) -> None:
        """What the source no longer says is deleted."""
        self._batch += [
            NewRecord(self._source, facts.external_id, metric, _NO_DAY, Decimal(0), (), deleted=True) for metric in facts.taken_back
        ]
        self._taken_back.update((metric, facts.external_id) for metric in facts.taken_back)

    def _flush(self) -> None:
        tally, deleted = self._tally, _Deletions()
        watchers = () if self._run.dry_run else tuple(self._run.watchers)
        with self._run.unit() as uow:
            records = self._with_real_deletions(uow) if self._taken_back else self._batch
            written = ledger.write(
                uow,
                records,
                self._run.now,
                watchers=(*watchers, deleted) if self._taken_back else watchers,
                import_id=self._started.import_id,
            )
            tally.written += written.written - deleted.count
            tally.unchanged += written.unchanged - (sum(record.deleted for record in records) - deleted.count if self._taken_back else 0)
            tally.taken_back += deleted.count
            tally.owner_changes += written.owner_changes
            self._started.note(uow, tally, self._before)
        self._before = Counts.of(tally)
        self._batch, self._taken_back = [], set()
        self._run.told(self._table, tally)

    def _with_real_deletions(self, uow: UnitOfWork) -> list[NewRecord]:
        """The batch without deletions of what the ledger does not have: most rows that are left out were never in it."""
        source = uow.metrics.source(self._source).id
        present = {(record.metric, record.external_id) for record in self._batch if not record.deleted}
        ids_of: dict[str, list[str]] = defaultdict(list)
        for metric, external_id in self._taken_back:
            ids_of[metric].append(external_id)
        for metric, row in uow.metrics.by_key(ids_of).items():
            held = uow.records.in_force(source, row.id, ids_of[metric])
            present.update((metric, record.external_id) for record in held if not record.deleted)
        return [record for record in self._batch if not record.deleted or (record.metric, record.external_id) in present]


class _Deletions:
    """Counts the records that a batch took back."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, uow: UnitOfWork, changes: Sequence[ledger.Change], now: datetime) -> None:
        self.count += sum(change.after.deleted for change in changes)
