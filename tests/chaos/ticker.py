"""A replica that ticks, and ends or pauses where it is told to: the real schedules and bundles, by a clock that the storm moves.

The steps are wrapped here, so that the program itself knows nothing of them. `ticked` is what a process of its own runs.
"""

import logging
import multiprocessing
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from ctypes import c_double
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import structlog
from sqlalchemy.orm import Session

from bot.deliveries import schedules as program
from bot.deliveries.quiet import Unasked, _Plan
from bot.deliveries.targets import Made, Target
from bot.deliveries.timing import Fire
from bot.playbook.schedulable import SCHEDULABLE
from storage.database import Database
from storage.failures import Failure
from storage.models import Item
from storage.repositories.deliveries import Deliveries, Fields
from storage.repositories.items import Items
from storage.repositories.schedules import Schedules
from storage.unit_of_work import UnitOfWork
from tests.chaos.fate import Blow, Fate
from tests.support.forked import PROCESSES

Firing = Literal["looked", "firing", "fired", "checked", "kept"]
Owing = Literal["reckoned", "owing", "owed", "chunk", "settled"]
Finishing = Literal["finishing", "ending", "ended", "over"]
Telling = Literal["planned", "saying", "said", "given", "told"]
Point = Firing | Owing | Finishing | Telling
"""A step of a fire until it is written, of its posts until they are owed (to people before it comes), and until it is over; or of a day's
message.

`looked`, `reckoned`, `finishing` and `planned` come before a transaction, `kept`, `chunk`, `settled`, `over` and `told` follow the commit
of one; the others are within.
"""

APART = 0.05
"""Seconds between two ticks."""
ABANDONED_MILLISECONDS = 1500
"""How long a replica that is stopped may hold up the others."""


class Clock:
    """One for all replicas, which moves when the storm moves it; and as of when each seat's last whole tick was."""

    def __init__(self, starts: datetime, seats: int) -> None:
        self._now: c_double = PROCESSES.RawValue("d", starts.timestamp())
        self._ticked: Any = PROCESSES.RawArray("d", seats)

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self._now.value, UTC)

    def move(self, now: datetime) -> None:
        self._now.value = now.timestamp()

    def ticked(self, seat: int, now: datetime) -> None:
        self._ticked[seat] = now.timestamp()

    @property
    def whole(self) -> list[datetime]:
        """By seat: what was due then has been fired and finished."""
        return [datetime.fromtimestamp(seconds, UTC) for seconds in self._ticked]


@dataclass(frozen=True)
class Shift:
    """All that a replica is told. `skew` is how far its clock is off, `hasty` plants a fault."""

    database: str
    struck: Path
    blows: tuple[Blow, ...]
    clock: Clock
    seat: int
    skew: timedelta
    hasty: bool = False


def named(key: str, on: date | str) -> str:
    """What a blow calls a schedule's fire, or a person's message of a day."""
    return f"{key}@{on}"


class Fated(Database):
    """Units of work that meet a fate at each step of what they write."""

    def __init__(self, url: str, fate: Fate) -> None:
        super().__init__(url, abandoned=ABANDONED_MILLISECONDS)
        self._fate = fate

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        done: dict[str, str] = {}
        """What this unit is about, and the step that its commit is."""
        with super().write() as uow:
            uow.schedules = FatedSchedules(uow._session, self._fate, done)
            uow.deliveries = FatedDeliveries(uow._session, self._fate, done)
            uow.items = FatedItems(uow._session, self._fate, done)
            yield uow
        for key, point in done.items():
            self._fate.meet(key, point)


class FatedSchedules(Schedules):
    def __init__(self, session: Session, fate: Fate, done: dict[str, str]) -> None:
        super().__init__(session)
        self._fate = fate
        self._done = done

    def fire(self, schedule: str, local_date: date, zone: str, *, due_at: datetime, now: datetime) -> bool:
        key = named(schedule, local_date)
        self._fate.meet(key, "firing")
        fresh = super().fire(schedule, local_date, zone, due_at=due_at, now=now)
        self._done[key] = "kept"
        self._fate.meet(key, "fired")
        return fresh

    def checked(self, keys: Collection[str], until: datetime) -> None:
        super().checked(keys, until)
        for key in self._done:
            self._fate.meet(key, "checked")

    def finish(self, schedule: str, local_date: date, zone: str, now: datetime) -> None:
        key = named(schedule, local_date)
        self._fate.meet(key, "ending")
        super().finish(schedule, local_date, zone, now)
        self._done[key] = "over"
        self._fate.meet(key, "ended")


