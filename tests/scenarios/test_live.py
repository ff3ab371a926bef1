"""Posts that are changed where they stand, on both platforms: seldom, quietly, and with a new picture only where that tells more."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.charts.cards.examples import SCORECARDS
from bot.chat.message import Message, Paragraph, Picture
from bot.console.bench import SlackBench
from bot.console.shown import Shown
from bot.deliveries.composing import Composer
from bot.deliveries.edits import as_of, live, owe_edit
from bot.deliveries.service import owe
from storage.models import Delivery
from tests.scenarios.floor import Floor
from tests.support.waiting import until

BOARD = "board"
MINUTE = timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")


class Board:
    """A board in #north that says `words`, under a picture of the moment that its data name."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.words = "Ana leads"
        cast(dict[str, Composer], floor.app.services.composers)[BOARD] = self.compose

    def compose(self, data: Mapping[str, str], now: datetime) -> Message:
        card = replace(SCORECARDS["running"], updated=f"{as_of(data):%d %B, %H:%M}")
        return Message(self.words, (Paragraph(self.words), Picture("scorecard", card, f"As of {card.updated}")))

    async def posted(self) -> Shown:
        await self.floor.bench.mention("help", by="mona", in_="north")
        await until(lambda: self.north() is not None)
        north = self.north()
        assert north is not None
        with self.floor.database.write() as uow:
            owe(uow, BOARD, conversation=north, kind=BOARD, data=live({}, self.floor.now, "running"), now=self.floor.now)
        await until(lambda: self.row() is not None)
        return self.shown[0]

    def north(self) -> int | None:
        with self.floor.database.read() as uow:
            return next((row.id for row in uow.accounts.conversations(kind="channel")), None)

    @property
    def shown(self) -> list[Shown]:
        return [each for each in self.floor.bench.channel("north").answers if each.pictures]

    @property
    def picture(self) -> str:
        """What it shows; and where it is, where that stays as long as it does."""
        (message,) = self.shown
        (moment,) = set(re.findall(r"As of \d+ \w+, [\d:]+", json.dumps(message.payload)))
        return f"{moment} {message.pictures}" if isinstance(self.floor.bench, SlackBench) else moment

    async def changes(self, *, phase: str = "running", later: timedelta = timedelta(0), to: str = "") -> str:
        """A change is owed, time passes, and it is worked: what became of it."""
        self.words = to or self.words
        self.owe(phase)
        self.floor.clock.now += later
        self.floor.app.wake_jobs()
        await until(lambda: self.last_edit() in ("sent", "dropped"))
        return self.last_edit()

    def owe(self, phase: str = "running") -> bool:
        with self.floor.database.write() as uow:
            return owe_edit(uow, BOARD, now=self.floor.now, zone=BERLIN, phase=phase)

    def row(self) -> Delivery | None:
        with self.floor.database.read() as uow:
            row = uow.deliveries.of_key(BOARD)
            return row if row is not None and row.state == "sent" else None

    def last_edit(self) -> str:
        with self.floor.database.read() as uow:
            post = uow.deliveries.of_key(BOARD)
            edit = uow.deliveries.last_edit(post.id) if post is not None else None
            return edit.state if edit is not None else ""


@pytest.fixture
def board(floor: Floor) -> Board:
    return Board(floor)


async def test_new_words_take_the_place_of_the_old_under_the_same_picture(board: Board) -> None:
    before = await board.posted()
    picture = board.picture
    assert await board.changes(to="Ben leads", later=5 * MINUTE) == "sent"
    (after,) = board.shown
    assert (after.id, after.text, board.picture) == (before.id, "Ben leads", picture)
    assert after.message.edited


async def test_changes_stand_five_minutes_apart_and_one_waits_at_most(board: Board) -> None:
    await board.posted()
    board.words = "Ben leads"
    assert board.owe() and not board.owe()
    board.floor.clock.now += 5 * MINUTE - timedelta(seconds=1)
    board.floor.app.wake_jobs()
    await board.floor.bench.quiet()
    assert (board.last_edit(), [each.text for each in board.shown]) == ("owed", ["Ana leads"])
    board.floor.clock.now += timedelta(seconds=1)
    board.floor.app.wake_jobs()
    await until(lambda: board.last_edit() == "sent")
    assert [each.text for each in board.shown] == ["Ben leads"]


async def test_what_did_not_change_is_not_touched(board: Board) -> None:
    await board.posted()
    assert await board.changes(later=5 * MINUTE) == "dropped"
    assert not board.shown[0].message.edited
    assert await board.changes(to="Ben leads", later=5 * MINUTE) == "sent"
    assert await board.changes(later=5 * MINUTE) == "dropped"


async def test_a_new_phase_and_a_new_day_have_a_new_picture_which_takes_the_place_of_the_old(board: Board) -> None:
    """In Berlin, where a day of November ends at 23:00 UTC."""
    await board.posted()
    running = board.picture
    await board.changes(phase="provisional", later=5 * MINUTE)
    provisional = board.picture
    await board.changes(phase="provisional", to="Ben leads", later=5 * MINUTE)
    assert board.picture == provisional != running
    board.floor.clock.now = board.floor.now.replace(hour=22, minute=54)
    await board.changes(phase="provisional", to="Ana leads", later=5 * MINUTE)
    assert board.picture == provisional
    await board.changes(phase="provisional", to="Ben leads", later=5 * MINUTE)
    assert board.picture != provisional
    if isinstance(board.floor.bench, SlackBench):
        workspace = board.floor.bench.workspace
        await until(lambda: [file in board.picture for file in workspace.files] == [True])


async def test_a_file_that_could_not_be_deleted_goes_with_the_next_change(slack: Floor) -> None:
    board = Board(slack)
    await board.posted()
    assert isinstance(slack.bench, SlackBench)
    slack.bench.server.faults.server_error("files.delete")
    await board.changes(phase="provisional", later=5 * MINUTE)
    await slack.bench.quiet()
    assert len(slack.bench.workspace.files) == 2
    await board.changes(phase="final", later=5 * MINUTE)
    await until(lambda: len(slack.bench.workspace.files) == 1)


async def test_a_post_that_is_dead_or_never_was_is_not_changed(board: Board) -> None:
    assert not board.owe()
    await board.posted()
    with board.floor.database.write() as uow:
        row = uow.deliveries.of_key(BOARD)
        assert row is not None
        uow.deliveries.set(row, {"state": "dead"})
    assert not board.owe()
