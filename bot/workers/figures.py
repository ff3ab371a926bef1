"""What the metrics tell of deliveries and ticks: counts, ages and outcomes, by words of ours alone; no names, no contents."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.chat.messenger import PostFailed, PostLater
from bot.commands.beats import Beats
from bot.commands.desk import InThread
from bot.deliveries import overview
from bot.deliveries.overview import Counts
from storage.database import Database

log = structlog.get_logger()

APART = timedelta(seconds=10)
"""The database is asked no more often."""
DAY = timedelta(days=1)
STATES = ("owed", "waiting", "unknown", "dead")
POST_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10)


class Meter:
    """What the sender tells of each call."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._posts = Histogram(
            "pacer_post_seconds",
            "One call that posts or edits, by how it ended",
            ["platform", "outcome"],
            registry=registry,
            buckets=POST_BUCKETS,
        )
        self._later = Counter("pacer_later", "Posts that the platform put off", ["platform", "reason"], registry=registry)

    @contextmanager
    def call(self, platform: str) -> Iterator[None]:
        """Around one call: its outcome is `sent`, `refused`, `later` or `doubtful`."""
        began, outcome = time.monotonic(), "doubtful"
        try:
            yield
            outcome = "sent"
        except PostFailed:
            outcome = "refused"
            raise
        except PostLater:
            outcome = "later"
            raise
        finally:
            self._posts.labels(platform, outcome).observe(time.monotonic() - began)

    def later(self, platform: str, reason: str) -> None:
        self._later.labels(platform, reason).inc()


class Figures:
    """Gauges that are brought up to date before they are read."""

    def __init__(
        self, database: Database, beats: Beats, in_thread: InThread, clock: Callable[[], datetime], registry: CollectorRegistry
    ) -> None:
        self._database = database
        self._beats = beats
        self._in_thread = in_thread
        self._clock = clock
        self._counted_at: datetime | None = None
        self._oldest = Gauge("pacer_deliveries_oldest_seconds", "Since when the oldest post waits that could go", registry=registry)
        self._states = Gauge("pacer_deliveries", "Posts by state; unknown and dead of the last day", ["state"], registry=registry)
        since = "Since a tick last ended, or since the start before its first"
        self._ticks = Gauge("pacer_tick_age_seconds", since, ["tick"], registry=registry)

    async def refresh(self) -> None:
        """Without the database the counts are no numbers: nobody is to take old ones for new."""
        now = self._clock()
        for beat in self._beats.all(now):
            self._ticks.labels(beat.name).set(beat.age.total_seconds())
        if self._counted_at is not None and abs(now - self._counted_at) < APART:
            return
        self._counted_at = now
        try:
            counts = await self._in_thread(self._count, now)
        except Exception as error:
            log.warning("deliveries not counted", error=type(error).__name__)
            self._show(dict.fromkeys(STATES, math.nan), math.nan)
            return
        oldest = (now - counts.oldest).total_seconds() if counts.oldest else 0.0
        waiting = counts.waiting + counts.doubtful
        self._show({"owed": counts.due + counts.leased, "waiting": waiting, "unknown": counts.unknown, "dead": counts.dead}, oldest)

    def _count(self, now: datetime) -> Counts:
        with self._database.read() as uow:
            return overview.counts(uow, now, now - DAY, ("unknown", "dead"))

    def _show(self, states: dict[str, float], oldest: float) -> None:
        for state, number in states.items():
            self._states.labels(state).set(number)
        self._oldest.set(oldest)
