"""Three processes of a chat benchmark: the strict local Slack, the real bot, and a bare Bolt handler of the same command."""

import asyncio
import json
import secrets
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import running
from bot.charts import Size, draw
from bot.charts.cards.examples import SCORECARDS
from bot.commands.registry import load as load_registry
from bot.console import ids
from bot.console.bench import SlackBench
from bot.console.slack.app import SlackSettings as SlackServerSettings
from bot.console.slack.link import signed
from bot.console.slack.server import SlackServer
from bot.console.workspace import BOT
from bot.demo.chat import workspace
from bot.demo.loading import load
from bot.demo.organisation import AE, REPS
from bot.metrics.ledger import write
from bot.metrics.records import NewRecord, Share
from bot.platforms.slack.manifest import manifest
from bot.settings import Settings, SlackSettings, TeamsSettings
from bot.workers import loop
from storage.database import Database
from tests.bench.processes import Answer

TOKEN, SECRET = "xoxb-bench", "a signing secret of the benchmarks"
TEAM = SlackServerSettings(TOKEN, SECRET).team_id
PATH = "/slack/events"
ASKING = tuple(person.key for person in REPS if person.title == AE)
"""The 24 who ask, by turns."""
PRAGMAS = ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
"""As the bot sets them."""
INBOX = "key, platform, tenant, kind, body, state, received_at, attempts"


@dataclass(frozen=True)
class Bot:
    """A bot's database and the server it calls."""

    database: Path
    slack: str


def found(folder: Path) -> Path:
    """A database with the demo's organisation: 24 people in one role, a year of records."""
    path = folder / "pacer.db"
    database = Database(f"sqlite:///{path}")
    try:
        database.upgrade()
        load(database, folder, datetime.now(UTC))
    finally:
        database.close()
    return path


def copied(database: Path, name: str) -> Path:
    return Path(shutil.copy(database, database.with_name(name)))


def command(key: str, name: str = "/scorecard", text: str = "") -> str:
    """The body of a command as Slack sends it for a member, in the direct conversation with the bot."""
    fields = {
        "team_id": TEAM,
        "team_domain": "bench",
        "channel_id": ids.conversation_id("slack", "direct", key),
        "channel_name": "directmessage",
        "user_id": ids.person_id("slack", key),
        "user_name": key,
        "command": name,
        "text": text,
        "api_app_id": "A0PACER0001",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/unused",
        "trigger_id": secrets.token_hex(16),
    }
    return urlencode(fields)


async def ask(session: aiohttp.ClientSession, url: str, rep: int) -> float:
    """Sends ``/scorecard``; the seconds until it was acknowledged."""
    return await send(session, url, command(ASKING[rep % len(ASKING)]))


async def send(session: aiohttp.ClientSession, url: str, body: str) -> float:
    """Sends a command; the seconds until it was acknowledged."""
    headers = signed(SECRET, body, int(time.time())) | {"Content-Type": "application/x-www-form-urlencoded"}
    begun = time.perf_counter()
    async with session.post(url, data=body, headers=headers) as answer:
        await answer.read()
        answer.raise_for_status()
    return time.perf_counter() - begun


@asynccontextmanager
async def slack(_: None) -> AsyncIterator[Answer]:
    """Answers `url`, `complaints`, `pictures` (how many the bots have posted), and `more than 3` once it is true. Tells no events."""
    made = manifest(list(load_registry().commands.values()), http_url="https://bot.example/slack/events") | {"settings": {}}
    async with SlackServer(workspace("slack"), made, SlackServerSettings(TOKEN, SECRET)) as server:
        bench = SlackBench(server)

        def pictures() -> int:
            posted = (each for each in server.workspace.all_messages() if each.author == BOT)
            return sum("slack_file" in json.dumps(each.payload) for each in posted)

        async def answer(question: str) -> object:
            match question.split():
                case ["url"]:
                    return server.url
                case ["complaints"]:
                    return "; ".join(sorted(set(server.complaints)))
                case ["pictures"]:
                    return pictures()
                case [*_, known]:
                    return await bench.until(lambda: pictures() > int(known), within=30)
                case _:
                    raise ValueError(question)

        yield answer


