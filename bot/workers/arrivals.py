"""Commits what arrives, all that came while one commit was under way in the next: a rush waits for two commits, not for one each.

What is committed has time: a few commands are worked at once, and while many arrive hardly any, for whatever works takes the interpreter
from the loop that acknowledges.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from bot.commands.desk import Arrival, InThread

MOST = 64
"""Rows in one commit."""
WORKED = 12
"""Commands at once, most of which wait for the platform or the database."""
RUSH, WITHIN = 4, 0.2
"""So many arrivals within so many seconds are a rush, in which commands wait to be worked."""
HELD = 10.0
"""Seconds for which a rush holds a command up that would be next; then they are worked one at a time."""
_LOOKS = 0.02

Waiting = list[tuple[Arrival, asyncio.Future[bool]]]


class Arrivals:
    """`accept` is a `bot.commands.desk.Accept`; `commit` says of each whether it is fresh, `promptly` calls it in a thread."""

    def __init__(self, commit: Callable[[Sequence[Arrival]], Sequence[bool]], promptly: InThread, held: float = HELD) -> None:
        self._commit = commit
        self._promptly = promptly
        self._held = held
        self._waiting: Waiting = []
        self._committing: asyncio.Task[None] | None = None
        self._came: deque[float] = deque(maxlen=RUSH)
        self._free = asyncio.Semaphore(WORKED)
        self._worked = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """To work one of them; those that came first are first."""
        async with self._free:
            since, late = self._now(), False
            while (late or self._rushing()) and (self._worked or self._now() < since + self._held):
                asked = self._now()
                await asyncio.sleep(_LOOKS)
                # A loop that is late has not seen yet what arrives.
                late = self._now() > asked + 2 * _LOOKS
            self._worked += 1
            try:
                yield
            finally:
                self._worked -= 1

    def _rushing(self) -> bool:
        return len(self._came) == RUSH and self._came[0] > self._now() - WITHIN

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    async def accept(self, arrival: Arrival) -> bool:
        self._came.append(self._now())
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
