"""Forms by the front door: an error at its field first, then taken; the same on both platforms."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.console.shown import Shown
from bot.people.values import Absence
from tests.scenarios.floor import Floor

THIS_WEEK, NEXT_WEEK, CHRISTMAS = (f"{days}, 2026" for days in ("Nov 16\u2009–\u200920", "Nov 23\u2009–\u200927", "Dec 24\u2009–\u200931"))


async def test_a_goal_that_ends_before_it_starts_is_refused_at_its_field_and_then_set(floor: Floor) -> None:
    bench = floor.bench
    await bench.command("/pacer", "goal", by="mona")
    view = await floor.form("mona")
    asked = {"Person": "Ana Silva", "Metric": "Revenue", "Target": "13000", "First day": date(2026, 11, 1), "Last day": date(2026, 10, 1)}
    refused = await bench.fill(view, asked, by="mona")
    assert refused == {"Last day": "The goal ends before it starts: choose its first day or a later one."}
    again = await floor.form("mona")
    assert await bench.fill(again, asked | {"Last day": date(2026, 11, 30)}, by="mona") is None
    told = await floor.hears("mona", "Goal set")
    assert "Goal set: Ana Silva, $13,000 for Nov 1\u2009–\u200930, 2026." in told.words
    await bench.direct("scorecard ana", by="mona")
    # 6,500 is half of the new goal.
    shown = await floor.hears("mona", picture=True)
    assert "Revenue $6.5K short of $13K" in shown.text


@pytest.mark.parametrize(
    ("by", "offered"),
    [
        ("mona", ["Ana Silva", "Ben Okafor", "Kim Lee · kim@acme.example", "Kim Lee · kimberly@acme.example"]),
        (
            "olga",
            [
                *("Ana Silva", "Ben Okafor", "Cleo Marsh", "Kim Lee · kim@acme.example", "Kim Lee · kimberly@acme.example"),
                *("Mona Reyes", "Olga Petrov"),
            ],
        ),
    ],
)
async def test_a_goal_can_be_chosen_only_for_those_it_may_be_set_for(floor: Floor, by: str, offered: list[str]) -> None:
    await floor.bench.command("/pacer", "goal", by=by)
    view = await floor.form(by)
    assert [list(field.options) for field in view.fields if field.label == "Person"] == [offered]


async def test_a_goal_for_somebody_else_s_people_is_refused_before_a_form_opens(floor: Floor) -> None:
    for words in ("goal cleo", "goal south"):
        await floor.bench.direct(words, by="mona")
    told = await floor.bench.until(lambda: floor.bench.direct_of("mona").answers[1:] or None, within=5)
    answers = {each.words for each in floor.bench.direct_of("mona").answers}
    assert told and answers == {"Goals are set by those who lead the person or team, and by admins."}


async def test_in_a_company_of_many_a_goal_s_person_is_looked_for(floor: Floor) -> None:
    with floor.database.write() as uow:
        for number in range(100):
            uow.people.put_person(f"more-{number}", name=f"More {number:03}")
    await floor.bench.command("/pacer", "goal", by="olga")
    view = await floor.form("olga")
    days = {"First day": date(2026, 11, 1), "Last day": date(2026, 11, 30)}
    assert await floor.bench.fill(view, {"Person": "@ana", "Metric": "Revenue", "Target": "13000", **days}, by="olga") is None
    await floor.hears("olga", "Goal set: Ana Silva")


async def test_somebody_who_leads_nobody_cannot_set_goals(floor: Floor) -> None:
    await floor.bench.command("/pacer", "goal @ben", by="ana")
    await floor.hears("ana", "Goals are set by managers for their teams, and by admins.")


async def test_days_away_move_the_pace(floor: Floor) -> None:
    bench = floor.bench
    await bench.command("/pacer", "away", by="ana")
    view = await floor.form("ana")
    days = {"First day": date(2026, 11, 23), "Last day": date(2026, 11, 27)}
    assert await bench.fill(view, days, by="ana") is None
    await floor.hears("ana", "is away Nov 23\u2009–\u200927, 2026.")
    await bench.direct("scorecard", by="ana")
    shown = await floor.hears("ana", picture=True)
    assert "with 4 working days left" in shown.text


async def test_a_single_day_away_is_told_as_one_in_the_reader_s_own_order(floor: Floor) -> None:
    await floor.bench.command("/pacer", "away", by="ana")
    day = date(2026, 11, 26)
    assert await floor.bench.fill(await floor.form("ana"), {"First day": day, "Last day": day}, by="ana") is None
    await floor.hears("ana", "is away on Nov 26, 2026.")


def entered(floor: Floor, key: str, first: date, last: date) -> Absence:
    """Days away of a member, as if they had entered them."""
    person, people = floor.person(key), floor.app.services.people
    people.enter_absence(Absence(person, first, last + timedelta(days=1), "leave"), by=person, now=floor.now)
    return next(each for each in people.absences(person, viewer=person, now=floor.now) if each.starts_on == first)


async def test_days_away_are_taken_back_from_the_list_and_the_pace_moves_back(floor: Floor) -> None:
    bench = floor.bench
    entered(floor, "ana", date(2026, 11, 16), date(2026, 11, 20))
    entered(floor, "ana", date(2026, 12, 24), date(2026, 12, 31))
    await bench.direct("away list", by="mona")
    await floor.hears("mona", "No days away of Mona Reyes are entered.")
    await bench.direct("away list ana", by="mona")
    shown = await floor.hears("mona", "Days away of Ana Silva:", f"{THIS_WEEK} · Leave", f"{CHRISTMAS} · Leave")
    assert isinstance(shown, Shown)
    await bench.press(shown, f"Take back {THIS_WEEK}", by="mona")
    left = await floor.hears("mona", f"Taken back: {THIS_WEEK}.")
    assert f"{CHRISTMAS} · Leave" in left.words and f"{THIS_WEEK} · Leave" not in left.words
    await bench.direct("scorecard", by="ana")
    assert "with 9 working days left" in (await floor.hears("ana", picture=True)).text


async def test_the_answer_to_days_away_offers_to_take_them_back_and_the_form_says_how(floor: Floor) -> None:
    bench = floor.bench
    await bench.command("/pacer", "away", by="ana")
    days = {"First day": date(2026, 11, 23), "Last day": date(2026, 11, 27), "How much of each day, in %": "50"}
    assert await bench.fill(await floor.form("ana"), days, by="ana") is None
    told = await floor.hears("ana", f"Noted: Ana Silva is away {NEXT_WEEK}.", f"{NEXT_WEEK} · Leave, 50% of each day")
    await bench.command("/pacer", "away", by="ana")
    await floor.form("ana")
    await floor.hears("ana", "Already entered:", "To take days back, write /pacer away list.")
    assert isinstance(told, Shown)
    await bench.press(told, f"Take back {NEXT_WEEK}", by="ana")
    await floor.hears("ana", f"Taken back: {NEXT_WEEK}.")
    assert floor.app.services.people.absences(floor.person("ana"), viewer=floor.person("ana"), now=floor.now) == ()


async def test_a_button_for_days_that_were_taken_back_are_over_or_are_another_s_changes_nothing(floor: Floor) -> None:
    await floor.bench.direct("help", by="mona")
    await floor.hears("mona", "What you can ask me")
    days = entered(floor, "ana", date(2026, 12, 1), date(2026, 12, 4))
    stale = "These days are over, or were taken back already."

    def press(absence: str, whose: str, now: datetime) -> str:
        value = {"person": str(floor.person(whose)), "absence": absence}
        request = replace(floor.request("away.take_back", by="mona", value=value), now=now)
        return floor.app.desk.run(request).content.summary

    assert press(str(days.id), "ben", floor.now) == stale
    assert press(str(days.id), "ana", floor.now + timedelta(days=30)) == stale
    assert press("x", "ana", floor.now) == "This button has expired. Write `/pacer away list` for a new one."
    assert press(str(days.id), "cleo", floor.now) == "Days away are entered by the person, those above them in the team and admins."
    assert press(str(days.id), "ana", floor.now) == "Taken back: 1 – 4 Dec 2026."
    assert press(str(days.id), "ana", floor.now) == stale


async def test_as_many_days_away_as_are_listed_have_their_button(floor: Floor) -> None:
    for month in range(1, 8):
        entered(floor, "ana", date(2027, month, 4), date(2027, month, 8))
    await floor.bench.direct("away list", by="ana")
    shown = await floor.hears("ana", "Days away of Ana Silva:")
    assert sum(label.startswith("Take back ") for label in shown.labels) == 7


async def test_a_colleague_s_days_away_are_not_one_s_own_to_enter(floor: Floor) -> None:
    await floor.bench.command("/pacer", "away ben", by="ana")
    await floor.hears("ana", "Days away are entered by the person, those above them in the team and admins.")


async def test_a_profile_refuses_a_time_zone_that_does_not_exist_and_keeps_one_that_does(floor: Floor) -> None:
    bench = floor.bench
    await bench.command("/pacer", "profile", by="ana")
    refused = await bench.fill(await floor.form("ana"), {"Time zone": "Europe/Berlin2"}, by="ana")
    assert refused is not None and "Europe/Berlin" in refused["Time zone"]
    assert await bench.fill(await floor.form("ana"), {"Time zone": "Europe/Berlin", "Pictures": "Dark"}, by="ana") is None
    await floor.hears("ana", "Saved.")
    profile = floor.app.services.people.profile(floor.person("ana"))
    assert (profile.time_zone, profile.card_theme) == ("Europe/Berlin", "dark")


async def test_an_account_that_belongs_to_nobody_is_told_who_can_join_it_and_then_joined(floor: Floor) -> None:
    bench = floor.bench
    await bench.direct("scorecard", by="guest")
    await floor.hears("guest", "Olga Petrov can join your account")
    await bench.command("/pacer", "link", by="olga")
    view = await floor.form("olga")
    account = next(label for field in view.fields if field.label == "Account" for label in field.options if "Gus" in label)
    refused = await bench.fill(view, {"Account": account, "Person": "nobody at all"}, by="olga")
    assert refused is not None and refused["Person"].startswith("I don't know anybody called “nobody at all”.")
    assert await bench.fill(await floor.form("olga"), {"Account": account, "Person": "cleo"}, by="olga") is None
    await floor.hears("olga", "is Cleo Marsh")
    await bench.direct("scorecard", by="guest")
    await floor.hears("guest", picture=True)
