"""What holds for every import: nothing lost, nothing twice, the rejects listed, memory flat."""

import csv
import tracemalloc
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from bot.chat.errors import UserError
from bot.intake.mapping import parse_mapping
from bot.intake.rejects import neutral
from bot.intake.service import Intake, Manner
from bot.intake.summary import Progress
from bot.metrics import ledger
from tests.intake.office import NOW, Office

CALLS = """
source: dialer
kind: records
id: id
occurred: day
person: who
metrics: {calls: 1}
label: note
"""
MAY = date(2026, 5, 4)


def calls(count: int) -> str:
    return "id,day,who,note\n" + "".join(f"C{n},2026-05-04,ana,\n" for n in range(count))


class Unplugged(Exception):
    """Somebody pulled the plug."""


def test_an_interrupted_import_keeps_whole_batches_and_running_it_again_completes_it(empty_office):
    empty_office.meet("ana", "Ana Silva")

    def unplug(progress: Progress) -> None:
        if progress.rows >= 2000:
            raise Unplugged

    with pytest.raises(Unplugged):
        empty_office.take(calls(3500), CALLS, manner=Manner(progress=unplug))
    kept = len(empty_office.counted("calls"))
    assert 1000 <= kept < 3500
    with empty_office.database.read() as uow:
        interrupted = uow.imports.last("dialer")
        assert interrupted is not None
        assert (interrupted.finished_at, interrupted.written) == (None, kept)
    summary = empty_office.take(calls(3500), CALLS)
    assert (summary.written, summary.unchanged) == (3500 - kept, kept)
    assert len(empty_office.counted("calls")) == 3500
    with empty_office.database.read() as uow:
        assert ledger.check(uow) == []


def test_progress_is_told_after_every_batch(office):
    told: list[Progress] = []
    office.take(calls(2500), CALLS, manner=Manner(progress=told.append))
    assert [step.rows for step in told] == [1000, 2000, 2500]
    assert told[-1].share == 1
    assert all(earlier.share <= later.share for earlier, later in pairwise(told))


def test_a_dry_run_tells_and_changes_nothing(empty_office):
    empty_office.meet("ana", "Ana Silva")
    text = calls(1500) + "X,2026-05-04,nobody,\n"
    summary = empty_office.take(text, CALLS, manner=Manner(dry_run=True))
    assert (summary.dry_run, summary.rows, summary.written, summary.rejected) == (True, 1501, 1500, 1)
    assert empty_office.counted("calls") == []
    with empty_office.database.read() as uow:
        assert (uow.imports.last("dialer"), uow.imports.unmatched(), uow.metrics.sources()) == (None, [], [])


def test_rejects_are_listed_with_row_reason_and_the_original_cells(office):
    rejects = office.folder / "rejects.csv"
    text = 'id,day,who,note\nC1,2026-05-04,ana,fine\nC2,soon,ana,"=cmd()"\nC3,2026-05-04,@nobody,"+1, two"\nC4,2026\n'
    summary = office.take(text, CALLS, manner=Manner(rejects=rejects))
    assert (summary.rejects, summary.rejected) == (rejects, 3)
    assert summary.reasons == {"unreadable date": 1, "unknown person": 1, "broken row": 1}
    rows = list(csv.reader(rejects.open(encoding="utf-8-sig", newline="")))
    assert rows[0] == ["row", "reason", "id", "day", "who", "note"]
    assert (rows[1][0], rows[1][2:]) == ("3", ["C2", "soon", "ana", "'=cmd()"])
    assert (rows[2][0], rows[2][2:]) == ("4", ["C3", "2026-05-04", "'@nobody", "'+1, two"])
    assert rows[3] == ["5", "The row has 2 cells where the header has 4; it is half-written or wrongly quoted.", "C4", "2026"]


def test_without_rejects_no_file_is_made(office):
    rejects = office.folder / "rejects.csv"
    assert office.take(calls(1), CALLS, manner=Manner(rejects=rejects)).rejects is None
    assert not rejects.exists()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\0x", "＝x"])
def test_a_cell_that_would_run_as_a_formula_is_neutralised(cell):
    assert neutral(cell) == f"'{cell}"


def test_a_plain_cell_stays_as_it_is():
    assert neutral("a=b") == "a=b"


