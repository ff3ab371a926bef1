"""Which records count, on which day and for how much; and ties, each way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contests import draw
from bot.contests.records import Field, person
from bot.contests.standings import lead_change, movement, ranked, standings, tallies
from bot.metrics.calendar import Span
from tests.contests.blitz import SEED, at, crew, ended, prizes, rules, sale, table
from tests.deliveries.timings import MOMENTS, ZONE


def test_the_start_is_in_the_contest_and_the_end_is_not() -> None:
    inside, outside = (at(2, 0), at(13, 23, 59)), (at(2, 0) - timedelta(microseconds=1), at(14, 0))
    assert table(ended(rules(), crew(1), *(sale(1, 1, when) for when in inside + outside))) == [(1, "Ana", "2")]


def test_what_happens_after_the_moment_asked_about_does_not_count_yet() -> None:
    records = [sale(1, 1, at(2)), sale(1, 1, at(3))]
    assert table(standings(rules(), crew(1), records, at=at(2))) == [(1, "Ana", "1")]


def test_a_record_without_a_time_counts_as_its_date() -> None:
    afternoon = rules(starts=at(3, 14), ends=at(3, 17))
    days = (sale(1, 1, date(2026, 11, 2)), sale(1, 4, date(2026, 11, 3)), sale(1, 1, date(2026, 11, 4)))
    assert table(ended(afternoon, crew(1), *days)) == [(1, "Ana", "4")]
    assert table(ended(rules(), crew(1), sale(1, 1, date(2026, 11, 14)))) == [(1, "Ana", "0")]


def test_a_record_without_a_time_counts_once_its_day_has_begun() -> None:
    record = sale(1, 4, date(2026, 11, 5))
    told = [table(standings(rules(), crew(1), [record], at=when)) for when in (at(4, 23, 59), at(5, 0))]
    assert told == [[(1, "Ana", "0")], [(1, "Ana", "4")]]


def test_who_tells_no_time_is_not_first() -> None:
    found = ended(rules(), crew(2), sale(1, 5, date(2026, 11, 3)), sale(2, 5, at(3, 23)))
    assert table(found) == [(1, "Ben", "5"), (2, "Ana", "5")]


def test_the_parts_of_a_split_record_count_for_each() -> None:
    deal = sale({1: "33.333334", 2: "33.333333", 3: "33.333333"}, 100, at(2))
    found = ended(rules(), crew(), deal)
    assert table(found) == [(1, "Ana", "33.333334"), (2, "Ben", "33.333333"), (2, "Cem", "33.333333")]


def test_friday_counts_double_by_the_clock_of_the_contest() -> None:
    friday = rules(multipliers=[{"times": 2, "weekday": "friday"}])
    records = [sale(1, 1, at(5, 23, 59)), sale(1, 10, at(6, 0)), sale(1, 100, at(6, 23, 59)), sale(1, 1000, at(7, 0))]
    assert table(ended(friday, crew(1), *records)) == [(1, "Ana", "1221")]


def test_of_two_multipliers_of_a_day_the_larger_counts() -> None:
    both = rules(multipliers=[{"times": 2, "weekday": "friday"}, {"times": "1.5", "on": "2026-11-06"}])
    assert table(ended(both, crew(1), sale(1, 10, at(6)))) == [(1, "Ana", "20")]


@pytest.mark.parametrize(("starts", "ends", "sunday"), [((24, 10), (27, 10), 25), ((28, 3), (31, 3), 29)])
def test_a_day_of_23_or_25_hours_is_multiplied_from_midnight_to_midnight(
    starts: tuple[int, int], ends: tuple[int, int], sunday: int
) -> None:
    month = starts[1]
    double = rules(starts=at(starts[0], 0, month=month), ends=at(ends[0], 0, month=month), multipliers=[{"times": 2, "weekday": "sunday"}])
    midnight, next_midnight = at(sunday, 0, month=month), at(sunday + 1, 0, month=month)
    last = next_midnight.astimezone(midnight.tzinfo) - timedelta(microseconds=1)
    before = (midnight - timedelta(microseconds=1)).astimezone(midnight.tzinfo)
    records = [sale(1, 1, before), sale(1, 10, midnight), sale(1, 100, last), sale(1, 1000, next_midnight)]
    assert table(ended(double, crew(1), *records)) == [(1, "Ana", "1221")]


def test_a_cap_holds_the_score_and_whoever_came_to_it_first_wins() -> None:
    found = ended(rules(cap=10), crew(2), sale(1, 10, at(4)), sale(1, 9, at(5)), sale(2, 11, at(3)))
    assert table(found) == [(1, "Ben", "10"), (2, "Ana", "10")]


def test_whoever_has_not_qualified_ranks_after_all_who_have() -> None:
    found = ended(
        rules(floor={"least": 2, "metric": "demos"}),
        crew(2),
        sale(1, 50, at(2)),
        sale(1, 1, at(2), metric="demos"),
        sale(2, 3, at(2)),
        sale(2, 2, at(2), metric="demos"),
    )
    assert table(found) == [(1, "Ben", "3"), (2, "Ana", "50")]
    ana = found.by_key["person:1"]
    assert (prizes(found), ana.short, ana.gap) == ({"Ben": "1"}, 1, None)


def test_manual_records_do_not_count_where_there_is_a_prize_unless_the_rules_say_so() -> None:
    record = sale(1, 5, at(2), manual=True)
    for said, score in (({}, "5"), ({"prize": "A day off"}, "0"), ({"prize": "A day off", "manual": True}, "5"), ({"manual": False}, "0")):
        assert table(ended(rules(**said), crew(1), record)) == [(1, "Ana", score)]


@pytest.mark.parametrize(("late", "expected"), [("in", [(1, "Ben", "9"), (2, "Ana", "3")]), ("out", [(1, "Ana", "3")])])
def test_late_joiners_are_in_with_everything_or_out(late: str, expected: list[tuple[int, str, str]]) -> None:
    field = Field((*crew(1).entrants, person(2, "Ben", joined_at=at(4))))
    assert table(ended(rules(late=late), field, sale(1, 3, at(2)), sale(2, 4, at(3)), sale(2, 5, at(5)))) == expected


def test_who_joins_as_it_starts_is_not_late() -> None:
    field = Field((person(2, "Ben", joined_at=at(2, 0)),))
    assert table(ended(rules(late="out"), field, sale(2, 4, at(3)))) == [(1, "Ben", "4")]


def test_late_joiners_may_count_from_joining() -> None:
    field = Field((*crew(1).entrants, person(2, "Ben", joined_at=at(4))))
    assert table(ended(rules(late="from_joining"), field, sale(1, 3, at(2)), sale(2, 4, at(3)), sale(2, 2, at(4)))) == [
        (1, "Ana", "3"),
        (2, "Ben", "2"),
    ]


def test_who_is_deactivated_half_way_counts_until_their_last_day() -> None:
    gone = person(1, "Ana", days=Span(date.min, date(2026, 11, 5)))
    before = standings(rules(), Field((gone,)), [sale(1, 2, at(4))], at=at(4))
    after = standings(rules(), Field((gone,)), [sale(1, 2, at(4)), sale(1, 2, at(5))], at=at(5))
    assert (before.rows[0].rank, after.rows[0].rank, after.rows[0].score) == (1, None, 2)


TIED = (sale(1, 3, at(3)), sale(2, 1, at(2)), sale(2, 2, at(4)), sale(3, 2, at(2)))


@pytest.mark.parametrize(
    ("said", "expected", "won"),
    [
        ({"ties": "earliest"}, [(1, "Ana", "3"), (2, "Ben", "3"), (3, "Cem", "2")], {"Ana": "1"}),
        ({"ties": "share"}, [(1, "Ana", "3"), (1, "Ben", "3"), (3, "Cem", "2")], {"Ana": "0.5", "Ben": "0.5"}),
        ({"ties": "second", "second": "demos"}, [(1, "Ben", "3"), (2, "Ana", "3"), (3, "Cem", "2")], {"Ben": "1"}),
        ({"ties": "draw"}, [(1, "Ana", "3"), (2, "Ben", "3"), (3, "Cem", "2")], {"Ana": "1"}),
    ],
)
def test_a_tie_is_decided_as_the_rules_say(said: dict[str, object], expected: list[object], won: Mapping[str, str]) -> None:
    """By lot Ana's 7a14… comes before Ben's 8bde…: `printf november:tie:person:1 | sha256sum`."""
    found = ended(rules(**said, commitment=draw.commitment(SEED)), crew(), *TIED, sale(2, 1, at(5), metric="demos"))
    assert (table(found), prizes(found)) == (expected, won)


def test_until_the_seed_is_told_a_tie_that_is_to_be_drawn_is_shared() -> None:
    found = ended(rules(ties="draw", commitment=draw.commitment(SEED)), crew(), *TIED, seed=None)
    assert [row.rank for row in found.rows] == [1, 1, 3]


def test_two_who_share_the_second_place_share_what_is_left_of_two_prizes() -> None:
    found = ended(rules({"kind": "most", "places": 2}, ties="share"), crew(), sale(1, 9, at(2)), sale(2, 5, at(2)), sale(3, 5, at(2)))
    assert prizes(found) == {"Ana": "1", "Ben": "0.5", "Cem": "0.5"}


def test_three_who_share_one_prize_have_all_of_it() -> None:
    found = ended(rules(ties="share"), crew(), *(sale(who, 5, at(2)) for who in (1, 2, 3)))
    assert prizes(found) == {"Ana": "0.333334", "Ben": "0.333333", "Cem": "0.333333"}


def test_every_record_counted_is_told_with_what_it_counts() -> None:
    scoring = {"metrics": [{"metric": "calls", "points": 2}, {"metric": "demos", "points": 10}]}
    double = rules(scoring=scoring, multipliers=[{"times": 3, "weekday": "friday"}])
    records = (sale(1, 4, at(2), id=7), sale(1, 1, at(6), id=8, metric="demos"), sale(1, 1, at(20), id=9))
    tally = ended(double, crew(1), *records).tallies["person:1"]
    assert [(part.record.id, part.day.day, part.amount, part.times, tally.points(part)) for part in tally.parts] == [
        (7, 2, 4, 1, 8),
        (8, 6, 1, 3, 30),
    ]
    assert tally.score == 38


def test_a_goal_of_nothing_is_none() -> None:
    [nothing] = (replace(each, goals={"calls": Decimal(0)}) for each in crew(1).entrants)
    found = ended(rules(scoring={"by": "goal", "metrics": [{"metric": "calls"}]}), Field((nothing,)), sale(1, 5, at(2)))
    assert table(found) == [(None, "Ana", "–")]


def test_who_has_nothing_stays_level_with_whoever_has_nothing() -> None:
    found = ended(rules(ties="second", second="demos"), crew(2), sale(2, 1, at(2), metric="demos"))
    assert table(found) == [(1, "Ana", "0"), (1, "Ben", "0")]


def test_who_is_out_is_listed_last() -> None:
    gone = person(1, "Ana", days=Span(date.min, date(2026, 11, 5)))
    found = ended(rules(scoring={"by": "goal", "metrics": [{"metric": "calls"}]}), Field((gone, *crew(2).entrants[1:])))
    assert [row.entrant.name for row in found.rows] == ["Ben", "Ana"]


def test_a_lead_that_is_shared_stays_with_who_had_it() -> None:
    ties = rules(ties="share")
    records = [sale(1, 3, at(2)), sale(2, 3, at(3)), sale(2, 1, at(4))]
    first, level, second = (standings(ties, crew(2), records, at=at(day)) for day in (2, 3, 4))
    assert (first.leader and first.leader.entrant.name, level.leader) == ("Ana", None)
    assert lead_change(first, level) is None
    change = lead_change(first, second)
    assert change and change.before and (change.before.entrant.name, change.after.entrant.name) == ("Ana", "Ben")
    assert movement(first, second) == {"person:1": -1, "person:2": 1}


def test_goals_are_weighted_and_one_that_is_missing_is_left_out() -> None:
    scoring = {"by": "goal", "metrics": [{"metric": "calls", "points": 1}, {"metric": "demos", "points": 3}]}
    both, one = crew(2).entrants
    goals = {"calls": Decimal(10), "demos": Decimal(4)}
    field = Field((replace(both, goals=goals), replace(one, goals={"calls": Decimal(10)})))
    found = ended(rules(scoring=scoring), field, sale(1, 5, at(2)), sale(1, 4, at(2), metric="demos"), sale(2, 8, at(2)))
    assert table(found) == [(1, "Ana", "0.875"), (2, "Ben", "0.8")]


@given(moment=MOMENTS, zone=ZONE, days=st.integers(0, 40))
def test_a_record_counts_on_the_day_that_the_clock_of_the_contest_shows(moment: datetime, zone: ZoneInfo, days: int) -> None:
    """Also where a clock is changed at midnight, by half an hour, or over a whole day."""
    contest = rules(starts=moment - timedelta(days=days), ends=moment + timedelta(days=3), zone=zone.key)
    [part] = ended(contest, crew(1), sale(1, 1, moment)).tallies["person:1"].parts
    assert part.day == moment.astimezone(zone).date()


def test_only_the_tallies_that_changed_need_to_be_made_anew() -> None:
    before = [sale(1, 3, at(2)), sale(2, 5, at(2)), sale(3, 1, at(3))]
    after = [*before, sale(1, 3, at(4), id=9)]
    people = crew()
    kept = tallies(rules(), people, before, at(5))
    touched = tallies(rules(), Field(people.entrants[:1]), [each for each in after if 1 in each.credits], at(5))
    found = ranked(rules(), people, {**kept, **touched}, at=at(5))
    assert table(found) == [(1, "Ana", "6"), (2, "Ben", "5"), (3, "Cem", "1")]
    assert found == standings(rules(), people, after, at=at(5))


def test_a_contest_that_waits_for_its_draw_is_not_decided() -> None:
    contest = rules(ties="draw", commitment=draw.commitment(SEED))
    assert [ended(contest, crew(), *TIED, seed=seed).decided for seed in (None, SEED)] == [False, True]


def test_who_was_first_goes_by_when_it_happened_not_by_when_it_was_recorded() -> None:
    records = (sale(1, 1, at(5), id=1), sale(1, 1, at(2), id=2), sale(2, 2, at(4), id=3))
    assert table(ended(rules(), crew(2), *records)) == [(1, "Ben", "2"), (2, "Ana", "2")]
