"""The tick that reads sources."""

from datetime import UTC, date, datetime
from pathlib import Path

from bot.intake.service import Intake
from bot.playbook.load import load
from bot.playbook.service import Playbooks
from bot.workers.feeds import Feeds
from storage.database import Database

NOW = datetime(2026, 11, 18, 15, tzinfo=UTC)
PLAYBOOK = """
metrics:
  calls: {{name: Calls, category: activity, aggregation: count}}
scorecards:
  rep: {{name: Rep, metrics: {{calls: 1}}}}
mappings:
  broken: {{kind: records, source: one, id: id, occurred: day, person: who, metrics: {{calls: 1}}}}
  calls: {{kind: records, source: two, id: id, occurred: day, person: who, metrics: {{calls: 1}}}}
sources:
  a: {{mapping: broken, folder: {folder}}}
  b: {{mapping: calls, folder: {folder}}}
"""


async def test_a_source_that_cannot_be_read_keeps_none_of_the_others(database: Database, tmp_path: Path) -> None:
    """Its mapping was kept by an older version, which took an encoding that no file has."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "calls.csv").write_text("id,day,who\n1,2026-11-03,ana\n")
    Playbooks(database).apply(load(PLAYBOOK.format(folder=folder)), now=NOW, by="test")
    with database.write() as uow:
        uow.people.put_person("ana", name="Ana", starts_on=date(2020, 1, 1))
        (broken,) = (row.document for row in uow.playbook.definitions("mapping") if row.key == "broken")
        uow.playbook.put("mapping", "broken", {**broken, "file": {"encoding": "undefined"}})
    feeds = Feeds(database, Intake(database))
    for _ in range(2):
        await feeds.read(NOW)
    with database.read() as uow:
        assert uow.imports.last("one") is None
        run = uow.imports.last("two")
        assert run is not None
        assert (run.file_name, run.written) == ("b/calls.csv", 1)
