"""Leaderboards on both databases: hand-worked tables of small organisations, and who sees which rows of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.chat.errors import Refusal, UserError
from bot.metrics.leaderboards.results import Leaderboard
from bot.metrics.leaderboards.service import Leaderboards
from bot.metrics.leaderboards.wanted import Wanted
from storage.database import Database
from tests.metrics.org import Org, at

D = Decimal
MID = at("2017-11-15")
AFTER = at("2018-03-01")
REVENUE = Wanted("revenue")


@pytest.fixture
def org(database: Database) -> Org:
    org = Org(database)
    org.metric("revenue", unit="money:USD")
    org.metric("deals", "count")
    org.scorecard({"metric": "revenue", "weight": "1", "cap": None})
    org.team("north")
    org.team("south")
    return org


def board(org: Org, wanted: Wanted = REVENUE, viewer: int | None = None, period: str = "2017-11", **more: bool) -> Leaderboard:
    return Leaderboards(org.database).leaderboard(viewer, wanted, period, MID, **more)


def table(found: Leaderboard) -> list[tuple[int, str, Decimal | None]]:
    return [(each.rank, each.name, each.measure) for each in found.entries]


def sells(org: Org, values: dict[str, int], team: str = "north", day: str = "2017-11-02", role: str = "rep") -> dict[str, int]:
    people = {name: org.people.get(name) or org.person(name, team, role) for name in values}
    for name, value in values.items():
        if value:
            org.record("revenue", people[name], day, value)
    return people


def test_equals_share_a_rank_and_the_next_is_skipped(org: Org) -> None:
    sells(org, {"Ana": 300, "Cleo": 200, "Ben": 200, "Dan": 100, "Eve": 0})
    found = board(org)
    assert table(found) == [(1, "Ana", 300), (2, "Ben", 200), (2, "Cleo", 200), (4, "Dan", 100), (5, "Eve", 0)]
    assert [each.gap for each in found.entries] == [None, 100, 100, 100, 100]
    assert (found.of, found.total) == (5, 800)


def test_movement_is_since_the_week_before(org: Org) -> None:
    """On the 8th Ben led with 200 to 100 and Cleo was third with nothing; on the 15th Ana leads with 600."""
    people = sells(org, {"Ana": 100, "Ben": 0, "Cleo": 0})
    org.record("revenue", people["Ben"], "2017-11-08", 200)
    org.record("revenue", people["Ana"], "2017-11-09", 500)
    org.record("revenue", people["Cleo"], "2017-11-16", 9000)
    assert [(each.name, each.measure, each.moved) for each in board(org).entries] == [("Ana", 600, 1), ("Ben", 200, -1), ("Cleo", 0, 0)]
    early = Leaderboards(org.database).leaderboard(None, REVENUE, "2017-11", at("2017-11-05"))
    assert {each.moved for each in early.entries} == {None}


@pytest.mark.parametrize("period", ["2017-11", "2017-11-01..2017-11-30"])
def test_the_database_ranks_as_we_do(org: Org, period: str) -> None:
    """A month is ranked in the database, the same days by their dates are not: the rows are the same."""
    people = sells(org, {"Ana": 5, "Ben": 7, "Cleo": 7, "Dan": -3, "Eve": 0})
    org.record("revenue", people["Dan"], "2017-11-14", 20)
    org.record("revenue", people["Eve"], "2017-11-20", 70)
    org.goal("revenue", 10)
    found = board(org, period=period)
    told = [(each.rank, each.name, each.measure, each.attainment, each.moved, each.gap) for each in found.entries]
    assert told == [
        (1, "Dan", 17, D("1.7"), 4, None),
        (2, "Ben", 7, D("0.7"), -1, 10),
        (2, "Cleo", 7, D("0.7"), -1, 10),
        (4, "Ana", 5, D("0.5"), -1, 2),
        (5, "Eve", 0, 0, -1, 5),
    ]
    assert (found.of, found.total) == (5, 36)


def test_by_goal_unlike_quotas_compare_and_who_has_none_is_not_ranked(org: Org) -> None:
    """Ana 100 of 200, Ben 90 of 100; Cleo sold most and has no goal."""
    people = sells(org, {"Ana": 100, "Ben": 90, "Cleo": 500})
    org.goal("revenue", 200, "person", people["Ana"])
    org.goal("revenue", 100, "person", people["Ben"])
    found = board(org, replace(REVENUE, by_goal=True))
    assert table(found) == [(1, "Ben", D("0.9")), (2, "Ana", D("0.5"))]
    assert [each.gap for each in found.entries] == [None, D("0.4")]
    assert (found.of, found.unranked, found.total, found.total_goal) == (2, 1, 190, 300)


def test_where_nobody_has_a_goal_nobody_is_ranked_by_it(org: Org) -> None:
    sells(org, {"Ana": 100, "Ben": 90})
    found = board(org, replace(REVENUE, by_goal=True))
    assert (found.entries, found.of, found.unranked) == ((), 0, 2)


def test_where_lower_is_better_the_lowest_is_first(org: Org) -> None:
    """Means of 10 and 30 minutes; Cleo was never asked. Of lost deals one is better than two, and none better still."""
    org.metric("response", "mean", unit="minutes", direction="down")
    org.metric("lost", "count", direction="down")
    people = sells(org, {"Ana": 0, "Ben": 0, "Cleo": 0})
    for name, value in (("Ana", 20), ("Ana", 40), ("Ben", 10)):
        org.record("response", people[name], "2017-11-02", value)
        org.record("lost", people[name], "2017-11-02")
    found = board(org, Wanted("response"))
    assert (table(found), found.unranked) == ([(1, "Ben", 10), (2, "Ana", 30)], 1)
    assert [each.gap for each in found.entries] == [None, 20]
    lost = board(org, Wanted("lost"))
    assert (table(lost), [each.gap for each in lost.entries]) == ([(1, "Cleo", 0), (2, "Ben", 1), (3, "Ana", 2)], [None, 1, 1])


def test_scores_rank_as_on_scorecards(org: Org) -> None:
    org.goal("revenue", 100)
    sells(org, {"Ana": 50, "Ben": 80})
    assert table(board(org, Wanted())) == [(1, "Ben", 80), (2, "Ana", 50)]


def test_like_roles_rank_together_unless_all_are_asked_for(org: Org) -> None:
    people = sells(org, {"Ana": 300, "Ben": 200, "Cleo": 100}) | sells(org, {"Moe": 900}, role="closer")
    assert [each.name for each in board(org).entries] == ["Ana", "Ben", "Cleo"]
    assert [each.name for each in board(org, replace(REVENUE, role="closer")).entries] == ["Moe"]
    assert [each.name for each in board(org, replace(REVENUE, mixed=True)).entries] == ["Moe", "Ana", "Ben", "Cleo"]
    assert board(org, viewer=people["Moe"]).wanted.role == "closer"


def test_who_left_is_on_the_boards_of_the_time_before(org: Org) -> None:
    sells(org, {"Ana": 300})
    gone = org.person("Ben", "north", ends_on=date(2017, 11, 10))
    org.record("revenue", gone, "2017-10-02", 500)
    org.record("revenue", gone, "2017-11-02", 500)
    assert table(board(org)) == [(1, "Ana", 300)]
    assert table(board(org, period="2017-10")) == [(1, "Ben", 500), (2, "Ana", 0)]


def test_who_changes_team_counts_whole_in_the_new_one_and_by_days_among_teams(org: Org) -> None:
    """Ana sold 300 in north and 50 in south, where she is since the 10th; Ben sold 100 in south."""
    people = sells(org, {"Ana": 300}) | sells(org, {"Ben": 100}, "south")
    org.moves(people["Ana"], "south", "2017-11-10")
    org.record("revenue", people["Ana"], "2017-11-13", 50)
    south = replace(REVENUE, team=org.teams["south"])
    assert table(board(org, south)) == [(1, "Ana", 350), (2, "Ben", 100)]
    assert table(board(org, replace(REVENUE, team=org.teams["north"]))) == []
    teams = board(org, replace(REVENUE, teams=True))
    assert table(teams) == [(1, "north", 300), (2, "south", 150)]
    assert [(each.members, each.gap) for each in teams.entries] == [(0, None), (2, 150)]


def test_teams_rank_by_score_and_by_their_goals(org: Org) -> None:
    """North 300 of 600, south 100 of 100."""
    sells(org, {"Ana": 300})
    sells(org, {"Ben": 100}, "south")
    org.goal("revenue", 600, "team", org.teams["north"])
    org.goal("revenue", 100, "team", org.teams["south"])
    wanted = Wanted("revenue", by_goal=True, teams=True)
    assert table(board(org, wanted)) == [(1, "south", 1), (2, "north", D("0.5"))]
    assert table(board(org, Wanted(teams=True))) == [(1, "south", 100), (2, "north", 50)]


def test_teams_are_those_beneath_the_one_that_is_asked_for(org: Org) -> None:
    org.team("harbour", "north")
    sells(org, {"Ana": 300}, "harbour")
    found = board(org, replace(REVENUE, teams=True, team=org.teams["north"]))
    assert table(found) == [(1, "harbour", 300)]
    with pytest.raises(UserError, match="south has no teams beneath it"):
        board(org, replace(REVENUE, teams=True, team=org.teams["south"]))


def test_one_alone_is_first_and_nobody_at_all_is_an_empty_board(org: Org) -> None:
    assert (board(org).entries, board(org).of) == ((), 0)
    ana = org.person("Ana", "north")
    assert table(board(org, viewer=ana)) == [(1, "Ana", 0)]
    assert table(board(org, shared=True)) == [(1, "Ana", 0)]


TEN = {name: 100 - 10 * place for place, name in enumerate(("A", "B", "C", "D", "E", "F", "G", "H", "I", "J"))}
Seen = Sequence[tuple[int, str, Decimal | None]]


@pytest.mark.parametrize(
    ("peers", "neighbours"),
    [
        ("none", [(5, "", None), (6, "", None), (7, "G", 40), (8, "", None), (9, "", None)]),
        ("rank", [(5, "E", None), (6, "F", None), (7, "G", 40), (8, "H", None), (9, "I", None)]),
        ("full", [(5, "E", 60), (6, "F", 50), (7, "G", 40), (8, "H", 30), (9, "I", 20)]),
    ],
)
def test_somebody_sees_the_first_and_their_own_row_with_two_on_either_side(org: Org, peers: str, neighbours: Seen) -> None:
    org.rule("privacy", "privacy", peers=peers, public_top=3)
    people = sells(org, TEN)
    found = board(org, viewer=people["G"])
    assert table(found) == [(1, "A", 100), (2, "B", 90), (3, "C", 80), *neighbours]
    assert [each.skipped for each in found.entries] == [0, 0, 0, 1, 0, 0, 0, 0]
    own = next(each for each in found.entries if each.own)
    assert (own.name, own.gap, found.of, found.total) == ("G", 10, 10, None)


def test_others_see_the_first_alone_and_never_the_lower_half(org: Org) -> None:
    org.rule("privacy", "privacy", public_top=8)
    people = sells(org, TEN)
    assert [each.name for each in board(org, shared=True).entries] == ["A", "B", "C", "D", "E"]
    outsider = org.person("Out", "south", "closer")
    assert [each.name for each in board(org, replace(REVENUE, team=org.teams["north"]), outsider).entries] == ["A", "B", "C", "D", "E"]
    assert [each.name for each in board(org, viewer=people["A"]).entries] == ["A", "B", "C", "D", "E"]


def test_of_those_who_share_a_rank_none_is_shown_where_not_all_are(org: Org) -> None:
    org.rule("privacy", "privacy", public_top=3)
    sells(org, {"Ana": 9, "Ben": 5, "Cleo": 5, "Dan": 5, "Eve": 1, "Fay": 0})
    assert table(board(org, shared=True)) == [(1, "Ana", 9)]
    org.record("revenue", org.people["Ana"], "2017-11-03", -4)
    found = board(org, shared=True)
    assert (table(found), found.tied, found.started) == ([], 4, True)
    october = board(org, period="2017-10", shared=True)
    assert (table(october), october.of, october.tied, october.started) == ([], 6, 0, False)


def test_who_leads_a_team_sees_all_of_it_and_of_others_what_anybody_sees(org: Org) -> None:
    org.rule("privacy", "privacy", public_top=1)
    sells(org, {"Ana": 3, "Ben": 2, "Cleo": 1})
    sells(org, {"Dan": 9, "Eve": 0}, "south")
    lead = org.person("Lea", role=None)
    org.manages(lead, "north")
    assert table(board(org, replace(REVENUE, team=org.teams["north"]), lead)) == [(1, "Ana", 3), (2, "Ben", 2), (3, "Cleo", 1)]
    assert table(board(org, replace(REVENUE, team=org.teams["south"]), lead)) == [(1, "Dan", 9)]
    everyone = board(org, viewer=lead)
    assert table(everyone) == [(1, "Dan", 9), (2, "Ana", 3), (3, "Ben", 2), (4, "Cleo", 1)]
    assert [each.gap for each in everyone.entries] == [None, 6, 1, 1]
    assert not everyone.whole and everyone.total is None


def test_who_led_it_once_sees_what_anybody_sees_and_who_left_nothing(org: Org) -> None:
    org.rule("privacy", "privacy", public_top=1)
    sells(org, {"Ana": 3, "Ben": 2, "Cleo": 1})
    once, gone = org.person("Lea", role=None), org.person("Moe", role=None, ends_on=date(2017, 11, 10))
    org.manages(once, "north", until=date(2017, 11, 1))
    org.manages(gone, "north")
    north = replace(REVENUE, team=org.teams["north"])
    assert table(board(org, north, once)) == [(1, "Ana", 3)]
    with pytest.raises(Refusal) as refused:
        board(org, north, gone)
    assert "Ana" not in str(refused.value)
    with pytest.raises(Refusal):
        board(org, north, gone, shared=True)


def chooses(org: Org, name: str, ranked_as: str, alias: str | None = None) -> None:
    with org.database.write() as uow:
        row = uow.people.person(org.people[name])
        assert row is not None
        row.ranked_as, row.ranked_alias = ranked_as, alias


def test_who_chose_an_alias_has_it_for_all_but_themself_and_those_above(org: Org) -> None:
    people = sells(org, {"Ana": 30, "Ben": 20, "Cleo": 10, "Dan": 5})
    chooses(org, "Ana", "alias", "Falcon")
    chooses(org, "Ben", "alias")
    lead = org.person("Lea", role=None)
    org.manages(lead, "north")
    north = replace(REVENUE, team=org.teams["north"])
    assert [each.name for each in board(org, north, shared=True).entries] == ["Falcon", ""]
    assert [each.name for each in board(org, north, people["Ben"]).entries][:2] == ["Falcon", "Ben"]
    assert [each.name for each in board(org, north, people["Cleo"]).entries][:2] == ["Falcon", ""]
    assert [each.name for each in board(org, north, lead).entries] == ["Ana", "Ben", "Cleo", "Dan"]
    assert not any(each.photo or each.key or each.team for each in board(org, north, shared=True).entries)


def test_who_chose_to_stand_on_none_is_ranked_for_themself_and_those_above_alone(org: Org) -> None:
    people = sells(org, {"Ana": 30, "Ben": 20, "Cleo": 10, "Dan": 5})
    chooses(org, "Ana", "nobody")
    lead = org.person("Lea", role=None)
    org.manages(lead, "north")
    north = replace(REVENUE, team=org.teams["north"])
    assert table(board(org, north, shared=True)) == [(1, "Ben", 20), (2, "Cleo", 10)]
    assert [(each.rank, each.own) for each in board(org, north, people["Ben"]).entries if each.own] == [(1, True)]
    mine = board(org, north, people["Ana"])
    assert (mine.entries[0].name, mine.entries[0].rank, mine.of, mine.quiet) == ("Ana", 1, 4, True)
    assert table(board(org, north, lead))[0] == (1, "Ana", 30)


def test_the_playbook_may_call_nobody_by_name_in_posts(org: Org) -> None:
    org.rule("privacy", "privacy", leaderboard={"names": "alias"})
    people = sells(org, {"Ana": 30, "Ben": 20, "Cleo": 10, "Dan": 5})
    with org.database.write() as uow:
        row = uow.people.person(people["Ana"])
        assert row is not None
        row.ranked_alias = "Falcon"
    assert [each.name for each in board(org, shared=True).entries] == ["Falcon", ""]


def test_who_won_is_told_in_posts_of_ended_periods_where_the_playbook_says_so(org: Org) -> None:
    people = sells(org, {"Ana": 30, "Ben": 20}, day="2017-10-02")
    sells(org, {"Ana": 30, "Ben": 20})
    assert board(org, period="2017-10", shared=True).winner is None
    org.rule("privacy", "privacy", leaderboard={"mention_winner": True})
    assert board(org, period="2017-10", shared=True).winner == people["Ana"]
    assert board(org, period="2017-10").winner is None
    assert board(org, period="2017-11", shared=True).winner is None
    chooses(org, "Ana", "alias", "Falcon")
    assert board(org, period="2017-10", shared=True).winner is None


def test_what_cannot_be_ranked_gets_one_sentence(org: Org) -> None:
    org.person("Ana", "north")
    for wanted, sentence in (
        (Wanted("gone"), "The metric “gone” is not measured any more."),
        (Wanted(by_goal=True), "A score is made of shares of goals already"),
        (replace(REVENUE, team=999), "I don't know that team any more."),
        (replace(REVENUE, teams=True, role="rep"), "Teams are ranked as a whole: leave the role out."),
    ):
        with pytest.raises(UserError, match=sentence):
            board(org, wanted)
