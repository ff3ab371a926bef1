"""What befalls a database file on a machine: the disk is full, or another process keeps the file locked."""

import errno
import resource
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from storage.database import BUSY_MILLISECONDS

_PAGE = 4096


class Trouble(Protocol):
    """From `begin` until `end` these processes can write nothing to the database; after `lasts` seconds each of them has noticed."""

    lasts: float

    def begin(self, processes: Iterable[int]) -> None: ...

    def end(self) -> None: ...


class FullDisk:
    """The disk that `folder` is on has no room left."""

    lasts = 1.5

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def begin(self, processes: Iterable[int]) -> None:
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(_PAGE)):
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def end(self) -> None:
        self._ballast.unlink()


class NoBytesMore:
    """The system lets the processes write no file beyond its first page."""

    lasts = 1.5

    def __init__(self) -> None:
        self._limited: list[int] = []

    def begin(self, processes: Iterable[int]) -> None:
        self._limited = list(processes)
        for process in self._limited:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (_PAGE, resource.RLIM_INFINITY))

    def end(self) -> None:
        for process in self._limited:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class Locked:
    """Another process writes, and does not end; for longer than a write waits for others."""

    lasts = BUSY_MILLISECONDS / 1000 + 1

    def __init__(self, file: Path) -> None:
        self._file = file
        self._other: sqlite3.Connection | None = None

    def begin(self, processes: Iterable[int]) -> None:
        self._other = sqlite3.connect(self._file, isolation_level=None, timeout=30)
        self._other.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        if self._other:
            self._other.close()


def written(watch: sqlite3.Connection) -> int:
    """A number that is another once anybody else has written."""
    found: tuple[int] = watch.execute("PRAGMA data_version").fetchone()
    return found[0]


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A small disk of its own at `folder`, which takes root."""
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
    try:
        yield
    finally:
        _run("umount", str(folder))


def may_mount() -> bool:
    """Whether the system lets us make a disk; where not, a file that may not grow is all that a test can have."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with disk(Path(folder), megabytes=1):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
