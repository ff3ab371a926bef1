"""What was worked out from facts, kept while no fact changes.

Everything kept belongs to one number of the state (`storage.changes`) and is forgotten at the next. Thread-safe: who asks for
what another is working out waits for it. Values are shared: nobody may change them.
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
        self._under_way: dict[Hashable, threading.Event] = {}
        self._kept: LRUCache[Hashable, Kept] = LRUCache(MOST, getsizeof=lambda kept: kept.weight)

    def recall(self, key: Hashable, work: Callable[[], T], weight: Callable[[T], int]) -> T:
        while (found := self._begin(key)) is not None:
            if isinstance(found, Kept):
                return cast(T, found.value)
            found.wait()
        try:
            value = work()
            heavy = 1 + weight(value)
            if heavy <= MOST:
                with self._lock:
                    self._kept[key] = Kept(value, heavy)
            return value
        finally:
            with self._lock:
                self._under_way.pop(key).set()

    def _begin(self, key: Hashable) -> Kept | threading.Event | None:
        """What is kept, or what tells that another has ended working it out; None: the caller works it out now."""
        with self._lock:
            found = self._kept.get(key) or self._under_way.get(key)
            if found is None:
                self._under_way[key] = threading.Event()
            return found


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
