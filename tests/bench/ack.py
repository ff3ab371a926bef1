"""How long ``/scorecard`` waits for its acknowledgement while the bot works and draws for those before."""

import asyncio
import random
import time
from collections.abc import Sequence

import aiohttp

from bot.workers import loop
from tests.bench import chat
from tests.bench.chat import Bot
from tests.bench.figure import Effort, Figure, Target, milliseconds, percentile
from tests.bench.processes import Child

RATE = 8.0
"""Commands a second to each bot: one bot's share of a sales floor of some thousands on a Monday morning."""
WARM = 48
"""Commands beforehand: everybody asks twice."""

METHOD = (
    f"99th percentile of the seconds from sending a signed /scorecard to its acknowledgement, {RATE:g} a second at random moments"
    " (open loop), over that of a bare Bolt handler at the same rate in the same seconds. Both commit an inbox row of the same columns"
    " into a copy of the same SQLite database before they acknowledge. The bot goes on to work each command, so that acknowledgements"
    " wait beside scorecards being counted, drawn and uploaded; the bare handler does nothing else. Each in a process of its own, the"
    " local Slack in a third, the sender in a fourth."
)


def measure(effort: Effort) -> Sequence[Figure]:
    database = chat.found(effort.folder)
    with Child(chat.slack, None) as slack:
        bot, bare = (Bot(chat.copied(database, f"{name}.db"), slack.text("url")) for name in ("real", "bare"))
        with Child(chat.real, bot, loop.run) as ours, Child(chat.bare_inbox, bare) as theirs:
            addresses = ours.text("url"), theirs.text("url")
            waits = asyncio.run(_load(addresses, seconds=effort.rounds(75, 12)))
            drawn = int(slack.text("pictures"))
    one, other = (percentile(column, 0.99) for column in waits)
    middle = [milliseconds(percentile(column, 0.5)) for column in waits]
    detail = f"p99 {milliseconds(one)} against {milliseconds(other)}, p50 {middle[0]} against {middle[1]}; {drawn} pictures"
    return [Figure("ack_p99_vs_bare_bolt", one / other, "ratio", METHOD, Target("<=", 2), detail)]


async def _load(addresses: tuple[str, str], seconds: float) -> tuple[list[float], list[float]]:
    """The seconds that each command of the two bots waited; their senders' clocks run independently."""
    chance = random.Random(7)
    waits: tuple[list[float], list[float]] = ([], [])
    async with aiohttp.ClientSession() as session:
        for url in addresses:
            for rep in range(WARM):
                await chat.ask(session, url, rep)
                await asyncio.sleep(1 / RATE)
        plans = [(which, _moments(chance, seconds)) for which in (0, 1)]
        moments = sorted((moment, which) for which, planned in plans for moment in planned)
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number, (moment, which) in enumerate(moments):
                await asyncio.sleep(max(0.0, begun + moment - time.perf_counter()))
                group.create_task(_one(session, addresses[which], number, waits[which]))
    return waits


async def _one(session: aiohttp.ClientSession, url: str, rep: int, waits: list[float]) -> None:
    waits.append(await chat.ask(session, url, rep))


def _moments(chance: random.Random, seconds: float) -> list[float]:
    """Arrivals at `RATE`, as unevenly as people are."""
    found, at = [], chance.expovariate(RATE)
    while at < seconds:
        found.append(at)
        at += chance.expovariate(RATE)
    return found
