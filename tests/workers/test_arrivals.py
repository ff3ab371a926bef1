"""Rows of the inbox that are committed together."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.commands.desk import Arrival
from bot.workers.arrivals import Arrivals


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
