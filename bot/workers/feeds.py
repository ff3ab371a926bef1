"""A tick that keeps data coming: reads each source of the playbook when its time has come."""

import asyncio
from datetime import datetime

import structlog

from bot.intake.definitions import SourceDefinition
from bot.intake.mapping import as_mapping
from bot.intake.service import Intake
from bot.intake.sources import Memory, due, take
from storage.database import Database
from storage.models.base import Document

log = structlog.get_logger()


class Feeds:
    """Remembers between ticks when each source was looked at. One source's failure is logged and keeps none of the others."""

    def __init__(self, database: Database, intake: Intake) -> None:
        self._database = database
        self._intake = intake
        self._memory = Memory()

    async def read(self, now: datetime) -> None:
        sources, mappings = await asyncio.to_thread(self._rules)
        for key in due(sources, self._memory, now):
            source = sources[key]
            try:
                taken = await take(key, source, as_mapping(mappings[source.mapping]), self._intake, self._memory, now)
            except Exception as error:
                log.warning("source could not be read", source=key, error=type(error).__name__)
                continue
            for name, fault in taken.unread.items():
                log.warning("file of a source could not be read", source=key, file=name, error=type(fault).__name__)
            for summary in taken.summaries:
                log.info("source read", source=key, rows=summary.rows, written=summary.written, rejected=summary.rejected)

    def _rules(self) -> tuple[dict[str, SourceDefinition], dict[str, Document]]:
        with self._database.read() as uow:
            sources = {row.key: SourceDefinition.model_validate(row.document) for row in uow.playbook.definitions("source")}
            mappings = {row.key: row.document for row in uow.playbook.definitions("mapping")}
        return {key: source for key, source in sources.items() if source.mapping in mappings}, mappings
