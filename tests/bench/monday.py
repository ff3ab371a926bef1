"""A Monday morning: everybody's scorecard by direct message at the same hour of six time zones, through two workers."""

import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from storage.database import Database
from tests.bench import chat, company, fleet
from tests.bench.company import Clock
from tests.bench.figure import Effort, Figure, Target, milliseconds, percentile
from tests.bench.fleet import SCALE, Member, Side
from tests.bench.processes import Child, cpu_below
from tests.postgres import Server

PEOPLE, FEWER = 10_000, 600
MORNING = datetime(2026, 11, 23, 11, 57, tzinfo=UTC)
"""A Monday, a little before eight in the first zone."""
WEST, APART = timedelta(hours=4), timedelta(minutes=15) / SCALE
LEAD = 30
"""Seconds from when the schedule is there until eight o'clock in the first zone."""
RATE = 4.0
"""Commands a second, of which every fourth is a scorecard."""
IDLE, BRIEFLY_IDLE = 75, 10
WARM = 24
PATIENCE = 3.0
"""Times the binding limit, after which it is given up."""

METHOD = (
    f"{PEOPLE:,} people in six time zones on PostgreSQL, one bot and two workers, each a process of its own, as are the strict local Slack"
    f" and the sender of commands. Slack's limits are enforced; they and every timer of the bot are {SCALE} times as fast: {fleet.POSTS}"
    f" posts a second in the workspace, {fleet.UPLOADS:,} uploads a minute (both of the two calls). The zones lie fifteen minutes of"
    f" {SCALE} times as fast apart, and the first has its eight o'clock {LEAD} seconds after the schedule is made; every 25th"
    " person has no chat with the bot yet."
)
MORNING_METHOD = (
    METHOD + " Seconds from the schedule's being made to the last post, over those that the binding limit takes: the larger of"
    " posts over their limit and pictures over that of uploads, both with those of the commands asked meanwhile."
)
ACK_METHOD = (
    METHOD + f" 99th percentile of the seconds until a signed command is acknowledged, {RATE:g} a second at random moments, every fourth a"
    " /scorecard, over that of the same commands before the schedule was made."
)


@dataclass(frozen=True)
class Fleet:
    slack: Child[Side]
    bot: Child[Member]
    workers: Sequence[Child[Member]]
    server: Server
    database: Database
    clock: Clock

    def cpu(self) -> dict[str, float]:
        """CPU seconds of each process so far."""
        found = {"slack": self.slack.cpu(), "bot": self.bot.cpu(), "postgres": cpu_below(self.server.pid())}
        return found | {f"worker {number}": each.cpu() for number, each in enumerate(self.workers, 1)}


def measure(effort: Effort) -> Sequence[Figure]:
    people = effort.rounds(PEOPLE, FEWER)
    with _fleet(effort.folder, people) as whole:
        return asyncio.run(_morning(whole, people, effort.rounds(IDLE, BRIEFLY_IDLE)))


@contextmanager
def _fleet(folder: Path, people: int) -> Iterator[Fleet]:
    company.make_zones(folder / "zones", WEST, APART * _part(people))
    with ExitStack() as stack:
        # The server's user may not enter a folder of ours.
        server = Server(Path(tempfile.gettempdir()) / f"{folder.name}-server", folder / "lock")
        stack.enter_context(server.running())
        database = Database(server.create("monday"))
        stack.callback(database.close)
        database.upgrade()
        company.found(database, people, MORNING, _told)
        clock = Clock(MORNING - datetime.now(UTC))
        slack = stack.enter_context(Child(fleet.slack, Side(people, clock)))
        members = [Member(role, database.address, slack.text("url"), clock, fleet.scaled()) for role in ("bot", "worker", "worker")]
        bot, *workers = (stack.enter_context(fleet.child(member)) for member in members)
        _told("all are there")
        yield Fleet(slack, bot, workers, server, database, clock)


