"""Loads the made-up organisation into an empty database, by the same doors as a real one: playbook, people, goals, records."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from bot.commands.watchers import WATCHERS
from bot.contests.service import Contests
from bot.demo import files
from bot.intake.mapping import load_mapping
from bot.intake.service import Intake
from bot.playbook.load import load_file
from bot.playbook.service import Playbooks
from storage.database import Database

TABLES = ("people", "quotas", "activities", "deals")
NEW_YORK = ZoneInfo("America/New_York")


def load(database: Database, folder: Path, now: datetime) -> None:
    """Writes the files into `folder` and takes them in; a database that holds them already stays as it is."""
    files.write(folder, now.date())
    Playbooks(database).apply(load_file(folder / "playbook.yaml"), now=now, by="demo")
    intake = Intake(database, WATCHERS)
    for table in TABLES:
        intake.import_file(folder / f"{table}.csv", load_mapping(folder / f"{table}.yaml"), now=now)
    _begin_contest(database, now)


def _begin_contest(database: Database, now: datetime) -> None:
    """The Northeast's contest of this week, begun on Monday; unposted, for nobody has come to the chat yet."""
    contests = Contests(database)
    if contests.all():
        return
    with database.read() as uow:
        marcus = uow.people.by_key(["marcus"])["marcus"].id
        team = next(row.id for row in uow.people.teams() if row.key == "northeast")
    today = now.astimezone(NEW_YORK).date()
    monday = datetime.combine(today - timedelta(days=today.weekday()), time(), NEW_YORK)
    document: dict[str, JsonValue] = {
        "name": "Meeting week",
        "format": {"kind": "most", "places": 3},
        "scoring": {"metrics": [{"metric": "meetings", "points": "2"}, {"metric": "proposals", "points": "5"}]},
        "starts": monday.isoformat(),
        "ends": (monday + timedelta(days=7)).isoformat(),
        "zone": NEW_YORK.key,
        "entrants": {"teams": [team]},
        "prize": "Dinner for two",
    }
    contests.draft(document, (), by=marcus, now=now)
    with database.write() as uow:
        uow.contests.set(uow.contests.all()[0].id, {"state": "running"})
