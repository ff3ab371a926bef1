"""Photos of people for the threads that draw: one that is here is drawn; one that is not is fetched meanwhile, for the next picture.

No picture ever waits for a photo. Photos live in memory alone: after a start they are fetched again.
"""

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from cachetools import TTLCache
from prometheus_client import CollectorRegistry, Counter

from bot.charts.caches import Store
from bot.charts.photos import Pixels, decode
from bot.commands.desk import InThread
from bot.workers.outside import Failed, Outside, Refused

AT_ONCE = 4
MOST_WAITING = 200
MOST_BYTES = 32 << 20
"""Of decoded photos: 220 or so."""
NOT_AGAIN_FOR = timedelta(hours=1)
_MOST_FAILURES = 2_000

log = structlog.get_logger(__name__)


class Photos:
    """Made on the event loop, which fetches while `run` runs. `allowed` is asked, in a thread, before anything is fetched.

    What cannot be had, for whatever reason, is tried again after an hour.
    """

    def __init__(
        self, outside: Outside, allowed: Callable[[], bool], in_thread: InThread, clock: Callable[[], datetime], registry: CollectorRegistry
    ) -> None:
        self._outside = outside
        self._allowed = allowed
        self._in_thread = in_thread
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._lock = threading.Lock()
        self._wanted: set[str] = set()
        self._known: Store[Pixels] = Store(MOST_BYTES, lambda photo: photo.nbytes)
        self._failures: TTLCache[str, bool] = TTLCache(_MOST_FAILURES, NOT_AGAIN_FOR.total_seconds(), timer=lambda: clock().timestamp())
        self._outcomes = Counter(
            "pacer_photos", "Photos of people that were to be fetched, by what came of it", ["outcome"], registry=registry
        )

    def look(self, address: str) -> Pixels | None:
        """The photo, at once or not at all; a `bot.charts.Photos`. From any thread, as `want`."""
        known = self._known.get(address)
        if known is None:
            self._want(address)
        return known

    def want(self, address: str) -> None:
        """It will be asked for soon."""
        if self._known.get(address) is None:
            self._want(address)

    async def run(self) -> None:
        """Until cancelled."""
        async with self._outside, asyncio.TaskGroup() as fetching:
            for _ in range(AT_ONCE):
                fetching.create_task(self._fetch_all())

    def _want(self, address: str) -> None:
        with self._lock:
            if address in self._wanted or address in self._failures:
                return
            if len(self._wanted) >= MOST_WAITING:
                self._outcomes.labels("dropped").inc()
                return
            self._wanted.add(address)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._queue.put_nowait, address)

    async def _fetch_all(self) -> None:
        while True:
            address = await self._queue.get()
            outcome = await self._fetched(address)
            self._outcomes.labels(outcome).inc()
            with self._lock:
                self._wanted.discard(address)
                if outcome != "fetched":
                    self._failures[address] = True

    async def _fetched(self, address: str) -> str:
        """What came of it. Addresses lead to people, so none is logged, nor an error that may hold one."""
        try:
            if not await self._in_thread(self._allowed):
                return "switched off"
            photo = await self._in_thread(decode, await self._outside.fetch(address))
        except Refused:
            return "refused"
        except Failed as failure:
            log.info("photo not fetched", reason=str(failure))
            return "failed"
        except Exception as error:  # one that cannot be had keeps none of the others
            log.warning("photo not fetched", reason=type(error).__name__)
            return "failed"
        if photo is None:
            return "no picture"
        self._known.put(address, photo)
        return "fetched"
