"""Forms by the front door: an error at its field first, then taken; the same on both platforms."""

from datetime import date

from tests.scenarios.floor import Floor


async def test_a_goal_that_ends_before_it_starts_is_refused_at_its_field_and_then_set(floor: Floor) -> None:
    bench = floor.bench
    await bench.command("/pacer", "goal", by="mona")
    view = await floor.form("mona")
    asked = {"Person": "@ana", "Metric": "Revenue", "Target": "13000", "First day": date(2026, 11, 1), "Last day": date(2026, 10, 1)}
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
