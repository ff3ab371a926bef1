"""Photos for the drawing threads: never waited for, fetched once, forgotten when there are too many."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from prometheus_client import CollectorRegistry

from bot.workers import photos as room
from bot.workers.outside import Failed, Outside, Refused
from bot.workers.photos import AT_ONCE, Photos
from tests.support.numbers import NOW
from tests.support.waiting import until


def png(colour: str = "red") -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 64), colour).save(file, "PNG")
    return file.getvalue()


@dataclass
class Library(Outside):
    """Answers from `shelf` once `open` is set, and remembers who came and how many stood there at once."""

    shelf: dict[str, bytes | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    most_at_once: int = 0

    def __post_init__(self) -> None:
        super().__init__(("a.example",), "", most=1000)
        self.open = asyncio.Event()
        self._inside = 0

    async def fetch(self, address: str) -> bytes:
        self.asked.append(address)
        self._inside += 1
        self.most_at_once = max(self.most_at_once, self._inside)
        await self.open.wait()
        self._inside -= 1
        found = self.shelf.get(address, png())
        if isinstance(found, Exception):
            raise found
        return found


@dataclass
class Desk:
    library: Library
    registry: CollectorRegistry
    photos: Photos
    now: datetime = NOW
    allowed: bool = True

    def count(self, outcome: str) -> float:
        return self.registry.get_sample_value("pacer_photos_total", {"outcome": outcome}) or 0

    async def worked(self, number: int) -> None:
        """Once so many addresses were worked off."""
        outcomes = ("fetched", "failed", "refused", "no picture", "switched off")
        await until(lambda: sum(map(self.count, outcomes)) >= number)


@asynccontextmanager
async def running() -> AsyncIterator[Desk]:
    library, registry, made = Library(), CollectorRegistry(), list[Desk]()
    photos = Photos(library, lambda: made[0].allowed, asyncio.to_thread, lambda: made[0].now, registry)
    made.append(Desk(library, registry, photos))
    task = asyncio.create_task(photos.run())
    yield made[0]
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with running() as opened:
        yield opened


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(room, "MOST_WAITING", 6)
    return iter(())


async def test_a_photo_is_not_there_at_once_and_is_there_the_next_time(desk: Desk) -> None:
    assert await asyncio.to_thread(desk.photos.look, "https://a.example/1") is None
    desk.library.open.set()
    await desk.worked(1)
    photo = await asyncio.to_thread(desk.photos.look, "https://a.example/1")
    assert photo is not None and tuple(photo[96, 96]) == (255, 0, 0, 255)
    assert desk.library.asked == ["https://a.example/1"]
    assert desk.count("fetched") == 1


async def test_what_is_on_its_way_is_not_asked_for_again_and_four_come_at_once(desk: Desk) -> None:
    for _ in range(3):
        for number in range(10):
            desk.photos.look(f"https://a.example/{number}")
    await until(lambda: len(desk.library.asked) >= AT_ONCE)
    desk.library.open.set()
    await desk.worked(10)
    assert sorted(desk.library.asked) == [f"https://a.example/{number}" for number in range(10)]
    assert desk.library.most_at_once == AT_ONCE


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(Failed("too large"), "failed"), (Refused(), "refused"), (b"<html>", "no picture"), (RuntimeError("a@b.example"), "failed")],
)
async def test_what_cannot_be_had_is_tried_again_after_an_hour(desk: Desk, answer: bytes | Exception, outcome: str) -> None:
    address = "https://a.example/1"
    desk.library.shelf[address] = answer
    desk.library.open.set()
    desk.photos.want(address)
    await desk.worked(1)
    assert desk.count(outcome) == 1
    desk.now += timedelta(minutes=59)
    assert desk.photos.look(address) is None
    desk.library.shelf[address] = png()
    desk.photos.want("https://a.example/2")
    await desk.worked(2)
    assert desk.library.asked == [address, "https://a.example/2"]
    desk.now += timedelta(minutes=2)
    assert desk.photos.look(address) is None
    await desk.worked(3)
    assert desk.photos.look(address) is not None


async def test_while_photos_are_switched_off_nothing_is_fetched(desk: Desk) -> None:
    desk.allowed = False
    desk.library.open.set()
    desk.photos.want("https://a.example/1")
    await desk.worked(1)
    assert (desk.count("switched off"), desk.library.asked) == (1, [])


async def test_more_than_can_wait_are_dropped_and_may_be_asked_for_again(desk: Desk, few: None) -> None:
    for number in range(8):
        desk.photos.look(f"https://a.example/{number}")
    assert desk.count("dropped") == 2
    desk.library.open.set()
    await desk.worked(6)
    desk.photos.look("https://a.example/7")
    await desk.worked(7)
    assert desk.photos.look("https://a.example/7") is not None


async def test_neither_an_address_nor_an_error_about_one_is_logged(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    for number, answer in enumerate((Failed("status 404"), RuntimeError("secret"), b"no picture")):
        desk.library.shelf[f"https://a.example/secret{number}"] = answer
        desk.photos.want(f"https://a.example/secret{number}")
    desk.library.open.set()
    await desk.worked(3)
    told = capsys.readouterr()
    assert "photo not fetched" in told.out + told.err
    assert "secret" not in told.out + told.err and "example" not in told.out + told.err
