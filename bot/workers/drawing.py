"""Draws cards in threads of its own, so that no picture is ever drawn on the event loop."""

import asyncio
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import structlog
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot import charts
from bot.charts import caches
from bot.charts.cards import CARDS
from bot.charts.photos import nobody
from bot.charts.theme import THEMES

THREADS = 2
_ONE_AFTER_ANOTHER = threading.Lock()
"""The first thread fills the caches, which else would hold the plates twice."""
log = structlog.get_logger(__name__)


class Drawing:
    """A small pool of drawing threads; `close` waits for the cards under way.

    Each thread first draws a card of each of `sizes` in each theme: fonts, plates and renderers are there before anybody asks.
    """

    def __init__(self, registry: CollectorRegistry, sizes: Collection[charts.Size] = (), photos: charts.Photos = nobody) -> None:
        self._photos = photos
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="drawing", initializer=_practise, initargs=(tuple(sizes),))
        self._seconds = Histogram("pacer_render_seconds", "Time to draw one card", registry=registry)
        registry.register(PictureCaches())
        for _ in range(THREADS):  # a thread begins with its first job, and takes no second one while it practises
            self._threads.submit(lambda: None)

    async def draw(self, card: str, data: object, size: charts.Size, theme: Literal["light", "dark"]) -> bytes:
        """The card as PNG bytes."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._draw, card, data, size, theme)

    def _draw(self, card: str, data: object, size: charts.Size, theme: Literal["light", "dark"]) -> bytes:
        with self._seconds.time():
            return charts.draw(card, data, size=size, theme=theme, photos=self._photos)

    def close(self) -> None:
        self._threads.shutdown()


class PictureCaches(Collector):
    """What the caches of the picture engine hold, and how often they knew."""

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        lookups = CounterMetricFamily("pacer_picture_cache_lookups", "Questions to a cache of pictures", labels=["cache", "found"])
        size = GaugeMetricFamily("pacer_picture_cache_size", "Entries it holds; of plates, stamps and photos bytes", labels=["cache"])
        limit = GaugeMetricFamily("pacer_picture_cache_limit", "The most it may hold", labels=["cache"])
        for name, usage in caches.usage().items():
            lookups.add_metric([name, "yes"], usage.hits)
            lookups.add_metric([name, "no"], usage.misses)
            size.add_metric([name], usage.size)
            limit.add_metric([name], usage.limit)
        yield from (lookups, size, limit)


def _practise(sizes: Collection[charts.Size]) -> None:
    """What goes wrong here goes wrong again, and is told, where somebody waits for a picture."""
    example = next(iter(CARDS["scorecard"].examples.values()))
    try:
        with _ONE_AFTER_ANOTHER:
            for size in sizes:
                for theme in THEMES:
                    charts.draw("scorecard", example, size=size, theme=theme)
    except Exception:
        log.exception("the first cards could not be drawn")
