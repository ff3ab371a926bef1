"""Processes over one database that are killed and stopped, and replaced at once."""

import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from pathlib import Path

LOOK = 0.02
_AFTERMATH = 1.5
"""Seconds in which a process that goes on has done what it had in mind when it was stopped."""


class Crew:
    """`process_of` makes the process of a seat, which says in `folder` that it has begun ("ready-" and its number); blows are marked there.

    `kills` counts those that were killed.
    """

    def __init__(self, process_of: Callable[[int], ForkServerProcess], seats: int, folder: Path, chance: random.Random) -> None:
        self._process_of = process_of
        self._folder = folder
        self._chance = chance
        self._members = dict[int, ForkServerProcess]()
        self._woken = dict[Path, float]()
        self._seats = seats
        self.kills = 0

    def begin(self) -> None:
        """Blocks until every process has begun."""
        for seat in range(self._seats):
            self._start(seat)
        while len(list(self._folder.glob("ready-*"))) < self._seats:
            time.sleep(LOOK)

    @property
    def pids(self) -> set[int]:
        return {process.pid for process in self._members.values() if process.pid is not None}

    @property
    def dying(self) -> bool:
        """Whether a process still lives that was struck dead."""
        return any(_struck(mark) in self.pids for mark in self._folder.glob("*-kill"))

    @property
    def halted(self) -> bool:
        """Whether a process is stopped, or went on so lately that it may still be at what it was at."""
        stopped = [mark for mark in self._folder.glob("*-stop") if mark not in self._woken and _struck(mark) in self.pids]
        return bool(stopped) or any(time.monotonic() < woken + _AFTERMATH for woken in self._woken.values())

    def replace_dead(self) -> None:
        for seat, process in [(seat, each) for seat, each in self._members.items() if not each.is_alive()]:
            process.join()
            if process.exitcode != -signal.SIGKILL:
                raise AssertionError(f"a process ended by itself: {process.exitcode}")
            self.kills += 1
            self._start(seat)

    def kill_any(self) -> None:
        self._chance.choice(list(self._members.values())).kill()

    def kill_all(self) -> None:
        """Waits until they are dead."""
        for process in self._members.values():
            process.kill()
        for process in self._members.values():
            process.join()

    def go_on(self, pause: float) -> None:
        """Wakes those that have been stopped for longer than `pause`."""
        for mark in self._folder.glob("*-stop"):
            if mark not in self._woken and time.time() - mark.lstat().st_mtime > pause:
                self._woken[mark] = time.monotonic()
                if _struck(mark) in self.pids:
                    os.kill(_struck(mark), signal.SIGCONT)

    def _start(self, seat: int) -> None:
        process = self._process_of(seat)
        process.start()
        self._members[seat] = process


def _struck(mark: Path) -> int:
    return int(str(mark.readlink()))