class FatedDeliveries(Deliveries):
    def __init__(self, session: Session, fate: Fate, done: dict[str, str]) -> None:
        super().__init__(session)
        self._fate = fate
        self._done = done

    def owe(self, key: str, fields: Fields, now: datetime) -> bool:
        kind, about, on = key.split(":")[:3]
        before, after, commit = ("owing", "owed", "chunk") if kind == "schedule" else ("saying", "said", "told")
        self._fate.meet(named(about, on), before)
        fresh = super().owe(key, fields, now)
        self._done[named(about, on)] = commit
        self._fate.meet(named(about, on), after)
        return fresh


class FatedItems(Items):
    def __init__(self, session: Session, fate: Fate, done: dict[str, str]) -> None:
        super().__init__(session)
        self._fate = fate
        self._done = done

    def add(self, key: str, fields: Mapping[str, object], now: datetime) -> Item | None:
        _, about, on = key.split(":")[:3]
        self._fate.meet(named(about, on), "owing")
        item = super().add(key, fields, now)
        self._done[named(about, on)] = "chunk"
        self._fate.meet(named(about, on), "owed")
        return item

    def give(self, ids: Collection[int], key: str) -> None:
        super().give(ids, key)
        _, about, on = key.split(":")
        self._fate.meet(named(about, on), "given")


class Steps(program.Schedules):
    """Schedules with a fate where a fire is found, where its posts are owed, and where it is taken up again."""

    def __init__(self, database: Database, fate: Fate) -> None:
        super().__init__(database, SCHEDULABLE)
        self._fate = fate

    def _fire(self, schedule: program.Schedule, due: Sequence[tuple[str, Fire]], now: datetime) -> None:
        for _, fire in due:
            self._fate.meet(named(schedule.key, fire.local_date), "looked")
        super()._fire(schedule, due, now)

    def _owe(self, made: Made, targets: Sequence[Target], now: datetime) -> None:
        self._fate.meet(named(made.schedule, made.local_date), "reckoned")
        super()._owe(made, targets, now)
        self._fate.meet(named(made.schedule, made.local_date), "settled")

    def _finish(self, made: Made, now: datetime) -> None:
        self._fate.meet(named(made.schedule, made.local_date), "finishing")
        super()._finish(made, now)


class FatedUnasked(Unasked):
    """With a fate where it is clear what a day's message will say."""

    def __init__(self, database: Database, fate: Fate) -> None:
        super().__init__(database)
        self._fate = fate

    def _write(self, plans: Sequence[_Plan], now: datetime) -> None:
        for plan in plans:
            _, about, on = plan.day.split(":")
            self._fate.meet(named(about, on), "planned")
        super()._write(plans, now)


class Hasty(Steps):
    """Says that a schedule was looked at before its fires are written: what no replica may do."""

    def _fire(self, schedule: program.Schedule, due: Sequence[tuple[str, Fire]], now: datetime) -> None:
        with self._database.write() as uow:
            uow.schedules.checked([schedule.key], now)
        super()._fire(schedule, due, now)


def ticked(shift: Shift) -> None:
    """Ticks until the process ends."""
    logging.disable()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    _end_with_the_storm()
    fate = Fate(shift.struck, shift.blows)
    database = Fated(shift.database, fate)
    schedules, unasked = (Hasty if shift.hasty else Steps)(database, fate), FatedUnasked(database, fate)
    (shift.struck / f"ready-{os.getpid()}").touch()
    while True:
        now = shift.clock.now
        if all([_ends(schedules.tick, now + shift.skew), _ends(unasked.bundle, now + shift.skew)]):
            shift.clock.ticked(shift.seat, now)
        time.sleep(APART)


def _ends(tick: Callable[[datetime], object], now: datetime) -> bool:
    """As the scheduler calls it: where the database fails, the next tick goes on."""
    try:
        tick(now)
    except Failure:
        return False
    return True


def _end_with_the_storm() -> None:
    """A storm that was itself killed takes its replicas with it."""
    if storm := multiprocessing.parent_process():

        def outlive(sentinel: int) -> None:
            wait([sentinel])
            os._exit(1)

        Thread(target=outlive, args=(storm.sentinel,), daemon=True).start()
