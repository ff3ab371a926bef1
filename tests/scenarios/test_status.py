"""An admin sees how posts fare, and puts a failed one back to be sent."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.markup import plain
from bot.chat.message import Buttons, Facts, Message, Paragraph
from bot.console.shown import Shown
from bot.deliveries.definitions import ScheduleDefinition
from bot.deliveries.quiet import owe_person
from bot.deliveries.service import owe
from storage.database import Database
from tests.scenarios.company import NOW
from tests.scenarios.floor import Floor
from tests.scenarios.office import Office, first_line

HOUR = timedelta(hours=1)
EIGHT_THIRTY_IN_NEW_YORK = datetime(2026, 11, 18, 13, 30, tzinfo=UTC)
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


def rule(office: Office, key: str, **more: object) -> None:
    given = {"what": "scorecard", "for": {"everyone": True}, "when": "every day at 08:30", **more}
    with office.database.write() as uow:
        uow.playbook.put("schedule", key, ScheduleDefinition.model_validate(given).model_dump(mode="json", by_alias=True))
        uow.schedules.begin(key, NOW)


def test_a_schedule_under_way_is_told_in_its_words_with_its_time_and_how_far_it_is(office: Office) -> None:
    rule(office, "weekly", **{"what": "team_scorecard", "for": {"team": "north"}, "to": "#north"})
    with office.database.write() as uow:
        north = uow.accounts.heard_from("slack", "T1", "C1", "channel", NOW, name="north").id
        for number, state in enumerate(("sent", "sent", "owed", "dropped", "dead")):
            key = f"schedule:weekly:2026-11-18:conversation:{number}"
            owe(uow, key, conversation=north, kind="scorecard", data={}, now=NOW, due_at=NOW - HOUR)
            row = uow.deliveries.of_key(key)
            assert row is not None
            uow.deliveries.set(
                row, {"state": state, "reason": "too late", "sent_at": NOW - timedelta(minutes=2) if state == "sent" else None}
            )
    said = words(office.ask("status", "olga").content)
    assert (
        "Team scorecard for North in #north, every day at 08:30\n"
        "5 posts, due Wed 18 Nov, 14:00: 2 sent, 1 dropped, 1 failed, done about Wed 18 Nov, 15:02"
    ) in said
    assert "Team scorecard for North in #north, every day at 08:30: 1 came too late to be news." in said


def test_of_a_schedule_in_everybody_s_own_time_it_is_told_whose_time_it_is(office: Office) -> None:
    rule(office, "morning", zone="recipient")
    ana, ben = (int(office.person(key)) for key in ("ana", "ben"))
    with office.database.write() as uow:
        for key in ("ana", "ben"):
            uow.people.put_person(key, time_zone="America/New_York")
        for person in (ana, ben):
            key = f"schedule:morning:2026-11-18:person:{person}"
            owe_person(uow, key, person=person, kind="scorecard", data={}, now=NOW, wished_at=EIGHT_THIRTY_IN_NEW_YORK)
    said = words(office.ask("status", "olga").content)
    everybody = len(office.services.schedules.targets("morning", viewer=int(office.person("olga")), now=NOW))
    assert f"2 of {everybody} people, those in New York's time, due Wed 18 Nov, 13:30: 0 sent" in said and everybody > 2


def test_why_people_got_nothing_is_told_in_counts(office: Office) -> None:
    with office.database.write() as uow:
        for key, reason in (("ana", "no account"), ("ben", "no account"), ("mona", "switched off")):
            person = int(office.person(key))
            owe_person(uow, f"praise:{key}", person=person, kind="scorecard", data={}, now=NOW)
            uow.items.drop([item.id for item in uow.items.waiting([person])], reason)
    said = words(office.ask("status", "olga").content)
    assert "Not by a schedule: 2 for people of whom I know no account; 1 switched off by those they are for." in said
    assert "Ana" not in said


def test_a_failed_message_of_the_day_is_told_by_whom_it_was_for_and_by_its_number_in_the_log(office: Office) -> None:
    with office.database.write() as uow:
        key = "day:ana"
        owe(uow, key, conversation=office.conversations["ana"], kind="bundle", data={"items": "1", "account": "1"}, now=NOW - HOUR)
        row = uow.deliveries.of_key(key)
        assert row is not None
        uow.deliveries.set(row, {"state": "unknown", "reason": "TimeoutError"})
        number = row.id
    said = words(office.ask("status", "olga").content)
    told = f"the day's message to Ana Silva, due Wed 18 Nov, 14:00: no clear answer came (TimeoutError). Delivery {number}."
    assert f"1. unknown: {told}" in said


def test_a_hostile_name_of_whom_a_post_was_for_is_only_a_name(office: Office) -> None:
    with office.database.write() as uow:
        uow.people.put_person("ana", name="*Ana* <!channel>")
    (number,) = failed(office, 1, data={"person": office.person("ana")})
    content = office.ask("status", "olga").content
    assert "dead: scorecard of *Ana* <!channel> in #north, due Wed 18 Nov, 14:00: the channel is gone, or" in words(content)
    assert f"Delivery {number}." in words(content)


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
    reason = "I am not in that channel: somebody there must add me."
    seen = await told(floor, "olga", "Posts that failed in the last 7 days", "1. dead: scorecard of Ana Silva in #north, due ", reason)
    assert "$" not in seen.words
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
    assert re.search(r"5\. dead: scorecard in #north, due .*\nand 2 more$", words(content), re.MULTILINE)


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
    assert "Tidying up (tidy): 9 s ago, on time, failed" in said and "Sources (feeds): 60 min ago, 59 min late" in said
