"""What questions share while no fact changes, and forget when one does; on both databases."""

import pytest

from storage.database import Database
from tests.metrics.org import Org, at

NOON = at("2017-11-15")


@pytest.fixture
def org(database: Database) -> Org:
    org = Org(database)
    org.metric("revenue", unit="money:USD")
    org.scorecard("revenue")
    org.team("north")
    org.goal("revenue", 2200)
    return org


def place(org: Org, person: int) -> tuple[int | None, int | None]:
    place = org.metrics.scorecard(None, person, "2017-11", NOON).place
    return place.rank, place.of


def test_a_new_record_of_a_colleague_moves_the_rank_at_once(org: Org) -> None:
    ana, ben = org.person("Ana", "north"), org.person("Ben", "north")
    org.record("revenue", ana, "2017-11-02", 200)
    org.record("revenue", ben, "2017-11-02", 100)
    assert (place(org, ana), place(org, ben)) == ((1, 2), (2, 2))
    org.record("revenue", ben, "2017-11-03", 500)
    assert (place(org, ana), place(org, ben)) == ((2, 2), (1, 2))


def test_a_newcomer_in_the_role_is_ranked_at_once(org: Org) -> None:
    ana = org.person("Ana", "north")
    org.record("revenue", ana, "2017-11-02", 200)
    assert place(org, ana) == (1, 1)
    org.person("Ben", "north")
    assert place(org, ana) == (1, 2)


def test_what_was_known_before_is_not_answered_from_memory(org: Org) -> None:
    ana = org.person("Ana", "north")
    org.record("revenue", ana, "2017-11-02", 200)
    assert org.metrics.scorecard(None, ana, "2017-11", NOON).lines[0].standing.value == 200
    before_anything = at("2017-09-01")
    assert org.metrics.scorecard(None, ana, "2017-11", NOON, before_anything).lines[0].standing.value == 0
