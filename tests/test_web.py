"""The web server from outside: tampered pictures, a database that is gone, what the metrics tell, bodies that are too large."""

import asyncio
import re
import sqlite3
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from prometheus_client import generate_latest
from yarl import URL

from bot.charts.cards.examples import SCORECARDS
from bot.chat.message import Picture
from bot.deliveries.service import owe
from storage.database import Database
from tests.scenarios import company
from tests.scenarios.floor import Clock, Floor, slack_floor
from tests.support.waiting import until

HUGE = "9" * 7000
SHAPE = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=" + "0" * 64, "Content-Type": "application/json"}


@pytest.fixture
async def floor(sqlite_url: str) -> AsyncIterator[Floor]:
    database = Database(sqlite_url)
    company.found(database)
    database.close()
    async with slack_floor(sqlite_url) as opened:
        yield opened


@pytest.fixture
async def web(floor: Floor) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(floor.app.url, connector=aiohttp.TCPConnector(force_close=True)) as session:
        yield session


@pytest.fixture
def address(floor: Floor) -> str:
    """The path and query of a picture that anybody with the address may fetch."""
    made = urlsplit(floor.app.pictures.url(Picture("scorecard", next(iter(SCORECARDS.values())), "alt"), company.NOW))
    return f"{made.path}?{made.query}"


def file_of(floor: Floor) -> Path:
    return Path(floor.app.settings.database_url.removeprefix("sqlite:///"))


async def text(web: aiohttp.ClientSession, path: str) -> str:
    async with web.get(path) as answer:
        return await answer.text()


async def until_ready(web: aiohttp.ClientSession) -> bool:
    async with asyncio.timeout(10):
        while True:
            if await status(web, "/readyz") == 200:
                return True
            await asyncio.sleep(0.1)


async def status(web: aiohttp.ClientSession, path: str) -> int:
    async with web.get(URL(path, encoded=True)) as answer:
        return answer.status


async def test_a_signed_picture_is_drawn_until_it_expires(floor: Floor, web: aiohttp.ClientSession, address: str) -> None:
    async with web.get(URL(address, encoded=True)) as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")
        assert (await answer.read()).startswith(b"\x89PNG")
    assert isinstance(floor.app.clock, Clock)
    floor.app.clock.now = company.NOW + timedelta(days=31)
    assert await status(web, address) == 404


async def test_a_tampered_address_is_a_404_whatever_was_changed(web: aiohttp.ClientSession, address: str) -> None:
    path, _, query = address.partition("?")
    until, signature = (part.partition("=")[2] for part in query.split("&"))
    token = path.removeprefix("/pictures/").removesuffix(".png")
    later = str(int(until) + 1)
    flipped = ("0" if signature[0] != "0" else "1") + signature[1:]
    for tampered in (
        f"{path}?until={until}",
        f"{path}?signature={signature}",
        path,
        f"{path}?until={later}&signature={signature}",
        f"{path}?until={until}&signature={flipped}",
        f"{path}?until={until}&signature={signature.upper()}",
        f"{path}?until={until}&signature=",
        f"{path}?until={until}&signature=%ED%A0%80",
        f"{path}?until={until}&signature=%00",
        f"{path}?until=+{until}&signature={signature}",
        f"{path}?until=%D9%A3&signature={signature}",
        f"{path}?until=-1&signature={signature}",
        f"{path}?until=nan&signature={signature}",
        f"{path}?until={HUGE}&signature={signature}",
        f"{path}?until={until}&signature={HUGE}",
        f"/pictures/{token}x.png?{query}",
        f"/pictures/{'A' * 32}.png?{query}",
        f"/pictures/..%2F..%2F{token}.png?{query}",
        f"/pictures/%2e%2e/{token}.png?{query}",
        f"/pictures/{token}.png/../../healthz.png?{query}",
        f"/pictures/{token}%00.png?{query}",
        f"/pictures/'%20OR%201=1--.png?{query}",
        f"/pictures/{token}.svg?{query}",
        f"/pictures/?{query}",
    ):
        assert await status(web, tampered) == 404, tampered
    # A repeated parameter is read once: the first, which is the signed one.
    assert await status(web, f"{address}&until={later}&signature={flipped}") == 200


