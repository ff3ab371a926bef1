"""Sources that a tick keeps reading: folders and addresses."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.intake.definitions import SourceDefinition
from bot.intake.mapping import parse_mapping
from bot.intake.service import AnyMapping, Intake, Manner
from bot.intake.sources import Memory, Taken, due, take
from tests.intake.office import NOW, Office
from tests.intake.site import ONE, TWO, Site

MAPPING = parse_mapping("source: crm\nkind: records\nid: id\noccurred: day\nperson: who\nmetrics: {calls: 1}\n", "calls.yaml")


def test_a_source_is_due_first_and_then_every_so_many_minutes():
    sources = {key: SourceDefinition(mapping="m", folder=key, every=every) for key, every in (("a", 15), ("b", 60), ("new", 5))}
    memory = Memory()
    memory.of("a").checked = NOW - timedelta(minutes=15)
    memory.of("b").checked = NOW - timedelta(minutes=59)
    assert due(sources, memory, NOW) == ["new", "a"]
    assert due(sources, memory, NOW + timedelta(minutes=1)) == ["new", "b", "a"]


async def look(office: Office, memory: Memory, *, pattern: str = "*", mapping: AnyMapping = MAPPING, rejects: Path | None = None) -> Taken:
    """A look at the office's folder, and the one at the next beat, when its files lie still."""
    source = SourceDefinition(mapping="m", folder=str(office.folder), pattern=pattern)
    for _ in range(2):
        taken = await take("k", source, mapping, Intake(office.database), memory, NOW, rejects=rejects)
    return taken


async def test_new_and_changed_files_of_a_folder_are_read_once(office: Office):
    memory = Memory()
    office.file(ONE, "calls.csv")
    office.file(TWO, "other.csv")
    office.file(TWO, "calls.csv.part")
    office.file(TWO, ".calls.csv")
    first = await look(office, memory, pattern="calls*")
    assert [(summary.file, summary.written) for summary in first.summaries] == [("calls.csv", 1)]
    assert (await look(office, memory, pattern="calls*")).summaries == []
    office.file(TWO, "calls.csv")
    changed = await look(office, memory, pattern="calls*")
    assert [(summary.file, summary.written, summary.unchanged) for summary in changed.summaries] == [("calls.csv", 1, 1)]
    assert memory.of("k").checked == NOW
    assert len(list(office.folder.iterdir())) == 4


async def test_a_file_that_is_still_written_to_waits_until_it_lies_still(office: Office):
    memory, source = Memory(), SourceDefinition(mapping="m", folder=str(office.folder), every=60)
    for text in (ONE, TWO):
        office.file(text, "calls.csv")
        assert (await take("k", source, MAPPING, Intake(office.database), memory, NOW)).summaries == []
        assert due({"k": source}, memory, NOW) == ["k"]
    assert [summary.written for summary in (await take("k", source, MAPPING, Intake(office.database), memory, NOW)).summaries] == [2]
    assert due({"k": source}, memory, NOW + timedelta(minutes=59)) == []


async def test_a_file_that_cannot_be_read_keeps_none_of_the_others(office: Office):
    office.file("", "a.csv")
    office.file(ONE, "b.csv")
    memory = Memory()
    taken = await look(office, memory)
    assert [summary.file for summary in taken.summaries] == ["b.csv"]
    assert {name: plain(str(error)) for name, error in taken.unread.items()} == {
        "a.csv": "a.csv is empty: it has no row with column names."
    }
    office.file(TWO, "a.csv")
    assert [summary.file for summary in (await look(office, memory)).summaries] == ["a.csv"]


async def test_a_file_that_returns_to_what_it_was_is_read_again(empty_office: Office):
    empty_office.meet("ana", "Ana Silva")
    mapping = parse_mapping("source: crm\nkind: records\nid: id\noccurred: day\nperson: who\nmetrics: {revenue: amount}\n", "deals.yaml")
    memory = Memory()
    for amount in (100, 200, 100):
        empty_office.file(f"id,day,who,amount\nC1,2026-05-04,ana,{amount}\n", "deals.csv")
        await look(empty_office, memory, mapping=mapping)
        assert [each[2] for each in empty_office.counted("revenue")] == [amount]


