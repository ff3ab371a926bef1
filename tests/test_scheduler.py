"""The clock's beat."""

import asyncio
from datetime import datetime, timedelta

from bot.commands.beats import Beats
from bot.scheduler import Scheduler
from tests.support.numbers import NOW


async def test_neither_a_slow_tick_nor_a_failing_one_keeps_the_others() -> None:
    beats: dict[str, int] = {"slow": 0, "failing": 0, "recover": 0}
    four = asyncio.Event()

    async def slow(_: datetime) -> None:
        beats["slow"] += 1
        await asyncio.Event().wait()

    async def failing(_: datetime) -> None:
        beats["failing"] += 1
        raise RuntimeError

    async def recover(now: datetime) -> None:
        assert now == NOW
        beats["recover"] += 1
        if min(beats["recover"], beats["failing"]) >= 4:
            four.set()

    scheduler = Scheduler({"slow": slow, "failing": failing, "recover": recover}, lambda: NOW, 0.01, Beats(0.01))
    scheduler.start()
    await asyncio.wait_for(four.wait(), 20)
    scheduler.stop()
    assert beats["slow"] == 1


def test_a_tick_hangs_after_a_while_and_one_that_may_take_long_only_then() -> None:
    beats = Beats(15, {"feeds": timedelta(hours=1)})
    beats.begin(["feeds", "recover"], NOW)
    assert not beats.hang(NOW + timedelta(seconds=90))
    assert beats.hang(NOW + timedelta(seconds=91))
    beats.ended("recover", NOW + timedelta(minutes=59), failed=False)
    assert not beats.hang(NOW + timedelta(minutes=60))
    assert beats.hang(NOW + timedelta(minutes=60, seconds=1))
