"""A strict Teams on loopback, the real adapter, and the scripted desk behind it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.chat.form import ConversationField, Form
from bot.chat.message import Picture
from bot.chat.request import Caller, OpenForm, Reply, Request
from bot.commands.desk import Place
from bot.console.bench import TeamsBench
from bot.console.teams.office import TeamsSettings
from bot.console.teams.server import TeamsServer
from bot.console.workspace import Channel, Workspace
from bot.platforms.teams import Patience, Teams, TeamsSetup
from tests.support.scripted_desk import MEMBERS, Clock, ScriptedDesk, accepting

CHANNELS = (
    Channel("sales", "sales", ("ana", "ben", "ada", "eve"), bot_is_member=True),
    Channel("deal", "deal room", ("ana", "ben"), bot_is_member=True, is_group=True),
    Channel("closed", "closed", ("ana", "ben"), bot_is_member=False),
)
PATIENCE = Patience(timeout=2.0, check=2.0, look_up=1.0, tries=3, first_wait=0.0, longest_wait=0.0)
SETTINGS = TeamsSettings("0c6f2f0e-63d9-4f0e-8f0a-6b1f4c1f7a11", "secret", turn_within=2.0, invoke_within=2.0)
PICTURE = "http://127.0.0.1:9/pictures/scorecard.png"


class TeamsDesk(ScriptedDesk):
    """The scripted desk with what only Teams asks for: addresses of pictures, and a form that asks for a conversation."""

    def picture_url(self, picture: Picture, now: datetime) -> str:
        return PICTURE

    def conversations(self, platform: str, tenant: str) -> Mapping[int, Place]:
        return {number: place for number, place in enumerate(self.places.values(), 1) if place.kind != "direct"}

    def open_form(self, token: str, caller: Caller, now: datetime) -> Form:
        form = super().open_form(token, caller, now)
        return Form("share", "Share", (ConversationField("to", "Share to"), *form.parts)) if form.name == "share" else form

    def _shareto(self, request: Request) -> Reply:
        return Reply(OpenForm("share"))


@dataclass
class Stage:
    """All that a scenario needs."""

    teams: TeamsBench
    desk: TeamsDesk
    adapter: Teams
    url: str
    clock: Callable[[], datetime]
    another: Callable[[TeamsSetup], Teams]
    """An adapter of another setup before the same desk; it only posts."""
    acknowledged: list[float] = field(default_factory=list)

    async def quiet(self) -> None:
        """Returns once everything is answered: first what is said must have been taken, then what was taken must be worked."""
        for _ in range(2):
            await self.teams.quiet(settle=0.01)

    def user(self, key: str) -> str:
        """A member's id in the directory."""
        return str(self.teams.server.office.account(key)["aadObjectId"])


def setup(server: TeamsServer, metadata_url: str = "") -> TeamsSetup:
    """The server's own app, trusting the keys behind `metadata_url`, by default the server's."""
    return TeamsSetup(
        SETTINGS.app_id,
        SETTINGS.password,
        SETTINGS.tenant,
        login_url=server.url,
        metadata_url=metadata_url or server.metadata_url,
        service_hosts=("127.0.0.1", "smba.trafficmanager.net"),
        largest_file=1000,
        patience=PATIENCE,
    )


@asynccontextmanager
async def staged(metadata_url: str = "") -> AsyncIterator[Stage]:
    """With a `metadata_url`, activities are to be signed with the keys behind it."""
    desk, clock, acknowledged = TeamsDesk(), Clock(), list[float]()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TeamsServer(Workspace("teams", MEMBERS, CHANNELS, clock), SETTINGS))
        session = await stack.enter_async_context(aiohttp.ClientSession())

        def adapter_of(wanted: TeamsSetup) -> Teams:
            return Teams(
                wanted,
                desk=desk,
                accept=accepting(desk),
                turn=nullcontext,
                in_thread=asyncio.to_thread,
                session=session,
                clock=clock,
                acknowledged=acknowledged.append,
            )

        adapter = adapter_of(setup(server, metadata_url))
        application = web.Application()
        application.add_routes(adapter.routes())
        site = await stack.enter_async_context(TestServer(application))
        await adapter.connect()
        stack.push_async_callback(adapter.close, 1.0)
        url = str(site.make_url("/teams/messages"))
        server.reach(url)
        stage = Stage(TeamsBench(server, adapter.idle), desk, adapter, url, clock, adapter_of, acknowledged)
        yield stage
        await stage.quiet()


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with staged() as stage:
        yield stage
        assert stage.teams.complaints == []
