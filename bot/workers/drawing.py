"""Draws cards in threads of its own, so that no picture is ever drawn on the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

from prometheus_client import CollectorRegistry, Histogram

from bot import charts

THREADS = 2


class Drawing:
    """A small pool of drawing threads; `close` waits for the cards under way."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="drawing")
        self._seconds = Histogram("pacer_render_seconds", "Time to draw one card", registry=registry)

    async def draw(self, card: str, data: object, size: charts.Size, theme: Literal["light", "dark"]) -> bytes:
        """The card as PNG bytes."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._draw, card, data, size, theme)

    def _draw(self, card: str, data: object, size: charts.Size, theme: Literal["light", "dark"]) -> bytes:
        with self._seconds.time():
            return charts.draw(card, data, size=size, theme=theme)

    def close(self) -> None:
        self._threads.shutdown()
