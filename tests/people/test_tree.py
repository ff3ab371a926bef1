"""Who is above whom."""

from hypothesis import given
from hypothesis import strategies as st

from bot.people.tree import tree

SALES, EAST, WEST, NORTH = 1, 2, 3, 4
HAL, MIA, MAX, WES, ANA = 10, 11, 12, 13, 14
TREE = tree({SALES: None, EAST: SALES, WEST: SALES, NORTH: EAST}, [(SALES, HAL), (EAST, MIA), (EAST, MAX), (WEST, WES)])


def test_the_leaders_of_every_team_on_the_way_up_are_above() -> None:
    assert TREE.above(ANA, NORTH) == {MIA, MAX, HAL}
    assert TREE.above(ANA, WEST) == {WES, HAL}


def test_somebody_in_no_team_has_nobody_above() -> None:
    assert TREE.above(ANA, None) == set()


def test_leading_a_team_together_puts_neither_above_the_other() -> None:
    assert TREE.above(MIA, EAST) == {HAL}
    assert TREE.above(MIA, None) == {HAL}


def test_the_head_has_nobody_above() -> None:
    assert TREE.above(HAL, SALES) == set()


def test_who_leads_a_team_leads_those_beneath() -> None:
    assert TREE.leads(HAL, NORTH)
    assert TREE.leads(MIA, NORTH)
    assert not TREE.leads(MIA, SALES)
    assert not TREE.leads(WES, NORTH)


def test_a_team_holds_all_beneath_it() -> None:
    assert TREE.down(EAST) == {EAST, NORTH}
    assert TREE.down(SALES) == {SALES, EAST, WEST, NORTH}


def test_a_tree_that_bites_its_tail_ends() -> None:
    ring = tree({1: 2, 2: 3, 3: 1}, [(1, 10), (2, 11), (3, 12)])
    assert ring.up(1) == (1, 2, 3)
    assert ring.above(99, 1) == {10, 11, 12}


@given(st.dictionaries(st.integers(0, 9), st.none() | st.integers(0, 9), min_size=1))
def test_a_team_is_beneath_another_when_that_one_is_on_its_way_up(parents: dict[int, int | None]) -> None:
    built = tree(parents, [])
    for team in parents:
        assert built.down(team) == {other for other in parents if team in built.up(other)}
        assert len(set(built.up(team))) == len(built.up(team))
