"""The clock's beat: one interval job that calls the ticks it was handed, one after the other. It holds no rule and no memory."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = structlog.get_logger()

Tick = Callable[[datetime], Awaitable[None]]


class Scheduler:
    """Beats every `seconds`; a beat that takes longer is not doubled. One tick's failure is logged and keeps none of the others."""

    def __init__(self, ticks: Mapping[str, Tick], clock: Callable[[], datetime], seconds: float) -> None:
        self._ticks = ticks
        self._clock = clock
        self._seconds = seconds
        self._engine = AsyncIOScheduler(timezone="UTC")
        self.last_beat: datetime | None = None

    def start(self) -> None:
        """Needs a running event loop."""
        trigger = IntervalTrigger(seconds=self._seconds)
        self._engine.add_job(self.beat, trigger, coalesce=True, max_instances=1, misfire_grace_time=None)
        self._engine.start()

    async def beat(self) -> None:
        for name, tick in self._ticks.items():
            try:
                await tick(self._clock())
            except Exception:
                log.exception("tick failed", tick=name)
        self.last_beat = self._clock()

    def stop(self) -> None:
        self._engine.shutdown(wait=False)
