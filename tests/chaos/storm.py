"""Several senders over one database, killed and paused while a local platform misbehaves, until nothing is owed any more."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.console.faults import Fault, Faults
from bot.deliveries.protocol import Policy, Timers
from bot.deliveries.service import owe
from storage.database import Database
from storage.failures import Failure
from tests.chaos.crew import LOOK, Crew
from tests.chaos.fate import Blow
from tests.chaos.local import Local, slack, teams
from tests.chaos.victim import Life, Platform, lived
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
_FAR = timedelta(days=1)


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
        crew = Crew(lambda _: PROCESSES.Process(target=lived, args=(life,)), plan.senders, folder, chance)
        stack.push_async_callback(asyncio.to_thread, crew.kill_all)
        async with asyncio.timeout(plan.within):
            await asyncio.to_thread(crew.begin)
            await asyncio.to_thread(_owe_all, database, plan, server)
            trouble = asyncio.to_thread(disturb) if disturb else asyncio.sleep(0)
            await asyncio.gather(_blown_over(plan, crew, chance, database), trouble)
        return End(
            await asyncio.to_thread(_states, database, plan.keys),
            Counter(post.key for post in server.accepted.posts),
            server.accepted.inversions(plan.keys),
            crew.kills,
            server.complaints,
        )


async def _blown_over(plan: Plan, crew: Crew, chance: random.Random, database: Database) -> None:
    pause = (plan.timers.lease + plan.timers.settle).total_seconds() + 0.5
    ahead = sorted(chance.uniform(0.1, 0.15 * plan.random_kills) for _ in range(plan.random_kills))
    begun = time.monotonic()
    while True:
        crew.replace_dead()
        crew.go_on(pause)
        if ahead and time.monotonic() - begun > ahead[0]:
            ahead.pop(0)
            crew.kill_any()
        elif not await asyncio.to_thread(_waits, database) and not crew.dying and not crew.halted:
            return
        await asyncio.sleep(LOOK)


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


def _waits(database: Database) -> bool:
    try:
        with database.read() as uow:
            return uow.deliveries.anything_waits(datetime.now(UTC) + _FAR)
    except Failure:  # it is away itself
        return True


def _states(database: Database, keys: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    with database.read() as uow:
        rows = [uow.deliveries.of_key(key) for key in keys]
        return {row.key: (row.state, row.reason or "") for row in rows if row is not None}
