"""An admin sees how posts fare, and puts a failed one back to be sent."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.chat.markup import plain
from bot.chat.message import Buttons, Facts, Message, Paragraph
from bot.console.shown import Shown
from bot.deliveries.service import owe
from storage.database import Database
from tests.scenarios.company import NOW
from tests.scenarios.floor import Floor
from tests.scenarios.office import Office, first_line

HOUR = timedelta(hours=1)
AGAIN = "It is owed again; it goes out in its turn."


@pytest.fixture
def office(company_url: str) -> Iterator[Office]:
    database = Database(company_url)
    yield Office.opened(database)
    database.close()


async def heard_in_north(floor: Floor) -> int:
    """The number of #north, which the bot has been heard from in."""
    await floor.bench.command("/pacer", "help", by="ana", in_="#north")
    await floor.hears("ana", "What you can ask me")
    with floor.database.read() as uow:
        return next(row.id for row in uow.accounts.conversations() if row.name == "north")


def share(floor: Floor, conversation: int, key: str) -> None:
    data = {"person": str(floor.person("ana")), "period": "2026-11", "by": str(floor.person("ana"))}
    with floor.database.write() as uow:
        owe(uow, key, conversation=conversation, kind="scorecard", data=data, now=floor.now)


def test_a_schedule_under_way_is_shown_with_how_far_it_is(office: Office) -> None:
    with office.database.write() as uow:
        north = uow.accounts.heard_from("slack", "T1", "C1", "channel", NOW, name="north").id
        uow.schedules.begin("morning", NOW)
        for number, sent in enumerate((True, True, False)):
            key = f"schedule:morning:2026-11-18:person:{number}"
            owe(uow, key, conversation=north, kind="scorecard", data={}, now=NOW, due_at=NOW - HOUR)
            row = uow.deliveries.of_key(key)
            assert row is not None
            uow.deliveries.set(row, {"state": "sent", "sent_at": NOW - timedelta(minutes=2)} if sent else {"prepared_at": None})
    content = office.ask("status", "olga").content
    assert isinstance(content, Message)
    told = dict(pair for block in content.blocks if isinstance(block, Facts) for pair in block.pairs)
    assert told["morning"] == "2 of 3 sent, done about Wed 18 Nov, 15:02"


async def until(floor: Floor, key: str, state: str) -> None:
    """Returns once the delivery is in this state."""
    async with asyncio.timeout(5):
        while True:
            with floor.database.read() as uow:
                row = uow.deliveries.of_key(key)
            if row is not None and row.state == state:
                return
            await asyncio.sleep(0.02)


async def told(floor: Floor, key: str, *words: str) -> Shown:
    shown = await floor.hears(key, *words)
    assert isinstance(shown, Shown)
    return shown


async def test_a_post_that_failed_is_shown_with_its_reason_and_goes_out_once_it_is_retried(floor: Floor) -> None:
    conversation = await heard_in_north(floor)
    floor.bench.workspace.channel("north").bot_is_member = False
    share(floor, conversation, "s1")
    await until(floor, "s1", "dead")
    await floor.bench.direct("status", by="olga")
    seen = await told(floor, "olga", "Posts that failed in the last 7 days", "1. dead: scorecard for the channel north: I am not in that")
    assert "Ana" not in seen.words and "$" not in seen.words
    floor.bench.workspace.channel("north").bot_is_member = True
    await floor.bench.press(seen, "Retry", by="olga")
    posted = await floor.bench.until(
        lambda: next((each for each in floor.bench.channel("#north").answers if each.pictures), None), within=5
    )
    assert posted.text.startswith("Ana Silva · Score 63")
    await told(floor, "olga", AGAIN)


async def test_everybody_else_is_refused_and_learns_nothing(floor: Floor) -> None:
    for by in ("ana", "mona"):
        await floor.bench.direct("status", by=by)
        seen = await told(floor, by, "Only an admin can see how posts fare.")
        assert seen.words.strip() == "Only an admin can see how posts fare."


def failed(office: Office, count: int, state: str = "dead", reason: str = "gone", **more: object) -> list[str]:
    """The ids of posts that ended so."""
    ids = []
    with office.database.write() as uow:
        place = uow.accounts.heard_from("slack", "T1", "CNORTH", "channel", NOW, name="north").id
        for number in range(count):
            key = f"{state}:{number}"
            owe(uow, key, conversation=place, kind="scorecard", data={}, now=NOW - HOUR + timedelta(minutes=number))
            row = uow.deliveries.of_key(key)
            assert row is not None
            uow.deliveries.set(row, {"state": state, "reason": reason, "attempts": 3, "doubts": 2, "faults": 1, **more})
            ids.append(str(row.id))
    return ids


def row_of(office: Office, number: str) -> tuple[object, ...]:
    with office.database.read() as uow:
        row = uow.deliveries.delivery(int(number))
    assert row is not None
    return (row.state, row.reason, row.attempts, row.doubts, row.faults, row.begun_at, row.wait_until, row.due_at)


