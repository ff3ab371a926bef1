"""Loads the made-up organisation into an empty database, by the same doors as a real one: playbook, people, goals, records."""

from datetime import datetime
from pathlib import Path

from bot.commands.watchers import WATCHERS
from bot.demo import files
from bot.intake.mapping import load_mapping
from bot.intake.service import Intake
from bot.playbook.load import load_file
from bot.playbook.service import Playbooks
from storage.database import Database

TABLES = ("people", "quotas", "activities", "deals")


def load(database: Database, folder: Path, now: datetime) -> None:
    """Writes the files into `folder` and takes them in; a database that holds them already stays as it is."""
    files.write(folder, now.date())
    Playbooks(database).apply(load_file(folder / "playbook.yaml"), now=now, by="demo")
    intake = Intake(database, WATCHERS)
    for table in TABLES:
        intake.import_file(folder / f"{table}.csv", load_mapping(folder / f"{table}.yaml"), now=now)
