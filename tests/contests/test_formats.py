"""Each way to compete, as a sales manager would work it out by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.chat.errors import UserError
from bot.contests import draw
from bot.contests.entry import check_field
from bot.contests.formats import bracket
from bot.contests.records import Entrant, Field, person
from bot.contests.results import Tickets, Winning
from bot.contests.standings import standings
from bot.metrics.calendar import Span
from tests.contests.blitz import SEED, at, crew, ended, prizes, rules, sale, table, team


def test_most_ranks_by_the_sum_and_the_first_place_wins() -> None:
    found = ended(rules(), crew(), sale(1, 5, at(2)), sale(2, 4, at(3)), sale(2, 3, at(4)), sale(3, 5, at(5)))
    assert table(found) == [(1, "Ben", "7"), (2, "Ana", "5"), (3, "Cem", "5")]
    assert prizes(found) == {"Ben": "1"}
    assert [row.gap for row in found.rows] == [None, Decimal(2), Decimal(0)]


def test_most_over_several_metrics_adds_points() -> None:
    scoring = {"metrics": [{"metric": "calls", "points": "1"}, {"metric": "demos", "points": "2.5"}]}
    found = ended(rules(scoring=scoring), crew(2), sale(1, 10, at(2)), sale(2, 4, at(2)), sale(2, 3, at(3), metric="demos"))
    assert table(found) == [(1, "Ben", "11.5"), (2, "Ana", "10")]


def test_a_share_of_the_goal_compares_small_quotas_with_large_ones_and_leaves_out_who_has_none() -> None:
    small, large, none = crew().entrants
    field = Field((replace(small, goals={"calls": Decimal(20)}), replace(large, goals={"calls": Decimal(200)}), none))
    scoring = {"by": "goal", "metrics": [{"metric": "calls"}]}
    found = ended(rules(scoring=scoring), field, sale(1, 15, at(2)), sale(2, 100, at(2)), sale(3, 500, at(2)))
    assert table(found) == [(1, "Ana", "0.75"), (2, "Ben", "0.5"), (None, "Cem", "–")]


def test_a_whole_scorecard_ranks_by_the_score_that_each_one_is_given() -> None:
    ana, ben, cem = crew().entrants
    field = Field((replace(ana, score=Decimal(80)), replace(ben, score=Decimal(112)), cem))
    found = ended(rules(scoring={"by": "scorecard"}, ties="share"), field)
    assert table(found) == [(1, "Ben", "112"), (2, "Ana", "80"), (None, "Cem", "–")]


def test_three_places_win_three_prizes() -> None:
    found = ended(rules({"kind": "most", "places": 3}), crew(4), *(sale(who, 10 - who, at(2)) for who in (1, 2, 3, 4)))
    assert prizes(found) == {"Ana": "1", "Ben": "1", "Cem": "1"}


def test_first_to_a_target_is_whoever_came_there_first_even_with_less_in_the_end() -> None:
    contest = rules({"kind": "first", "target": "10"})
    records = (sale(1, 10, at(4, 9)), sale(2, 9, at(3)), sale(2, 9, at(4, 10)), sale(3, 8, at(2)))
    found = ended(contest, crew(), *records)
    assert table(found) == [(1, "Ana", "10"), (2, "Ben", "18"), (3, "Cem", "8")]
    assert prizes(found) == {"Ana": "1"}
    assert [(row.reached, row.missing) for row in found.rows] == [(at(4, 9), None), (at(4, 10), None), (None, Decimal(2))]
    assert [row.gap for row in found.rows] == [None, None, Decimal(2)]
    assert not standings(contest, crew(), records, at=at(4, 8)).decided
    assert standings(contest, crew(), records, at=at(4, 9)).decided


def test_whoever_falls_under_the_target_again_came_there_when_they_came_back() -> None:
    contest = rules({"kind": "first", "target": "10"})
    found = ended(contest, crew(2), sale(1, 10, at(2)), sale(1, -3, at(3)), sale(1, 3, at(6)), sale(2, 10, at(5)))
    assert table(found) == [(1, "Ben", "10"), (2, "Ana", "10")]


def test_where_nobody_reaches_the_target_nobody_wins() -> None:
    found = ended(rules({"kind": "first", "target": "10"}), crew(2), sale(1, 9, at(2)))
    assert (prizes(found), found.leader and found.leader.entrant.name) == ({}, "Ana")
    assert [(row.gap, row.missing) for row in found.rows] == [(None, Decimal(1)), (Decimal(9), Decimal(10))]


def test_two_who_reach_the_target_at_one_moment_share_the_prize_whatever_comes_after() -> None:
    found = ended(rules({"kind": "first", "target": "10"}), crew(2), sale(1, 10, at(4)), sale(2, 10, at(4)), sale(2, 5, at(5)))
    assert (table(found), prizes(found)) == ([(1, "Ana", "10"), (1, "Ben", "15")], {"Ana": "0.5", "Ben": "0.5"})


def test_everyone_who_reaches_the_threshold_wins_a_whole_prize() -> None:
    found = ended(rules({"kind": "threshold", "least": "5"}), crew(), sale(1, 5, at(9)), sale(2, 7, at(2)), sale(3, 4, at(2)))
    assert prizes(found) == {"Ben": "1", "Ana": "1"}
    assert found.by_key["person:3"].missing == 1
    assert found.by_key["person:1"].reached == at(9)


def test_tiers_say_which_is_reached_and_how_far_the_next_one_is() -> None:
    tiers = [{"name": "Bronze", "least": "5"}, {"name": "Silver", "least": "10"}, {"name": "Gold", "least": "20"}]
    found = ended(rules({"kind": "tiers", "tiers": tiers}), crew(), sale(1, 20, at(2)), sale(2, 12, at(2)), sale(3, 4, at(2)))
    assert [(row.entrant.name, row.tier, row.missing) for row in found.rows] == [
        ("Ana", 3, None),
        ("Ben", 2, Decimal(8)),
        ("Cem", 0, Decimal(1)),
    ]
    assert prizes(found) == {"Ana": "1", "Ben": "1"}


def test_no_tier_is_reached_below_the_floor() -> None:
    found = ended(rules({"kind": "threshold", "least": "5"}, floor={"least": 1, "metric": "demos"}), crew(1), sale(1, 9, at(2)))
    [row] = found.rows
    assert (row.tier, row.short, row.missing, row.prize) == (0, 1, None, 0)


def test_teams_compare_together_or_a_head() -> None:
    ana, ben, cem = crew().entrants
    field = Field((team(1, "North", ana, ben), team(2, "South", cem)))
    records = (sale(1, 4, at(2)), sale(2, 5, at(3)), sale(3, 6, at(4)))
    assert table(ended(rules("teams"), field, *records)) == [(1, "North", "9"), (2, "South", "6")]
    assert table(ended(rules({"kind": "teams", "per": "head"}), field, *records)) == [(1, "South", "6"), (2, "North", "4.5")]


def test_sides_by_lot_are_the_same_for_whoever_draws_them_again() -> None:
    one, two = draw.sides(crew(5).entrants, ("Red", "Blue"), SEED), draw.sides(crew(5).entrants[::-1], ("Red", "Blue"), SEED)
    assert one == two
    assert [[member.name for member in side.members] for side in one.entrants] == [["Dora", "Cem", "Ana"], ["Ben", "Eli"]]


def test_balanced_sides_deal_out_the_strong_and_the_weak() -> None:
    past = {"person:1": Decimal(100), "person:2": Decimal(90), "person:3": Decimal(40), "person:4": Decimal(30)}
    field = draw.balanced(crew(4).entrants, ("Red", "Blue"), past, SEED)
    assert [[member.name for member in side.members] for side in field.entrants] == [["Ana", "Dora"], ["Ben", "Cem"]]


def test_a_late_joiner_goes_to_the_smallest_side() -> None:
    field = draw.joined(draw.sides(crew(3).entrants, ("Red", "Blue"), SEED), person(9, "Ida"))
    assert [len(side.members) for side in field.entrants] == [2, 2]
    assert field.entrants[1].members[-1].name == "Ida"


def test_a_duel_goes_to_whoever_has_more() -> None:
    found = ended(rules("duel", late="out"), crew(2), sale(1, 3, at(2)), sale(2, 4, at(2)))
    assert (table(found), prizes(found)) == ([(1, "Ben", "4"), (2, "Ana", "3")], {"Ben": "1"})


def test_the_best_seeds_meet_last() -> None:
    assert bracket.order(8) == [1, 8, 4, 5, 2, 7, 3, 6]


def test_a_knock_out_of_four_is_two_rounds_of_six_days() -> None:
    contest = rules("bracket", late="out")
    semis = (sale(1, 5, at(3)), sale(4, 2, at(3)), sale(2, 1, at(3)), sale(3, 6, at(7, 23)))
    finals = (sale(1, 1, at(9)), sale(3, 2, at(9)), sale(2, 50, at(9)))
    found = ended(contest, crew(4), *semis, *finals)
    assert [(each.starts, each.ends) for each in found.rounds] == [(at(2, 0), at(8, 0)), (at(8, 0), at(14, 0))]
    assert table(found) == [(1, "Cem", "2"), (2, "Ana", "1"), (3, "Ben", "1"), (3, "Dora", "2")]
    assert prizes(found) == {"Cem": "1"}
    [final] = found.rounds[1].matches
    assert final.first and final.second and (final.first.entrant.name, final.second.entrant.name, final.winner) == ("Ana", "Cem", 2)


def test_until_a_round_is_over_nobody_is_through() -> None:
    found = standings(rules("bracket", late="out"), crew(4), [sale(1, 5, at(3))], at=at(7))
    assert [match.winner for match in found.rounds[0].matches] == [0, 0]
    assert found.rounds[1].matches[0].first is None
    assert (found.leader, {row.rank for row in found.rows}) == (None, {1})


def test_the_first_seeds_have_the_byes() -> None:
    found = standings(rules("bracket", late="out"), crew(5), [], at=at(2))
    first = found.rounds[0].matches
    assert [(each.first and each.first.seed, each.second and each.second.seed, each.winner) for each in first] == [
        (1, None, 1),
        (4, 5, 0),
        (2, None, 1),
        (3, None, 1),
    ]


def test_in_a_level_match_the_better_seed_goes_on() -> None:
    found = ended(rules("bracket", late="out", ties="share"), crew(2), sale(1, 3, at(2)), sale(2, 3, at(2)))
    assert table(found) == [(1, "Ana", "3"), (2, "Ben", "3")]


def test_a_knock_out_takes_two_to_thirty_two() -> None:
    people = Field(tuple(person(number, f"P{number}") for number in range(33)))
    for field, there in ((people, "there are 33"), (crew(1), "there is 1")):
        with pytest.raises(UserError, match=f"A knock-out takes 2 to 32 entrants: {there}."):
            check_field(rules("bracket", late="out"), field)


def test_most_improved_is_measured_against_ones_own_baseline() -> None:
    ana, ben, cem = crew().entrants
    field = Field((replace(ana, baseline=Decimal(10)), replace(ben, baseline=Decimal(100)), cem))
    records = (sale(1, 15, at(2)), sale(2, 120, at(2)), sale(3, 500, at(2)))
    assert table(ended(rules("improved"), field, *records)) == [(1, "Ana", "0.5"), (2, "Ben", "0.2"), (None, "Cem", "–")]
    by_more = ended(rules({"kind": "improved", "by": "difference"}), field, *records)
    assert table(by_more) == [(1, "Ben", "20"), (2, "Ana", "5"), (None, "Cem", "–")]


def test_nobody_improves_from_next_to_nothing() -> None:
    field = Field((replace(crew(1).entrants[0], baseline=Decimal(1)),))
    [row] = ended(rules({"kind": "improved", "least": "10"}), field, sale(1, 15, at(2))).rows
    assert (row.score, row.growth and row.growth.baseline) == (Decimal("0.5"), 10)


def test_where_everybody_got_worse_nobody_wins() -> None:
    field = Field(tuple(replace(each, baseline=Decimal(10)) for each in crew(2).entrants))
    found = ended(rules("improved"), field, sale(1, 9, at(2)))
    assert (table(found), prizes(found), found.leaders) == ([(1, "Ana", "-0.1"), (2, "Ben", "-1")], {}, ())


def test_a_streak_counts_working_days_in_a_row_over_the_weekend() -> None:
    days = [sale(1, 2, at(day), id=day) for day in (5, 6, 9, 11)] + [sale(2, 2, at(day), id=day) for day in (2, 3)]
    found = ended(rules({"kind": "streak", "least": "2"}), crew(2), *days)
    assert table(found) == [(1, "Ana", "3"), (2, "Ben", "2")]
    run = found.by_key["person:1"].run
    assert run and run.cells == ("miss", "miss", "miss", "hit", "hit", "off", "off", "hit", "miss", "hit", "miss", "miss")
    assert (run.run, run.best) == (0, 3)


def test_a_day_that_is_not_over_ends_no_run() -> None:
    days = [sale(1, 2, at(day), id=day) for day in (2, 3)]
    found = standings(rules({"kind": "streak", "least": "2", "by": "run"}), crew(1), days, at=at(4))
    run = found.rows[0].run
    assert run and (run.run, run.cells) == (2, ("hit", "hit", "open"))


def test_leave_neither_adds_to_a_run_nor_ends_it() -> None:
    days = [sale(1, 2, at(day), id=day) for day in (2, 4)]
    away = date(2026, 11, 3)
    found = standings(rules("streak"), crew(1), days, at=at(4, 23), works=lambda _, day: day != away)
    assert table(found) == [(1, "Ana", "2")]


def test_a_streak_of_weeks_needs_enough_in_each_week() -> None:
    records = [sale(1, 3, at(2)), sale(1, 2, at(6)), sale(1, 5, at(13)), sale(2, 20, at(2))]
    found = ended(rules({"kind": "streak", "each": "week", "least": "5"}), crew(2), *records)
    assert table(found) == [(1, "Ana", "2"), (2, "Ben", "1")]


def test_a_raffle_has_a_ticket_for_every_five_calls_at_most_three() -> None:
    contest = rules({"kind": "raffle", "per": "5", "most": 3}, commitment=draw.commitment(SEED))
    found = ended(contest, crew(), sale(1, 14, at(2)), sale(2, 99, at(2)), sale(3, 4, at(2)))
    assert {row.entrant.name: row.tickets for row in found.rows} == {"Ana": Tickets(1, 2), "Ben": Tickets(3, 3), "Cem": Tickets(6, 0)}
    assert draw.kept(SEED, contest.commitment or "")


def test_the_draw_of_a_raffle_stays_as_it_is_documented() -> None:
    """By `printf november:ticket:1 | sha256sum` and bc: of 5 tickets remainder 2, the third; of the 3 left (1, 4, 5) remainder 1."""
    assert f"{draw.lot(SEED, 'ticket', '1'):064x}" == "c06d304ce00e7fae3739a6bcf51e6e00227e8ed6ee766c7a1988b6bb3e543fce"
    holders = [("person:1", Tickets(1, 1)), ("person:2", Tickets(2, 2)), ("person:3", Tickets(4, 2))]
    drawn = (Winning(3, "person:2"), Winning(4, "person:3"), Winning(1, "person:1"))
    assert draw.winners(SEED, holders, 5) == drawn
    assert draw.winners(SEED, holders, 1) == drawn[:1]


def test_no_ticket_is_drawn_before_the_end_or_without_the_seed() -> None:
    contest = rules({"kind": "raffle"}, commitment=draw.commitment(SEED))
    records = [sale(1, 3, at(2))]
    assert standings(contest, crew(), records, at=at(13), seed=SEED).drawn == ()
    assert standings(contest, crew(), records, at=at(14), seed=None).drawn == ()
    assert prizes(standings(contest, crew(), records, at=at(14), seed=SEED)) == {"Ana": "1"}


@pytest.mark.parametrize("kind", ["most", "threshold", "tiers", "first", "teams", "duel", "bracket", "improved", "streak", "raffle"])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_with_nobody_or_nothing_nobody_wins_and_nobody_leads(kind: str, count: int) -> None:
    needs: dict[str, dict[str, object]] = {
        "first": {"target": 5},
        "threshold": {"least": 5},
        "tiers": {"tiers": [{"name": "Gold", "least": 5}]},
    }
    field = Field(tuple(replace(each, baseline=Decimal(0)) for each in crew(count).entrants))
    found = ended(rules({"kind": kind, **needs.get(kind, {})}, late="out", commitment=draw.commitment(SEED)), field)
    assert (len(found.rows), found.winners, found.leaders) == (count, (), ())


def test_who_left_keeps_their_records_and_not_their_rank() -> None:
    left = person(2, "Ben", days=Span(date.min, date(2026, 11, 6)))
    field = Field((crew(1).entrants[0], left))
    found = ended(rules(), field, sale(1, 3, at(2)), sale(2, 9, at(5)), sale(2, 9, at(6)))
    assert table(found) == [(1, "Ana", "3"), (None, "Ben", "9")]
    assert prizes(found) == {"Ana": "1"}


def test_who_changes_team_half_way_counts_for_each_team_on_their_days_there() -> None:
    changed = date(2026, 11, 9)
    north = team(1, "North", person(1, "Ana", days=Span(date.min, changed)), person(2, "Ben"))
    south = team(2, "South", person(1, "Ana", days=Span(changed, date.max)))
    found = ended(rules("teams"), Field((north, south)), sale(1, 5, at(6)), sale(1, 7, at(9, 0)), sale(2, 1, at(9)))
    assert table(found) == [(1, "South", "7"), (2, "North", "6")]


def test_a_team_that_everyone_has_left_is_out() -> None:
    field = Field((Entrant("team:1", "North", person(1, "Ana", days=Span(date.min, date(2026, 11, 4))).members), *crew(2).entrants[1:]))
    assert table(ended(rules("teams"), field, sale(1, 5, at(2)))) == [(1, "Ben", "0"), (None, "North", "5")]


def test_a_head_that_has_left_is_not_divided_by() -> None:
    north = team(1, "North", person(1, "Ana"), person(2, "Ben", days=Span(date.min, date(2026, 11, 6))))
    found = ended(rules({"kind": "teams", "per": "head"}), Field((north,)), sale(1, 4, at(9)), sale(2, 5, at(3)), sale(2, 7, at(9)))
    assert table(found) == [(1, "North", "9")]


def test_who_leaves_a_knock_out_loses_to_whoever_stays() -> None:
    gone = person(1, "Ana", days=Span(date.min, date(2026, 11, 4)))
    found = standings(rules("bracket", late="out"), Field((gone, *crew(2).entrants[1:])), [sale(1, 9, at(2))], at=at(4))
    [match] = found.rounds[0].matches
    assert (match.winner, found.by_key["person:1"].out, found.by_key["person:2"].rank) == (2, True, 1)


def test_who_left_or_did_not_qualify_or_fell_below_nothing_holds_no_ticket() -> None:
    gone = person(1, "Ana", days=Span(date.min, date(2026, 11, 4)))
    contest = rules("raffle", floor={"least": 3}, commitment=draw.commitment(SEED))
    found = ended(
        contest, Field((gone, *crew(4).entrants[1:])), *(sale(who, each, at(2)) for who, each in ((1, 9), (2, 2), (3, -3), (4, 3)))
    )
    assert {row.entrant.name: (row.tickets.count if row.tickets else None, row.score) for row in found.rows} == {
        "Dora": (3, 3),
        "Ben": (0, 2),
        "Cem": (0, 0),
        "Ana": (0, 9),
    }
    assert prizes(found) == {"Dora": "1"}


def test_of_two_runs_of_one_length_the_first_decides_who_was_first() -> None:
    days = [sale(1, 1, at(day)) for day in (2, 3, 5, 6)] + [sale(2, 1, at(day)) for day in (3, 4)]
    assert table(ended(rules("streak"), crew(2), *days)) == [(1, "Ana", "2"), (2, "Ben", "2")]


def test_a_week_is_off_where_none_of_its_days_in_the_contest_is_worked() -> None:
    """From Wednesday 4 to Friday 13: Mondays count in the second week alone, Saturdays in the first."""
    contest = rules({"kind": "streak", "each": "week"}, starts=at(4, 0))
    for weekday, cells in ((0, ("off", "miss")), (5, ("miss", "off"))):
        found = standings(contest, crew(1), [], at=at(14), works=lambda _, day, weekday=weekday: day.weekday() == weekday)
        assert found.rows[0].run is not None and found.rows[0].run.cells == cells


def test_in_a_level_match_whoever_got_there_first_goes_on() -> None:
    found = ended(rules("bracket", late="out"), crew(2), sale(1, 3, at(4)), sale(2, 3, at(3)))
    assert table(found) == [(1, "Ben", "3"), (2, "Ana", "3")]


def test_thirteen_days_are_rounds_of_four_four_and_five() -> None:
    times = bracket.times(rules(ends=at(15, 0)), 3)
    assert times == [(at(2, 0), at(6, 0)), (at(6, 0), at(10, 0)), (at(10, 0), at(15, 0))]


def test_three_hours_are_rounds_of_one_and_a_half() -> None:
    assert bracket.times(rules(starts=at(3, 14), ends=at(3, 17)), 2) == [(at(3, 14), at(3, 15, 30)), (at(3, 15, 30), at(3, 17))]


def test_a_round_begins_at_zero() -> None:
    [match] = standings(rules("bracket", late="out"), crew(2), [], at=at(2, 0)).rounds[0].matches
    assert match.first and match.first.score == 0


def test_a_champion_who_has_left_wins_nothing() -> None:
    gone = tuple(person(number, name, days=Span(date.min, date(2026, 11, 9))) for number, name in ((1, "Ana"), (2, "Ben")))
    found = ended(rules("bracket", late="out"), Field(gone), sale(1, 5, at(3)))
    assert (found.by_key["person:1"].rank, found.winners) == (1, ())
