"""How many posts a platform takes in a second, from one app: in a conversation, and in all of them."""

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass

_FORGIVEN = 0.1
"""The part of a second by which a post may come too early: requests bunch up on their way."""


@dataclass(frozen=True)
class Limits:
    """`second` is how long a second lasts here, so that tests need not wait."""

    per_channel_per_second: int
    per_workspace_per_second: int
    second: float = 1.0


class TooFast(Exception):
    """A post that is not taken now; `seconds` is what the platform asks to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class Pace:
    """Without `limits` every post is taken."""

    def __init__(self, limits: Limits | None) -> None:
        self._limits = limits
        self._taken: defaultdict[str, deque[float]] = defaultdict(deque)

    def take(self, channel: str) -> None:
        """Counts a post to `channel`, or raises `TooFast`: whole seconds, unless seconds are short here."""
        if self._limits is None:
            return
        now, second = time.monotonic(), self._limits.second
        each = {f"channel {channel}": self._limits.per_channel_per_second, "workspace": self._limits.per_workspace_per_second}
        full = [self._taken[name][-most] for name, most in each.items() if len(self._taken[name]) >= most]
        wait = max((since + second * (1 - _FORGIVEN) - now for since in full), default=0.0)
        if wait > 0:
            raise TooFast(math.ceil(wait) if second >= 1 else round(wait, 4))
        for name, most in each.items():
            self._taken[name].append(now)
            while len(self._taken[name]) > most:
                self._taken[name].popleft()
