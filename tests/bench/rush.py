"""How long commands wait for their acknowledgement in a rush, while a backlog of scorecards keeps whoever draws as busy as can be."""

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import psycopg
from slack_bolt.async_app import AsyncAck

from storage.database import Database
from tests.bench import chat, company, fleet
from tests.bench.chat import Bot
from tests.bench.company import Clock
from tests.bench.figure import Effort, Figure, Target, milliseconds, percentile
from tests.bench.fleet import Member, Side
from tests.bench.processes import Answer, Child
from tests.postgres import Server

RATE = 300
"""Commands a second."""
SECONDS, BRIEFLY = 10, 4
PEOPLE, FEWER = 3_000, 1_500
"""All of them are owed a scorecard: more than can be drawn meanwhile."""
MORNING = datetime(2026, 11, 23, 11, 50, tzinfo=UTC)
WARM = 24
UNANSWERED = 10.0
"""Seconds that stand for one that was not acknowledged at all."""
BEGUN = 40
"""Pictures of the backlog, after which the rush begins."""
TIMERS = {"tick": 1.0, "sweep": 1.0, "channel_gap": 0.0, "workspace_gap": 0.0, "upload_gap": 0.0}
"""Nothing but the drawing holds the backlog up."""

METHOD = (
    f"99th percentile of the seconds from sending a signed command to its acknowledgement, {RATE} a second for {SECONDS} seconds at even"
    " moments (open loop), two of three a /scorecard, over that of a bare Bolt handler at the same rate in the same run before, when"
    " nothing else worked. Both commit an inbox row of the same columns into a copy of the same database before they acknowledge. The"
    f" bot keeps the commands and works them when the rush is over, and meanwhile {PEOPLE:,} scorecards by schedule are drawn and uploaded"
    " without a pause."
)
SCALED = METHOD + " One bot and two workers on PostgreSQL, each a process of its own, as are the local Slack and the sender."
EMBEDDED = METHOD + " The bot is one process on SQLite, which draws the backlog too; the local Slack and the sender are others."


@dataclass(frozen=True)
class Bare:
    """What the bare handler needs: its database on PostgreSQL, and the server it would call."""

    database: str
    slack: str


@dataclass(frozen=True)
class Rush:
    """What commands waited, and how many pictures of the backlog came meanwhile."""

    waits: Sequence[float]
    pictures: int = 0


def measure(effort: Effort) -> Sequence[Figure]:
    company.make_zones(effort.folder / "zones", timedelta(hours=4), timedelta(0))
    people, seconds = effort.rounds(PEOPLE, FEWER), effort.rounds(SECONDS, BRIEFLY)
    bare, real = _scaled(effort.folder, people, seconds)
    alone, embedded = _embedded(effort.folder, people, seconds)
    apart = Figure("ack_p99_under_load_vs_bare_bolt", *_ratio(bare, real), SCALED, Target("<=", 2), _detail(bare, real))
    longest = Figure(
        "ack_max_under_load_seconds", max(real.waits), "s", SCALED + " The longest.", Target("<=", 3), f"of {len(real.waits):,} commands"
    )
    together = Figure("ack_p99_under_load_embedded_vs_bare_bolt", *_ratio(alone, embedded), EMBEDDED, None, _detail(alone, embedded))
    return [apart, longest, together]


def _ratio(bare: Rush, real: Rush) -> tuple[float, str]:
    if max(bare.waits) >= UNANSWERED:
        raise RuntimeError("the bare handler left commands unanswered: something else works on this machine, and nothing is measured")
    return percentile(real.waits, 0.99) / percentile(bare.waits, 0.99), "ratio"


def _detail(bare: Rush, real: Rush) -> str:
    (one, middle), (other, theirs) = ([milliseconds(percentile(each.waits, share)) for share in (0.99, 0.5)] for each in (real, bare))
    longest = milliseconds(max(real.waits))
    return f"p99 {one} against {other}, p50 {middle} against {theirs}, longest {longest}; {real.pictures} pictures of the backlog meanwhile"


