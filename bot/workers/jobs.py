"""Who wakes up when something is owed: this process itself, or workers elsewhere through a queue in PostgreSQL.

The database says what is owed; a lost wake-up costs the seconds until the next sweep, and no post.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import procrastinate
import structlog
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status

from bot.commands.desk import InThread
from bot.deliveries.service import Deliveries

log = structlog.get_logger()

DRAIN = "drain"
AT_ONCE = 16
"""Conversations that one worker works off at once; most of the time they wait for a platform."""
MOST = 200
"""Conversations that one sweep puts into the queue."""
_POLL = 0.5
"""Seconds that a job waits at most whose notification was lost."""
_GATHER = 0.05
"""Seconds in which wake-ups become one: a backlog wakes at every step of every post."""
_QUEUED = "SELECT queueing_lock FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queueing_lock = ANY(%(names)s)"
_HEARTBEAT = 5.0
_STALLED = 20.0


Drain = Callable[[int, asyncio.Event], Awaitable[None]]
"""Sends what is owed to a conversation until nothing is, or the event is set."""


class JobRunner(Protocol):
    """`wake` is for the event loop's own thread; `run` works until it is cancelled, and finishes what it has begun."""

    def wake(self) -> None: ...

    async def run(self) -> None: ...


class Queue:
    """The jobs in PostgreSQL at `url`; each holds the id of a conversation and nothing else. One of each waits at most."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.app = self._closed()

    async def open(self) -> None:
        """Makes the queue's own tables where there are none; of several starters one does it."""
        self.app = self._closed()
        await self.app.open_async()
        if not await self.app.check_connection_async():
            try:
                await self.app.schema_manager.apply_schema_async()
            except ConnectorException:
                if not await self.app.check_connection_async():
                    raise

    def _closed(self) -> procrastinate.App:
        """What was closed once does not open again."""
        return procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=self._url, min_size=1, max_size=4))

    async def close(self) -> None:
        await self.app.close_async()

    async def put(self, conversation: int) -> None:
        """Somebody will work off this conversation; nothing where it waits in the queue already.

        The queue locks no conversation while it is worked off: a dead worker would hold that lock until it is noticed. The order of a
        conversation's posts is kept by their claims.
        """
        with suppress(AlreadyEnqueued):
            await self.app.configure_task(DRAIN, queueing_lock=str(conversation)).defer_async(conversation=conversation)

    async def put_all(self, conversations: Collection[int]) -> None:
        """As `put`, of many, but not those that wait already or are being worked off: one question finds them.

        What is owed while its conversation is worked off is found by that work, or by the wake-up or the sweep after it.
        """
        names = {str(each): each for each in conversations}
        rows = await self.app.connector.execute_query_all_async(_QUEUED, names=list(names))
        for name in names.keys() - {row["queueing_lock"] for row in rows}:
            await self.put(names[name])

    async def bury(self) -> None:
        """Forgets jobs whose worker is dead; whatever is owed is put in anew by the sweep.

        They are not tried again: where the same conversation waits in the queue already, that is refused.
        """
        for job in await self.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED):
            await self.app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


class Spread:
    """Puts conversations that hold something owed into the queue, after each commit here and by a sweep; with `drain` works it off too."""

    def __init__(
        self,
        queue: Queue,
        deliveries: Deliveries,
        in_thread: InThread,
        clock: Callable[[], datetime],
        *,
        sweep_seconds: float,
        drain: Drain | None = None,
    ) -> None:
        self._queue = queue
        self._deliveries = deliveries
        self._in_thread = in_thread
        self._clock = clock
        self._sweep_seconds = sweep_seconds
        self._drain = drain
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        while True:
            try:
                await self._run()
            except Exception:  # PostgreSQL is away, say: it is looked for again, as by every sweep
                log.exception("queue interrupted")
            await asyncio.sleep(self._sweep_seconds)

    async def _run(self) -> None:
        await self._queue.open()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._dispatch())
                if self._drain is not None:
                    group.create_task(self._work(self._drain))
                try:
                    await asyncio.Event().wait()
                finally:
                    self._stopping.set()
        finally:
            await self._queue.close()

    async def _dispatch(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self._queue.put_all(await self._in_thread(self._deliveries.waiting, self._clock(), MOST))
                await self._queue.bury()
            except Exception:  # the database is away, say: the next sweep finds the same
                log.exception("queueing interrupted")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._sweep_seconds):
                    await self._woken.wait()
            await asyncio.sleep(_GATHER)

    async def _work(self, drain: Drain) -> None:
        app = self._queue.app

        @app.task(name=DRAIN)
        async def work_off(conversation: int) -> None:
            await drain(conversation, self._stopping)

        await app.run_worker_async(
            concurrency=AT_ONCE,
            fetch_job_polling_interval=_POLL,
            update_heartbeat_interval=_HEARTBEAT,
            stalled_worker_timeout=_STALLED,
            delete_jobs=DeleteJobCondition.ALWAYS,
            install_signal_handlers=False,
        )
