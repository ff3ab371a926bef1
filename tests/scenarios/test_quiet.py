"""What people are told unasked, by the front door: one message a working day, at their hour, in the chat they chose. It is Wednesday."""

from datetime import timedelta

import pytest

from bot.chat.errors import FieldErrors
from bot.commands.answers import clock
from bot.console.shown import Shown
from bot.deliveries.quiet import owe_person
from bot.metrics import posts
from bot.metrics.views import Subject
from tests.scenarios.company import NOW
from tests.scenarios.floor import Floor, both_floors

THURSDAY = NOW.replace(day=19, hour=8, minute=30)
UNASKED = "What I never send you unasked"
SCORECARD = "My scorecard on schedule"


async def known(floor: Floor, key: str) -> None:
    """They have written to the bot."""
    before = len(floor.bench.private(key))
    await floor.bench.direct("help", by=key)
    await floor.bench.until(lambda: len(floor.bench.private(key)) > before or None, within=5)


def owe(floor: Floor, to: str, about: str, *, at_once: bool = False) -> None:
    """A scorecard that `to` did not ask for."""
    shared = posts.Shared(Subject("person", floor.person(about)), "2026-11", floor.person(to))
    with floor.database.write() as uow:
        owed = owe_person(
            uow,
            f"test:{to}:{about}:{floor.now:%H%M}",
            person=floor.person(to),
            kind=posts.KIND,
            data=shared.data(),
            now=floor.now,
            at_once=at_once,
        )
    assert owed


async def arrived(floor: Floor, key: str, count: int = 1) -> list[Shown]:
    """The messages with pictures that came to `key`, once there are so many."""

    def found() -> list[Shown] | None:
        pictured = [each for each in floor.bench.direct_of(key).answers if each.pictures]
        return pictured if len(pictured) >= count else None

    return await floor.bench.until(found, within=10)


async def test_all_that_waits_arrives_in_one_message_at_half_past_eight(floor: Floor) -> None:
    await known(floor, "mona")
    for about in ("ana", "ben"):
        owe(floor, "mona", about)
    for now in (NOW + timedelta(minutes=1), THURSDAY - timedelta(minutes=1)):
        await floor.passes(now)
    assert [each for each in floor.bench.direct_of("mona").answers if each.pictures] == []
    await floor.passes(THURSDAY)
    owe(floor, "mona", "kim")
    for minutes in (1, 90):
        await floor.passes(THURSDAY + timedelta(minutes=minutes))
    (message,) = await arrived(floor, "mona")
    assert message.text == "Ana Silva · Score 63, ahead of pace, but Revenue $3.5K short of $10K with 8 working days left · and 1 more"
    assert len(message.pictures) == 2
    assert "Ana Silva" in message.words and "Ben Okafor" in message.words
    owe(floor, "mona", "kimberly", at_once=True)
    assert len(await arrived(floor, "mona", 2)) == 2


async def test_it_arrives_on_the_platform_that_they_chose_alone(company_url: str) -> None:
    async with both_floors(company_url) as (slack, teams):
        for each in (slack, teams):
            await known(each, "mona")
            each.clock.now += timedelta(hours=1)
        await slack.bench.command("/pacer", "profile", by="mona")
        view = await slack.form("mona")
        assert await slack.bench.fill(view, {"Where I write to you": "Slack (Mona Reyes)"}, by="mona") is None
        for about in ("ana", "ben"):
            owe(slack, "mona", about)
        await slack.passes(THURSDAY)
        (message,) = await arrived(slack, "mona")
        assert len(message.pictures) == 2
        await teams.bench.quiet()
        assert [each for each in teams.bench.direct_of("mona").answers if each.pictures] == []


async def test_who_wrote_in_a_channel_alone_is_written_to_all_the_same(floor: Floor) -> None:
    await floor.bench.mention("help", by="ana", in_="#north")
    await floor.hears("ana", "What you can ask me")
    owe(floor, "ana", "ana")
    await floor.passes(THURSDAY)
    (message,) = await arrived(floor, "ana")
    assert message.text.startswith("Ana Silva")


async def test_a_kind_that_the_profile_switches_off_is_not_sent(floor: Floor) -> None:
    for key in ("ana", "ben"):
        await known(floor, key)
        owe(floor, key, key)
    await floor.bench.command("/pacer", "profile", by="ana")
    assert await floor.bench.fill(await floor.form("ana"), {UNASKED: [SCORECARD]}, by="ana") is None
    await floor.hears("ana", "Saved.")
    await floor.passes(THURSDAY)
    await arrived(floor, "ben")
    assert [each for each in floor.bench.direct_of("ana").answers if each.pictures] == []
    await floor.bench.command("/pacer", "profile", by="ana")
    assert await floor.bench.fill(await floor.form("ana"), {UNASKED: []}, by="ana") is None
    await floor.bench.until(lambda: not floor.app.services.people.profile(floor.person("ana")).quiet_kinds or None, within=5)
    owe(floor, "ana", "ana")
    await floor.passes(THURSDAY + timedelta(days=1))
    await arrived(floor, "ana")


async def test_an_hour_that_is_none_is_refused_at_its_field_and_another_kept(floor: Floor) -> None:
    await known(floor, "ana")
    await floor.bench.command("/pacer", "profile", by="ana")
    refused = await floor.bench.fill(await floor.form("ana"), {"When I write to you": "half past nine"}, by="ana")
    assert refused == {"When I write to you": "Write a time of day from 0:00 to 23:59, as in 08:30."}
    assert await floor.bench.fill(await floor.form("ana"), {"When I write to you": "9:45"}, by="ana") is None
    owe(floor, "ana", "ana")
    await floor.passes(THURSDAY)
    await floor.passes(THURSDAY.replace(hour=9, minute=44))
    assert [each for each in floor.bench.direct_of("ana").answers if each.pictures] == []
    await floor.passes(THURSDAY.replace(hour=9, minute=45))
    await arrived(floor, "ana")


@pytest.mark.parametrize("typed", ["24:00", "9", "08:60", "8.30", "٠٨:٣٠", "08:30:00", "-1:00", "8:30 pm"])
def test_what_is_no_time_of_day_is_told_as_such(typed: str) -> None:
    with pytest.raises(FieldErrors, match="hour"):
        clock({"hour": typed}, "hour")
