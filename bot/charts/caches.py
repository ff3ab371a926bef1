"""Bounded caches, and how they fare."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import _lru_cache_wrapper
from typing import Any, Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

_ROOM = "bot.charts"


class Usage(NamedTuple):
    """How often a cache knew the answer and how often not; what it holds and the most it may, in entries, or of a `Store` in bytes."""

    hits: int
    misses: int
    size: int
    limit: int


class Store(Generic[Value]):
    """The values used last, up to so many bytes of them. Thread-safe."""

    def __init__(self, limit: int, weight: Callable[[Value], int]) -> None:
        self._limit = limit
        self._weight = weight
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._size = self._hits = self._misses = 0

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            value = self._kept.get(key)
            if value is None:
                self._misses += 1
                return None
            self._hits += 1
            self._kept.move_to_end(key)
            return value

    def put(self, key: Hashable, value: Value) -> None:
        with self._lock:
            if (former := self._kept.pop(key, None)) is not None:
                self._size -= self._weight(former)
            self._kept[key] = value
            self._size += self._weight(value)
            while self._size > self._limit:
                self._size -= self._weight(self._kept.popitem(last=False)[1])

    def usage(self) -> Usage:
        with self._lock:
            return Usage(self._hits, self._misses, self._size, self._limit)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = self._hits = self._misses = 0


def usage() -> Mapping[str, Usage]:
    """Every cache of this room by its name, "lettering.letter"."""
    return {name: cache.usage() if isinstance(cache, Store) else _usage(cache) for name, cache in _caches()}


def clear() -> None:
    """Forgets everything, as after a start."""
    for _, cache in _caches():
        if isinstance(cache, Store):
            cache.clear()
        else:
            cache.cache_clear()


def _usage(cache: "_lru_cache_wrapper[Any]") -> Usage:
    """An unbounded cache fails here, where every test of the metrics sees it."""
    hits, misses, limit, size = cache.cache_info()
    if limit is None:
        raise ValueError(f"{cache.__module__}.{cache.__name__} is unbounded")
    return Usage(hits, misses, size, limit)


def _caches() -> Iterator[tuple[str, "Store[Any] | _lru_cache_wrapper[Any]"]]:
    """Those of the modules that are loaded; a function belongs to the module that defines it."""
    for module in [name for name in list(sys.modules) if name.startswith(f"{_ROOM}.")]:
        for name, value in list(vars(sys.modules[module]).items()):
            if isinstance(value, Store) or (isinstance(value, _lru_cache_wrapper) and value.__module__ == module):
                yield f"{module.removeprefix(_ROOM)[1:]}.{name.strip('_').lower()}", value