def test_watchers_hear_of_records_but_not_in_a_dry_run(office):
    heard: list[str] = []
    intake = Intake(office.database, watchers=[lambda uow, changes, now: heard.extend(change.external_id for change in changes)])
    mapping = parse_mapping(CALLS, "calls.yaml")
    intake.import_file(office.file(calls(1)), mapping, now=NOW, manner=Manner(dry_run=True))
    assert heard == []
    intake.import_file(office.file(calls(1)), mapping, now=NOW)
    assert heard == ["C0"]


def test_a_moment_that_changed_is_known_since_then(office):
    office.take(calls(1), CALLS, now=datetime(2026, 11, 1, tzinfo=UTC))
    office.take(calls(1).replace("05-04", "05-05"), CALLS, now=datetime(2026, 11, 2, tzinfo=UTC))
    with office.database.read() as uow:
        metric = uow.metrics.by_key(["calls"])["calls"].id
        revisions = uow.records.revisions(uow.metrics.source("dialer").id, "C0", metric)
    assert [row.recorded_at.day for row in revisions] == [1, 2]


def test_memory_does_not_grow_with_the_file(office):
    """Twice the rows, the same peak: nothing of a row is kept."""
    peaks = []
    for size in (3000, 6000):
        path = office.file(calls(size).replace("ana", "nobody in particular"))
        tracemalloc.start()
        Intake(office.database).import_file(path, parse_mapping(CALLS, "calls.yaml"), now=NOW)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.25


def test_every_stranger_is_counted_and_the_first_ten_thousand_are_named(office: Office):
    text = "id,day,who,note\n" + "".join(f"C{n},2026-05-04,{'x' * (n % 7)}{n}@gone.example,\n" for n in range(10_500))
    summary = office.take(text, CALLS.replace("person: who", "person: {column: who, by: [email]}"), manner=Manner(dry_run=True))
    assert (summary.rejected, len(summary.unknown_people)) == (10_500, 10_000)


@pytest.mark.parametrize("name", ["file.csv", "lookup.csv", "mapping.yaml"])
def test_a_file_that_is_no_list_of_refused_rows_is_never_overwritten(office, name):
    office.file("kept: as it is\n", "mapping.yaml")
    office.file("who,name\nx,y\n", "lookup.csv")
    text = calls(1) + "C9,soon,ana,\n"
    with pytest.raises(UserError, match="would be lost; choose another name"):
        office.take(text, CALLS, manner=Manner(rejects=office.folder / name))
    assert (office.folder / "file.csv").read_text() == text
    assert (office.folder / "mapping.yaml").read_text() == "kept: as it is\n"
    assert (office.folder / "lookup.csv").read_text() == "who,name\nx,y\n"
    assert office.counted("calls") == []


def test_mended_rows_can_be_read_from_the_list_they_were_refused_in(office):
    listed = office.folder / "file.csv.rejects.csv"
    office.take("id,day,who,note\nC1,soon,ana,\n", CALLS, manner=Manner(rejects=listed))
    listed.write_text(listed.read_text("utf-8-sig").replace("soon", "2026-05-04"), "utf-8-sig")
    again = listed.with_name(f"{listed.name}.rejects.csv")
    mapping = parse_mapping(CALLS, "calls.yaml")
    with pytest.raises(UserError, match="would be lost"):
        Intake(office.database).import_file(listed, mapping, now=NOW, manner=Manner(rejects=listed))
    assert Intake(office.database).import_file(listed, mapping, now=NOW, manner=Manner(rejects=again)).written == 1


def test_a_list_of_refused_rows_takes_the_place_of_the_one_before(office):
    listed = office.folder / "rejects.csv"
    for word in ("soon", "later"):
        office.take(f"id,day,who,note\nC1,{word},ana,\n", CALLS, manner=Manner(rejects=listed))
    assert "later" in listed.read_text("utf-8-sig")
    assert "soon" not in listed.read_text("utf-8-sig")
    assert sorted(path.name for path in office.folder.iterdir()) == ["file.csv", "rejects.csv"]


def test_a_list_in_a_folder_that_is_not_there_is_one_sentence(office):
    with pytest.raises(UserError, match=r"There is no folder .*nowhere to list refused rows in"):
        office.take(calls(1), CALLS, manner=Manner(rejects=office.folder / "nowhere" / "rejects.csv"))


def test_a_list_for_which_there_is_no_room_is_one_sentence(office):
    with pytest.raises(UserError, match=r"The refused rows cannot be listed in .*; choose another place"):
        office.take("id,day,who,note\nC1,soon,ana,\n", CALLS, manner=Manner(rejects=office.folder / ("x" * 252)))