async def test_a_file_is_read_again_through_a_mapping_that_changed(office: Office):
    memory = Memory()
    office.file("id,day,who,amount\nC1,2026-05-04,ana,5\n", "deals.csv")
    for factor in (1, 2, 1):
        amount = f"{{column: amount, multiply: {factor}}}"
        text = f"source: crm\nkind: records\nid: id\noccurred: day\nperson: who\nmetrics: {{revenue: {amount}}}\n"
        await look(office, memory, mapping=parse_mapping(text, "deals.yaml"))
        assert [each[2] for each in office.counted("revenue")] == [5 * factor]


async def test_files_of_one_name_in_two_folders_are_each_read_once(office: Office, tmp_path: Path):
    memory, intake = Memory(), Intake(office.database)
    for number, key in enumerate(("east", "west"), start=1):
        (tmp_path / key).mkdir()
        (tmp_path / key / "calls.csv").write_text(f"id,day,who\nC{number},2026-05-04,ana\n")
    for wanted in (0, 1, 0, 0):
        for key in ("east", "west"):
            taken = await take(key, SourceDefinition(mapping="m", folder=str(tmp_path / key)), MAPPING, intake, memory, NOW)
            assert len(taken.summaries) == wanted


async def test_a_list_of_refused_rows_in_the_folder_is_no_data(office: Office):
    mapping = parse_mapping("source: crm\nkind: records\nid: id\noccurred: day\nperson: who\nmetrics: {calls: 1}\n", "calls.yaml")
    path = office.file("id,day,who\nC1,2026-05-04,zed\n", "calls.csv")
    Intake(office.database).import_file(path, mapping, now=NOW, manner=Manner(rejects=office.folder / "calls.csv.rejects.csv"))
    office.meet("zed", "Zed")
    assert [summary.file for summary in (await look(office, Memory(), pattern="calls*")).summaries] == ["calls.csv"]


async def test_a_file_is_read_again_when_somebody_it_named_became_known(office: Office):
    memory = Memory()
    office.file("id,day,who\nC1,2026-05-04,zed\nC2,2026-05-04,gone\n", "calls.csv")
    assert [summary.rejected for summary in (await look(office, memory)).summaries] == [2]
    assert (await look(office, memory)).summaries == []
    office.meet("zed", "Zed")
    source = SourceDefinition(mapping="m", folder=str(office.folder))
    for written in ([1], []):
        taken = await take("k", source, MAPPING, Intake(office.database), memory, NOW)
        assert [summary.written for summary in taken.summaries] == written


async def test_rejected_rows_of_a_folder_are_listed_beside(office: Office, tmp_path: Path):
    office.file("id,day,who\nC1,soon,ana\n", "calls.csv")
    (summary,) = (await look(office, Memory(), rejects=tmp_path)).summaries
    assert summary.rejects == tmp_path / "calls.rejects.csv"
    assert "“soon” is not a date" in summary.rejects.read_text("utf-8")


async def test_a_folder_that_is_gone_is_told(office: Office):
    with pytest.raises(UserError, match="There is no folder gone to watch"):
        await take("k", SourceDefinition(mapping="m", folder="/nowhere/gone"), MAPPING, Intake(office.database), Memory(), NOW)


async def test_an_address_is_read_again_only_when_it_changed(office: Office, site: tuple[Site, str]):
    page, address = site
    source = SourceDefinition(mapping="m", url=f"{address}/calls.csv")
    intake, memory = Intake(office.database), Memory()
    assert [summary.written for summary in (await take("k", source, MAPPING, intake, memory, NOW)).summaries] == [1]
    assert (await take("k", source, MAPPING, intake, memory, NOW)).summaries == []
    assert page.asked[0] is None
    assert page.asked[1] is not None
    assert (await take("k", source, MAPPING, intake, Memory(), NOW)).summaries == []
    page.content = TWO
    assert [summary.written for summary in (await take("k", source, MAPPING, intake, memory, NOW)).summaries] == [1]


async def test_an_address_that_did_not_change_is_read_again_through_a_mapping_that_did(office: Office, site: tuple[Site, str]):
    _, address = site
    source = SourceDefinition(mapping="m", url=f"{address}/calls.csv")
    intake, memory = Intake(office.database), Memory()
    await take("k", source, MAPPING, intake, memory, NOW)
    changed = parse_mapping("source: crm\nkind: records\nid: id\noccurred: day\nperson: who\nmetrics: {meetings: 1}\n", "calls.yaml")
    assert [summary.written for summary in (await take("k", source, changed, intake, memory, NOW)).summaries] == [1]
    assert (await take("k", source, changed, intake, memory, NOW)).summaries == []