def _scaled(folder: Path, people: int, seconds: int) -> tuple[Rush, Rush]:
    with ExitStack() as stack:
        # The server's user may not enter a folder of ours.
        server = Server(Path(tempfile.gettempdir()) / f"{folder.name}-rush", folder / "lock")
        stack.enter_context(server.running())
        url = server.create("rush")
        with _company(url, people) as database:
            address = database.address
        copy = server.create("bare", "rush")
        clock = Clock(MORNING - datetime.now(UTC))
        slack = stack.enter_context(Child(fleet.slack, Side(people, clock, unlimited=True)))
        with Child(bare_inbox, Bare(copy, slack.text("url"))) as bare:
            idle = asyncio.run(_rush(bare.text("url"), people, seconds))
        members = [Member(role, address, slack.text("url"), clock, TIMERS) for role in ("bot", "worker", "worker")]
        bot, *_ = [stack.enter_context(fleet.child(member)) for member in members]
        return idle, _under_load(slack, bot, address, clock, people, seconds)


def _embedded(folder: Path, people: int, seconds: int) -> tuple[Rush, Rush]:
    path = folder / "rush.db"
    with _company(f"sqlite:///{path}", people):
        pass
    copy = Path(shutil.copy(path, folder / "bare.db"))
    clock = Clock(MORNING - datetime.now(UTC))
    with Child(fleet.slack, Side(people, clock, unlimited=True)) as slack:
        with Child(chat.bare_inbox, Bot(copy, slack.text("url"))) as bare:
            idle = asyncio.run(_rush(bare.text("url"), people, seconds))
        with fleet.child(Member("all", f"sqlite:///{path}", slack.text("url"), clock, TIMERS)) as bot:
            return idle, _under_load(slack, bot, f"sqlite:///{path}", clock, people, seconds)


@contextmanager
def _company(url: str, people: int) -> Iterator[Database]:
    database = Database(url)
    try:
        database.upgrade()
        company.found(database, people, MORNING, lambda words: None)
        yield database
    finally:
        database.close()


def _under_load(slack: Child[Side], bot: Child[Member], address: str, clock: Clock, people: int, seconds: int) -> Rush:
    asyncio.run(_rush(bot.text("url"), people, WARM, rate=2))
    database = Database(address)
    company.schedule(database, clock(), f"{clock() - timedelta(hours=4) + timedelta(minutes=5):%H:%M}")
    database.close()
    while (begun := int(slack.text("files"))) < BEGUN + WARM:
        time.sleep(0.2)
    waits = asyncio.run(_rush(bot.text("url"), people, seconds)).waits
    return Rush(waits, int(slack.text("files")) - begun)


async def _rush(url: str, people: int, seconds: int, rate: int = RATE) -> Rush:
    waits: list[float] = []

    async def one(number: int) -> None:
        at, least = time.perf_counter(), 0.0
        try:
            await chat.send(session, url, _command(number, people))
        except aiohttp.ClientError:  # Bolt gives up after three seconds with a 404, and a socket that is not listened to breaks
            least = UNANSWERED
        waits.append(max(time.perf_counter() - at, least))

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session, asyncio.TaskGroup() as group:
        begun = time.perf_counter()
        for number in range(seconds * rate):
            await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            group.create_task(one(number))
    sys.stderr.write(f"  rush: p99 {milliseconds(percentile(waits, 0.99))} of {len(waits):,}, longest {milliseconds(max(waits))}\n")
    sys.stderr.flush()
    return Rush(waits)


def _command(number: int, people: int) -> str:
    who = company.key(number * 7919 % people)
    return chat.command(who, "/pacer", "help") if number % 3 == 0 else chat.command(who)


@asynccontextmanager
async def bare_inbox(bare: Bare) -> AsyncIterator[Answer]:
    """As `chat.bare_inbox`, on PostgreSQL."""
    connection, writing = psycopg.connect(bare.database), asyncio.Lock()

    async def listen(ack: AsyncAck, body: dict[str, str]) -> None:
        async with writing:
            await asyncio.to_thread(_commit, connection, body)
        await ack()

    async with chat.bolt(Bot(Path(), bare.slack), listen) as url:
        yield chat.telling(url)
    connection.close()


def _commit(connection: psycopg.Connection, body: dict[str, str]) -> None:
    places = ", ".join(["%s"] * len(chat.INBOX.split(",")))
    with connection.transaction():
        connection.execute(f"INSERT INTO inbox ({chat.INBOX}) VALUES ({places}) ON CONFLICT DO NOTHING", chat.inbox_row(body))
