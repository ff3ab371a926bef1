"""Faults to order: what goes wrong the next time a method is called, as it goes wrong on the real platforms."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Literal

from aiohttp import web


@dataclass(frozen=True)
class Fault:
    """`rate_limited` answers 429 with `retry_after` seconds, `server_error` `status` with an HTML page; neither does what was asked.

    The others do it: `unsaid` answers `status` all the same, `dropped` never answers, `late` hangs up and does it `seconds` later, `slow`
    answers after `seconds`.
    """

    kind: Literal["rate_limited", "server_error", "unsaid", "dropped", "late", "slow"]
    retry_after: int = 0
    status: int = 503
    seconds: float = 0.0


class Faults:
    """A queue of faults for each method; the first call takes the first."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def rate_limit(self, method: str, times: int = 1, retry_after: int = 1) -> None:
        self._order(method, times, Fault("rate_limited", retry_after))

    def server_error(self, method: str, times: int = 1, status: int = 503) -> None:
        """The call is not looked at; the answer is an HTML page with `status`."""
        self._order(method, times, Fault("server_error", status=status))

    def server_error_after_accept(self, method: str, times: int = 1, status: int = 503) -> None:
        """The call takes effect; the answer is an HTML page with `status`."""
        self._order(method, times, Fault("unsaid", status=status))

    def drop_after_accept(self, method: str, times: int = 1) -> None:
        """The call takes effect, then the connection closes without an answer."""
        self._order(method, times, Fault("dropped"))

    def late(self, method: str, times: int = 1, *, seconds: float) -> None:
        """The connection closes without an answer, and the call takes effect `seconds` later."""
        self._order(method, times, Fault("late", seconds=seconds))

    def slow(self, method: str, times: int = 1, *, seconds: float) -> None:
        """The call takes effect, and is answered `seconds` later."""
        self._order(method, times, Fault("slow", seconds=seconds))

    def take(self, method: str) -> Fault | None:
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else None

    def _order(self, method: str, times: int, fault: Fault) -> None:
        self._waiting[method].extend([fault] * times)


Act = Callable[[], Awaitable[web.Response]]
Spawn = Callable[[Coroutine[object, object, None]], None]


async def answered(
    request: web.Request, act: Act, fault: Fault | None, busy: Callable[[float], web.Response], spawn: Spawn
) -> web.Response:
    """What `act` answers, or what comes of it by `fault`. `busy` is the platform's 429; `spawn` runs work beside the caller."""
    if fault is None:
        return await act()
    match fault.kind:
        case "rate_limited":
            return busy(fault.retry_after)
        case "server_error":
            return _broken(fault)
        case "unsaid":
            await act()
            return _broken(fault)
        case "dropped":
            return _hung_up(request, await act())
        case "late":
            await request.read()
            spawn(_later(act, fault.seconds))
            return _hung_up(request, web.Response())
        case "slow":
            answer = await act()
            await asyncio.sleep(fault.seconds)
            return answer


async def _later(act: Act, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await act()


def _broken(fault: Fault) -> web.Response:
    return web.Response(text="<html>Server Error</html>", status=fault.status, content_type="text/html")


def _hung_up(request: web.Request, answer: web.Response) -> web.Response:
    if request.transport:
        request.transport.abort()
    return answer