async def test_a_query_beyond_every_limit_is_refused_without_a_fault_of_ours(web: aiohttp.ClientSession, address: str) -> None:
    assert 400 <= await status(web, f"{address}&more={'x' * 100_000}") < 500


async def test_a_body_over_a_megabyte_is_refused_unread(web: aiohttp.ClientSession) -> None:
    async with web.post("/slack/events", data=b"x" * (1024 * 1024 + 1), headers=SHAPE) as answer:
        assert answer.status == 413
    for path in ("/healthz", "/readyz", "/metrics", "/pictures/x.png"):
        async with web.post(path, data=b"x") as answer:
            assert answer.status == 405


async def test_while_all_is_well_it_is_alive_and_ready(web: aiohttp.ClientSession) -> None:
    async with web.get("/readyz") as answer:
        assert (answer.status, await answer.json()) == (200, {"ready": True, "failing": []})
    assert await status(web, "/healthz") == 200


@pytest.mark.parametrize("wreck", ["garbage", "emptied", "gone"])
async def test_without_its_database_it_is_alive_and_not_ready(floor: Floor, web: aiohttp.ClientSession, wreck: str) -> None:
    file = file_of(floor)
    floor.database.close()
    for beside in (file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        beside.unlink(missing_ok=True)
    match wreck:
        case "garbage":
            file.write_bytes(b"this is no database" * 1000)
        case "emptied":
            file.write_bytes(b"")
        case "gone":
            file.unlink()
    async with web.get("/readyz") as answer:
        assert (answer.status, await answer.json()) == (503, {"ready": False, "failing": ["database"]})
    assert await status(web, "/healthz") == 200


async def test_while_another_process_holds_the_write_lock_it_is_alive_and_not_ready(floor: Floor, web: aiohttp.ClientSession) -> None:
    other = sqlite3.connect(file_of(floor), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert [await status(web, path) for path in ("/healthz", "/livez")] == [200, 200]
        async with web.get("/readyz") as answer:
            assert (answer.status, await answer.json()) == (503, {"ready": False, "failing": ["database"]})
    finally:
        other.close()
    assert await until_ready(web)


async def test_a_tick_that_hangs_makes_it_unready_and_one_that_ends_does_not(floor: Floor, web: aiohttp.ClientSession) -> None:
    beats, clock = floor.app.services.beats, floor.app.clock
    assert isinstance(clock, Clock)
    # One round is 15 s: four of them and half a minute are 90.
    for seconds, expected in ((90, 200), (91, 503)):
        clock.now = company.NOW + timedelta(seconds=seconds)
        for name in floor.app.ticks.keys() - {"bundle"}:
            beats.ended(name, clock.now, failed=False)
        async with web.get("/readyz") as answer:
            assert answer.status == expected
    async with web.get("/readyz") as answer:
        assert (await answer.json())["failing"] == ["ticks"]
    beats.ended("bundle", clock.now, failed=False)
    assert await status(web, "/readyz") == 200


async def test_a_loop_that_was_blocked_is_late_until_it_runs_again(floor: Floor, web: aiohttp.ClientSession) -> None:
    assert await status(web, "/livez") == 200
    time.sleep(1.5)  # noqa: ASYNC251  # that is what must not happen
    await until(lambda: floor.app.lag.seconds > 1)
    assert await status(web, "/livez") == 503
    await until(lambda: floor.app.lag.seconds < 1)
    assert await status(web, "/livez") == 200


def deliveries(told: str) -> dict[str, str]:
    return dict(re.findall(r"^(pacer_(?:deliveries|tick|later)\S*) (\S+)$", told, re.MULTILINE))


async def test_the_metrics_tell_where_posts_stand_at_most_every_ten_seconds(floor: Floor, web: aiohttp.ClientSession) -> None:
    clock = floor.app.clock
    assert isinstance(clock, Clock)
    with floor.database.write() as uow:
        place = uow.accounts.heard_from("elsewhere", "T1", "C1", "channel", company.NOW, name="secret channel").id
        for number, (state, waits) in enumerate((("owed", False), ("owed", True), ("unknown", False), ("dead", False), ("dead", False))):
            made = owe(uow, f"k{number}", conversation=place, kind="words", data={}, now=company.NOW - timedelta(minutes=number + 1))
            row = uow.deliveries.of_key(f"k{number}")
            assert made and row is not None
            uow.deliveries.set(row, {"state": state, "reason": "gone", "wait_until": company.NOW + timedelta(hours=1) if waits else None})
    told = deliveries(await text(web, "/metrics"))
    expected = {"owed": "1.0", "waiting": "1.0", "unknown": "1.0", "dead": "2.0"}
    assert {state: told[f'pacer_deliveries{{state="{state}"}}'] for state in expected} == expected
    assert told["pacer_deliveries_oldest_seconds"] == "120.0"
    assert told['pacer_tick_age_seconds{tick="feeds"}'] == "0.0"
    with floor.database.write() as uow:
        assert uow.deliveries.revive(4, company.NOW)
    clock.now = company.NOW + timedelta(seconds=9)
    assert deliveries(await text(web, "/metrics"))['pacer_deliveries{state="dead"}'] == "2.0"
    clock.now = company.NOW + timedelta(seconds=10)
    told = deliveries(await text(web, "/metrics"))
    assert (told['pacer_deliveries{state="dead"}'], told["pacer_deliveries_oldest_seconds"]) == ("1.0", "130.0")
    assert told['pacer_tick_age_seconds{tick="feeds"}'] == "10.0"


async def test_without_the_database_the_metrics_tell_no_old_counts(floor: Floor, web: aiohttp.ClientSession) -> None:
    floor.database.close()
    file_of(floor).write_bytes(b"this is no database" * 1000)
    for beside in ("-wal", "-shm"):
        file_of(floor).with_name(f"{file_of(floor).name}{beside}").unlink(missing_ok=True)
    assert deliveries(await text(web, "/metrics"))["pacer_deliveries_oldest_seconds"] == "NaN"


async def test_the_metrics_count_and_time_each_post(floor: Floor, web: aiohttp.ClientSession) -> None:
    await floor.bench.command("/pacer", "help", by="ana", in_="#north")
    await floor.hears("ana", "What you can ask me")
    ana = str(floor.person("ana"))
    with floor.database.write() as uow:
        north = next(row.id for row in uow.accounts.conversations() if row.name == "north")
        owe(uow, "s1", conversation=north, kind="scorecard", data={"person": ana, "period": "2026-11", "by": ana}, now=company.NOW)
    await floor.bench.until(lambda: next((each for each in floor.bench.channel("#north").answers if each.pictures), None), within=5)
    await until(lambda: 'pacer_post_seconds_count{outcome="sent",platform="slack"} 1.0' in generate_latest(floor.app.registry).decode())


async def test_the_metrics_count_and_name_and_name_nobody(floor: Floor, web: aiohttp.ClientSession) -> None:
    await floor.bench.direct("scorecard ben okafor", by="mona")
    await floor.hears("mona", picture=True)
    async with web.get("/metrics") as answer:
        told = await answer.text()
    assert 'pacer_ack_seconds_count{platform="slack"}' in told and "pacer_render_seconds_count 1.0" in told
    said = [*(name for _, name, _ in company.MEMBERS), *(company.email(key) for key, _, _ in company.MEMBERS), "okafor", "Acme", "xoxb"]
    assert [word for word in said if word.casefold() in told.casefold()] == []
