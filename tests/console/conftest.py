"""A workspace of three people on each platform's server, and a pretend bot."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.console.bench import SlackBench, TeamsBench
from bot.console.slack.server import SlackServer
from bot.console.teams.server import TeamsServer
from tests.console.pretend import MANIFEST, SLACK, TEAMS, Listener, workspace


@pytest.fixture
async def bot() -> AsyncIterator[Listener]:
    listener = Listener()
    app = web.Application()
    app.router.add_post("/", listener.handle)
    app.router.add_get("/{name}", listener.picture)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield listener
    await runner.cleanup()


@pytest.fixture
async def slack(bot: Listener) -> AsyncIterator[SlackServer]:
    async with SlackServer(workspace("slack"), MANIFEST, SLACK) as server:
        server.reach(bot.url)
        yield server


@pytest.fixture
def client(slack: SlackServer) -> AsyncWebClient:
    return AsyncWebClient(token="xoxb-1", base_url=f"{slack.url}/api/")


@pytest.fixture
def desk(slack: SlackServer) -> SlackBench:
    return SlackBench(slack)


@pytest.fixture
async def teams(bot: Listener) -> AsyncIterator[TeamsServer]:
    async with TeamsServer(workspace("teams"), TEAMS) as server:
        server.reach(bot.url)
        yield server


@pytest.fixture
def office(teams: TeamsServer) -> TeamsBench:
    return TeamsBench(teams)
