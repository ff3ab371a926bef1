"""Rows of the inbox that are committed together."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.commands.desk import Arrival
from bot.workers.arrivals import WORKED, Arrivals
from tests.support.waiting import until


def arrival(key: str) -> Arrival:
    return Arrival(key, "chat", "T1", "words", {}, datetime(2026, 3, 2, tzinfo=UTC))


class Inbox:
    """Keeps keys; refuses what is called bad."""

    def __init__(self) -> None:
        self.commits: list[list[str]] = []
        self.keys: set[str] = set()

    def commit(self, arrivals: Sequence[Arrival]) -> Sequence[bool]:
        keys = [each.key for each in arrivals]
        if "bad" in keys:
            raise ValueError("bad")
        fresh = [key not in self.keys and key not in keys[:place] for place, key in enumerate(keys)]
        self.keys |= set(keys)
        self.commits.append(keys)
        return fresh


async def test_what_comes_while_one_commit_is_under_way_goes_into_the_next() -> None:
    inbox = Inbox()
    arrivals = Arrivals(inbox.commit, asyncio.to_thread)
    first = asyncio.create_task(arrivals.accept(arrival("a")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    fresh = await asyncio.gather(first, *(arrivals.accept(arrival(key)) for key in ("b", "c", "b", "a")))
    assert fresh == [True, True, True, False, False]
    assert inbox.commits == [["a"], ["b", "c", "b", "a"]]


async def test_a_row_that_cannot_be_written_keeps_none_of_the_others() -> None:
    inbox = Inbox()
    arrivals = Arrivals(inbox.commit, asyncio.to_thread)
    ends = await asyncio.gather(*(arrivals.accept(arrival(key)) for key in ("a", "bad", "b")), return_exceptions=True)
    assert [ends[0], ends[2]] == [True, True]
    assert isinstance(ends[1], ValueError)
    with pytest.raises(ValueError, match="bad"):
        await arrivals.accept(arrival("bad"))


class Work:
    """Commands that are worked for as long as `over` is not set."""

    def __init__(self, arrivals: Arrivals) -> None:
        self.begun = 0
        self.over = asyncio.Event()
        self._arrivals = arrivals

    async def one(self) -> None:
        async with self._arrivals.turn():
            self.begun += 1
            await self.over.wait()


async def rushed(arrivals: Arrivals, seconds: float) -> None:
    async with asyncio.timeout(seconds + 5):
        for number in range(round(seconds / 0.02)):
            await arrivals.accept(arrival(f"{number}"))
            await asyncio.sleep(0.02)


async def test_in_calm_a_few_are_worked_at_once() -> None:
    work = Work(Arrivals(Inbox().commit, asyncio.to_thread))
    async with asyncio.TaskGroup() as group:
        for _ in range(WORKED + 3):
            group.create_task(work.one())
        await asyncio.sleep(0.1)
        assert work.begun == WORKED
        work.over.set()
    assert work.begun == WORKED + 3


async def test_what_has_come_waits_while_more_rushes_in() -> None:
    arrivals = Arrivals(Inbox().commit, asyncio.to_thread)
    work = Work(arrivals)
    async with asyncio.TaskGroup() as group:
        await rushed(arrivals, 0.2)
        tasks = [group.create_task(work.one()) for _ in range(3)]
        await rushed(arrivals, 0.6)
        assert work.begun == 0
        await until(lambda: work.begun == len(tasks))
        work.over.set()


async def test_however_long_a_rush_lasts_one_at_a_time_is_worked() -> None:
    arrivals = Arrivals(Inbox().commit, asyncio.to_thread, held=0.1)
    work = Work(arrivals)
    async with asyncio.TaskGroup() as group:
        await rushed(arrivals, 0.2)
        for _ in range(3):
            group.create_task(work.one())
        await rushed(arrivals, 0.6)
        assert work.begun == 1
        work.over.set()
