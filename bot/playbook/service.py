"""The playbook as the command line uses it: each call is one unit of work."""

from datetime import datetime

from bot.playbook import apply as applying
from bot.playbook.apply import Plan, Unplaced
from bot.playbook.diff import Change
from bot.playbook.export import dump
from bot.playbook.load import Loaded
from bot.playbook.schema import FILE
from bot.playbook.state import current
from storage.database import Database


class Playbooks:
    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, loaded: Loaded, *, now: datetime) -> Plan:
        """What applying the file would change. Raises `DocumentError` with its lines."""
        with self._database.read() as uow:
            try:
                return applying.plan(uow, loaded.playbook, now)
            except Unplaced as error:
                raise loaded.error(error.mistakes) from error

    def apply(self, loaded: Loaded, *, now: datetime, by: str) -> tuple[Change, ...]:
        """Applies the file as a whole or not at all; what changed. Raises `DocumentError` with its lines."""
        with self._database.write() as uow:
            uow.take_turn("playbook")
            try:
                return applying.carry_out(uow, applying.plan(uow, loaded.playbook, now), now, by)
            except Unplaced as error:
                raise loaded.error(error.mistakes) from error

    def export(self, schema: str = FILE) -> str:
        """The playbook in force as YAML."""
        with self._database.read() as uow:
            return dump(current(uow), schema)