def words(message: object) -> str:
    assert isinstance(message, Message)
    parts = []
    for block in message.blocks:
        if isinstance(block, Paragraph):
            parts.append(plain(block.text))
        if isinstance(block, Facts):
            parts += [f"{name}: {value}" for name, value in block.pairs]
    return "\n".join(parts)


def labels(message: object) -> list[str]:
    assert isinstance(message, Message)
    return [item.label for block in message.blocks if isinstance(block, Buttons) for item in block.items]


def test_retrying_begins_anew_and_is_written_down(office: Office) -> None:
    (dead,), (unknown,) = failed(office, 1), failed(office, 1, "unknown", "TimeoutError", begun_at=NOW - HOUR)
    for number in (dead, unknown):
        assert first_line(office.ask("status.retry", "olga", value={"delivery": number})) == AGAIN
        assert row_of(office, number) == ("owed", None, 0, 0, 0, None, None, NOW)
    with office.database.read() as uow:
        noted = [(row.action, row.subject, row.person_id) for row in uow.audit.last(2)]
    olga = int(office.person("olga"))
    assert noted == [("delivery.retried", f"delivery:{unknown}", olga), ("delivery.retried", f"delivery:{dead}", olga)]


@pytest.mark.parametrize("by", ["ana", "mona", "lars", "guest"])
def test_a_forged_retry_of_anybody_else_changes_nothing(office: Office, by: str) -> None:
    (number,) = failed(office, 1)
    office.ask("status.retry", by, value={"delivery": number})
    assert row_of(office, number)[0] == "dead"


@pytest.mark.parametrize(
    ("state", "more", "sentence"),
    [
        ("sent", {}, "It was sent meanwhile; nothing is left to do."),
        ("owed", {}, "It is owed again already; it goes out in its turn."),
        ("leased", {}, "It is being sent right now."),
        ("dropped", {}, "It was dropped meanwhile: there was nothing to say any more."),
        ("unknown", {"wait_until": NOW + HOUR}, "It was tried meanwhile, and I am finding out whether it arrived."),
    ],
)
def test_what_is_no_failure_any_more_stays_as_it_is(office: Office, state: str, more: dict[str, object], sentence: str) -> None:
    (number,) = failed(office, 1, state, **more)
    before = row_of(office, number)
    assert first_line(office.ask("status.retry", "olga", value={"delivery": number})) == sentence
    assert row_of(office, number) == before


@pytest.mark.parametrize("forged", ["", "x", "-1", "٣", "9" * 40, "9" * 17])
def test_a_button_with_a_forged_number_gets_a_sentence(office: Office, forged: str) -> None:
    told = first_line(office.ask("status.retry", "olga", value={"delivery": forged}))
    assert told in ("This button has expired. Write `/pacer status` for a new one.", "I don't know that post any more.")


def test_the_counts_are_those_a_person_can_check(office: Office) -> None:
    failed(office, 4)
    failed(office, 3, "unknown", "TimeoutError")
    failed(office, 2, "unknown", "TimeoutError", wait_until=NOW + HOUR)
    failed(office, 1, "owed", "")
    content = office.ask("status", "olga").content
    said = words(content)
    assert said.startswith("3 posts wait, the oldest for 60 min; 5 failed in the last 7 days.")


def test_no_more_than_five_failures_have_a_button(office: Office) -> None:
    failed(office, 7)
    content = office.ask("status", "olga").content
    assert labels(content) == ["Retry 1", "Retry 2", "Retry 3", "Retry 4", "Retry 5"]
    assert re.search(r"5\. dead: scorecard for the channel north: .*\nand 2 more$", words(content), re.MULTILINE)


def test_a_failure_of_last_week_is_no_news(office: Office) -> None:
    (number,) = failed(office, 1)
    with office.database.write() as uow:
        row = uow.deliveries.delivery(int(number))
        assert row is not None
        uow.deliveries.set(row, {"due_at": NOW - timedelta(days=8)})
    assert words(office.ask("status", "olga").content).startswith("No post waits; none failed in the last 7 days.")


def test_a_workspace_that_rests_is_named_and_one_that_keeps_its_pace_is_not(office: Office) -> None:
    with office.database.write() as uow:
        uow.paces.rest("slack:T1", NOW + HOUR)
        uow.paces.rest("slack:T2", NOW + timedelta(seconds=1))
    said = words(office.ask("status", "olga").content)
    assert "Slack T1: until Wed 18 Nov, 16:00" in said and "T2" not in said


def test_a_tick_that_hangs_is_told_by_its_lag(office: Office) -> None:
    beats = office.services.beats
    beats.begin(["tidy", "feeds"], NOW - HOUR)
    beats.ended("tidy", NOW - timedelta(seconds=9), failed=True)
    said = words(office.ask("status", "olga").content)
    assert "Tidying up: 9 s ago, on time, failed" in said and "Sources: 60 min ago, 59 min late" in said
