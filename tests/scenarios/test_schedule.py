"""Schedules by the front door, the same on both platforms: made in chat, posted once when the time has come, tried, paused, deleted."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.console.shown import Shown
from bot.playbook.service import Playbooks
from tests.scenarios.company import NOW
from tests.scenarios.floor import Floor

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FORM = {"What": "Scorecard", "For whom": "North", "Where": "By direct message", "When": "every monday at 08:00"}


async def scheduled(floor: Floor, by: str = "mona", **changed: str) -> None:
    await floor.bench.command("/pacer", "schedule new", by=by)
    view = await floor.form(by)
    assert await floor.bench.fill(view, FORM | changed, by=by) is None
    await floor.hears(by, "Scheduled:")


async def listed(floor: Floor, by: str = "mona", *words: str) -> Shown:
    await floor.bench.direct("schedule", by=by)
    found = await floor.hears(by, "Schedule a post", *words)
    assert isinstance(found, Shown)
    return found


def cards(floor: Floor, key: str) -> list[Shown]:
    return [each for each in floor.bench.direct_of(key).answers if each.pictures]


async def test_a_schedule_made_in_chat_sends_each_rep_their_own_card_once(floor: Floor) -> None:
    await floor.bench.direct("help", by="ana")
    # Kim has no direct conversation with the bot yet.
    await floor.bench.mention("help", by="kim", in_="north")
    await scheduled(floor)
    shown = await listed(floor, "mona", "Scorecard for North by direct message, every Monday at 08:00 in each recipient's time zone.")
    assert "Next: Mon, Nov 23" in shown.words
    await floor.passes(MONDAY - timedelta(minutes=1), MONDAY, MONDAY)
    (card,) = await floor.bench.until(lambda: cards(floor, "ana") or None, within=10)
    assert "Score" in card.text
    await floor.bench.until(lambda: cards(floor, "kim") or None, within=10)
    await floor.passes(MONDAY + timedelta(minutes=2))
    await floor.bench.quiet()
    assert [len(cards(floor, key)) for key in ("ana", "kim", "cleo", "mona")] == [1, 1, 0, 0]


async def test_the_cards_of_a_day_are_uploaded_before_their_time_and_posted_at_it(slack: Floor) -> None:
    for key in ("ana", "ben"):
        await slack.bench.direct("help", by=key)
    await scheduled(slack)
    await slack.passes(MONDAY - timedelta(hours=12))
    await slack.passes(MONDAY - timedelta(hours=8))
    assert slack.bench.workspace.files == {}
    await slack.passes(MONDAY - timedelta(hours=2))
    uploaded = set(slack.bench.workspace.files)
    assert len(uploaded) == 2
    await slack.passes(MONDAY)
    for key in ("ana", "ben"):
        (card,) = await slack.bench.until(lambda key=key: cards(slack, key) or None, within=10)  # type: ignore[misc]
        assert any(file in card.pictures[0] for file in uploaded)
    assert set(slack.bench.workspace.files) == uploaded


async def test_schedules_of_a_day_are_one_message_at_the_hour_they_chose_and_say_nothing_twice(floor: Floor) -> None:
    await floor.bench.direct("help", by="ana")
    await floor.bench.command("/pacer", "profile", by="ana")
    assert await floor.bench.fill(await floor.form("ana"), {"When I write to you": "7:15"}, by="ana") is None
    await floor.hears("ana", "Saved.")
    await scheduled(floor)
    await scheduled(floor, When="every day at 16:00")
    await floor.passes(MONDAY - timedelta(hours=20))
    await floor.passes(MONDAY.replace(hour=7, minute=14), MONDAY.replace(hour=7, minute=15))
    (card,) = await floor.bench.until(lambda: cards(floor, "ana") or None, within=10)
    assert len(card.pictures) == 1
    await floor.passes(MONDAY, MONDAY.replace(hour=16))
    await floor.bench.quiet()
    assert len(cards(floor, "ana")) == 1


async def test_it_stands_in_the_export_and_goes_when_it_is_deleted(floor: Floor) -> None:
    await scheduled(floor)
    assert "for: {team: north}\n    when: every Monday at 08:00\n    zone: recipient\n" in Playbooks(floor.database).export()
    shown = await listed(floor)
    await floor.bench.press(shown, "Delete", by="mona")
    await floor.hears("mona", "Deleted:")
    assert "schedules:" not in Playbooks(floor.database).export()
    await floor.passes(MONDAY - timedelta(minutes=1), MONDAY)
    with floor.database.read() as uow:
        assert uow.deliveries.delivery(1) is None


async def test_a_paused_schedule_posts_nothing_until_it_goes_on(floor: Floor) -> None:
    await floor.bench.direct("help", by="ana")
    await scheduled(floor)
    await floor.bench.press(await listed(floor), "Pause", by="mona")
    paused = await floor.hears("mona", "Paused:", "Resume")
    assert isinstance(paused, Shown)
    await floor.passes(MONDAY, MONDAY + timedelta(hours=1))
    await floor.bench.press(paused, "Resume", by="mona")
    await floor.hears("mona", "Goes on:")
    await floor.passes(MONDAY + timedelta(hours=2))
    assert cards(floor, "ana") == []
    await floor.passes(MONDAY + timedelta(days=7))
    await floor.bench.until(lambda: cards(floor, "ana") or None, within=10)


async def test_a_preview_is_for_the_caller_alone(floor: Floor) -> None:
    await scheduled(floor)
    await floor.bench.press(await listed(floor), "Send me a preview now", by="mona")
    shown = await floor.hears("mona", "A preview. It would go to Ana Silva and 3 others now.", picture=True)
    assert "Ana Silva" in shown.words
    assert cards(floor, "ana") == []
    assert floor.bench.channel("north").answers == []


async def test_a_team_s_card_goes_to_a_channel(floor: Floor) -> None:
    await floor.bench.mention("help", by="mona", in_="north")
    await scheduled(floor, What="Team scorecard", Where="In the channel chosen below", Channel="north")
    await floor.passes(MONDAY - timedelta(minutes=1), MONDAY)
    await floor.bench.until(lambda: [each for each in floor.bench.channel("north").answers if each.pictures] or None, within=10)


async def test_what_cannot_be_understood_is_told_at_its_field_and_kept(floor: Floor) -> None:
    await floor.bench.mention("help", by="mona", in_="north")
    await floor.bench.command("/pacer", "schedule new", by="mona")
    view = await floor.form("mona")
    refused = await floor.bench.fill(view, FORM | {"When": "every mondai at 08:00 <!channel>"}, by="mona")
    assert refused is not None and refused["When"].startswith("I can't read “mondai”")
    again = await floor.form("mona")
    wrong = FORM | {"Where": "In the channel chosen below"}
    assert await floor.bench.fill(again, wrong, by="mona") == {"Channel": "Choose a channel that I am in."}
    assert await floor.bench.fill(await floor.form("mona"), FORM, by="mona") is None
    await floor.hears("mona", "Scheduled:")


@pytest.mark.parametrize("words", ["schedule", "schedule new"])
async def test_somebody_who_leads_nobody_is_refused(floor: Floor, words: str) -> None:
    await floor.bench.direct(words, by="ana")
    await floor.hears("ana", "Schedules are set up by those who lead the people or the team, and by admins.")


async def test_a_card_that_its_maker_may_no_longer_see_is_not_posted(floor: Floor) -> None:
    await floor.bench.mention("help", by="mona", in_="north")
    await scheduled(floor, What="Team scorecard", Where="In the channel chosen below", Channel="north")
    with floor.database.write() as uow:
        for held in uow.people.managements(on=NOW.date()):
            uow.people.end_management(held.id, NOW.date())
    await floor.passes(MONDAY - timedelta(minutes=1), MONDAY)

    ended = await ended_of(floor)
    assert ended == ("dropped", "nothing to say")
    assert [each for each in floor.bench.channel("north").answers if each.pictures] == []


async def ended_of(floor: Floor) -> tuple[str, str | None]:
    """What became of the first delivery, once that is settled."""
    for _ in range(500):
        with floor.database.read() as uow:
            row = uow.deliveries.delivery(1)
        if row is not None and row.state not in ("owed", "leased"):
            return row.state, row.reason
        await asyncio.sleep(0.02)
    raise TimeoutError("the delivery was not settled")
