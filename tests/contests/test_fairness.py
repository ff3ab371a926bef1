"""A contest tried on past weeks, read by hand."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.contests import fairness
from bot.contests.records import Field
from bot.contests.results import Standings
from bot.contests.standings import standings
from tests.contests.blitz import at, crew, rules, sale


def week(*values: int, format: dict[str, object] | str = "most", quotas: bool = False, **said: object) -> Standings:
    """The end of a week in which Ana, Ben, Cem, … made so many calls."""
    contest = rules(format, **said)
    people = crew(len(values)).entrants
    field = Field(tuple(replace(each, goals={"calls": Decimal(5)}) if quotas else each for each in people))
    records = [sale(who, value, at(3, 9, who)) for who, value in enumerate(values, 1) if value]
    return standings(contest, field, records, at=contest.ends, seed=fairness.seed(contest))


def test_who_would_have_won_and_how_often_the_same_one() -> None:
    reading = fairness.read([week(10, 5, 1), week(12, 11, 1), week(3, 9, 1), week(10, 2, 1)])
    assert [each.winners for each in reading.windows] == [("person:1",), ("person:1",), ("person:2",), ("person:1",)]
    assert reading.wins == {"person:1": 3, "person:2": 1}
    assert (reading.same, reading.chance, reading.with_chance, reading.entrants) == (Decimal("0.75"), Decimal("0.666666666667"), 2, 3)


def test_whoever_comes_within_a_fifth_of_the_winner_has_a_real_chance() -> None:
    assert fairness.read([week(10, 8, 7)]).with_chance == 2
    assert fairness.read([week(10, 8, 7), week(10, 1, 8)]).with_chance == 3


def test_where_one_wins_again_and_again_other_formats_are_suggested() -> None:
    assert fairness.read([week(10, 2, 1)] * 2).suggestions == ()
    assert fairness.read([week(10, 2, 1)] * 3).suggestions == ("tiers", "improved")
    assert fairness.read([week(10, 2, 1, quotas=True)] * 3).suggestions == ("tiers", "improved", "goal")
    assert fairness.read([week(10, 9, 1), week(9, 10, 1), week(1, 9, 10)]).suggestions == ()


def test_where_few_have_a_chance_other_formats_are_suggested() -> None:
    assert fairness.read([week(10, 1, 1, 1)]).suggestions == ("tiers", "improved")


@pytest.mark.parametrize(("least", "suggested"), [(100, ("lower",)), (4, ()), (1, ("higher",))])
def test_a_threshold_that_nobody_or_everybody_reaches_is_told(least: int, suggested: tuple[str, ...]) -> None:
    assert fairness.read([week(10, 2, 5, format={"kind": "threshold", "least": least})]).suggestions == suggested


def test_of_a_raffle_whoever_holds_half_of_an_even_share_has_a_chance() -> None:
    """Ten tickets for four: an even share is 2.5."""
    raffle = week(6, 2, 1, 1, format="raffle", commitment="0" * 64)
    drawn = {row.key for row in raffle.winners}
    assert fairness.read([raffle]).with_chance == len({"person:1", "person:2"} | drawn)


def test_half_of_an_even_share_is_enough() -> None:
    """Eight tickets for four: an even share is 2, half of it 1."""
    assert fairness.read([week(5, 2, 1, 0, format="raffle", commitment="0" * 64)]).with_chance == 3


def test_of_a_knock_out_whoever_is_in_the_final_has_a_chance() -> None:
    assert fairness.read([week(10, 5, 3, 1, format="bracket", late="out")]).with_chance == 2


def test_weeks_in_which_nobody_did_anything_say_nothing() -> None:
    reading = fairness.read([week(0, 0), week(0, 0)])
    assert (reading.same, reading.chance, reading.wins) == (None, 0, {})
    assert fairness.read([]).chance is None


def test_the_past_contests_lie_on_the_same_weekdays_by_the_same_clock() -> None:
    """Two weeks earlier each; the clock in Berlin changed on 25 October."""
    contest = rules(multipliers=[{"times": 2, "on": "2026-11-06"}])
    past = fairness.earlier(contest, 2, before=at(1))
    assert [(each.starts, each.ends) for each in past] == [
        (at(19, 0, month=10), at(31, 0, month=10)),
        (at(5, 0, month=10), at(17, 0, month=10)),
    ]
    assert past[0].starts == datetime(2026, 10, 18, 22, tzinfo=UTC)
    assert [str(each.multipliers[0].on) for each in past] == ["2026-10-23", "2026-10-09"]
    assert fairness.earlier(contest, 1, before=at(30, month=10))[0].starts == at(5, 0, month=10)


def test_every_suggestion_is_a_sentence() -> None:
    assert fairness.suggestion_words("lower", "en") == "Hardly anybody would have got there: set it lower."