@asynccontextmanager
async def real(bot: Bot) -> AsyncIterator[Answer]:
    """The real bot. Answers `url` with its address; at `record` another call comes in, after which nothing worked out before holds."""
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{bot.database}",
        port=0,
        slack=SlackSettings(bot_token=SecretStr(TOKEN), app_token=None, signing_secret=SecretStr(SECRET), api_url=f"{bot.slack}/api/"),
        teams=TeamsSettings(app_id=None),
    )
    async with running(settings) as app:
        loop.settle()

        async def answer(question: str) -> object:
            if question == "record":
                await asyncio.to_thread(_call_made, app.database)
            return f"{app.url}{PATH}"

        yield answer


@asynccontextmanager
async def bare_inbox(bot: Bot) -> AsyncIterator[Answer]:
    """A Bolt handler that commits the row the bot would commit, acknowledges, and is done."""
    connection = sqlite3.connect(bot.database, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    writing = asyncio.Lock()

    async def scorecard(ack: AsyncAck, body: dict[str, str]) -> None:
        async with writing:
            await asyncio.to_thread(_commit, connection, body)
        await ack()

    async with bolt(bot, scorecard) as url:
        yield telling(url)
    connection.close()


@asynccontextmanager
async def bare_upload(bot: Bot) -> AsyncIterator[Answer]:
    """A Bolt handler that acknowledges and posts a picture that is drawn already, by the calls the bot makes."""
    picture = draw("scorecard", next(iter(SCORECARDS.values())), size=Size.SLACK, theme="light")

    async def scorecard(ack: AsyncAck, body: dict[str, str], client: AsyncWebClient) -> None:
        await ack()
        begun = await client.files_getUploadURLExternal(filename="scorecard.png", length=len(picture))
        async with aiohttp.ClientSession() as session, session.post(str(begun["upload_url"]), data=picture) as answer:
            answer.raise_for_status()
        file = str(begun["file_id"])
        await client.files_completeUploadExternal(files=[{"id": file, "title": "scorecard"}])
        block = {"type": "image", "slack_file": {"id": file}, "alt_text": "Scorecard"}
        await client.chat_postMessage(channel=body["channel_id"], text="Scorecard", blocks=[block])

    async with bolt(bot, scorecard) as url:
        yield telling(url)


@asynccontextmanager
async def bolt(bot: Bot, listener: Callable[..., Awaitable[None]]) -> AsyncIterator[str]:
    """Bolt as its own documentation runs it; gives the address of its commands."""
    app = AsyncApp(client=AsyncWebClient(TOKEN, f"{bot.slack}/api/"), signing_secret=SECRET)
    for name in ("/scorecard", "/pacer"):
        app.command(name)(listener)
    runner = web.AppRunner(app.web_app(PATH), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    await runner.cleanup()


def _call_made(database: Database) -> None:
    with database.write() as uow:
        rep = uow.people.by_key([ASKING[0]])[ASKING[0]].id
        now = datetime.now(UTC)
        write(uow, [NewRecord("bench", secrets.token_hex(8), "calls", now, Decimal(1), (Share(rep),))], now)


def inbox_row(body: Mapping[str, str]) -> tuple[object, ...]:
    """The values of `INBOX` that the bot would write for a command."""
    spot = {"tenant": body["team_id"], "user": body["user_id"], "channel": body["channel_id"], "channel_name": body["channel_name"]}
    asked = {"kind": "words", "spot": spot | {"response_url": body["response_url"]}, "name": "scorecard"}
    now = datetime.now(UTC).isoformat(" ")
    return (f"slack:{body['trigger_id']}", "slack", body["team_id"], "words", json.dumps(asked), "new", now, 0)


def _commit(connection: sqlite3.Connection, body: dict[str, str]) -> None:
    row = inbox_row(body)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        f"INSERT INTO inbox ({INBOX}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        row,
    )
    connection.execute("COMMIT")


def telling(word: str) -> Answer:
    async def answer(_: str) -> object:
        return word

    return answer
