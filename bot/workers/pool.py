"""A batch of cards, drawn by processes: one per core, for Agg holds Python's lock and threads gain nothing.

Each process has a pipe of its own, so that what it held when it died is known and nobody else is disturbed: neither
`concurrent.futures` nor loky can say which picture it was, and both give up all that were under way. Processes come from a fork server
that has loaded the picture engine, and start when there is work for them.
"""

import asyncio
import json
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import NamedTuple, Self

import structlog

from bot import charts
from bot.charts import cards
from bot.charts.theme import ThemeName

Draw = Callable[[str, object, charts.Size, ThemeName], bytes]

AHEAD = 3
"""Orders with one process: it has the next one at hand while we deal with its last picture."""
SMALL = 16_000
"""Bytes of an order that a pipe takes without being read, so that neither side waits for the other for ever."""
MOST_DEATHS = 2
"""How often a picture may end its process, or hang it, before it is given up."""
MOST_IN_A_ROW = 20
"""Deaths without a picture between them: then it is not the pictures."""
_PATIENCE = 5.0
_BEGUN, _DRAWN, _FAILED = b"!", b"+", b"-"
log = structlog.get_logger(__name__)


class Drawn(NamedTuple):
    """A picture by its place in the batch; or, without one, the kind of error that kept it from being drawn."""

    place: int
    png: bytes | None
    failure: str = ""


class Unworkable(Exception):
    """No process lives long enough to draw anything."""


@dataclass
class _Order:
    place: int
    sent: bytes
    deaths: int = 0


class Pool:
    """`with Pool() as pool`; for one batch at a time, and for threads without an event loop. Starts nothing before the first batch."""

    def __init__(self, processes: int | None = None, draw: Draw | None = None, limit: float = 60.0) -> None:
        """`draw` is a function of a module's own, `limit` the seconds that a picture may take, or a process to start with one."""
        ways = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context("forkserver" if "forkserver" in ways else "spawn")
        self._most = processes or _cores()
        self._draw = draw or _drawn
        self._limit = limit
        self._painters: list[_Painter] = []

    def draw_all(self, pictures: Iterable[tuple[str, object]], *, size: charts.Size, theme: ThemeName) -> Iterator[Drawn]:
        """Every picture once, as it comes; `pictures`, each a card's name and its data, are taken as they are needed.

        A process that dies, or hangs beyond the limit and is ended, is replaced and its pictures are drawn by others; one over which
        two did is given up. `Unworkable` where processes do nothing else.
        """
        _off_the_loop()
        left = _Left(_Order(place, _written(card, data, size, theme)) for place, (card, data) in enumerate(pictures))
        in_a_row = 0
        try:
            while self._hand_out(left):
                for painter in self._heard():
                    try:
                        drawn = painter.take()
                    except (EOFError, OSError) as error:
                        in_a_row += 1
                        if in_a_row > MOST_IN_A_ROW:
                            raise Unworkable("the processes that draw pictures end before they have drawn one") from None
                        drawn = self._bury(painter, left, "hung" if isinstance(error, _Hung) else "died")
                    if drawn is not None:
                        in_a_row = 0 if drawn.png else in_a_row
                        yield drawn
        finally:  # whoever broke off leaves no pictures in the pipes for the next batch
            for painter in [each for each in self._painters if each.orders]:
                self._dismiss(painter)

    def close(self) -> None:
        for painter in list(self._painters):
            self._dismiss(painter)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _hand_out(self, left: "_Left") -> bool:
        """Gives orders to whoever has the fewest; whether there is anything to wait for."""
        while (order := left.next()) is not None:
            painter = min(self._painters, key=lambda each: len(each.orders), default=None)
            if (painter is None or painter.orders) and len(self._painters) < self._most:
                painter = _Painter(self._context, self._draw)
                self._painters.append(painter)
            if painter is None or not painter.takes(order):
                left.put_back(order)
                break
            painter.give(order)
        return any(painter.orders for painter in self._painters)

    def _heard(self) -> list["_Painter"]:
        """Who has drawn something, or has died, or is over the limit with nothing to say."""
        busy: dict[object, _Painter] = {painter.pipe: painter for painter in self._painters if painter.orders}
        over = min(painter.since for painter in busy.values()) + self._limit
        heard = [busy[pipe] for pipe in wait([painter.pipe for painter in busy.values()], max(over - time.monotonic(), 0))]
        now = time.monotonic()
        for painter in busy.values():
            painter.hangs = painter not in heard and now >= painter.since + self._limit
        return heard + [painter for painter in busy.values() if painter.hangs]

    def _bury(self, painter: "_Painter", left: "_Left", how: str) -> Drawn | None:
        """Puts its orders back; the first is the one it was at, if it had come so far as to begin."""
        self._dismiss(painter)
        suspect = painter.orders[0]
        suspect.deaths += painter.begun
        log.warning("a painter was lost", how=how, losses=suspect.deaths)
        given_up = suspect.deaths >= MOST_DEATHS
        for order in reversed([*painter.orders][given_up:]):
            left.put_back(order)
        return Drawn(suspect.place, None, how) if given_up else None

    def _dismiss(self, painter: "_Painter") -> None:
        self._painters.remove(painter)
        painter.end()


