"""The tick that opens the chats in which people are told what waits for them."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import pytest

from bot.chat.message import Message
from bot.chat.messenger import Posted, PostFailed, PostLater
from bot.deliveries.quiet import Unasked, owe_person
from bot.workers.bundling import Bundling
from storage.database import Database
from tests.support.numbers import NOW

MINUTE = timedelta(minutes=1)


class Doors:
    """A platform that opens the chats of the accounts it has no failure for; `asked` are those it was asked for."""

    async def can_find(self, conversation: int) -> bool:
        return False

    def __init__(self, database: Database) -> None:
        self.database = database
        self.failures: dict[int, Exception] = {}
        self.asked: list[int] = []

    async def direct(self, account: int) -> int:
        self.asked.append(account)
        if account in self.failures:
            raise self.failures[account]
        with self.database.write() as uow:
            return uow.accounts.heard_from("slack", "T1", f"D{account}", "direct", NOW, account_id=account).id

    async def post(
        self, conversation: int, message: Message, *, key: str, under: str | None = None, files: Mapping[str, str] | None = None
    ) -> Posted:
        raise NotImplementedError

    async def edit(self, posted: Posted, message: Message, *, files: Mapping[str, str] | None = None) -> None:
        raise NotImplementedError

    async def delete(self, posted: Posted) -> None:
        raise NotImplementedError

    async def forget(self, files: Collection[str]) -> None:
        raise NotImplementedError

    async def prepare(self, message: Message) -> Mapping[str, str]:
        raise NotImplementedError

    async def find(
        self, conversation: int, key: str, since: datetime, until: datetime | None = None, *, under: str | None = None
    ) -> Posted | None:
        raise NotImplementedError


@pytest.fixture
def doors(sqlite_database: Database) -> Doors:
    """Ana, Ben and Cleo (accounts 1 to 3) were never written to, and have something to read."""
    with sqlite_database.write() as uow:
        for key in ("ana", "ben", "cleo"):
            person = uow.people.put_person(key).id
            uow.accounts.link(uow.accounts.saw("slack", "T1", key, NOW).id, person)
            owe_person(uow, key, person=person, kind="note", data={}, now=NOW, at_once=True)
    return Doors(sqlite_database)


def bundling(doors: Doors) -> Bundling:
    return Bundling(Unasked(doors.database), {"slack": doors}, asyncio.to_thread)


def reached(doors: Doors) -> list[int]:
    """The accounts of the chats in which something is owed."""
    with doors.database.read() as uow:
        rows = [uow.deliveries.delivery(number) for number in range(1, 9)]
    return [int(row.data["account"]) for row in rows if row is not None]


async def test_a_chat_is_opened_where_there_is_none(doors: Doors) -> None:
    await bundling(doors).work(NOW)
    assert (doors.asked, reached(doors)) == ([1, 2, 3], [1, 2, 3])


async def test_whom_the_platform_refuses_is_not_asked_for_again_and_keeps_none_of_the_others(doors: Doors) -> None:
    doors.failures[2] = PostFailed("blocked")
    tick = bundling(doors)
    await tick.work(NOW)
    await tick.work(NOW + MINUTE)
    assert (doors.asked, reached(doors)) == ([1, 2, 3], [1, 3])


async def test_a_platform_that_asks_for_patience_is_left_alone_for_so_long(doors: Doors) -> None:
    doors.failures[2] = PostLater("busy", 30, whole=True)
    tick = bundling(doors)
    await tick.work(NOW)
    del doors.failures[2]
    await tick.work(NOW + timedelta(seconds=29))
    assert (doors.asked, reached(doors)) == ([1, 2], [1])
    await tick.work(NOW + timedelta(seconds=30))
    assert (doors.asked, reached(doors)) == ([1, 2, 2, 3], [1, 2, 3])


async def test_a_connection_that_breaks_is_tried_again_at_the_next_tick(doors: Doors) -> None:
    doors.failures[2] = ConnectionResetError()
    tick = bundling(doors)
    await tick.work(NOW)
    del doors.failures[2]
    await tick.work(NOW + MINUTE)
    assert (doors.asked, reached(doors)) == ([1, 2, 3, 2], [1, 3, 2])


async def test_what_is_to_be_said_on_a_platform_that_is_not_connected_waits(doors: Doors) -> None:
    await Bundling(Unasked(doors.database), {}, asyncio.to_thread).work(NOW)
    assert reached(doors) == []
    await bundling(doors).work(NOW + MINUTE)
    assert reached(doors) == [1, 2, 3]
