"""A small workspace, and a pretend bot: a listener that keeps what it is told and answers as told."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs

from aiohttp import web

from bot.console.feed import JsonObject
from bot.console.ids import Platform
from bot.console.payloads import at
from bot.console.slack.app import SlackSettings
from bot.console.teams.office import TeamsSettings
from bot.console.workspace import Channel, Member, Workspace

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SLACK = SlackSettings("xoxb-1", "signing-secret", ack_within=0.5, trigger_lives=0.5, retry_after=(0.0, 0.01))
TEAMS = TeamsSettings("0a1b2c3d-app", "pass-word", turn_within=0.5, invoke_within=0.5)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
MEMBERS = (
    Member("ana", "Ana Lima", "ana@example.com", "America/Sao_Paulo", "pt-BR", "Account executive"),
    Member("ben", "Ben Okafor", "ben@example.com", "Europe/London", "en-GB", "Account executive"),
    Member("mia", "Mia Chen", "mia@example.com", "UTC", "en-US", "Sales manager", "manager", is_admin=True),
)
CHANNELS = (
    Channel("sales", "sales", ("ana", "ben", "mia")),
    Channel("leads", "leads", ("ana", "mia"), bot_is_member=False),
    Channel("managers", "managers", ("mia",), is_group=True),
)
MANIFEST: dict[str, object] = {
    "features": {
        "slash_commands": [
            {"command": "/scorecard", "description": "Where you stand", "usage_hint": "[@person]", "should_escape": True},
            {"command": "/pacer", "description": "Everything"},
        ]
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "app_mentions:read",
                "chat:write",
                "files:write",
                "files:read",
                "users:read",
                "users:read.email",
                "im:write",
                "im:history",
                "channels:read",
                "channels:history",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention", "message.im", "app_home_opened", "file_shared", "member_joined_channel"]}
    },
}


@dataclass
class Request:
    """What the pretend bot was sent."""

    headers: dict[str, str]
    body: str

    @property
    def json(self) -> JsonObject:
        """An event or activity; or an interaction's payload, out of its form."""
        found = json.loads(parse_qs(self.body)["payload"][0] if self.body.startswith("payload=") else self.body)
        assert isinstance(found, dict)
        return found

    def at(self, pointer: str) -> object:
        """What a JSON pointer leads to in `json`."""
        return at(self.json, pointer)

    @property
    def form(self) -> dict[str, str]:
        """A slash command's fields."""
        return {name: values[0] for name, values in parse_qs(self.body, keep_blank_values=True).items()}


@dataclass
class Listener:
    """A bot that keeps every request and answers 200, or as `answer` says."""

    requests: list[Request] = field(default_factory=list)
    answer: Callable[[Request], Awaitable[web.Response]] | None = None
    url: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        kept = Request(dict(request.headers), await request.text())
        self.requests.append(kept)
        self._arrived.set()
        return await self.answer(kept) if self.answer else web.Response()

    async def picture(self, request: web.Request) -> web.Response:
        return web.Response(body=self.pictures[request.path], content_type="image/png")

    async def received(self, count: int) -> list[Request]:
        """The first `count` requests, once they are there."""
        while len(self.requests) < count:
            self._arrived.clear()
            await asyncio.wait_for(self._arrived.wait(), 2)
        return self.requests[:count]


def workspace(platform: Platform) -> Workspace:
    return Workspace(platform, MEMBERS, CHANNELS, lambda: NOON)
