"""Processes of a company's morning: the strict local Slack that enforces its limits, the bot, and its workers.

The limits and every timer of the bot are `SCALE` times as fast; what its threads, its database and its drawing take is what it is.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial

from pydantic import SecretStr

from bot.app import Role, running
from bot.commands.registry import load as load_registry
from bot.console.accepted import Accepted, Post
from bot.console.limits import Limits, Pace, TooFast
from bot.console.slack.app import SlackSettings as SlackServerSettings
from bot.console.slack.server import SlackServer
from bot.platforms.slack.manifest import SCOPES, manifest
from bot.settings import Settings, SlackSettings, TeamsSettings, Timers
from bot.workers import loop
from tests.bench import company
from tests.bench.chat import PATH, SECRET, TOKEN
from tests.bench.company import Clock
from tests.bench.processes import Answer, Child

SCALE = 20
POSTS = 5 * SCALE
"""A second, in a workspace."""
UPLOADS = 100 * SCALE
"""A minute: Slack's Tier 4."""
LIMITS = Limits(
    per_channel_per_second=1,
    per_workspace_per_second=5,
    second=1 / SCALE,
    calls_per_minute={
        **dict.fromkeys(("files.getUploadURLExternal", "files.completeUploadExternal", "users.info", "chat.postEphemeral"), 100),
        **dict.fromkeys(("conversations.open", "chat.update"), 50),
    },
)
_MADE = "bundle:"
"""How the keys begin of the one message of somebody's day, in which stands what schedules owe to them."""


@dataclass(frozen=True)
class Side:
    """The local Slack: how many people, at what time, and whether it takes everything as fast as it comes."""

    people: int
    clock: Clock
    unlimited: bool = False


@dataclass(frozen=True)
class Member:
    """One process of the bot; `timers` by name, in seconds."""

    role: Role
    database: str
    slack: str
    clock: Clock
    timers: Mapping[str, float]


class Watch(Accepted):
    """The messages of people's days, and when they came; which calls were refused as too fast."""

    def __init__(self, server: SlackServer) -> None:
        super().__init__()
        self.times: dict[str, float] = {}
        self.refused: Counter[str] = Counter()
        self._server = server
        self._forgotten = 0

    def take(self, post: Post) -> None:
        super().take(post)
        if post.key.startswith(_MADE):
            self.times.setdefault(post.key, time.time())

    async def forget(self) -> None:
        """The bytes of files, which would be more than a machine's memory holds."""
        while True:
            files = list(self._server.workspace.files.values())
            for file in files[self._forgotten :]:
                file.content = b""
            self._forgotten = len(files)
            await asyncio.sleep(1)

    def report(self) -> str:
        times = self.times.values()
        found = {"first": min(times, default=0), "last": max(times, default=0), "posts": len(times), "doubles": len(self.doubles())}
        files = len(self._server.workspace.files)
        return json.dumps(found | {"files": files, "refused": self.refused, "complaints": sorted(set(self._server.complaints))})


class CountingPace(Pace):
    """Counts what it refuses."""

    def __init__(self, refused: Counter[str]) -> None:
        super().__init__(LIMITS)
        self._refused = refused

    def take(self, channel: str) -> None:
        with self._counting("posts"):
            super().take(channel)

    def call(self, method: str) -> None:
        with self._counting(method):
            super().call(method)

    @contextmanager
    def _counting(self, name: str) -> Iterator[None]:
        try:
            yield
        except TooFast:
            self._refused[name] += 1
            raise


@asynccontextmanager
async def slack(side: Side) -> AsyncIterator[Answer]:
    """Answers `url`, `posts` (the messages of days) and `files`, so far, and `report`."""
    made = manifest(list(load_registry().commands.values()), http_url="https://bot.example/slack/events") | {"settings": {}}
    made["oauth_config"] = {"scopes": {"bot": [*SCOPES, "im:history"]}}
    async with SlackServer(company.workspace(side.people, side.clock), made, SlackServerSettings(TOKEN, SECRET)) as server:
        watch = Watch(server)
        server.desk.accepted = watch
        if not side.unlimited:
            server.desk.pace = CountingPace(watch.refused)
        forgetting = asyncio.create_task(watch.forget())

        async def answer(question: str) -> object:
            match question:
                case "url":
                    return server.url
                case "posts":
                    return len(watch.times)
                case "files":
                    return len(server.workspace.files)
                case "report":
                    return watch.report()
                case _:
                    raise ValueError(question)

        yield answer
        forgetting.cancel()


@asynccontextmanager
async def serving(member: Member) -> AsyncIterator[Answer]:
    """The bot, or a worker. Answers with its address."""
    settings = Settings(
        _env_file=None,
        database_url=member.database,
        port=0,
        secret=SecretStr("a secret of the benchmarks"),
        slack=SlackSettings(
            bot_token=SecretStr(TOKEN),
            app_token=None,
            signing_secret=SecretStr(SECRET),
            api_url=f"{member.slack}/api/",
            reads_history=True,
        ),
        teams=TeamsSettings(app_id=None),
        timers=Timers(**member.timers),
    )
    async with running(settings, member.clock, member.role) as app:
        loop.settle()

        async def answer(_: str) -> object:
            return f"{app.url}{PATH}"

        yield answer


def child(member: Member) -> Child[Member]:
    """As `pacer serve` runs it."""
    return Child(serving, member, partial(loop.run, polite=member.role == "worker"))


def scaled() -> Mapping[str, float]:
    """Every timer of the bot, as short as the minutes are here."""
    return {name: float(field.default) / SCALE for name, field in Timers.model_fields.items()}
