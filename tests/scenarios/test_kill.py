"""kill -9 between the acknowledgement and the answer: the next process answers, once, and answers nothing that was answered before."""

import asyncio
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing

import pytest

from bot.commands.registry import load as load_registry
from bot.console.bench import SlackBench
from bot.console.faults import Fault, Faults
from bot.console.slack.app import SlackSettings
from bot.console.slack.server import SlackServer
from bot.platforms.slack.manifest import SCOPES, manifest
from tests.scenarios.company import NOW
from tests.scenarios.floor import BOT_TOKEN, SIGNING_SECRET, Clock, workspace
from tests.scenarios.processes import acknowledged, served

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
        await acknowledged(slack)
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
