"""A strict Slack on loopback, the real adapter, and the scripted desk behind it."""

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.chat.message import Picture
from bot.console.bench import SlackBench
from bot.console.slack.app import SlackSettings
from bot.console.slack.server import SlackServer
from bot.console.workspace import Channel, Workspace
from bot.platforms.slack import Patience, Slack, SlackSetup
from bot.platforms.slack.manifest import manifest
from tests.support.scripted_desk import MEMBERS, Clock, ScriptedDesk, accepting

CHANNELS = (
    Channel("sales", "sales", ("ana", "ben", "ada", "eve"), bot_is_member=True),
    Channel("closed", "closed", ("ana", "ben"), bot_is_member=False, is_group=True),
)
PATIENCE = Patience(timeout=5, busy_tries=3, longest_wait=0.0, file_waits=(0.0,) * 4)
SETTINGS = SlackSettings("xoxb-test", "secret", ack_within=2.0, trigger_lives=2.0, retry_after=(0.0, 0.0))


@dataclass(frozen=True)
class Listed:
    """A command as the registry describes it."""

    name: str
    summary: str = "Does something."
    usage: str = "[what]"
    takes_person: bool = True
    short: bool = True


MANIFEST = manifest([Listed(name) for name in ("scorecard", "coach", "echo", "hello", "share", "board", "goal", "crash")])


def png(picture: Picture) -> bytes:
    """A real picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


@dataclass
class Stage:
    """All that a scenario needs."""

    slack: SlackBench
    desk: ScriptedDesk
    adapter: Slack
    url: str
    another: Callable[[SlackSetup], Slack]
    """An adapter of another setup before the same desk; it only posts."""
    acknowledged: list[float] = field(default_factory=list)
    drawn: list[Picture] = field(default_factory=list)

    async def quiet(self) -> None:
        """Returns once everything is answered: first what is said must have been taken, then what was taken must be worked."""
        for _ in range(2):
            await self.slack.quiet(settle=0.01)


def setup_of(server: SlackServer, settings: SlackSettings = SETTINGS, ping_every: float = 5.0) -> SlackSetup:
    return SlackSetup(
        settings.bot_token,
        settings.signing_secret,
        settings.app_token,
        f"{server.url}/api/",
        reads_history=True,
        largest_file=1000,
        patience=PATIENCE,
        ping_every=ping_every,
    )


@asynccontextmanager
async def staged(
    settings: SlackSettings = SETTINGS, allowed: Mapping[str, object] = MANIFEST, ping_every: float = 5.0
) -> AsyncIterator[Stage]:
    desk, clock, acknowledged, drawn = ScriptedDesk(), Clock(), list[float](), list[Picture]()

    async def draw(picture: Picture) -> bytes:
        drawn.append(picture)
        return png(picture)

    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(SlackServer(Workspace("slack", MEMBERS, CHANNELS, clock), allowed, settings))
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(sock_connect=0.3)))

        def adapter_of(setup: SlackSetup) -> Slack:
            return Slack(
                setup,
                desk=desk,
                accept=accepting(desk),
                turn=nullcontext,
                in_thread=asyncio.to_thread,
                session=session,
                draw=draw,
                clock=clock,
                acknowledged=acknowledged.append,
            )

        adapter = adapter_of(setup_of(server, settings, ping_every))
        application = web.Application()
        application.add_routes(adapter.routes())
        site = await stack.enter_async_context(TestServer(application))
        await adapter.connect()
        stack.push_async_callback(adapter.close, 1.0)
        url = str(site.make_url("/slack/events"))
        if not settings.app_token:
            server.reach(url)
        stage = Stage(SlackBench(server, adapter.idle), desk, adapter, url, adapter_of, acknowledged, drawn)
        yield stage
        await stage.quiet()


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with staged() as stage:
        yield stage
        assert stage.slack.complaints == []


@pytest.fixture
async def slow_files() -> AsyncIterator[Stage]:
    """A Slack that looks at a fresh file twice before it shows it."""
    async with staged(replace(SETTINGS, file_not_ready_uses=2)) as stage:
        yield stage
        assert stage.slack.complaints == []
