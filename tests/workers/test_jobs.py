"""What every way to spread the work keeps, each on its own database: one process alone, and workers beside a queue in PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Literal

import psycopg
import pytest
from prometheus_client import CollectorRegistry

from bot.deliveries.service import MOMENT, PAUSED, Deliveries, Rate, owe
from bot.workers.figures import Meter
from bot.workers.jobs import DRAIN, MOST, JobRunner, Queue, Spread
from bot.workers.sender import Sender
from storage.database import Database
from tests.support.numbers import NOW
from tests.support.waiting import until
from tests.workers.test_sender import Platform, compose, heard, owed

Way = Literal["alone", "spread"]
WAYS = [("alone", "sqlite_database"), ("alone", "postgres_database"), ("spread", "postgres_database")]

ENDED = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture(params=WAYS, ids=" ".join)
def place(request: pytest.FixtureRequest) -> tuple[Way, Database]:
    way, database = request.param
    return way, request.getfixturevalue(database)


@pytest.fixture
def channels(place: tuple[Way, Database]) -> list[int]:
    with place[1].write() as uow:
        return [uow.accounts.heard_from("slack", "T1", f"C{number}", "channel", NOW).id for number in range(3)]


def runner(way: Way, database: Database, platform: Platform, sweep: float) -> JobRunner:
    deliveries = Deliveries(database, {"slack": Rate()})
    sender = Sender(
        deliveries,
        {"words": compose},
        {"slack": platform},
        asyncio.to_thread,
        lambda: NOW,
        sweep_seconds=sweep,
        request_seconds=5,
        meter=Meter(CollectorRegistry()),
    )
    if way == "alone":
        return sender
    return Spread(Queue(database.address), deliveries, asyncio.to_thread, lambda: NOW, sweep_seconds=sweep, drain=sender.drain)


@asynccontextmanager
async def running(*runners: JobRunner) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each.run()) for each in runners]
    yield
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, 10)


async def test_what_is_owed_is_sent_in_order_and_once_by_however_many(place: tuple[Way, Database], channels: list[int]) -> None:
    way, database = place
    for number in range(5):
        for channel in channels:
            owed(database, channel, f"{channel} {number}")
    platform = Platform(set())
    async with running(*(runner(way, database, platform, 0.1) for _ in range(3))):
        said = [await heard(platform) for _ in range(15)]
        await asyncio.sleep(0.3)
    assert platform.posts.empty()
    assert [[words for words in said if words.startswith(f"{channel} ")] for channel in channels] == [
        [f"{channel} {number}" for number in range(5)] for channel in channels
    ]


async def test_a_wake_up_is_enough_and_one_that_was_lost_costs_a_sweep(place: tuple[Way, Database], channels: list[int]) -> None:
    way, database = place
    platform = Platform(set())
    slow, loop = runner(way, database, platform, 60), asyncio.get_running_loop()
    database.watch("deliveries", lambda: loop.call_soon_threadsafe(slow.wake))
    async with running(slow):
        await asyncio.sleep(0.3)
        owed(database, channels[0], "woken")
        assert await heard(platform) == "woken"
    other = Database(database.url.render_as_string(hide_password=False))
    async with running(runner(way, database, platform, 0.2)):
        await asyncio.sleep(0.5)
        owed(other, channels[0], "by somebody else")
        assert await heard(platform) == "by somebody else"
    other.close()


async def test_who_is_stopped_finishes_what_was_begun(place: tuple[Way, Database], channels: list[int]) -> None:
    way, database = place
    owed(database, channels[0], "one")
    owed(database, channels[0], "two")
    platform = Platform(set())
    platform.open.clear()
    task = asyncio.create_task(runner(way, database, platform, 0.1).run())
    await asyncio.wait_for(platform.begun.wait(), 10)
    task.cancel()
    await asyncio.sleep(0.05)
    platform.open.set()
    with suppress(asyncio.CancelledError):
        await asyncio.wait_for(task, 10)
    assert await heard(platform) == "one"
    async with running(runner(way, database, platform, 0.1)):
        assert await heard(platform) == "two"


async def test_of_many_conversations_those_that_wait_already_are_left_alone(postgres_database: Database) -> None:
    queue = Queue(postgres_database.address)
    await queue.open()
    try:
        await queue.put(2)
        await queue.put_all([1, 2, 3])
        await queue.put_all([3, 1])
        jobs = await queue.app.job_manager.list_jobs_async()
        assert sorted(job.queueing_lock for job in jobs) == ["1", "2", "3"]
    finally:
        await queue.close()


async def test_what_is_being_worked_off_is_not_queued_again(postgres_database: Database) -> None:
    queue, entered, leave = Queue(postgres_database.address), asyncio.Event(), asyncio.Event()
    await queue.open()

    @queue.app.task(name=DRAIN)
    async def work_off(conversation: int) -> None:
        entered.set()
        await leave.wait()

    try:
        await queue.put(1)
        worker = asyncio.create_task(queue.app.run_worker_async(wait=False, install_signal_handlers=False))
        await asyncio.wait_for(entered.wait(), 10)
        await queue.put_all([1, 2])
        assert [job.queueing_lock for job in await queue.app.job_manager.list_jobs_async(status="todo")] == ["2"]
        leave.set()
        await asyncio.wait_for(worker, 10)
        await queue.put_all([1])
        assert [job.queueing_lock for job in await queue.app.job_manager.list_jobs_async(status="todo")] == ["1"]
    finally:
        await queue.close()


@pytest.mark.parametrize("held", ["paused", "of a platform elsewhere", "of a resting workspace", "behind one that waits"])
async def test_what_cannot_go_out_now_keeps_nobody_else_waiting(postgres_database: Database, held: str) -> None:
    platform, tenant = ("teams", "M1") if held == "of a platform elsewhere" else ("slack", "T2")
    earlier = NOW - timedelta(minutes=5)
    with postgres_database.write() as uow:
        for number in range(MOST + 1):
            channel = uow.accounts.heard_from(platform, tenant, f"C{number}", "channel", NOW).id
            if held == "behind one that waits":
                owe(uow, f"first {number}", conversation=channel, kind="words", data={"says": "first"}, now=earlier - MOMENT)
                if row := uow.deliveries.of_key(f"first {number}"):
                    uow.deliveries.set(row, {"wait_until": NOW + timedelta(minutes=10)})
            owe(uow, f"held {number}", conversation=channel, kind="words", data={"says": "held"}, now=earlier, unasked=True)
        mine = uow.accounts.heard_from("slack", "T1", "C1", "channel", NOW).id
        if held == "paused":
            uow.switches.turn_on(PAUSED, None, NOW)
        if held == "of a resting workspace":
            uow.paces.rest("slack:T2", NOW + timedelta(minutes=10))
    owed(postgres_database, mine, "share")
    assert Deliveries(postgres_database, {"slack": Rate()}).waiting(NOW, MOST) == [mine]
    seen = Platform(set())
    async with running(runner("spread", postgres_database, seen, 0.2)):
        assert await asyncio.wait_for(seen.posts.get(), 20) == "share"


def test_a_conversation_whose_turn_comes_within_a_moment_is_worked_off(database: Database) -> None:
    with database.write() as uow:
        soon, later = (uow.accounts.heard_from("slack", "T1", name, "channel", NOW).id for name in ("C1", "C2"))
        uow.paces.set(str(soon), NOW + MOMENT)
        uow.paces.set(str(later), NOW + 2 * MOMENT)
    for channel in (soon, later):
        owed(database, channel, str(channel))
    assert Deliveries(database, {"slack": Rate()}).waiting(NOW, MOST) == [soon]


async def test_workers_go_on_once_the_database_is_back(postgres_database: Database) -> None:
    """Whoever restarts PostgreSQL ends every connection to it."""
    with postgres_database.write() as uow:
        channel = uow.accounts.heard_from("slack", "T1", "C1", "channel", NOW).id
    platform = Platform(set())
    async with running(runner("spread", postgres_database, platform, 0.2)):
        owed(postgres_database, channel, "before")
        assert await heard(platform) == "before"
        await until(lambda: _state(postgres_database, "before") == "sent")
        for _ in range(3):
            with psycopg.connect(postgres_database.address, autocommit=True) as connection:
                connection.execute(ENDED)
            await asyncio.sleep(0.1)
        owed(postgres_database, channel, "after")
        assert await asyncio.wait_for(platform.posts.get(), 40) == "after"


def _state(database: Database, key: str) -> str:
    with database.read() as uow:
        row = uow.deliveries.of_key(key)
    return row.state if row is not None else ""
