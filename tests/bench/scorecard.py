"""What ``/scorecard`` costs the bot's process, from the signed command to the posted picture."""

import asyncio
from collections.abc import Sequence

import aiohttp

from bot.workers import loop
from tests.bench import chat
from tests.bench.chat import Bot
from tests.bench.figure import Effort, Figure, Target, middle_ratio, milliseconds
from tests.bench.processes import Child

COMMANDS = 12
"""In one round, one after another, by different reps."""

METHOD = (
    "CPU time of the bot's process (all threads) from a signed /scorecard to the posted picture, over that of a bare Bolt handler which"
    " acknowledges and posts a ready PNG of a scorecard by the same four calls, each in a process of its own against one strict local Slack"
    f" in a third. The demo's organisation: 24 reps in one role. Rounds of {COMMANDS} commands by turns, before each of which a record"
    " comes in, so that ranks are worked out anew; the median of the rounds' ratios."
)


def measure(effort: Effort) -> Sequence[Figure]:
    database = chat.found(effort.folder)
    with Child(chat.slack, None) as slack:
        bot, bare = (Bot(chat.copied(database, f"{name}.db"), slack.text("url")) for name in ("real", "bare"))
        with Child(chat.real, bot, loop.run) as ours, Child(chat.bare_upload, bare) as theirs:
            rounds = [(_cpu(ours, slack), _cpu(theirs, slack)) for _ in range(effort.rounds(15, 4) + 2)][2:]
        if complaints := slack.text("complaints"):
            raise RuntimeError(complaints)
    costs = [milliseconds(sorted(column)[len(column) // 2] / COMMANDS) for column in zip(*rounds, strict=True)]
    detail = f"{costs[0]} against {costs[1]} a command"
    return [Figure("scorecard_vs_bare_upload", middle_ratio(rounds), "ratio", METHOD, Target("<=", 3), detail)]


def _cpu(child: Child[Bot], slack: Child[None]) -> float:
    """CPU seconds of one round."""
    child.ask("record")
    before = child.cpu()
    asyncio.run(_round(child.text("url"), slack))
    return child.cpu() - before


async def _round(url: str, slack: Child[None]) -> None:
    async with aiohttp.ClientSession() as session:
        for rep in range(COMMANDS):
            posted = int(slack.text("pictures"))
            await chat.ask(session, url, rep)
            slack.ask(f"more than {posted}")
