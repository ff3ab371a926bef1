"""The way out: tokens, waiting, reading a long roster; and a bot without an app id, which writes to this machine alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.chat.errors import UserError
from bot.console.loopback import Loopback
from bot.console.teams.server import TeamsServer
from bot.console.workspace import Channel, Member, Workspace
from bot.platforms.teams import Patience, Teams, TeamsSetup
from bot.platforms.teams.connector import Connector, ConnectorError
from bot.platforms.teams.tokens import AskedTokens
from bot.platforms.teams.transport import MicrosoftTokens
from tests.platforms.teams.conftest import PATIENCE, SETTINGS, TeamsDesk, setup
from tests.support.scripted_desk import accepting

MANY = tuple(Member(f"rep{number}", f"Rep {number}", f"rep{number}@sales.example") for number in range(600))


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def server() -> AsyncIterator[TeamsServer]:
    everyone = Channel("all", "all", tuple(member.key for member in MANY))
    async with TeamsServer(Workspace("teams", MANY, [everyone], lambda: datetime(2026, 11, 17, tzinfo=UTC)), SETTINGS) as server:
        yield server
        assert server.complaints == []


def tokens(server: TeamsServer, session: aiohttp.ClientSession, password: str = SETTINGS.password) -> AskedTokens:
    return AskedTokens(session, server.token_url, SETTINGS.app_id, password, 2.0)


async def test_a_roster_of_more_than_a_page_is_read_to_its_end(server: TeamsServer, session: aiohttp.ClientSession) -> None:
    connector = Connector(session, tokens(server, session), PATIENCE)
    listed = await connector.members(server.service_url, server.workspace.channel("all").id)
    assert {str(each["email"]) for each in listed} == {member.email for member in MANY}


async def test_one_token_serves_every_call_until_it_ends(server: TeamsServer, session: aiohttp.ClientSession) -> None:
    asked = tokens(server, session)
    first, second = await asyncio.gather(asked.token(), asked.token())
    assert first == second == await asked.token()


async def test_wrong_credentials_are_said_at_the_start(server: TeamsServer, session: aiohttp.ClientSession) -> None:
    wrong = replace(setup(server), password="wrong")
    adapter = Teams(
        wrong,
        desk=(desk := TeamsDesk({}, {})),
        accept=accepting(desk),
        turn=nullcontext,
        in_thread=asyncio.to_thread,
        session=session,
        clock=datetime.now,
        acknowledged=print,
    )
    with pytest.raises(UserError) as failure:
        await adapter.connect()
    assert str(failure.value) == "Microsoft refuses TEAMS_APP_ID with this TEAMS_APP_PASSWORD and TEAMS_TENANT_ID."
    assert not await adapter.is_connected()


async def test_good_credentials_connect(server: TeamsServer, session: aiohttp.ClientSession) -> None:
    adapter = Teams(
        setup(server),
        desk=(desk := TeamsDesk({}, {})),
        accept=accepting(desk),
        turn=nullcontext,
        in_thread=asyncio.to_thread,
        session=session,
        clock=datetime.now,
        acknowledged=print,
    )
    await adapter.connect()
    assert await adapter.is_connected()


async def test_microsofts_sign_in_out_of_reach_is_an_unknown_end() -> None:
    unreached = MicrosoftTokens(SETTINGS.app_id, "secret", SETTINGS.tenant, "https://127.0.0.1:9", asyncio.to_thread)
    with pytest.raises(ConnectorError) as failure:
        await unreached.token()
    assert (failure.value.status, failure.value.is_definite) == (0, False)


@pytest.mark.parametrize(
    ("attempt", "retry_after", "least", "most"),
    [(0, 0.0, 2.0, 3.0), (1, 0.0, 4.0, 6.0), (0, 7.0, 7.0, 10.5), (3, 0.0, 16.0, 20.0), (0, 99.0, 20.0, 20.0)],
)
def test_waits_double_follow_what_was_asked_for_and_scatter(attempt: int, retry_after: float, least: float, most: float) -> None:
    waits = [Patience().wait(attempt, retry_after) for _ in range(50)]
    assert least <= min(waits) <= max(waits) <= most
    assert len(set(waits)) > 1 or least == most


@pytest.mark.parametrize(
    ("status", "definite"),
    [(0, False), (400, True), (401, False), (403, True), (404, True), (408, False), (412, False), (413, True), (429, False), (500, False)],
)
def test_only_a_refusal_of_this_call_is_definite(status: int, definite: bool) -> None:
    assert ConnectorError(status).is_definite is definite


class OpenConnector(Loopback):
    """A connector that asks for no token and keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, bool]] = []

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self._keep)
        return app

    async def _keep(self, request: web.Request) -> web.Response:
        self.told.append((f"{request.method} {request.path}", "Authorization" in request.headers))
        return web.json_response(
            {"id": "1", "aadObjectId": "0c6f2f0e-63d9-4f0e-8f0a-6b1f4c1f7a12", "name": "Ana", "email": "ana@sales.example"}
        )


@pytest.mark.parametrize(("service", "status"), [("", 200), ("https://smba.trafficmanager.net/amer/", 403)])
async def test_without_an_app_id_only_this_machine_is_answered(session: aiohttp.ClientSession, service: str, status: int) -> None:
    desk = TeamsDesk({"ana@sales.example": 1}, {1: "Ana"})
    dev = TeamsSetup("", "", "", insecure_dev=True, host="127.0.0.1", patience=PATIENCE)
    adapter = Teams(
        dev,
        desk=desk,
        accept=accepting(desk),
        turn=nullcontext,
        in_thread=asyncio.to_thread,
        session=session,
        clock=lambda: datetime.now(UTC),
        acknowledged=lambda seconds: None,
    )
    await adapter.connect()
    application = web.Application()
    application.add_routes(adapter.routes())
    async with OpenConnector() as connector, TestServer(application) as site:
        activity = {
            "type": "message",
            "id": "1",
            "channelId": "msteams",
            "serviceUrl": service or f"{connector.url}/",
            "from": {"id": "29:1"},
            "recipient": {"id": "28:bot"},
            "conversation": {"id": "a:1", "conversationType": "personal"},
            "text": "echo hi",
        }
        async with session.post(site.make_url("/teams/messages"), json=activity) as answer:
            assert answer.status == status
        await adapter.idle()
        expected = [("GET /v3/conversations/a:1/members/29:1", False), ("POST /v3/conversations/a:1/activities", False)]
        assert connector.told == (expected if status == 200 else [])
