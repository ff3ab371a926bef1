"""Two bots, two workers and PostgreSQL: what one of them was doing when it died, another does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from multiprocessing.context import ForkServerProcess

import pytest

from bot.app import wall_clock
from bot.commands.registry import load as load_registry
from bot.console.bench import SlackBench
from bot.console.slack.app import SlackSettings
from bot.console.slack.server import SlackServer
from bot.platforms.slack.manifest import SCOPES, manifest
from storage.database import Database
from tests.scenarios import company
from tests.scenarios.floor import BOT_TOKEN, SIGNING_SECRET, workspace
from tests.scenarios.test_kill import Watched
from tests.scenarios.topology import topology


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    made = manifest(list(load_registry().commands.values()), http_url="https://bot.example/slack/events")
    made["oauth_config"] = {"scopes": {"bot": [*SCOPES, "files:read", "channels:history", "groups:history"]}}
    told = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET)
    async with SlackServer(workspace("slack", wall_clock), made, told) as server:
        yield server


@pytest.fixture
def company_url(postgres_url: str) -> str:
    database = Database(postgres_url)
    company.found(database)
    database.close()
    return postgres_url


async def shares(bench: SlackBench, by: str) -> None:
    """Asks for the own card in #north, which only they see there, and shares it."""
    before = len(bench.ephemerals(by))
    await bench.mention("scorecard", by=by, in_="#north")
    await _until(lambda: len(bench.ephemerals(by)) > before)
    await bench.press(bench.ephemerals(by)[before], "Share here", by=by)


async def killed(*processes: ForkServerProcess) -> None:
    for process in processes:
        process.kill()
        await asyncio.to_thread(process.join)


def _shared(bench: SlackBench) -> int:
    return sum(bool(each.pictures) for each in bench.channel("#north").answers)


async def _until(found: Callable[[], bool], within: float = 60) -> None:
    for _ in range(round(within / 0.05)):
        if found():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"did not happen within {within} seconds")


async def test_bots_answer_and_workers_post_and_the_dead_are_replaced(slack: SlackServer, company_url: str) -> None:
    bench, faults = SlackBench(slack), Watched()
    slack.faults = slack.desk.faults = faults
    async with topology(slack, company_url) as whole:
        for by in ("ana", "ben", "cleo"):
            await shares(bench, by)
        await _until(lambda: _shared(bench) == 3)
        # The workers die; what is owed meanwhile waits, and the bots go on answering.
        await killed(*whole.workers, whole.bots[0])
        await shares(bench, "ana")
        await asyncio.sleep(1)
        assert _shared(bench) == 3
        await whole.another_worker()
        await _until(lambda: _shared(bench) == 4)
        # The only worker dies while it posts: whether the post arrived is looked up by the next.
        faults.slow("chat.postMessage", seconds=20)
        await shares(bench, "ben")
        await asyncio.wait_for(faults.struck.wait(), 20)
        await killed(whole.workers[-1])
        await whole.another_worker()
        await shares(bench, "cleo")
        await _until(lambda: _shared(bench) == 6)
        await asyncio.sleep(1)
        assert _shared(bench) == 6
