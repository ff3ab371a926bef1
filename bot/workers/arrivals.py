"""Commits what arrives, all that came while one commit was under way in the next: a rush waits for two commits, not for one each."""

import asyncio
from collections.abc import Callable, Sequence

from bot.commands.desk import Arrival, InThread

MOST = 64
"""Rows in one commit."""

Waiting = list[tuple[Arrival, asyncio.Future[bool]]]


class Arrivals:
    """`accept` is a `bot.commands.desk.Accept`; `commit` says of each whether it is fresh, `promptly` calls it in a thread."""

    def __init__(self, commit: Callable[[Sequence[Arrival]], Sequence[bool]], promptly: InThread) -> None:
        self._commit = commit
        self._promptly = promptly
        self._waiting: Waiting = []
        self._committing: asyncio.Task[None] | None = None

    async def accept(self, arrival: Arrival) -> bool:
        told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, told))
        if self._committing is None:
            self._committing = asyncio.create_task(self._work())
        return await told

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._take(batch)
        finally:
            self._committing = None

    async def _take(self, batch: Waiting) -> None:
        """A row that cannot be written keeps none of the others: then each has a commit of its own."""
        try:
            fresh = await self._promptly(self._commit, [arrival for arrival, _ in batch])
        except Exception as error:
            if len(batch) == 1:
                _tell(batch[0][1], error)
                return
            for each in batch:
                await self._take([each])
        else:
            for (_, told), one in zip(batch, fresh, strict=True):
                _tell(told, one)


def _tell(told: asyncio.Future[bool], end: bool | Exception) -> None:
    """Whoever asked may have gone meanwhile."""
    if told.done():
        return
    if isinstance(end, Exception):
        told.set_exception(end)
    else:
        told.set_result(end)
