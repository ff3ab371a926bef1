"""Scorecards of teams, on both databases: who counts when, whose goals add up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.chat.errors import Refusal, UserError
from bot.metrics.results import TeamScorecard
from storage.database import Database
from tests.metrics.org import Org, at

D = Decimal
MID = at("2017-11-15")
AFTER = at("2018-03-01")


@pytest.fixture
def org(database: Database) -> Org:
    """A head over north and south; 2200 of revenue is everyone's goal who is in a role, in November."""
    org = Org(database)
    org.metric("revenue", unit="money:USD")
    org.scorecard({"metric": "revenue", "cap": None})
    org.team("all")
    org.team("north", "all")
    org.team("south", "all")
    org.goal("revenue", 2200, "role", "rep")
    return org


def standing(card: TeamScorecard) -> tuple[Decimal | None, Decimal | None]:
    return card.lines[0].standing.value, card.lines[0].standing.goal


def test_a_team_has_what_its_people_and_their_manager_bring(org: Org) -> None:
    ana, ben, boss = org.person("Ana", "north"), org.person("Ben", "north"), org.person("Bo", role=None)
    org.manages(boss, "north")
    org.goal("revenue", 600, "person", boss)
    for person, value in ((ana, 500), (ben, 700), (boss, 300)):
        org.record("revenue", person, "2017-11-02", value)
    org.record("revenue", org.person("Sue", "south"), "2017-11-02", 9999)
    card = org.metrics.team_scorecard(None, org.teams["north"], "2017-11", AFTER)
    assert standing(card) == (1500, 5000)
    assert (card.scored.score, card.people) == (30, 3)
    rows = [(row.person.name, row.headline.value, row.place.rank) for row in card.rows]
    assert rows == [("Bo", 300, None), ("Ben", 700, 2), ("Ana", 500, 3)]
    assert [person.name for person in card.managers] == ["Bo"]


def test_a_team_holds_the_teams_below_it_and_each_person_once(org: Org) -> None:
    ana, sue = org.person("Ana", "north"), org.person("Sue", "south")
    org.manages(ana, "all")
    for person, value in ((ana, 500), (sue, 700)):
        org.record("revenue", person, "2017-11-02", value)
    card = org.metrics.team_scorecard(None, org.teams["all"], "2017-11", AFTER)
    assert (standing(card), card.people) == ((1200, 4400), 2)


def test_a_record_counts_for_the_team_of_its_day(org: Org) -> None:
    """Ana moves south on the 16th: eleven working days here, eleven there."""
    ana = org.person("Ana", "north")
    org.moves(ana, "south", "2017-11-16")
    org.record("revenue", ana, "2017-11-15", 500)
    org.record("revenue", ana, "2017-11-16", 70)
    north, south, both = (org.metrics.team_scorecard(None, org.teams[team], "2017-11", AFTER) for team in ("north", "south", "all"))
    assert [standing(card) for card in (north, south, both)] == [(500, 1100), (70, 1100), (570, 2200)]
    assert [len(card.rows) for card in (north, south, both)] == [0, 1, 1]


def test_a_manager_counts_from_the_day_they_manage(org: Org) -> None:
    boss = org.person("Bo", role=None)
    org.manages(boss, "north", since=date(2017, 11, 16))
    org.record("revenue", boss, "2017-11-15", 500)
    org.record("revenue", boss, "2017-11-16", 70)
    assert standing(org.metrics.team_scorecard(None, org.teams["north"], "2017-11", AFTER)) == (70, None)


def test_a_teams_own_goal_takes_the_place_of_its_peoples(org: Org) -> None:
    """North has 1000 of its own for half of November's working days and its one rep's 1100 for the rest; all of it adds south's rep."""
    org.person("Ana", "north")
    org.person("Sue", "south")
    org.goal("revenue", 1000, "team", org.teams["north"], days=("2017-11-01", "2017-11-15"))
    north, everything = (org.metrics.team_scorecard(None, org.teams[team], "2017-11", AFTER) for team in ("north", "all"))
    assert standing(north)[1] == 2100
    assert standing(everything)[1] == 4300
    org.goal("revenue", 5, "team", org.teams["all"])
    assert standing(org.metrics.team_scorecard(None, org.teams["all"], "2017-11", AFTER))[1] == 5


def test_the_time_of_a_team_is_that_of_its_people(org: Org) -> None:
    """Ana has done 10 of 22 days, Ben, here from the 16th, none of 11."""
    org.person("Ana", "north")
    org.person("Ben", "north", since=date(2017, 11, 16))
    card = org.metrics.team_scorecard(None, org.teams["north"], "2017-11", MID)
    assert (card.clock.elapsed, card.clock.remaining) == (D(10) / 33, 12)


def test_a_steady_team_is_projected_to_the_end(org: Org) -> None:
    """100 and 50 on each of ten working days, 12 to go."""
    ana, ben = org.person("Ana", "north"), org.person("Ben", "north")
    for day in (1, 2, 3, 6, 7, 8, 9, 10, 13, 14):
        org.record("revenue", ana, f"2017-11-{day:02}", 100)
        org.record("revenue", ben, f"2017-11-{day:02}", 50)
    reach = org.metrics.team_scorecard(None, org.teams["north"], "2017-11", MID).lines[0].projection
    assert reach is not None and (reach.low, reach.expected, reach.high) == (3300, 3300, 3300)


