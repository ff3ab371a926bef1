"""The examples could have come out of the product: dates, totals, ranks, shares and words agree with each other."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.charts.cards import CARDS
from bot.charts.cards.examples import LEADERBOARDS, RACES, RAFFLES, SCORECARDS, STANDINGS, STREAKS, TEAMS, TIERS, figures
from bot.charts.cards.measure import Measure
from bot.metrics.definitions import Direction
from bot.metrics.pace import attainment, status

EXAMPLES = [(card, state) for card in CARDS for state in CARDS[card].examples]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAYS = {
    "en": (re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (\d+) ([A-Z][a-z]{2})"), ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
    "de": (re.compile(r"\b(Mo|Di|Mi|Do|Fr|Sa|So)\.,? (\d+)\. ([A-Z][a-z]{2})"), ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]),
}
CLOSE_ENOUGH = Decimal("0.00001")


def parts(data: Any) -> Iterator[Any]:
    """Everything in the data of a card, however deep."""
    yield data
    if is_dataclass(data):
        for field in fields(data):
            yield from parts(getattr(data, field.name))
    elif isinstance(data, tuple):
        for each in data:
            yield from parts(each)


@pytest.mark.parametrize(("card", "state"), EXAMPLES)
def test_weekdays_are_those_of_their_dates(card: str, state: str) -> None:
    for words in parts(CARDS[card].examples[state]):
        for pattern, names in DAYS.values():
            for weekday, day, month in pattern.findall(words) if isinstance(words, str) else ():
                assert names[date(2026, MONTHS.index(month) + 1, int(day)).weekday()] == weekday, words


def test_eleven_of_the_21_working_days_of_november_are_over() -> None:
    assert (Decimal(11) / 21).quantize(Decimal("0.000001")) == figures.EXPECTED
    assert SCORECARDS["running"].period == "November 2026 · day 12 of 21"


@pytest.mark.parametrize(("card", "state"), EXAMPLES)
def test_attainment_and_status_are_those_that_the_numbers_have(card: str, state: str) -> None:
    data = CARDS[card].examples[state]
    for each in parts(data):
        if not isinstance(each, Measure) or each.status == "none":
            continue
        reached = attainment(each.value, each.goal, Direction.DOWN if each.lower_is_better else Direction.UP)
        assert reached is not None and each.attainment is not None
        assert abs(each.attainment - reached) < CLOSE_ENOUGH
        assert each.status == status(reached / (each.expected or 1))
        assert each.trend[-1] == each.value


@pytest.mark.parametrize("state", TEAMS)
def test_a_teams_headline_is_what_its_people_come_to(state: str) -> None:
    card = TEAMS[state]
    if not card.rows:
        return
    assert card.measures[0].value == sum(row.value or 0 for row in card.rows)
    assert card.measures[0].goal in (None, sum(row.goal or 0 for row in card.rows))
    assert [row.status for row in card.rows] == [
        status(row.attainment / row.expected if row.attainment is not None and row.expected else None) for row in card.rows
    ]


@pytest.mark.parametrize("state", LEADERBOARDS)
def test_a_leaderboards_total_is_at_least_what_is_shown_and_that_where_all_are(state: str) -> None:
    card = LEADERBOARDS[state]
    shown = sum(place.value or 0 for place in card.rows)
    if card.total is not None:
        assert card.total >= shown
        assert card.total == shown or len(card.rows) < card.of
    assert len(card.rows) <= card.of


@pytest.mark.parametrize("state", LEADERBOARDS)
def test_a_leaderboards_ranks_and_gaps_follow_from_what_is_ranked_by(state: str) -> None:
    card = LEADERBOARDS[state]
    measured = [(place.attainment if card.ranked_by == "attainment" else place.value) or Decimal(0) for place in card.rows]
    assert measured == sorted(measured, reverse=True)
    for at, place in enumerate(card.rows[1:], 1):
        assert (place.rank == card.rows[at - 1].rank) == (measured[at] == measured[at - 1])
        if place.gap is not None and not place.skipped and measured[at] != measured[at - 1]:
            assert place.gap == measured[at - 1] - measured[at]


@pytest.mark.parametrize("state", STANDINGS)
def test_those_who_are_level_share_a_rank_and_the_next_is_left_out(state: str) -> None:
    racers = STANDINGS[state].racers
    values = [racer.value for racer in racers if racer.value is not None]
    assert values == sorted(values, reverse=True)
    for racer in racers:
        if racer.rank is not None and racer.value is not None:
            assert racer.rank == 1 + sum(value > racer.value for value in values)


def test_only_one_person_of_a_card_is_you() -> None:
    for card, state in EXAMPLES:
        if card != "bracket":  # somebody who wins stands in every round
            seen = [each for each in parts(CARDS[card].examples[state]) if getattr(each, "viewer", False) or getattr(each, "yours", False)]
            assert len(seen) <= (2 if card == "tug" else 1), (card, state)  # of a tug the team as well


@pytest.mark.parametrize("state", RAFFLES)
def test_tickets_add_up_and_who_holds_the_drawn_one_has_won(state: str) -> None:
    card = RAFFLES[state]
    assert card.total == sum(holder.tickets for holder in card.holders)
    assert card.people == sum(holder.tickets > 0 for holder in card.holders)
    numbered = [holder.name for holder in card.holders for _ in range(holder.tickets)]
    assert card.drawn is None or numbered[card.drawn - 1] == card.winner


@pytest.mark.parametrize("state", TIERS)
def test_climbers_stand_on_the_tier_that_they_have_reached(state: str) -> None:
    card = TIERS[state]
    for climber in card.climbers:
        assert climber.tier == sum((climber.value or 0) >= tier.threshold for tier in card.tiers)


@pytest.mark.parametrize("state", STREAKS)
def test_a_run_is_as_long_as_its_cells_say(state: str) -> None:
    card = STREAKS[state]
    assert [streak.run for streak in card.streaks] == sorted((streak.run for streak in card.streaks), reverse=True)
    for streak in card.streaks:
        assert len(streak.cells) == len(card.days)
        runs = "".join({"hit": "x", "miss": " "}.get(cell, "") for cell in streak.cells).split(" ")
        assert (streak.run, streak.best) == (len(runs[-1]), max(map(len, runs)))


@pytest.mark.parametrize("state", RACES)
def test_a_race_has_a_rank_for_each_of_its_moments(state: str) -> None:
    assert {len(entrant.ranks) for entrant in RACES[state].entrants} <= {len(RACES[state].moments)}


@pytest.mark.parametrize(("card", "state"), [each for each in EXAMPLES if hasattr(CARDS[each[0]].examples[each[1]], "contest")])
def test_a_contest_that_waits_has_a_start_and_one_that_is_over_an_end(card: str, state: str) -> None:
    contest = CARDS[card].examples[state].contest
    begins = {"waiting": "Starts ", "provisional": "Ended ", "final": "Ended "}.get(contest.phase, "")
    assert contest.clock.startswith(begins)
