"""Notices when a connection that should bring requests has gone deaf."""

import asyncio
from collections.abc import Callable, Mapping

import structlog

log = structlog.get_logger()


class Watchdog:
    """`silences` say by platform for how many seconds nothing was heard; once it is more than `deaf` anywhere, `gone_deaf` is set."""

    def __init__(self, silences: Mapping[str, Callable[[], float]], deaf: float, gone_deaf: asyncio.Event) -> None:
        self._silences = silences
        self._deaf = deaf
        self._gone_deaf = gone_deaf

    async def run(self) -> None:
        """Until cancelled, or one is deaf."""
        while not self._gone_deaf.is_set():
            await asyncio.sleep(self._deaf / 10)
            for platform, silence in self._silences.items():
                if (seconds := silence()) > self._deaf:
                    log.critical("connection has gone deaf", platform=platform, seconds=round(seconds, 1))
                    self._gone_deaf.set()
