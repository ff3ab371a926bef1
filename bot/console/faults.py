"""Faults to order: what goes wrong the next time a method is called, as it goes wrong on the real platforms."""

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Fault:
    """`rate_limited` answers 429 with `retry_after` seconds, `server_error` `status`; `dropped` does what was asked and never says so."""

    kind: Literal["rate_limited", "server_error", "dropped"]
    retry_after: int = 0
    status: int = 503


class Faults:
    """A queue of faults for each method; the first call takes the first."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def rate_limit(self, method: str, times: int = 1, retry_after: int = 1) -> None:
        self._waiting[method].extend([Fault("rate_limited", retry_after)] * times)

    def server_error(self, method: str, times: int = 1, status: int = 503) -> None:
        """The call is not looked at; the answer is an HTML page with `status`."""
        self._waiting[method].extend([Fault("server_error", status=status)] * times)

    def drop_after_accept(self, method: str, times: int = 1) -> None:
        """The call takes effect, then the connection closes without an answer."""
        self._waiting[method].extend([Fault("dropped")] * times)

    def take(self, method: str) -> Fault | None:
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else None
