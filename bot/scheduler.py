"""The clock's beat: an interval job for each tick, so that a slow one keeps none of the others. It holds no rule and no memory."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.commands.beats import Beats

log = structlog.get_logger()

Tick = Callable[[datetime], Awaitable[None]]


class Scheduler:
    """Calls each tick every `seconds`; one that takes longer is not doubled. A tick's failure is logged, and it is called again.

    `beats` hears of each end.
    """

    def __init__(self, ticks: Mapping[str, Tick], clock: Callable[[], datetime], seconds: float, beats: Beats) -> None:
        self._ticks = ticks
        self._beats = beats
        self._clock = clock
        self._seconds = seconds
        self._engine = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        """Needs a running event loop."""
        self._beats.begin(self._ticks, self._clock())
        for name in self._ticks:
            trigger = IntervalTrigger(seconds=self._seconds)
            self._engine.add_job(self._beat, trigger, [name], coalesce=True, max_instances=1, misfire_grace_time=None)
        self._engine.start()

    async def _beat(self, name: str) -> None:
        failed = False
        try:
            await self._ticks[name](self._clock())
        except Exception:
            log.exception("tick failed", tick=name)
            failed = True
        self._beats.ended(name, self._clock(), failed=failed)

    def stop(self) -> None:
        self._engine.shutdown(wait=False)
