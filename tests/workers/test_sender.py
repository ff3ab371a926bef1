"""The sender outlives what goes wrong around it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.chat.errors import UserError
from bot.chat.message import Message, notice
from bot.chat.messenger import Posted, PostFailed
from bot.deliveries import apologies
from bot.deliveries.protocol import Timers
from bot.deliveries.service import Deliveries, Rate, owe
from bot.workers.figures import Meter
from bot.workers.sender import Sender
from storage.database import Database
from tests.support.numbers import NOW
from tests.support.waiting import until


class Platform:
    """Takes posts, except in conversations where the bot may not write."""

    def __init__(self, closed: set[int]) -> None:
        self.closed = closed
        self.posts: asyncio.Queue[str] = asyncio.Queue()
        self.begun, self.open = asyncio.Event(), asyncio.Event()
        self.open.set()

    async def can_find(self, conversation: int) -> bool:
        return False

    async def post(
        self, conversation: int, message: Message, *, key: str, under: str | None = None, files: Mapping[str, str] | None = None
    ) -> Posted:
        self.begun.set()
        await self.open.wait()
        if conversation in self.closed:
            raise PostFailed("gone")
        await self.posts.put(message.summary)
        return Posted(conversation, key)

    async def edit(self, posted: Posted, message: Message, *, files: Mapping[str, str] | None = None) -> None:
        raise NotImplementedError

    async def delete(self, posted: Posted) -> None:
        raise NotImplementedError

    async def forget(self, files: Collection[str]) -> None:
        raise NotImplementedError

    async def prepare(self, message: Message, known: Mapping[str, str] | None = None) -> Mapping[str, str]:
        return {}

    async def find(
        self, conversation: int, key: str, since: datetime, until: datetime | None = None, *, under: str | None = None
    ) -> Posted | None:
        raise NotImplementedError

    async def direct(self, account: int) -> int:
        raise NotImplementedError


def compose(data: Mapping[str, str], now: datetime) -> Message:
    if data["says"] == "nothing":
        raise UserError("I don't know that person any more.")
    return notice(data["says"])


@pytest.fixture
def conversations(sqlite_database: Database) -> tuple[int, int]:
    """One that takes posts, and one that the bot was thrown out of."""
    with sqlite_database.write() as uow:
        first, second = (uow.accounts.heard_from("slack", "T1", name, "channel", NOW).id for name in ("COPEN", "CCLOSED"))
    return first, second


@asynccontextmanager
async def sending(database: Database, platform: Platform) -> AsyncIterator[None]:
    task = asyncio.create_task(_sender(database, platform).run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _sender(database: Database, platform: Platform, sweep_seconds: float = 0.01) -> Sender:
    """With a clock that stands still."""
    deliveries = Deliveries(database, {"slack": Rate()})
    return Sender(
        deliveries,
        {"words": compose, apologies.KIND: lambda data, now: apologies.compose(data, "north")},
        {"slack": platform},
        asyncio.to_thread,
        lambda: NOW,
        sweep_seconds=sweep_seconds,
        request_seconds=5,
        meter=Meter(CollectorRegistry()),
    )


def owed(database: Database, conversation: int, says: str, **more: str) -> None:
    with database.write() as uow:
        owe(uow, says, conversation=conversation, kind="words", data={"says": says, **more}, now=NOW)


async def heard(platform: Platform) -> str:
    return await asyncio.wait_for(platform.posts.get(), 5)


async def test_it_goes_on_after_a_post_and_its_apology_both_failed(sqlite_database: Database, conversations: tuple[int, int]) -> None:
    opened, closed = conversations
    platform = Platform({closed})
    owed(sqlite_database, closed, "into the void", tell=str(closed))
    async with sending(sqlite_database, platform):
        owed(sqlite_database, opened, "and then this")
        assert await heard(platform) == "and then this"


async def test_of_unasked_posts_one_a_conversation_and_day_is_apologised_for(
    sqlite_database: Database, conversations: tuple[int, int]
) -> None:
    opened, closed = conversations
    platform = Platform({closed})
    with sqlite_database.write() as uow:
        for key in ("one", "two", "three"):
            data = {"says": key, "tell": str(opened)}
            owe(uow, key, conversation=closed, kind="words", data=data, now=NOW, unasked=True)
    owed(sqlite_database, closed, "asked", tell=str(opened))
    async with sending(sqlite_database, platform):
        told = [await heard(platform) for _ in range(2)]
        assert sorted(each.partition(":")[0] for each in told) == [
            "I could not post in north what is due there",
            "I could not post it there",
        ]
        owed(sqlite_database, opened, "and then this")
        assert await heard(platform) == "and then this"
    assert {key: _states(sqlite_database)[key] for key in ("one", "two", "three", "asked")} == dict.fromkeys(
        ("one", "two", "three", "asked"), "dead"
    )


async def test_it_goes_on_after_what_a_post_is_about_has_gone(sqlite_database: Database, conversations: tuple[int, int]) -> None:
    platform = Platform(set())
    owed(sqlite_database, conversations[0], "nothing")
    owed(sqlite_database, conversations[0], "and then this")
    async with sending(sqlite_database, platform):
        assert await heard(platform) == "and then this"
    assert _states(sqlite_database)["nothing"] == "dropped"


async def test_what_only_a_later_version_can_say_waits_for_it(sqlite_database: Database, conversations: tuple[int, int]) -> None:
    platform = Platform(set())
    with sqlite_database.write() as uow:
        owe(uow, "anthem", conversation=conversations[0], kind="anthem", data={}, now=NOW)
    owed(sqlite_database, conversations[1], "and then this")
    async with sending(sqlite_database, platform):
        assert await heard(platform) == "and then this"
        await until(lambda: _reason(sqlite_database, "anthem") is not None)
    assert (_states(sqlite_database)["anthem"], _reason(sqlite_database, "anthem")) == ("owed", "unknown kind")


async def test_it_goes_on_once_the_database_is_back(sqlite_database: Database, conversations: tuple[int, int]) -> None:
    platform = Platform(set())
    owed(sqlite_database, conversations[0], "after the outage")
    _rename(sqlite_database, "deliveries", "elsewhere")
    async with sending(sqlite_database, platform):
        await asyncio.sleep(0.05)
        assert platform.posts.empty()
        _rename(sqlite_database, "elsewhere", "deliveries")
        assert await heard(platform) == "after the outage"


async def test_a_sender_that_is_stopped_finishes_its_post_and_leaves_the_others_owed(
    sqlite_database: Database, conversations: tuple[int, int]
) -> None:
    for words in ("one", "two", "three"):
        owed(sqlite_database, conversations[0], words)
    platform = Platform(set())
    platform.open.clear()
    task = asyncio.create_task(_sender(sqlite_database, platform, sweep_seconds=5).run())
    await asyncio.wait_for(platform.begun.wait(), 5)
    task.cancel()
    await asyncio.sleep(0)
    platform.open.set()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)
    assert _states(sqlite_database) == {"one": "sent", "two": "owed", "three": "owed"}
    async with sending(sqlite_database, platform):
        assert [await heard(platform) for _ in range(3)] == ["one", "two", "three"]


def test_a_sender_that_is_killed_leaves_in_doubt_only_the_post_that_it_had_begun(database: Database) -> None:
    with database.write() as uow:
        conversation = uow.accounts.heard_from("slack", "T1", "COPEN", "channel", NOW).id
    for words in ("one", "two", "three"):
        owed(database, conversation, words)
    killed = Deliveries(database, {"slack": Rate()})
    (begun,) = killed.claim(NOW, 5).deliveries
    assert killed.begin(begun, NOW)
    following, later = Deliveries(database, {"slack": Rate()}), NOW + Timers().lease + timedelta(seconds=1)
    assert following.claim(later, 5).deliveries == ()
    with database.read() as uow:
        doubted = uow.deliveries.delivery(begun.id)
    assert doubted is not None
    assert (doubted.state, doubted.reason) == ("unknown", "sender_lost")
    settled = later + Timers().settle
    (again,) = following.claim(settled, 5).deliveries
    assert (again.key, again.doubts, again.begun_at) == ("one", 1, NOW)
    assert following.give_up_doubt(again)
    (second,) = following.claim(settled, 5).deliveries
    assert second.key == "two"


def _rename(database: Database, old: str, new: str) -> None:
    """Takes a table away from under the sender, or gives it back."""
    with sqlite3.connect(_file(database)) as connection:
        connection.execute(f"ALTER TABLE {old} RENAME TO {new}")


def _reason(database: Database, key: str) -> str | None:
    with database.read() as uow:
        row = uow.deliveries.of_key(key)
        return row.reason if row is not None else None


def _states(database: Database) -> dict[str, str]:
    with sqlite3.connect(_file(database)) as connection:
        return dict(connection.execute("SELECT key, state FROM deliveries").fetchall())


def _file(database: Database) -> Path:
    return Path(str(database.url.database))
