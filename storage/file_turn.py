"""Whose turn it is to write to a SQLite file, among the processes that share it.

SQLite lets a writer that waits look again only now and then; another that begins anew right after each commit, as an import does, is faster
every time. So whoever wants to write first takes the turn, a lock on a file beside the database, and holds it until their transaction has
begun: an import then waits behind the bot, which has already asked.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

if sys.platform != "win32":
    import fcntl


class Turn:
    """`path` is the lock's file. Where it cannot be locked, writers do without turns. Used by one thread at a time."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        with suppress(OSError):
            self._lock()
        try:
            yield
        finally:
            with suppress(OSError):
                self._release()

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _lock(self) -> None:
        if sys.platform != "win32":
            if self._file is None:
                self._file = os.open(self._path, os.O_RDONLY | os.O_CREAT, 0o644)
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def _release(self) -> None:
        if sys.platform != "win32" and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
