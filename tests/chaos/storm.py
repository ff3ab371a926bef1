"""Several senders over one database, killed and paused while a local platform misbehaves, until nothing is owed any more."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.console.faults import Fault, Faults
from bot.deliveries.protocol import Policy, Timers
from bot.deliveries.service import owe
from storage.database import Database
from tests.chaos.local import Local, slack, teams
from tests.chaos.victim import Blow, Life, Platform, lived
from tests.support.forked import PROCESSES

TIMERS = Timers(
    request=timedelta(seconds=0.3),
    settle=timedelta(seconds=0.5),
    lease=timedelta(seconds=2),
    first_wait=timedelta(seconds=0.05),
    longest_wait=timedelta(seconds=0.4),
)
WATCHER = "storm"
"""The name under which the storm itself looks into PostgreSQL."""
_LATEST = 0.2
"""Seconds after its hanging up at which the platform still takes a post: far enough below `settle` for a busy machine."""
_AFTERMATH = 1.5
"""Seconds in which a sender that goes on has done what it had in mind when it was stopped."""
_FAR = timedelta(days=1)
_LOOK = 0.02


@dataclass(frozen=True)
class Plan:
    """`blows` strike by themselves; besides, `random_kills` end any sender at any moment. `faults` is how many calls go wrong.

    The posts are due `apart` (seconds), by turns: 0 is a backlog. `kinds` are those that are not words, by key (`victim.composers`);
    `losses` how many senders have ended over a post before.
    """

    platform: Platform = "slack"
    reads_history: bool = True
    policy: Policy = "drop_if_unknown"
    conversations: int = 5
    posts: int = 4
    apart: float = 0.15
    blows: tuple[Blow, ...] = ()
    random_kills: int = 0
    faults: int = 0
    senders: int = 3
    seed: int = 0
    timers: Timers = TIMERS
    kinds: Mapping[str, str] = field(default_factory=dict)
    losses: Mapping[str, int] = field(default_factory=dict)
    within: float = 240.0

    @property
    def keys(self) -> list[str]:
        """In the order in which they are owed: by turns to each conversation."""
        return [f"{conversation}.{number}" for number in range(self.posts) for conversation in range(self.conversations)]


@dataclass(frozen=True)
class End:
    """What became of each delivery (state and reason by key), what the platform took, and how many senders were killed."""

    states: Mapping[str, tuple[str, str]]
    posts: Mapping[str, int]
    inverted: Sequence[tuple[str, str]]
    kills: int
    complaints: Sequence[str]

    @property
    def lost(self) -> list[str]:
        return [key for key in self.states if not self.posts.get(key)]

    @property
    def unreported(self) -> list[str]:
        """Those lost of which nobody is told why."""
        return [key for key in self.lost if self.states[key][0] != "unknown" or not self.states[key][1]]

    @property
    def doubled(self) -> list[str]:
        return [key for key, count in self.posts.items() if count > 1]


class Weather(Faults):
    """Faults of all kinds, at random calls, as many as were ordered."""

    def __init__(self, most: int, chance: random.Random) -> None:
        super().__init__()
        self._left = most
        self._chance = chance

    def take(self, method: str) -> Fault | None:
        if not self._left or method not in ("chat.postMessage", "conversations.history", "send") or self._chance.random() > 0.3:
            return None
        self._left -= 1
        kinds = [
            Fault("rate_limited", retry_after=0),
            Fault("server_error", status=self._chance.choice((500, 502, 503))),
            Fault("unsaid", status=504),
            Fault("dropped"),
            Fault("late", seconds=self._chance.uniform(0.05, _LATEST)),
            Fault("slow", seconds=self._chance.choice((0.05, 0.6))),
        ]
        return self._chance.choice(kinds)


@dataclass
class Storm:
    """Senders while they live; `kills` counts those that were killed, `woken` when those that were stopped went on."""

    life: Life
    chance: random.Random
    senders: list[ForkServerProcess] = field(default_factory=list)
    kills: int = 0
    woken: dict[Path, float] = field(default_factory=dict)

    def start(self) -> None:
        process = PROCESSES.Process(target=lived, args=(self.life,))
        process.start()
        self.senders.append(process)

    def wait_for_all(self) -> None:
        """Blocks until every sender has begun."""
        while len(list(self.life.struck.glob("ready-*"))) < len(self.senders):
            time.sleep(_LOOK)

    @property
    def dying(self) -> bool:
        """Whether a sender still lives that was struck dead."""
        alive = {process.pid for process in self.senders}
        return any(_struck(mark) in alive for mark in self.life.struck.glob("*-kill"))

    @property
    def halted(self) -> bool:
        """Whether a sender is stopped, or went on so lately that it may still be at what it was at."""
        alive = {process.pid for process in self.senders}
        stopped = [mark for mark in self.life.struck.glob("*-stop") if mark not in self.woken and _struck(mark) in alive]
        return bool(stopped) or any(time.monotonic() < woken + _AFTERMATH for woken in self.woken.values())

    def replace_dead(self) -> None:
        for process in [each for each in self.senders if not each.is_alive()]:
            process.join()
            if process.exitcode != -signal.SIGKILL:
                raise AssertionError(f"a sender ended by itself: {process.exitcode}")
            self.kills += 1
            self.senders.remove(process)
            self.start()

    def kill_any(self) -> None:
        self.chance.choice(self.senders).kill()

    def go_on(self, pause: float) -> None:
        """Wakes those that have been stopped for longer than `pause`."""
        for mark in self.life.struck.glob("*-stop"):
            if mark not in self.woken and time.time() - mark.lstat().st_mtime > pause:
                self.woken[mark] = time.monotonic()
                if _struck(mark) in {each.pid for each in self.senders}:
                    os.kill(_struck(mark), signal.SIGCONT)

    def end(self) -> None:
        for process in self.senders:
            process.kill()
        for process in self.senders:
            process.join()


async def weathered(plan: Plan, url: str, folder: Path, disturb: Callable[[], None] | None = None) -> End:
    """Runs the plan over the fresh database at `url`, in an empty folder, until nothing is owed, leased, or in doubt that will be settled.

    `disturb` runs meanwhile, in a thread of its own. TimeoutError where that takes longer than `within` seconds.
    """
    chance = random.Random(plan.seed)
    async with AsyncExitStack() as stack:
        database = Database(f"{url}&application_name={WATCHER}" if url.startswith("postgresql") else url)
        stack.callback(database.close)
        make = slack if plan.platform == "slack" else teams
        server = await stack.enter_async_context(make(plan.conversations, Weather(plan.faults, chance)))
        life = Life(url, plan.platform, server.url, folder, plan.blows, plan.timers, plan.reads_history)
        storm = Storm(life, chance)
        stack.push_async_callback(asyncio.to_thread, storm.end)
        async with asyncio.timeout(plan.within):
            for _ in range(plan.senders):
                storm.start()
            await asyncio.to_thread(storm.wait_for_all)
            await asyncio.to_thread(_owe_all, database, plan, server)
            trouble = asyncio.to_thread(disturb) if disturb else asyncio.sleep(0)
            await asyncio.gather(_blown_over(plan, storm, database), trouble)
        return End(
            await asyncio.to_thread(_states, database, plan.keys),
            Counter(post.key for post in server.accepted.posts),
            server.accepted.inversions(plan.keys),
            storm.kills,
            server.complaints,
        )


async def _blown_over(plan: Plan, storm: Storm, database: Database) -> None:
    pause = (plan.timers.lease + plan.timers.settle).total_seconds() + 0.5
    ahead = sorted(storm.chance.uniform(0.1, 0.15 * plan.random_kills) for _ in range(plan.random_kills))
    begun = time.monotonic()
    while True:
        storm.replace_dead()
        storm.go_on(pause)
        if ahead and time.monotonic() - begun > ahead[0]:
            ahead.pop(0)
            storm.kill_any()
        elif not await asyncio.to_thread(_waits, database) and not storm.dying and not storm.halted:
            return
        await asyncio.sleep(_LOOK)


def _owe_all(database: Database, plan: Plan, server: Local) -> None:
    now = datetime.now(UTC)
    with database.write() as uow:
        numbers = [server.heard(uow, place, now) for place in server.places]
        for turn, key in enumerate(plan.keys):
            number, due_at = numbers[int(key.split(".")[0])], now + turn * timedelta(seconds=plan.apart)
            kind = plan.kinds.get(key, "words")
            owe(uow, key, conversation=number, kind=kind, data={"says": key}, policy=plan.policy, now=now, due_at=due_at)
        for key, losses in plan.losses.items():
            if row := uow.deliveries.of_key(key):
                uow.deliveries.set(row, {"losses": losses})


def _struck(mark: Path) -> int:
    return int(str(mark.readlink()))


def _waits(database: Database) -> bool:
    with database.read() as uow:
        return uow.deliveries.anything_waits(datetime.now(UTC) + _FAR)


def _states(database: Database, keys: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    with database.read() as uow:
        rows = [uow.deliveries.of_key(key) for key in keys]
        return {row.key: (row.state, row.reason or "") for row in rows if row is not None}
