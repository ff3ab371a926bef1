"""kill -9 between the acknowledgement and the answer: the next process answers, once, and answers nothing that was answered before."""

import asyncio
import os
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from multiprocessing.context import ForkServerProcess

import aiohttp
import pytest

from bot.cli import main
from bot.commands.registry import load as load_registry
from bot.console.bench import SlackBench
from bot.console.faults import Fault, Faults
from bot.console.slack.app import SlackSettings
from bot.console.slack.server import SlackServer
from bot.platforms.slack.manifest import SCOPES, manifest
from tests.scenarios.company import NOW
from tests.scenarios.floor import BOT_TOKEN, SIGNING_SECRET, Clock, workspace
from tests.support.forked import PROCESSES

ANSWER = "What you can ask me"


class Watched(Faults):
    """Faults that say when one has struck."""

    def __init__(self) -> None:
        super().__init__()
        self.struck = asyncio.Event()

    def take(self, method: str) -> Fault | None:
        fault = super().take(method)
        if fault:
            self.struck.set()
        return fault


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    made = manifest(list(load_registry().commands.values()), http_url="https://bot.example/slack/events")
    made["oauth_config"] = {"scopes": {"bot": [*SCOPES, "files:read"]}}
    told = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET)
    async with SlackServer(workspace("slack", Clock(NOW)), made, told) as server:
        yield server
        assert server.complaints == []


@pytest.fixture
def port() -> int:
    """One that is free; the same for a process and the next, as Slack knows one address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@asynccontextmanager
async def served(slack: SlackServer, url: str, port: int) -> AsyncIterator[ForkServerProcess]:
    """`pacer serve` in a process of its own, ready for requests; killed at the end if it still runs, and owes Slack no acknowledgement."""
    slack.reach(f"http://127.0.0.1:{port}/slack/events")
    process = PROCESSES.Process(target=serve, args=(_environment(slack, url, port),), daemon=True)
    process.start()
    try:
        await _ready(process, port)
        yield process
        await _acknowledged(slack)
    finally:
        process.kill()
        await asyncio.to_thread(process.join)


def serve(environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    sys.argv = ["pacer", "serve"]
    main()


def _environment(slack: SlackServer, url: str, port: int) -> Mapping[str, str]:
    return {
        "PACER_DATABASE_URL": url,
        "PACER_PORT": str(port),
        "PACER_TIMER_TICK": "0.1",
        "PACER_TIMER_PATIENCE": "0.3",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_APP_TOKEN": "",
        "SLACK_API_URL": f"{slack.url}/api/",
    }


async def _ready(process: ForkServerProcess, port: int) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(20):
        while process.is_alive():
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.05)
    raise AssertionError("pacer serve ended before it was ready")


async def _acknowledged(slack: SlackServer) -> None:
    """Waits until all that Slack sent is acknowledged: it also tells the bot of the bot's own answers."""
    async with asyncio.timeout(10):
        await slack.traffic.quiet(0.05)


async def _until(found: Callable[[], bool]) -> None:
    for _ in range(500):
        if found():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("did not happen within ten seconds")


def _states(url: str) -> list[str]:
    """How far each request has come, in their order."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        return [state for (state,) in database.execute("SELECT state FROM inbox ORDER BY received_at")]


def _answers(bench: SlackBench, key: str) -> int:
    return sum(ANSWER in shown.words for shown in bench.direct_of(key).answers)


async def test_what_was_acknowledged_is_answered_once_by_the_next_process(slack: SlackServer, company_url: str, port: int) -> None:
    bench, faults = SlackBench(slack), Watched()
    slack.faults = slack.desk.faults = faults
    async with served(slack, company_url, port) as process:
        await bench.direct("help", by="ana")
        await _until(lambda: _states(company_url) == ["done"])
        # Slack tells the bot to wait before its answer to Ben, who was acknowledged; meanwhile it dies.
        faults.rate_limit("chat.postMessage", retry_after=20)
        await bench.direct("help", by="ben")
        await asyncio.wait_for(faults.struck.wait(), 10)
        await _acknowledged(slack)
        process.kill()
    assert len(_states(company_url)) == 2 and _states(company_url)[1] != "done"
    assert (_answers(bench, "ana"), _answers(bench, "ben")) == (1, 0)
    async with served(slack, company_url, port):
        await _until(lambda: _states(company_url) == ["done", "done"])
    assert (_answers(bench, "ana"), _answers(bench, "ben")) == (1, 1)


async def test_what_takes_longer_than_the_patience_is_not_begun_anew_by_the_process_that_works_it(
    slack: SlackServer, company_url: str, port: int
) -> None:
    bench, faults = SlackBench(slack), Watched()
    slack.faults = slack.desk.faults = faults
    async with served(slack, company_url, port):
        # Waiting a second for Slack is three times the patience, and ten ticks.
        faults.rate_limit("chat.postMessage", retry_after=1)
        await bench.direct("help", by="ben")
        await _until(lambda: _states(company_url) == ["done"])
    assert _answers(bench, "ben") == 1