class _Left:
    """Orders that nobody has yet, those that came back first."""

    def __init__(self, orders: Iterator[_Order]) -> None:
        self._orders = orders
        self._back: deque[_Order] = deque()

    def next(self) -> _Order | None:
        return self._back.popleft() if self._back else next(self._orders, None)

    def put_back(self, order: _Order) -> None:
        self._back.appendleft(order)


class _Hung(OSError):
    """A process has not answered within the limit."""


class _Painter:
    """A process, and the orders it holds in the order in which it draws them; `since` when it could have been at the first."""

    def __init__(self, context: BaseContext, draw: Draw) -> None:
        if context.get_start_method() == "forkserver":
            context.set_forkserver_preload([__name__])
        self.pipe, theirs = context.Pipe()
        self.orders: deque[_Order] = deque()
        self.begun = self.hangs = False
        self.since = time.monotonic()
        self._process = context.Process(target=_paint, args=(theirs, draw), daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()

    def takes(self, order: _Order) -> bool:
        return not self.orders or (len(self.orders) < AHEAD and len(order.sent) <= SMALL)

    def give(self, order: _Order) -> None:
        self.since = self.since if self.orders else time.monotonic()
        self.orders.append(order)
        with suppress(OSError):  # it has died: reading will say so
            self.pipe.send_bytes(order.sent)

    def take(self) -> Drawn | None:
        """The picture it sent; None for its word that it begins. EOFError or OSError when it has died or hangs instead."""
        if self.hangs:
            raise _Hung
        self.since = time.monotonic()
        answer = self.pipe.recv_bytes()
        kind, content = answer[:1], answer[1:]
        if kind == _BEGUN:
            self.begun = True
            return None
        order = self.orders.popleft()
        return Drawn(order.place, content) if kind == _DRAWN else Drawn(order.place, None, content.decode())

    def end(self) -> None:
        """It ends by itself once its pipe is closed; by force where it hangs."""
        self.pipe.close()
        if self.hangs:
            self._process.kill()
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_PATIENCE)
        self._process.close()


def _paint(pipe: Connection, draw: Draw) -> None:
    """The life of a process: it ends with its pipe, so with whoever started it, and not by Ctrl-C, which reaches it too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        pipe.send_bytes(_BEGUN)
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes(), draw))


def _answer(sent: bytes, draw: Draw) -> bytes:
    """Of an error only the kind: its words may hold names and numbers."""
    try:
        card, size, theme, values = json.loads(sent)
        return _DRAWN + draw(card, cards.load(card, values), charts.Size[size], theme)
    except Exception as error:
        return _FAILED + type(error).__name__.encode()


def _drawn(card: str, data: object, size: charts.Size, theme: ThemeName) -> bytes:
    return charts.draw(card, data, size=size, theme=theme)


def _written(card: str, data: object, size: charts.Size, theme: ThemeName) -> bytes:
    return json.dumps([card, size.name, theme, cards.dump(data)]).encode()


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _off_the_loop() -> None:
    with suppress(RuntimeError):
        asyncio.get_running_loop()
        raise AssertionError("a batch is never drawn on the event loop")
