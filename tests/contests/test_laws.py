"""What holds for every contest, whatever the records."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contests import draw
from bot.contests.formats import bracket
from bot.contests.records import Counted, Field, person
from bot.contests.results import Standings
from bot.contests.rules import Rules
from bot.contests.standings import standings
from tests.contests.blitz import SEED, at, crew, ended, rules, sale

START = datetime(2026, 11, 1, 12, tzinfo=UTC)
TIERS = [{"name": "Bronze", "least": 5}, {"name": "Gold", "least": 20}]
FORMATS: list[dict[str, object]] = [
    {"kind": "most", "places": 2},
    {"kind": "first", "target": 10, "places": 2},
    {"kind": "threshold", "least": 5},
    {"kind": "tiers", "tiers": TIERS},
    {"kind": "teams", "per": "head"},
    {"kind": "bracket", "seed": SEED},
    {"kind": "improved", "places": 2},
    {"kind": "streak"},
    {"kind": "raffle", "winners": 2},
]
SAYS = {"late": "out", "second": None, "commitment": draw.commitment(SEED), "multipliers": [{"times": "1.3", "weekday": "friday"}]}


@st.composite
def records(draw: st.DrawFn, positive: bool = False) -> list[Counted]:
    """Of three people, all through November's first fortnight and a day around it, some shared by two."""
    found = []
    for id in range(draw(st.integers(0, 12))):
        values = st.decimals(Decimal("0.000001") if positive else -20, 20, places=6)
        when = START + timedelta(minutes=draw(st.integers(0, 14 * 24 * 60)))
        first, second = draw(st.lists(st.sampled_from((1, 2, 3)), min_size=2, max_size=2, unique=True))
        parts = {first: str(draw(values)), second: str(draw(values))} if draw(st.booleans()) else {first: str(draw(values))}
        found.append(sale(parts, str(sum(map(Decimal, parts.values()))), when, id=id))
    return found


def field() -> Field:
    return Field(tuple(replace(each, baseline=Decimal(3)) for each in crew().entrants))


def contest(format: dict[str, object], ties: str) -> Rules:
    return rules(format, **SAYS | {"ties": ties, "second": "demos" if ties == "second" else None})


def won(found: Standings) -> Decimal:
    return sum((row.prize for row in found.rows), Decimal(0))


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: str(format["kind"]))
@given(found=records(), mixed=st.randoms(), ties=st.sampled_from(["earliest", "share", "second", "draw"]))
def test_the_order_in_which_records_come_changes_nothing(format: dict[str, object], found: list[Counted], mixed: Random, ties: str) -> None:
    shuffled = sorted(found, key=lambda _: mixed.random())
    said = contest(format, ties)
    one, other = ended(said, field(), *shuffled), ended(said, field(), *found)
    assert one == other
    assert {key: tally.parts for key, tally in one.tallies.items()} == {key: tally.parts for key, tally in other.tallies.items()}


@given(found=records(), ties=st.sampled_from(["earliest", "share", "draw"]), places=st.integers(1, 4))
def test_the_shares_of_the_prizes_add_up_to_what_there_is_to_win(found: list[Counted], ties: str, places: int) -> None:
    standing = ended(contest({"kind": "most", "places": places}, ties), field(), *found)
    able = [row for row in standing.rows if row.score is not None and row.score > 0]
    assert won(standing) == min(places, len(able))


@given(found=records())
def test_ranks_follow_scores_and_the_gaps_add_up(found: list[Counted]) -> None:
    rows = ended(rules(ties="share"), field(), *found).rows
    for before, after in pairwise(rows):
        assert before.rank is not None and after.rank is not None and before.score is not None and after.score is not None
        assert (before.rank < after.rank) == (before.score > after.score)
        assert before.rank == after.rank or after.gap == before.score - after.score


@given(found=records(), more=st.decimals(Decimal("0.000001"), 5, places=6), minute=st.integers(0, 12 * 24 * 60 - 1))
def test_one_more_record_never_lowers_its_owner(found: list[Counted], more: Decimal, minute: int) -> None:
    one_more = sale(2, str(more), at(2, 0) + timedelta(minutes=minute), id=99)
    before, after = (ended(rules(ties="share"), field(), *each).by_key["person:2"] for each in (found, [*found, one_more]))
    assert before.rank is not None and after.rank is not None and before.score is not None
    assert after.rank <= before.rank
    assert after.score == before.score + more


@given(found=records(), known=st.integers(0, 14 * 24 * 60))
def test_a_past_standing_does_not_depend_on_what_came_after(found: list[Counted], known: int) -> None:
    moment = START + timedelta(minutes=known)
    until = [each for each in found if each.moment <= moment]
    assert standings(rules(), field(), found, at=moment) == standings(rules(), field(), until, at=moment)


@given(found=records(positive=True), seed=st.text(max_size=8))
def test_drawing_again_gives_the_same_winner_and_nobody_wins_twice(found: list[Counted], seed: str) -> None:
    raffle = rules({"kind": "raffle", "winners": 3}, commitment=draw.commitment(seed))
    once, again = (ended(raffle, field(), *each, seed=seed) for each in (found, found[::-1]))
    holders = [row for row in once.rows if row.tickets and row.tickets.count]
    assert once.drawn == again.drawn
    assert {each.key for each in once.drawn} == {row.key for row in holders}
    for each in once.drawn:
        tickets = once.by_key[each.key].tickets
        assert tickets and tickets.first <= each.ticket < tickets.first + tickets.count


@given(count=st.integers(2, 32), found=records(positive=True))
def test_a_bracket_of_n_has_n_minus_one_matches_and_one_champion(count: int, found: list[Counted]) -> None:
    people = Field(tuple(person(number, f"P{number:02}") for number in range(1, count + 1)))
    standing = ended(contest({"kind": "bracket"}, "earliest"), people, *found)
    matches = [match for each in standing.rounds for match in each.matches]
    assert sum(match.first is not None and match.second is not None for match in matches) == count - 1
    assert [row.rank for row in standing.rows].count(1) == 1
    assert all(match.winner for match in matches)


@given(power=st.integers(1, 5))
def test_the_two_best_seeds_meet_in_the_final_alone(power: int) -> None:
    order = bracket.order(1 << power)
    assert sorted(order) == list(range(1, (1 << power) + 1))
    assert all(one + other == (1 << power) + 1 for one, other in zip(order[::2], order[1::2], strict=True))
    assert (order.index(1) < len(order) // 2) != (order.index(2) < len(order) // 2)


@given(past=st.lists(st.integers(0, 100), min_size=2, max_size=12), sides=st.integers(2, 4))
def test_sides_have_everyone_once_and_nearly_equal_sizes(past: list[int], sides: int) -> None:
    people = [person(number, f"P{number}") for number in range(len(past))]
    results = {f"person:{number}": Decimal(value) for number, value in enumerate(past)}
    names = [f"Side {number}" for number in range(sides)]
    for made in (draw.sides(people, names, SEED), draw.balanced(people, names, results, SEED)):
        members = [member.person for side in made.entrants for member in side.members]
        assert sorted(members) == list(range(len(past)))
        sizes = [len(side.members) for side in made.entrants]
        assert max(sizes) - min(sizes) <= 1
    totals = [sum(past[member.person] for member in side.members) for side in made.entrants]
    assert max(totals) - min(totals) <= max(past)