async def _morning(whole: Fleet, people: int, idle: float) -> Sequence[Figure]:
    async with aiohttp.ClientSession() as session:
        url = whole.bot.text("url")
        for number in range(WARM):
            await chat.send(session, url, _command(number, people))
            await asyncio.sleep(1 / RATE)
        async with _asking(session, url, people) as before:
            await asyncio.sleep(idle)
        lead = round(LEAD * _part(people))
        await asyncio.sleep((60 - lead - whole.clock().second) % 60)
        eight = whole.clock() + timedelta(seconds=lead) - WEST
        cpu, begun = whole.cpu(), time.time()
        async with _asking(session, url, people) as during:
            await asyncio.to_thread(company.schedule, whole.database, whole.clock(), f"{eight:%H:%M}")
            await _all_posted(whole, people, cpu)
    spent = {name: used - cpu[name] for name, used in whole.cpu().items()}
    report = json.loads(whole.slack.text("report"))
    _told(json.dumps(report | {"cpu": spent}))
    if report["doubles"] or report["complaints"]:
        raise RuntimeError(f"{report['doubles']} posts came twice; {report['complaints']}")
    return _figures(people, report["last"] - begun, before, during, spent, report["refused"])


def _figures(
    people: int, took: float, before: Sequence[float], during: Sequence[float], spent: Mapping[str, float], refused: Mapping[str, int]
) -> Sequence[Figure]:
    pictures = people + len(during) // 4
    limits = {"uploads": 60 * pictures / fleet.UPLOADS, "posts": (people + len(during)) / fleet.POSTS}
    binding = max(limits, key=lambda name: limits[name])
    burnt = ", ".join(f"{name} {seconds:.0f}" for name, seconds in spent.items())
    told = sum(refused.values())
    detail = f"{took:.0f} s, where {binding} take {limits[binding]:.0f}; {told} calls refused as too fast; seconds of CPU: {burnt}"
    idle, busy = percentile(before, 0.99), percentile(during, 0.99)
    waits = f"p99 {milliseconds(busy)} against {milliseconds(idle)}, longest {milliseconds(max(during))} of {len(during)}"
    return [
        Figure("monday_vs_rate_limit", took / limits[binding], "ratio", MORNING_METHOD, Target("<=", 1.2), detail),
        Figure("monday_ack_p99_vs_idle", busy / idle, "ratio", ACK_METHOD, Target("<=", 1.5), waits),
    ]


async def _all_posted(whole: Fleet, people: int, cpu: Mapping[str, float]) -> None:
    end = time.monotonic() + PATIENCE * 60 * people / fleet.UPLOADS + LEAD
    posted, shown = 0, 0.0
    while posted < people:
        if time.monotonic() > end:
            raise TimeoutError(f"{posted:,} of {people:,} were posted: {whole.slack.text('report')}")
        await asyncio.sleep(0.5)
        posted = int(str(await asyncio.to_thread(whole.slack.ask, "posts")))
        if time.monotonic() > shown + 5:
            shown = time.monotonic()
            spent = ", ".join(f"{name} {used - cpu[name]:.0f}" for name, used in whole.cpu().items())
            _told(f"{posted:,} of {people:,} posted; seconds of CPU: {spent}")


@asynccontextmanager
async def _asking(session: aiohttp.ClientSession, url: str, people: int) -> AsyncIterator[list[float]]:
    """Commands at `RATE` until the block ends; how many seconds each waited."""
    waits: list[float] = []
    chance = random.Random(7)

    async def one(number: int) -> None:
        waits.append(await chat.send(session, url, _command(number, people)))

    async def all_of_them() -> None:
        async with asyncio.TaskGroup() as group:
            number, at = 0, time.perf_counter()
            while not over.is_set():
                at, number = at + chance.expovariate(RATE), number + 1
                await asyncio.sleep(max(0.0, at - time.perf_counter()))
                group.create_task(one(number))

    over = asyncio.Event()
    asking = asyncio.create_task(all_of_them())
    try:
        yield waits
    finally:
        over.set()
        await asking


def _part(people: int) -> float:
    """Of the morning that fewer people take."""
    return people / PEOPLE


def _command(number: int, people: int) -> str:
    """Somebody's, by turns; every fourth asks for a picture."""
    who = company.key(number * 7919 % people)
    return chat.command(who) if number % 4 == 0 else chat.command(who, "/pacer", "help")


def _told(words: str) -> None:
    sys.stderr.write(f"  monday: {words}\n")
    sys.stderr.flush()
