"""How many calls a platform takes, from one app: posts in a second, in a conversation and in all of them; other calls in a minute."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

_FORGIVEN = 0.1
"""The part of a second by which a post may come too early: requests bunch up on their way."""


@dataclass(frozen=True)
class Limits:
    """`calls_per_minute` by method; others are taken as fast as they come. `second` is how long one lasts here: tests need not wait."""

    per_channel_per_second: int
    per_workspace_per_second: int
    second: float = 1.0
    calls_per_minute: Mapping[str, int] = field(default_factory=dict)


class TooFast(Exception):
    """A call that is not taken now; `seconds` is what the platform asks to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class Pace:
    """Without `limits` every call is taken."""

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
            self._count(name, most, now)

    def call(self, method: str) -> None:
        """Counts a call of a method, or raises `TooFast`: no minute holds more than its limit."""
        most = self._limits.calls_per_minute.get(method) if self._limits else None
        if self._limits is None or most is None:
            return
        now, taken = time.monotonic(), self._taken[f"method {method}"]
        wait = taken[0] + 60 * self._limits.second - now if len(taken) >= most else 0.0
        if wait > 0:
            raise TooFast(math.ceil(wait / self._limits.second) * self._limits.second)
        self._count(f"method {method}", most, now)

    def _count(self, name: str, most: int, now: float) -> None:
        self._taken[name].append(now)
        while len(self._taken[name]) > most:
            self._taken[name].popleft()
