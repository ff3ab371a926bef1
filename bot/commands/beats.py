"""When each tick of this process ended last: for the one who looks whether they still do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

MARGIN = timedelta(seconds=30)


@dataclass(frozen=True)
class Beat:
    """`at` is when the tick ended last, or began to be called; `lag` by how much the next end is behind its time."""

    name: str
    at: datetime
    failed: bool
    age: timedelta
    lag: timedelta


class Beats:
    """Written from the event loop, read from any thread. `seconds` is how often each tick is called; `long` how long some may take."""

    def __init__(self, seconds: float, long: Mapping[str, timedelta] | None = None) -> None:
        self._every = timedelta(seconds=seconds)
        self._long = long or {}
        self._ends: dict[str, tuple[datetime, bool]] = {}

    def begin(self, names: Iterable[str], now: datetime) -> None:
        """These are called from now on."""
        self._ends = dict.fromkeys(names, (now, False))

    def ended(self, name: str, now: datetime, *, failed: bool) -> None:
        self._ends[name] = (now, failed)

    def all(self, now: datetime) -> tuple[Beat, ...]:
        """In the order in which they were begun."""
        none = timedelta(0)
        ages = [(name, at, failed, max(now - at, none)) for name, (at, failed) in tuple(self._ends.items())]
        return tuple(Beat(name, at, failed, age, max(age - self._every, none)) for name, at, failed, age in ages)

    def hang(self, now: datetime) -> bool:
        """Whether one has not ended for longer than it may take, or for four times as long as it takes to come round, and the margin."""
        return any(beat.age > self._long.get(beat.name, 4 * self._every + MARGIN) for beat in self.all(now))
