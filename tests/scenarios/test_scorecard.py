"""/scorecard by the front door, the same on both platforms."""

import pytest

from tests.scenarios.floor import Floor


async def test_a_scorecard_asked_in_a_channel_is_seen_by_its_caller_alone(floor: Floor) -> None:
    bench = floor.bench
    await bench.command("/scorecard", by="ana", in_="#north")
    picture = await bench.until(lambda: next((shown for shown in bench.direct_of("ana").answers if shown.pictures), None), within=5)
    await bench.quiet()
    told = " ".join(shown.words for shown in bench.private("ana"))
    assert "Revenue" in told and "$6.5K" in told
    assert picture.pictures
    assert all("Revenue" not in shown.words for shown in bench.channel("#north").messages)
    assert bench.private("ben") == []


async def test_the_first_line_says_score_pace_and_gap(floor: Floor) -> None:
    bench = floor.bench
    await bench.direct("scorecard", by="ana")
    shown = await bench.until(lambda: next((each for each in bench.direct_of("ana").answers if each.pictures), None), within=5)
    # Revenue 6,500 of 10,000 counts 3 of 4, calls 120 of 210 counts 1 of 4: 0.65 × 75 + 0.5714 × 25 = 63.0
    assert shown.text.startswith("Score 63, ahead of pace, but Revenue $3.5K short of $10K with 9 working days left")


async def test_a_manager_s_own_scorecard_is_the_team_s(floor: Floor) -> None:
    bench = floor.bench
    await bench.direct("scorecard", by="mona")
    shown = await bench.until(lambda: next((each for each in bench.direct_of("mona").answers if each.pictures), None), within=5)
    assert shown.text.startswith("North · Score ")
    assert "Ana Silva" in str(shown.payload) and "Cleo Marsh" not in str(shown.payload)


async def test_a_colleague_is_refused_without_a_word_about_the_numbers(floor: Floor) -> None:
    bench = floor.bench
    await bench.direct("scorecard Ben Okafor", by="ana")
    shown = await bench.until(lambda: bench.direct_of("ana").answers or None, within=5)
    assert [each.words for each in shown] == ["A scorecard is for the person themself, everyone above them in the team, and admins."]


async def test_a_name_that_two_people_have_is_asked_about(floor: Floor) -> None:
    bench = floor.bench
    await bench.direct("scorecard kim lee", by="mona")
    shown = await bench.until(lambda: bench.direct_of("mona").answers or None, within=5)
    assert "kim@acme.example" in shown[-1].words and "kimberly@acme.example" in shown[-1].words


async def test_somebody_whose_role_has_no_scorecard_reads_so_once_and_is_offered_nothing(floor: Floor) -> None:
    await floor.bench.direct("scorecard olga", by="olga")
    shown = await floor.bench.until(lambda: next(iter(floor.bench.direct_of("olga").answers), None), within=5)
    assert shown.words == "No scorecard yet for this role: an admin can add one to the playbook."
    assert (shown.labels, shown.pictures) == ([], [])


@pytest.mark.parametrize(
    ("words", "by", "sentence"),
    [
        ("team Nowhere", "mona", "I don't know a team called “Nowhere”. Write its whole name."),
        ("team Nort", "mona", "North · Score"),
        ("team Nrth", "mona", "I don't know a team called “Nrth”. Did you mean North?"),
        ("2026-13", "ana", "I don't know the period “2026-13”. Write, for example, this month"),
        ("ben 2026-13", "mona", "I don't know the period “2026-13”. Write, for example, this month"),
        ("Q5", "ana", "I don't know the period “Q5”. Write, for example, this month"),
        ("last quater", "ana", "I don't know the period “last quater”. Did you mean “last quarter”?"),
        ("Marchetti", "ana", "I don't know anybody called “Marchetti”. Try their e-mail."),
        ("7@acme.example", "ana", "I don't know anybody called “7@acme.example”."),
        ("this month whatif", "ana", "closing the gap in Revenue adds most"),
        ("what if", "ana", "closing the gap in Revenue adds most"),
        ("ben whatif", "mona", "closing the gap in Revenue adds most"),
    ],
)
async def test_what_was_not_understood_is_named_as_what_it_was_meant_for(floor: Floor, words: str, by: str, sentence: str) -> None:
    await floor.bench.direct(f"scorecard {words}", by=by)
    await floor.hears(by, sentence)
