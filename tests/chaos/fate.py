"""What strikes a process at a step that it comes to: once, whichever process comes to it first."""

import os
import signal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal

Deed = Literal["kill", "stop"]
SIGNALS: Mapping[Deed, signal.Signals] = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}


@dataclass(frozen=True)
class Blow:
    """What strikes the first process that comes to this step of what has this key."""

    key: str
    point: str
    deed: Deed = "kill"

    def mark(self, folder: Path) -> Path:
        """Where it is written down that it struck: a link to the number of the process that it struck, as links are made at one stroke."""
        return folder / f"{self.key}-{self.point}-{self.deed}"


class Fate:
    """Strikes each blow once, and a process with one at a time."""

    def __init__(self, folder: Path, blows: Iterable[Blow]) -> None:
        self._one_at_a_time = Lock()
        self._folder = folder
        self._blows = {(blow.key, blow.point): blow for blow in blows}

    def meet(self, key: str, point: str) -> None:
        blow = self._blows.get((key, point))
        if blow is None:
            return
        with self._one_at_a_time:
            try:
                blow.mark(self._folder).symlink_to(str(os.getpid()))
            except FileExistsError:
                return
            os.kill(os.getpid(), SIGNALS[blow.deed])
