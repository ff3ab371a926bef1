"""A sender that ends or pauses where it is told to: the real one, over the real database and a real adapter.

The steps are wrapped here, so that the program itself knows nothing of them. `lived` is what a process of its own runs.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
from collections.abc import Collection, Mapping
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import aiohttp
import structlog
from prometheus_client import CollectorRegistry

from bot.app import HTTP_TIMEOUT, services_of
from bot.chat.message import Message, Picture, notice
from bot.chat.messenger import Messenger, Posted
from bot.commands import registry
from bot.commands.desk import Arrival
from bot.commands.front import FrontDesk
from bot.commands.pictures import PictureLinks
from bot.deliveries.composing import Composer
from bot.deliveries.protocol import Outcome, Step, Timers
from bot.deliveries.service import Claimed, Deliveries, Owed, Rate
from bot.platforms.slack import Slack, SlackSetup
from bot.platforms.teams import Teams, TeamsSetup
from bot.settings import Settings, SlackSettings, TeamsSettings
from bot.workers.figures import Meter
from bot.workers.sender import Sender
from bot.workers.threads import Threads
from storage.database import Database
from tests.chaos.fate import Blow, Fate

Before = Literal["claimed", "composed", "beginning", "begun", "posting", "asking"]
After = Literal["asked", "accepted", "answered", "ended"]
Settling = Literal["looking", "looked", "absent"]
Point = Before | After | Settling
"""A step of one delivery, before or after its request is written, `accepted` before its answer is read; or of settling a doubt."""

Platform = Literal["slack", "teams"]
SLACK_TOKEN = "xoxb-chaos"
TEAMS_APP, TEAMS_PASSWORD, TEAMS_TENANT = "0c6f2f0e-63d9-4f0e-8f0a-6b1f4c1f7a11", "secret", "5f0d2a8e-3c1b-4a0e-9a55-1b7c3d9e2f60"

_SENDING: ContextVar[str] = ContextVar("sending", default="")
"""Key of the delivery whose post the current task makes."""


@dataclass(frozen=True)
class Life:
    """All that a sender is told. `server` is the address of the local platform; `struck` the folder in which blows are written down.

    A sender that is ready says so there.
    """

    database: str
    platform: Platform
    server: str
    struck: Path
    blows: tuple[Blow, ...]
    timers: Timers
    reads_history: bool = True


class Steps(Deliveries):
    """Deliveries with a fate at each step."""

    def __init__(self, database: Database, life: Life, fate: Fate) -> None:
        super().__init__(database, {life.platform: Rate()}, life.timers)
        self._fate = fate

    def claim(self, now: datetime, most: int = 1) -> Claimed:
        return self._met(super().claim(now, most))

    def claim_in(self, conversation: int, now: datetime, *, surely: bool = False) -> Claimed:
        return self._met(super().claim_in(conversation, now, surely=surely))

    def _met(self, claimed: Claimed) -> Claimed:
        for owed in claimed.deliveries:
            self._fate.meet(owed.key, "claimed")
        return claimed

    def begin(self, owed: Owed, now: datetime, files: Mapping[str, str] | None = None) -> bool:
        self._fate.meet(owed.key, "beginning")
        begun = super().begin(owed, now, files)
        self._fate.meet(owed.key, "begun")
        return begun

    def not_there(self, owed: Owed) -> bool:
        mine = super().not_there(owed)
        self._fate.meet(owed.key, "absent")
        return mine

    def end(self, owed: Owed, outcome: Outcome, now: datetime, shown: str = "") -> Step | None:
        step = super().end(owed, outcome, now, shown)
        self._fate.meet(owed.key, "ended")
        return step


class Mouth:
    """A messenger with a fate around each call."""

    def __init__(self, messenger: Messenger, fate: Fate) -> None:
        self._messenger = messenger
        self._fate = fate

    async def post(
        self, conversation: int, message: Message, *, key: str, under: str | None = None, files: Mapping[str, str] | None = None
    ) -> Posted:
        self._fate.meet(key, "posting")
        _SENDING.set(key)
        posted = await self._messenger.post(conversation, message, key=key, under=under, files=files)
        self._fate.meet(key, "answered")
        return posted

    async def edit(self, posted: Posted, message: Message, *, files: Mapping[str, str] | None = None) -> None:
        await self._messenger.edit(posted, message, files=files)

    async def delete(self, posted: Posted) -> None:
        await self._messenger.delete(posted)

    async def forget(self, files: Collection[str]) -> None:
        await self._messenger.forget(files)

    async def prepare(self, message: Message, known: Mapping[str, str] | None = None) -> Mapping[str, str]:
        return await self._messenger.prepare(message, known)

    async def can_find(self, conversation: int) -> bool:
        return await self._messenger.can_find(conversation)

    async def find(
        self, conversation: int, key: str, since: datetime, until: datetime | None = None, *, under: str | None = None
    ) -> Posted | None:
        self._fate.meet(key, "looking")
        found = await self._messenger.find(conversation, key, since, until, under=under)
        self._fate.meet(key, "looked")
        return found

    async def direct(self, account: int) -> int:
        return await self._messenger.direct(account)


def composers(fate: Fate) -> Mapping[str, Composer]:
    """`words` says its key, `poison` fails, and `deadly` ends the process, every time."""

    def words(data: Mapping[str, str], now: datetime) -> Message:
        fate.meet(data["says"], "composed")
        return notice(data["says"])

    def poison(data: Mapping[str, str], now: datetime) -> Message:
        raise ValueError("cannot be made")

    def deadly(data: Mapping[str, str], now: datetime) -> Message:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("outlived a kill")

    return {"words": words, "poison": poison, "deadly": deadly}


def lived(life: Life) -> None:
    """Sends until the process ends."""
    logging.disable()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(_live(life))


async def _live(life: Life) -> None:
    if storm := multiprocessing.parent_process():  # that was killed itself takes its senders with it
        asyncio.get_running_loop().add_reader(storm.sentinel, os._exit, 1)
    fate, threads, database = Fate(life.struck, life.blows), Threads(), Database(life.database)
    async with aiohttp.ClientSession(timeout=HTTP_TIMEOUT, trace_configs=[_traced(fate)]) as session:
        mouth = Mouth(_messenger(life, database, threads, session), fate)
        sender = Sender(
            Steps(database, life, fate),
            composers(fate),
            {life.platform: mouth},
            threads.work,
            _now,
            sweep_seconds=0.1,
            request_seconds=life.timers.request.total_seconds(),
            meter=Meter(CollectorRegistry()),
        )
        (life.struck / f"ready-{os.getpid()}").touch()
        await sender.run()


def _messenger(life: Life, database: Database, threads: Threads, session: aiohttp.ClientSession) -> Messenger:
    """Of the real adapter, before the real desk; nothing connects to it."""
    bare = Settings(_env_file=None, slack=SlackSettings(_env_file=None), teams=TeamsSettings(_env_file=None))
    desk = FrontDesk(services_of(database, bare), registry.load(), PictureLinks(database, b"secret", "https://bot.example"))

    async def accept(arrival: Arrival) -> bool:
        raise NotImplementedError("nobody writes to it")

    async def draw(picture: Picture) -> bytes:
        raise NotImplementedError("it posts words only")

    if life.platform == "slack":
        slack = SlackSetup(SLACK_TOKEN, "secret", base_url=f"{life.server}/api/", reads_history=life.reads_history)
        return Slack(
            slack,
            desk=desk,
            accept=accept,
            turn=nullcontext,
            in_thread=threads.work,
            session=session,
            draw=draw,
            clock=_now,
            acknowledged=_heed,
        ).messenger
    teams = TeamsSetup(TEAMS_APP, TEAMS_PASSWORD, TEAMS_TENANT, login_url=life.server, service_hosts=("127.0.0.1",))
    return Teams(
        teams, desk=desk, accept=accept, turn=nullcontext, in_thread=threads.work, session=session, clock=_now, acknowledged=_heed
    ).messenger


def _traced(fate: Fate) -> aiohttp.TraceConfig:
    """Fate at the steps of a post's request; those of other calls and of tokens are let be."""
    traces = aiohttp.TraceConfig()

    async def asking(_: object, __: object, sent: aiohttp.TraceRequestStartParams) -> None:
        _meet(fate, sent.url.path, "asking")

    async def asked(_: object, __: object, sent: aiohttp.TraceRequestChunkSentParams) -> None:
        _meet(fate, sent.url.path, "asked")

    async def accepted(_: object, __: object, sent: aiohttp.TraceRequestEndParams) -> None:
        _meet(fate, sent.url.path, "accepted")

    traces.on_request_start.append(asking)
    traces.on_request_chunk_sent.append(asked)
    traces.on_request_end.append(accepted)
    return traces


def _meet(fate: Fate, path: str, point: Point) -> None:
    if path.endswith(("/chat.postMessage", "/activities")):
        fate.meet(_SENDING.get(), point)


def _now() -> datetime:
    return datetime.now(UTC)


def _heed(_: float) -> None:
    """Nothing is acknowledged here."""
