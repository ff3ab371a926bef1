"""/leaderboard by the front door, the same on both platforms."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import cast

import pytest

from bot.console.shown import Shown
from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from tests.scenarios.floor import Floor

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FORM = {
    "What": "Leaderboard",
    "For whom": "North",
    "Where": "In the channel chosen below",
    "Channel": "north",
    "Ranked by": "Revenue",
    "Posted": "Once a period, and kept up to date",
    "When": "every day at 08:00",
}


async def asked(floor: Floor, words: str, by: str, *told: str) -> Shown:
    await floor.bench.direct(f"leaderboard {words}".strip(), by=by)
    return cast(Shown, await floor.hears(by, *told, picture=True))


def boards(floor: Floor, key: str = "north") -> list[Shown]:
    return [each for each in floor.bench.channel(key).answers if each.pictures]


async def test_a_rep_reads_their_own_place_and_no_name_or_number_of_those_below(floor: Floor) -> None:
    shown = await asked(floor, "", "ana", "Score in November 2026, North · Rep: you are 1 of 4 with 63")
    assert "Someone" in shown.words
    assert not any(word in str(shown.payload) for word in ("Ben", "Kim", "37.1"))


async def test_somebody_below_the_first_reads_what_is_missing_to_the_next_place(floor: Floor) -> None:
    shown = await asked(floor, "revenue", "ben", "Revenue in November 2026, North · Rep: you are 2 of 4 with $4K, $2.5K to the next place")
    assert "Ana Silva" in shown.words and "Kim" not in str(shown.payload)


async def test_who_leads_the_team_reads_all_of_it(floor: Floor) -> None:
    shown = await asked(floor, "revenue by goal", "mona", "Revenue by % of goal in November 2026, North · Rep: Ana Silva leads with 65%")
    assert all(word in shown.words for word in ("Ana Silva", "Ben Okafor", "Kim Lee", "25 pts", "$6.5K"))
    assert "Cleo" not in str(shown.payload)


async def test_asked_in_a_channel_it_is_for_the_caller_alone_and_shared_it_is_the_first_places(floor: Floor) -> None:
    await floor.bench.command("/leaderboard", "revenue", by="mona", in_="#north")
    offer = await floor.bench.until(
        lambda: next((each for each in floor.bench.private("mona") if "Share in north" in each.labels), None), within=5
    )
    assert boards(floor) == []
    await floor.bench.press(offer, "Share in north", by="mona")
    (posted,) = await floor.bench.until(lambda: boards(floor) or None, within=5)
    assert posted.text.startswith("Revenue in November 2026, North · Rep: Ana Silva leads with $6.5K")
    assert not any(word in str(posted.payload) for word in ("Ben", "Kim", "$4K"))
    assert posted.labels == []


async def test_the_period_before_and_the_other_measure_take_its_place(floor: Floor) -> None:
    shown = await asked(floor, "revenue", "mona", "$6.5K")
    await floor.bench.press(shown, "By % of goal", by="mona")
    turned = cast(Shown, await floor.hears("mona", "Revenue by % of goal in November 2026", picture=True))
    await floor.bench.press(turned, "◀ October 2026", by="mona")
    await floor.hears("mona", "Revenue by % of goal in October 2026, North · Rep: nobody has scored yet")


async def test_a_leaderboard_is_shared_to_a_channel_that_is_chosen(floor: Floor) -> None:
    await floor.bench.mention("help", by="mona", in_="north")
    shown = await asked(floor, "calls", "mona", "Calls in November 2026")
    await floor.bench.press(shown, "Share to…", by="mona")
    assert await floor.bench.fill(await floor.form("mona"), {"Where": "north"}, by="mona") is None
    (posted,) = await floor.bench.until(lambda: boards(floor) or None, within=5)
    assert posted.text.startswith("Calls in November 2026, North · Rep: Ana Silva leads with 120")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("revenu", "I don't know what “revenu” is. Did you mean Revenue?"),
        (
            "fish",
            "I don't know what “fish” is. Write a metric (Revenue, Calls, Deals won, Deals closed), a period, a team, a role or everyone.",
        ),
        ("revenue 2026-13", "I don't know the period “2026-13”. Write, for example, this month"),
        ("team Nrth", "I don't know a team called “Nrth”. Did you mean North?"),
        ("by goal", "A score is made of shares of goals already: name a metric to rank by its goal."),
        ("revenue rep by team", "Teams are ranked as a whole: leave the role out."),
        ("revenue by team team South", "South has no teams beneath it to rank."),
    ],
)
async def test_what_was_not_understood_gets_one_sentence(floor: Floor, words: str, sentence: str) -> None:
    await floor.bench.direct(f"leaderboard {words}", by="ana")
    await floor.hears("ana", sentence)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("everyone", "Score in November 2026, Rep: you are 2 of 5 with 63"),
        ("this week by person calls", "Calls in W47 2026, North · Rep: nobody has scored yet"),
        ("team south revenue", "Revenue in November 2026, South · Rep: Cleo Marsh leads with $9K"),
        ("South 2026-11 % of goal revenue", "Revenue by % of goal in November 2026, South · Rep: Cleo Marsh leads with 90%"),
        ("revenue last month everyone role rep", "Revenue in October 2026, Rep: nobody has scored yet"),
        ("deals won by team", "Deals won in November 2026: your team is 1 of 2 with 3"),
        ("Revenue all roles", "Revenue in November 2026, North: you are 1 of 4 with $6.5K"),
    ],
)
async def test_the_words_stand_in_any_order(floor: Floor, words: str, first: str) -> None:
    await asked(floor, words, "ana", first)


async def test_who_chose_an_alias_in_their_profile_is_shared_by_it(floor: Floor) -> None:
    await floor.bench.command("/pacer", "profile", by="ana")
    taken = await floor.bench.fill(await floor.form("ana"), {"On leaderboards": "By an alias", "My alias": "ben  OKAFOR"}, by="ana")
    assert taken == {"My alias": "That is what somebody else is called: choose another."}
    again = await floor.form("ana")
    assert await floor.bench.fill(again, {"On leaderboards": "By an alias", "My alias": "Falcon"}, by="ana") is None
    await floor.hears("ana", "Saved.")
    await floor.bench.command("/leaderboard", "revenue", by="ben", in_="#north")
    offer = await floor.bench.until(
        lambda: next((each for each in floor.bench.private("ben") if "Share in north" in each.labels), None), within=5
    )
    assert "Ana" not in str(offer.payload)
    await floor.bench.press(offer, "Share in north", by="ben")
    (posted,) = await floor.bench.until(lambda: boards(floor) or None, within=5)
    assert posted.text.startswith("Revenue in November 2026, North · Rep: Falcon leads with $6.5K")
    assert "Ana" not in str(posted.payload)


async def test_who_stands_on_none_reads_so_and_is_left_out_for_others(floor: Floor) -> None:
    await floor.bench.command("/pacer", "profile", by="ana")
    assert await floor.bench.fill(await floor.form("ana"), {"On leaderboards": "Not at all"}, by="ana") is None
    await floor.hears("ana", "Saved.")
    await asked(floor, "revenue", "ana", "you are 1 of 4", "your row is here for your eyes alone")
    await asked(floor, "revenue", "ben", "Revenue in November 2026, North · Rep: you are 1 of 3 with $4K")
    await asked(floor, "revenue", "mona", "Ana Silva leads with $6.5K")


async def test_a_live_leaderboard_is_changed_in_place_and_a_new_month_has_a_new_one(floor: Floor) -> None:
    await floor.bench.mention("help", by="mona", in_="north")
    await floor.bench.command("/pacer", "schedule new", by="mona")
    assert await floor.bench.fill(await floor.form("mona"), FORM, by="mona") is None
    await floor.hears("mona", "Scheduled:")
    await floor.passes(MONDAY - timedelta(minutes=1), MONDAY)
    (posted,) = await floor.bench.until(lambda: boards(floor) or None, within=10)
    assert posted.text.startswith("Revenue in November 2026, North · Rep: Ana Silva leads with $6.5K")
    _sells(floor, "ben", 5000)
    await floor.passes(MONDAY + timedelta(days=1))
    await floor.bench.until(
        lambda: boards(floor)[0].text.startswith("Revenue in November 2026, North · Rep: Ben Okafor leads") or None, within=10
    )
    assert len(boards(floor)) == 1
    await floor.passes(datetime(2026, 12, 1, 8, 0, tzinfo=UTC))
    await floor.bench.until(lambda: len(boards(floor)) == 2 or None, within=10)
    assert boards(floor)[1].text.startswith("Revenue in December 2026, North · Rep: nobody has scored yet")


async def test_a_leaderboard_by_direct_message_is_told_at_its_field(floor: Floor) -> None:
    await floor.bench.mention("help", by="mona", in_="north")
    await floor.bench.command("/pacer", "schedule new", by="mona")
    wrong = {"What": "Leaderboard", "For whom": "North", "Where": "By direct message", "When": "every day at 08:00"}
    refused = await floor.bench.fill(await floor.form("mona"), wrong, by="mona")
    assert refused == {"Channel": "A leaderboard goes to a conversation: say to which."}


def _sells(floor: Floor, who: str, value: int) -> None:
    with floor.database.write() as uow:
        credit = (Share(uow.people.by_key([who])[who].id),)
        ledger.write(uow, [NewRecord("crm", f"{who}-more", "revenue", date(2026, 11, 20), Decimal(value), credit)], floor.now)
