"""The sender outlives what goes wrong around it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest

from bot.chat.errors import UserError
from bot.chat.message import Message, notice
from bot.chat.messenger import Posted, PostFailed
from bot.deliveries.service import Deliveries, owe
from bot.workers.sender import Sender
from storage.database import Database
from tests.support.numbers import NOW


class Platform:
    """Takes posts, except in conversations where the bot may not write."""

    def __init__(self, closed: set[int]) -> None:
        self.closed = closed
        self.posts: asyncio.Queue[str] = asyncio.Queue()

    async def post(self, conversation: int, message: Message, *, key: str) -> Posted:
        if conversation in self.closed:
            raise PostFailed("gone")
        await self.posts.put(message.summary)
        return Posted(conversation, key)

    async def edit(self, posted: Posted, message: Message) -> None:
        raise NotImplementedError

    async def delete(self, posted: Posted) -> None:
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
    sender = Sender(Deliveries(database), {"words": compose}, lambda _: platform, asyncio.to_thread, lambda: NOW, 0.01)
    task = asyncio.create_task(sender.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


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


async def test_it_goes_on_after_what_a_post_is_about_has_gone(sqlite_database: Database, conversations: tuple[int, int]) -> None:
    platform = Platform(set())
    owed(sqlite_database, conversations[0], "nothing")
    owed(sqlite_database, conversations[0], "and then this")
    async with sending(sqlite_database, platform):
        assert await heard(platform) == "and then this"
    assert _states(sqlite_database)["nothing"] == "dropped"


async def test_it_goes_on_once_the_database_is_back(sqlite_database: Database, conversations: tuple[int, int]) -> None:
    platform = Platform(set())
    owed(sqlite_database, conversations[0], "after the outage")
    _rename(sqlite_database, "deliveries", "elsewhere")
    async with sending(sqlite_database, platform):
        await asyncio.sleep(0.05)
        assert platform.posts.empty()
        _rename(sqlite_database, "elsewhere", "deliveries")
        assert await heard(platform) == "after the outage"


def _rename(database: Database, old: str, new: str) -> None:
    """Takes a table away from under the sender, or gives it back."""
    with sqlite3.connect(_file(database)) as connection:
        connection.execute(f"ALTER TABLE {old} RENAME TO {new}")


def _states(database: Database) -> dict[str, str]:
    with sqlite3.connect(_file(database)) as connection:
        return dict(connection.execute("SELECT key, state FROM deliveries").fetchall())


def _file(database: Database) -> Path:
    return Path(str(database.url.database))