def test_levels_of_a_team_are_pooled(org: Org) -> None:
    """Mean (10 + 20 + 60) ÷ 3; last values 100 + 50; win rate 3 of 4; goals the mean of two, the sum of two, the mean of two."""
    org.metric("response", "mean", unit="minutes", direction="down")
    org.metric("pipeline", "last")
    org.metric("won", "count")
    org.metric("closed", "count")
    org.metric("win_rate", "formula", formula="won / closed", unit="percent")
    org.scorecard("response", "pipeline", "win_rate")
    ana, ben = org.person("Ana", "north"), org.person("Ben", "north")
    for metric, targets in (("response", ("30", "50")), ("pipeline", ("200", "100")), ("win_rate", ("0.5", "0.7"))):
        for person, target in zip((ana, ben), targets, strict=True):
            org.goal(metric, target, "person", person)
    for person, value in ((ana, 10), (ana, 20), (ben, 60)):
        org.record("response", person, "2017-11-02", value)
    org.record("pipeline", ana, "2017-11-02", 100)
    org.record("pipeline", ben, "2017-11-02", 50)
    for person, metric in ((ana, "won"), (ana, "won"), (ben, "won"), (ana, "closed"), (ana, "closed"), (ben, "closed"), (ben, "closed")):
        org.record(metric, person, "2017-11-02")
    card = org.metrics.team_scorecard(None, org.teams["north"], "2017-11", AFTER)
    assert [(each.standing.value, each.standing.goal) for each in card.lines] == [(30, 40), (150, 300), (D("0.75"), D("0.6"))]


def test_the_headline_is_told_even_for_those_who_are_not_measured_on_it(org: Org) -> None:
    org.metric("calls", "count")
    org.scorecard("calls", key="hunting", roles=["hunter"])
    ana, hunter = org.person("Ana", "north"), org.person("Hal", "north", role="hunter")
    org.person("Ben", "north")
    org.record("revenue", ana, "2017-11-02", 10)
    org.record("revenue", hunter, "2017-11-02", 7)
    card = org.metrics.team_scorecard(None, org.teams["north"], "2017-11", AFTER)
    assert card.headline is not None and card.headline.key == "revenue"
    assert {row.person.name: row.headline.value for row in card.rows} == {"Ana": 10, "Ben": 0, "Hal": 7}


def test_what_a_team_was_known_to_have_is_told_from_records(org: Org) -> None:
    ana = org.person("Ana", "north")
    org.moves(ana, "south", "2017-11-16")
    org.record("revenue", ana, "2017-11-02", 100, now=at("2017-11-02"))
    org.record("revenue", ana, "2017-11-17", 30, now=at("2017-11-20"))
    north = org.teams["north"]
    assert org.metrics.team_scorecard(None, north, "2017-11", AFTER, AFTER) == org.metrics.team_scorecard(None, north, "2017-11", AFTER)
    assert standing(org.metrics.team_scorecard(None, org.teams["south"], "2017-11", AFTER, at("2017-11-19")))[0] == 0


def test_a_team_is_seen_by_those_who_lead_it(org: Org) -> None:
    ana, boss, head = org.person("Ana", "north"), org.person("Bo", role=None), org.person("Hedy", role=None)
    org.manages(boss, "north")
    org.manages(head, "all")
    for viewer in (boss, head):
        assert org.metrics.team_scorecard(viewer, org.teams["north"], "2017-11", MID).team.name == "north"
    for viewer, team in ((ana, "north"), (boss, "south"), (boss, "all")):
        with pytest.raises(Refusal):
            org.metrics.team_scorecard(viewer, org.teams[team], "2017-11", MID)
        with pytest.raises(Refusal):
            org.metrics.team_counted(viewer, org.teams[team], "revenue", "2017-11", MID)


def test_an_empty_team_has_an_empty_card(org: Org) -> None:
    card = org.metrics.team_scorecard(None, org.teams["north"], None, MID)
    assert (card.rows, card.people, standing(card), card.scored.score) == ((), 0, (0, None), None)
    with pytest.raises(UserError, match="don't know that team"):
        org.metrics.team_scorecard(None, 999, None, MID)


@contextmanager
def _statements() -> Iterator[list[str]]:
    told: list[str] = []

    def tell(_: object, __: object, statement: str, *___: object) -> None:
        told.append(statement)

    event.listen(Engine, "before_cursor_execute", tell)
    try:
        yield told
    finally:
        event.remove(Engine, "before_cursor_execute", tell)


def test_the_number_of_queries_does_not_grow_with_people(org: Org) -> None:
    org.record("revenue", org.person("P0", "north"), "2017-11-02", 10)
    counts = []
    for more in (range(1, 3), range(3, 12)):
        for number in more:
            org.record("revenue", org.person(f"P{number}", "north"), "2017-11-02", 10)
        with _statements() as told:
            org.metrics.scorecard(None, org.people["P0"], "2017-11", MID)
            person = len(told)
            org.metrics.team_scorecard(None, org.teams["north"], "2017-11", MID)
        counts.append((person, len(told) - person))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 40
