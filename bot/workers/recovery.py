"""A tick that works what was acknowledged and never answered, because the process that took it ended."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

import structlog

from bot.commands.desk import Arrival, Worker
from storage.database import Database

log = structlog.get_logger()

MOST_TRIES = 3


class Recovery:
    """`workers` by platform; what belongs to a platform that is not connected waits for it.

    What is younger than `patience` is surely still being worked by whoever took it; what takes longer, a large file say, is kept from
    others by the process that works it, which names it `under_way`.
    """

    def __init__(
        self, database: Database, workers: Mapping[str, Worker], patience: timedelta, under_way: Callable[[], Collection[str]]
    ) -> None:
        self._database = database
        self._workers = workers
        self._patience = patience
        self._under_way = under_way

    async def work(self, now: datetime) -> None:
        """Side by side, for in a rush each waits for its turn."""
        async with asyncio.TaskGroup() as group:
            for arrival in await asyncio.to_thread(self._left_behind, now):
                group.create_task(self._again(arrival))

    async def _again(self, arrival: Arrival) -> None:
        try:
            await self._workers[arrival.platform].work(arrival)
        except Exception:  # one that cannot be worked keeps none of the others waiting
            log.exception("recovery failed", platform=arrival.platform, kind=arrival.kind)

    def _left_behind(self, now: datetime) -> list[Arrival]:
        with self._database.write() as uow:
            uow.inbox.keep(self._under_way(), now)
            rows = uow.inbox.claim_stale(now, received_before=now - self._patience, platforms=list(self._workers), most_tries=MOST_TRIES)
            return [Arrival(row.key, row.platform, row.tenant, row.kind, row.body, row.received_at) for row in rows]
