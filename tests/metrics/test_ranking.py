"""Ranks in a competition."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.ranking import movement, order, ranks

SCORES = st.dictionaries(st.integers(0, 50), st.none() | st.integers(0, 8).map(Decimal), max_size=30)


def test_equals_share_a_rank_and_the_next_is_skipped() -> None:
    scores = {"Ana": Decimal(90), "Ben": Decimal(80), "Cleo": Decimal(80), "Dan": Decimal(70), "Eve": None}
    assert ranks(scores) == {"Ana": 1, "Ben": 2, "Cleo": 2, "Dan": 4}


def test_equals_stand_in_the_order_of_their_names_and_the_unranked_last() -> None:
    names = {1: "zoe", 2: "Adam", 3: "Bea", 4: "Ann"}
    assert order([1, 2, 3, 4], {1: 1, 3: 1}, names) == [3, 1, 2, 4]


def test_movement_counts_places_up() -> None:
    assert (movement(5, 3), movement(1, 4), movement(None, 2), movement(2, None)) == (2, -3, None, None)


@given(SCORES)
def test_a_rank_is_one_more_than_how_many_are_better(scores: dict[int, Decimal | None]) -> None:
    placed = ranks(scores)
    known = {key: score for key, score in scores.items() if score is not None}
    assert placed == {key: 1 + sum(other > score for other in known.values()) for key, score in known.items()}
