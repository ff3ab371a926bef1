"""The bot while its database takes nothing: it says that it is not ready, acknowledges only what it can keep, and goes on by itself."""

import asyncio
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import date

import aiohttp
import pytest

from bot.commands.registry import load as load_registry
from bot.console.bench import SlackBench
from bot.console.shown import ShownView
from bot.console.slack.app import SlackSettings
from bot.console.slack.server import SlackServer
from bot.platforms.slack.manifest import manifest
from storage.database import Database
from tests.chaos.troubles import Trouble, written
from tests.scenarios import company
from tests.scenarios.floor import BOT_TOKEN, SIGNING_SECRET, Clock, workspace
from tests.scenarios.processes import ready, served

DAYS = {"First day": date(2026, 12, 1), "Last day": date(2026, 12, 2)}
ANSWER = "What you can ask me"


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """Tells the bot again after seconds, not minutes."""
    told = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, retry_after=(0.0, 2.0, 4.0))
    made = manifest(list(load_registry().commands.values()), http_url="https://bot.example/slack/events")
    async with SlackServer(workspace("slack", Clock(company.NOW)), made, told) as server:
        yield server
        assert all("was not acknowledged" in each for each in server.complaints)


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


async def test_what_cannot_be_kept_is_not_acknowledged_and_what_is_sent_again_is_answered_once(
    trouble: Trouble, troubled_url: str, slack: SlackServer, port: int
) -> None:
    database = Database(troubled_url)
    company.found(database)
    database.close()
    bench = SlackBench(slack)
    async with served(slack, troubled_url, port) as process:
        await bench.direct("help", by="ana")
        await _until(lambda: _answers(bench, "ana") == 1)
        await bench.command("/pacer", "away", by="mona")
        form = await bench.until(lambda: bench.views("mona")[-1] if bench.views("mona")[-1].labels else None, within=5)
        with closing(sqlite3.connect(troubled_url.removeprefix("sqlite:///"))) as watch:
            trouble.begin([process.pid or 0])
            before = written(watch)
            asked = asyncio.gather(bench.command("/pacer", "help", by="ben"), bench.direct("help", by="cleo"))
            assert "try again" in (await _sent(bench, form)).casefold()
            assert await _readiness(port) == (503, ["database"])
            await asyncio.sleep(trouble.lasts)
            assert (_answers(bench, "cleo"), written(watch)) == (0, before)
            trouble.end()
            await asked
            await ready(process, port)
            await _until(lambda: _answers(bench, "cleo") == 1)
            # Where the lock was gone just in time it was taken after all.
            assert await _sent(bench, form) in ("", "This form was sent already.")
            assert watch.execute("SELECT count(*) FROM leaves").fetchall() == [(1,)]
            assert watch.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert [notice for notice in bench.notices("ben") if "failed" in notice or "timeout" in notice] == bench.notices("ben") != []
        await bench.direct("help", by="ben")
        await _until(lambda: _answers(bench, "ben") > 0)
    assert _answers(bench, "cleo") == 1


async def _sent(bench: SlackBench, form: ShownView) -> str:
    """What Mona is told when she sends the form; nothing where it was taken."""
    try:
        return " ".join((await bench.fill(form, DAYS, by="mona") or {}).values())
    except AssertionError as failure:
        return str(failure)


async def _readiness(port: int) -> tuple[int, list[str]]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/readyz") as answer:
        return answer.status, (await answer.json())["failing"]


def _answers(bench: SlackBench, key: str) -> int:
    return sum(ANSWER in shown.words for shown in bench.direct_of(key).answers)


async def _until(found: Callable[[], bool]) -> None:
    for _ in range(1000):
        if found():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("did not happen within twenty seconds")
