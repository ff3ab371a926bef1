"""What was worked out is kept while the database says the same: a change is in the very next answer, on both databases."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from storage.database import Database
from tests.metrics.org import Org, at

D = Decimal
MID = at("2017-11-15")
RAMP = {"role": "rep", "months": ["0.5"] * 60}


@pytest.fixture
def org(database: Database) -> Org:
    """Ana, whose goal in November (22 working days) is revenue of 2200, and who has been asked about before."""
    org = Org(database)
    org.metric("revenue")
    org.metric("deals", "count")
    org.scorecard("revenue")
    org.team("north")
    org.goal("revenue", 2200, "role", "rep")
    org.metrics.scorecard(None, org.person("Ana", "north"), "2017-11", MID)
    return org


CHANGES: dict[str, tuple[Callable[[Org], None], tuple[Decimal | None, Decimal]]] = {
    "leave is entered": (lambda org: org.away(org.people["Ana"], "2017-11-20", "2017-11-30"), (D(2200), D(13))),
    "days become shorter": (lambda org: org.works(org.people["Ana"], "0.5", "0.5", "0.5", "0.5", "0.5", "0", "0"), (D(2200), D(11))),
    "a holiday is declared": (
        lambda org: org.rule("calendar", "workspace", key="workspace", extra_holidays=["2017-11-01"]),
        (D(2200), D(21)),
    ),
    "a ramp is set": (lambda org: org.rule("ramp", "rep", **RAMP), (D(1100), D(22))),
    "a goal is raised": (lambda org: org.goal("revenue", 4400, "role", "rep"), (D(4400), D(22))),
    "the scorecard gets another line first": (lambda org: org.scorecard("deals", "revenue"), (None, D(22))),
}
"""What changes, and Ana's first goal and her working days afterwards."""


@pytest.mark.parametrize("change", CHANGES)
def test_the_next_scorecard_knows_that(org: Org, change: str) -> None:
    make, expected = CHANGES[change]
    before = org.metrics.scorecard(None, org.people["Ana"], "2017-11", MID)
    make(org)
    after = org.metrics.scorecard(None, org.people["Ana"], "2017-11", MID)
    assert (before.lines[0].standing.goal, before.clock.working_days) == (D(2200), D(22))
    assert (after.lines[0].standing.goal, after.clock.working_days) == expected


def test_somebody_who_had_the_role_before_is_not_ranked_with_those_who_have_it(org: Org) -> None:
    ben = org.person("Ben", "north")
    for person, value in ((org.people["Ana"], 500), (ben, 900)):
        org.record("revenue", person, "2017-11-02", value)
    assert org.metrics.scorecard(None, org.people["Ana"], "2017-11", MID).place.of == 2
    with org.database.write() as uow:
        uow.people.put_role(ben, "job", "manager", at("2017-11-10").date())
    place = org.metrics.scorecard(None, org.people["Ana"], "2017-11", MID).place
    assert (place.rank, place.of) == (1, 1)
