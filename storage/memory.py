"""What was worked out from facts, kept while no fact changes.

Everything kept belongs to one number of the state (`storage.changes`) and is forgotten at the next. Thread-safe. Two who ask for the same
at the same moment may both work it out; what they find is equal. Values are shared: nobody may change them.
"""

import threading
from collections.abc import Callable, Hashable
from typing import NamedTuple, TypeVar, cast

from cachetools import LRUCache

T = TypeVar("T")

MOST = 200_000
"""Together of all weights; a person on a roster weighs 1, some hundreds of bytes."""


class Kept(NamedTuple):
    value: object
    weight: int


class Memory:
    """Of one state."""

    def __init__(self, state: int) -> None:
        self.state = state
        self._lock = threading.Lock()
        self._kept: LRUCache[Hashable, Kept] = LRUCache(MOST, getsizeof=lambda kept: kept.weight)

    def recall(self, key: Hashable, work: Callable[[], T], weight: Callable[[T], int]) -> T:
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            return cast(T, kept.value)
        value = work()
        heavy = 1 + weight(value)
        if heavy <= MOST:
            with self._lock:
                self._kept[key] = Kept(value, heavy)
        return value


class Memories:
    """Gives each unit of work the memory of the state it sees."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest = Memory(0)

    def of(self, state: int) -> Memory:
        with self._lock:
            if state > self._newest.state:
                self._newest = Memory(state)
            return self._newest if state == self._newest.state else Memory(state)
