"""A tick that works what was acknowledged and never answered, because the process that took it ended."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.commands.desk import Arrival, Worker
from storage.database import Database

PATIENCE = timedelta(seconds=60)
"""What is younger is surely still being worked by whoever took it."""
MOST_TRIES = 3


class Recovery:
    """`workers` by platform; what belongs to a platform that is not connected waits for it."""

    def __init__(self, database: Database, workers: Mapping[str, Worker]) -> None:
        self._database = database
        self._workers = workers

    async def work(self, now: datetime) -> None:
        for arrival in await asyncio.to_thread(self._left_behind, now):
            await self._workers[arrival.platform].work(arrival)

    def _left_behind(self, now: datetime) -> list[Arrival]:
        with self._database.write() as uow:
            rows = uow.inbox.claim_stale(now, received_before=now - PATIENCE, platforms=list(self._workers), most_tries=MOST_TRIES)
            return [Arrival(row.key, row.platform, row.tenant, row.kind, row.body, row.received_at) for row in rows]
