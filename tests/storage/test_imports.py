"""Runs over files and the people they named whom nobody knows."""

from storage.database import Database
from tests.support.numbers import NOW


def test_a_run_adds_up_what_its_batches_did(database: Database) -> None:
    with database.write() as uow:
        run = uow.imports.start("crm", "records", "abc", NOW, file_name="deals.csv").id
    for _ in range(2):
        with database.write() as uow:
            uow.imports.progress(run, rows=10, written=7, unchanged=2, rejected=1)
    with database.write() as uow:
        uow.imports.finish(run, NOW)
    with database.read() as uow:
        last = uow.imports.last("crm", "deals.csv")
        assert last is not None
        assert (last.rows, last.written, last.unchanged, last.rejected, last.finished_at) == (20, 14, 4, 2, NOW)
        assert uow.imports.last("crm", "other.csv") is None


def test_the_unmatched_wait_until_they_are_known(database: Database) -> None:
    with database.write() as uow:
        uow.imports.note_unmatched("crm", {"zoe@example.com": 3, "yan": 1}, NOW)
        uow.imports.note_unmatched("crm", {"yan": 5}, NOW)
        assert [(row.reference, row.rows) for row in uow.imports.unmatched()] == [("yan", 5), ("zoe@example.com", 3)]
        uow.imports.matched("crm", ["yan"])
        assert [row.reference for row in uow.imports.unmatched()] == ["zoe@example.com"]
