"""Scorecards of people, on both databases: hand-worked numbers of small organisations."""

from datetime import date
from decimal import Decimal

import pytest

from bot.chat.errors import Refusal, UserError
from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from bot.metrics.results import Line, PersonScorecard
from storage.database import Database
from tests.metrics.org import Org, at

D = Decimal
MID = at("2017-11-15")
AFTER = at("2018-03-01")
"""On the 15th ten of 22 working days are over."""


@pytest.fixture
def org(database: Database) -> Org:
    """Two metrics with goals for everyone in November: revenue 2200, and deals 22."""
    org = Org(database)
    org.metric("revenue", unit="money:USD")
    org.metric("deals", "count")
    org.scorecard({"metric": "revenue", "weight": "3"}, "deals")
    org.team("north")
    org.goal("revenue", 2200)
    org.goal("deals", 22)
    return org


def line(card: PersonScorecard, metric: str) -> Line:
    return next(each for each in card.lines if each.metric.key == metric)


def test_a_scorecard_says_where_somebody_stands(org: Org) -> None:
    """Revenue 1100 of 2200 (pace 0.5 × 22 ÷ 10 = 1.1), deals 5 of 22 (0.5): score (3 × 0.5 + 5 ÷ 22) ÷ 4."""
    ana = org.person("Ana", "north")
    org.record("revenue", ana, "2017-11-02", 900)
    org.record("revenue", ana, "2017-11-15", 200)
    org.record("revenue", ana, "2017-11-16", 5000)
    for day in range(1, 6):
        org.record("deals", ana, f"2017-11-0{day}")
    card = org.metrics.scorecard(None, ana, "this-month", MID)
    revenue, deals = line(card, "revenue").standing, line(card, "deals").standing
    assert (revenue.value, revenue.goal, revenue.attainment, revenue.status) == (1100, 2200, D("0.5"), "ahead")
    assert revenue.pace is not None and round(revenue.pace, 12) == D("1.1")
    assert (deals.value, deals.attainment, deals.status) == (5, D(5) / 22, "behind")
    assert card.scored.score is not None and round(card.scored.score, 6) == D("43.181818")
    assert (card.role, card.team and card.team.name, card.clock.worked, card.clock.remaining) == ("rep", "north", 10, 12)
    assert card.clock.updated == at("2017-10-01", 6)


def test_split_credit_counts_in_part(org: Org) -> None:
    ana, ben = org.person("Ana", "north"), org.person("Ben", "north")
    org.record("revenue", {ana: "0.7", ben: "0.3"}, "2017-11-02", 1000)
    org.record("deals", {ana: "0.7", ben: "0.3"}, "2017-11-02")
    cards = [org.metrics.scorecard(None, person, "2017-11", AFTER) for person in (ana, ben)]
    assert [line(card, "revenue").standing.value for card in cards] == [700, 300]
    assert [line(card, "deals").standing.value for card in cards] == [D("0.7"), D("0.3")]


def test_ranks_are_among_people_in_the_same_role_who_have_a_score(org: Org) -> None:
    people = [org.person(name, "north") for name in ("Ana", "Ben", "Cleo", "Dan")]
    other = org.person("Moe", "north", role="manager")
    org.person("Gone", "north", ends_on=date(2017, 11, 1))
    for person, value in zip([*people, other], (300, 200, 200, 100, 900), strict=True):
        org.record("revenue", person, "2017-11-02", value)
    places = [org.metrics.scorecard(None, person, "2017-11", MID).place for person in [*people, other]]
    assert [(place.rank, place.of) for place in places] == [(1, 4), (2, 4), (2, 4), (4, 4), (1, 1)]


def test_movement_is_since_the_week_before(org: Org) -> None:
    """On the 8th Ben led with 200 to 100; on the 15th Ana leads with 600."""
    ana, ben = org.person("Ana", "north"), org.person("Ben", "north")
    org.record("revenue", ana, "2017-11-02", 100)
    org.record("revenue", ben, "2017-11-08", 200)
    org.record("revenue", ana, "2017-11-09", 500)
    places = [org.metrics.scorecard(None, person, "2017-11", MID).place for person in (ana, ben)]
    assert [(place.rank, place.moved) for place in places] == [(1, 1), (2, -1)]
    assert org.metrics.scorecard(None, ana, "2017-11", at("2017-11-05")).place.moved is None


def test_trend_and_change_look_back(org: Org) -> None:
    """October: 400 by the 15th and 100 after it; 600 by the 15th of November is half as much again."""
    ana = org.person("Ana", "north")
    org.record("revenue", ana, "2017-10-15", 400)
    org.record("revenue", ana, "2017-10-16", 100)
    org.record("revenue", ana, "2016-12-01", 70)
    org.record("revenue", ana, "2016-11-30", 9999)
    org.record("revenue", ana, "2017-11-15", 600)
    revenue = line(org.metrics.scorecard(None, ana, "2017-11", MID), "revenue")
    assert revenue.trend == (70, *[0] * 9, 500, 600)
    assert revenue.change == D("0.5")
    assert line(org.metrics.scorecard(None, ana, "2017-11", AFTER), "revenue").change == D("0.2")


def test_somebody_without_a_deal_is_listed_with_zero(org: Org) -> None:
    card = org.metrics.scorecard(None, org.person("Ana", "north"), "2017-11", AFTER)
    assert [(each.standing.value, each.has_data) for each in card.lines] == [(0, False), (0, False)]
    assert (card.scored.score, card.scored.status, card.place.rank, card.place.of) == (0, "behind", 1, 1)


def test_without_goals_there_are_values_and_no_score(org: Org) -> None:
    ana = org.person("Ana", "north")
    org.record("revenue", ana, "2017-10-02", 50)
    card = org.metrics.scorecard(None, ana, "2017-10", AFTER)
    revenue = line(card, "revenue").standing
    assert (revenue.value, revenue.goal, revenue.attainment, revenue.status) == (50, None, None, "none")
    assert (card.scored.score, card.place.rank) == (None, None)


def test_before_the_first_working_day_nobody_has_a_score(org: Org) -> None:
    org.goal("revenue", 100, days=("2018-04-01", "2018-04-30"))
    ana = org.person("Ana", "north")
    card = org.metrics.scorecard(None, ana, "2018-04", at("2018-04-01"))
    assert (card.clock.phase, card.scored.score, card.place.rank) == ("ahead", None, None)


def test_who_joins_halfway_has_half_the_goal_and_half_the_time(org: Org) -> None:
    """From the 16th, 11 working days: on the 20th two are over."""
    ana = org.person("Ana", "north", since=date(2017, 11, 16), starts_on=date(2017, 11, 16))
    card = org.metrics.scorecard(None, ana, "2017-11", at("2017-11-20"))
    assert line(card, "revenue").standing.goal == 1100
    assert card.clock.elapsed == D(2) / 11


def test_leave_and_part_time_change_pace_not_goals(org: Org) -> None:
    """Ana is away until the 15th, her first working day; Ben works Mondays and half Tuesdays: 3 of 6 days are over on the 15th."""
    ana, ben = org.person("Ana", "north"), org.person("Ben", "north")
    org.away(ana, "2017-11-01", "2017-11-14")
    org.works(ben, "1", "0.5", "0", "0", "0", "0", "0")
    cards = [org.metrics.scorecard(None, person, "2017-11", MID) for person in (ana, ben)]
    assert [line(card, "revenue").standing.goal for card in cards] == [2200, 2200]
    assert [card.clock.elapsed for card in cards] == [0, D("0.5")]
    assert [card.clock.phase for card in cards] == ["running", "running"]


def test_a_ramp_eases_the_goal_of_a_newcomer(org: Org) -> None:
    org.rule("ramp", "rep", role="rep", months=["0.5", "1"])
    ana = org.person("Ana", "north", since=date(2017, 11, 1))
    assert line(org.metrics.scorecard(None, ana, "2017-11", MID), "revenue").standing.goal == 1100


def test_means_last_values_and_formulas_are_levels(org: Org) -> None:
    """Mean (20 + 40) ÷ 2 = 30 of at most 60; the last pipeline is 700 of 1000; win rate 1 of 4."""
    org.metric("response", "mean", unit="minutes", direction="down")
    org.metric("pipeline", "last", unit="money:USD")
    org.metric("win_rate", "formula", unit="percent", formula="deals / proposals")
    org.metric("proposals", "count")
    org.scorecard("response", "pipeline", "win_rate", {"metric": "deals", "weight": "0"})
    for metric, target in (("response", 60), ("pipeline", 1000), ("win_rate", "0.5")):
        org.goal(metric, target)
    ana = org.person("Ana", "north")
    org.record("response", ana, "2017-11-02", 20)
    org.record("response", ana, "2017-11-03", 40)
    org.record("pipeline", ana, "2017-11-03", 900)
    org.record("pipeline", ana, "2017-11-10", 700)
    org.record("deals", ana, "2017-11-02")
    for _ in range(4):
        org.record("proposals", ana, "2017-11-02")
    card = org.metrics.scorecard(None, ana, "2017-11", MID)
    levels = [(each.standing.value, each.standing.attainment, each.standing.pace, each.standing.status) for each in card.lines[:3]]
    assert levels == [(30, 2, None, "ahead"), (700, D("0.7"), None, "behind"), (D("0.25"), D("0.5"), None, "behind")]
    assert card.scored.score == D(90)
    assert [each.projection for each in card.lines[:3]] == [None, None, None]
    assert line(card, "win_rate").records == 5


def test_a_formula_that_divides_by_zero_is_left_out(org: Org) -> None:
    org.metric("proposals", "count")
    org.metric("win_rate", "formula", unit="percent", formula="deals / proposals")
    org.scorecard("win_rate", "deals")
    org.goal("win_rate", "0.5")
    ana = org.person("Ana", "north")
    for _ in range(11):
        org.record("deals", ana, "2017-11-02")
    card = org.metrics.scorecard(None, ana, "2017-11", AFTER)
    assert (line(card, "win_rate").standing.value, card.scored.score) == (None, 50)


def test_everyone_has_the_scorecard_of_their_role(org: Org) -> None:
    org.scorecard("deals", key="hunting", roles=["hunter"], period="this-week")
    hunter, rep = org.person("Ana", "north", role="hunter"), org.person("Ben", "north")
    cards = [org.metrics.scorecard(None, person, None, MID) for person in (hunter, rep)]
    assert [[each.metric.key for each in card.lines] for card in cards] == [["deals"], ["revenue", "deals"]]
    assert [card.clock.period.key for card in cards] == ["2017-W46", "2017-11"]


def test_a_trend_begins_with_the_first_record_and_ends_with_the_value(org: Org) -> None:
    ana = org.person("Ana", "north")
    org.record("revenue", ana, "2017-03-07", 16500)
    silent, unknown = org.person("Sid", "north"), [None] * 11
    told, nothing = (org.metrics.scorecard(None, person, "2017-11", MID).lines[0] for person in (ana, silent))
    assert told.trend == (None, None, None, 16500, *[0] * 8)
    assert (nothing.trend, nothing.standing.value) == ((*unknown, 0), 0)


def test_today_is_where_the_person_is(org: Org) -> None:
    """At eleven in the evening in UTC it is the next month in Tokyo."""
    tokyo, london = org.person("Ana", "north", time_zone="Asia/Tokyo"), org.person("Ben", "north")
    cards = [org.metrics.scorecard(None, person, "this month", at("2017-11-30", 23)) for person in (tokyo, london)]
    assert [card.clock.period.key for card in cards] == ["2017-12", "2017-11"]


def test_today_and_the_day_of_a_record_are_cut_in_the_same_zone(org: Org) -> None:
    """A team without a zone of its own lives by its calendar's: at 23:00 UTC it is tomorrow in Tokyo."""
    org.rule("calendar", "asia", key="asia", time_zone="Asia/Tokyo")
    org.team("office", calendar="asia")
    org.team("desk", "office")
    mei, late = org.person("Mei", "desk"), at("2017-11-15", 23)
    with org.database.write() as uow:
        ledger.write(uow, [NewRecord("crm", "late", "revenue", late, D(7), (Share(mei),))], late)
    for card in (
        org.metrics.scorecard(None, mei, "2017-11-16", late),
        org.metrics.team_scorecard(None, org.teams["desk"], "2017-11-16", late),
    ):
        assert (card.clock.today, card.lines[0].standing.value) == (date(2017, 11, 16), 7)


def test_a_team_may_work_by_another_calendar(org: Org) -> None:
    """Veterans Day and Thanksgiving are off in the United States."""
    org.rule("calendar", "us", key="us", holidays="US")
    org.team("texas", calendar="us")
    assert org.metrics.scorecard(None, org.person("Ana", "texas"), "2017-11", MID).clock.working_days == 20


def test_what_was_known_then_is_told_from_records(org: Org) -> None:
    ana, ben = org.person("Ana", "north"), org.person("Ben", "north")
    org.record("revenue", ana, "2017-11-02", 100, now=at("2017-11-02"))
    org.record("revenue", ben, "2017-11-02", 50, now=at("2017-11-02"))
    org.record("revenue", ben, "2017-11-03", 500, now=at("2017-11-10"))
    then = org.metrics.scorecard(None, ben, "2017-11", MID, known_at=at("2017-11-09"))
    now = org.metrics.scorecard(None, ben, "2017-11", MID, known_at=MID)
    assert (line(then, "revenue").standing.value, then.place.rank) == (50, 2)
    assert now == org.metrics.scorecard(None, ben, "2017-11", MID)
    assert (line(now, "revenue").standing.value, now.place.rank) == (550, 1)


def test_a_steady_seller_is_projected_to_the_end(org: Org) -> None:
    """100 on each of ten working days, 12 to go: 2200, without spread."""
    ana = org.person("Ana", "north")
    for day in (1, 2, 3, 6, 7, 8, 9, 10, 13, 14):
        org.record("revenue", ana, f"2017-11-{day:02}", 100)
    reach = line(org.metrics.scorecard(None, ana, "2017-11", MID), "revenue").projection
    assert reach is not None and (reach.low, reach.expected, reach.high) == (2200, 2200, 2200)
    assert line(org.metrics.scorecard(None, ana, "2017-11", AFTER), "revenue").projection is None


def test_whatif_says_what_is_needed_and_what_adds_most(org: Org) -> None:
    """Revenue lacks 1100 over 12 days, worth 3 ÷ 4 × 50 points; deals lack 22, worth 25."""
    ana = org.person("Ana", "north")
    org.record("revenue", ana, "2017-11-02", 1100)
    answer = org.metrics.whatif(None, ana, "2017-11", MID)
    told = [(each.gap, each.per_day, each.gain) for each in answer.needed]
    assert told == [(1100, D(1100) / 12, D("37.5")), (22, D(22) / 12, 25)]
    assert answer.best is not None and answer.best.line.metric.key == "revenue"


def test_whatif_has_nothing_to_add_once_goals_are_met(org: Org) -> None:
    ana = org.person("Ana", "north")
    org.record("revenue", ana, "2017-11-02", 5000)
    for _ in range(22):
        org.record("deals", ana, "2017-11-02")
    answer = org.metrics.whatif(None, ana, "2017-11", MID)
    assert ([each.gap for each in answer.needed], answer.best) == ([0, 0], None)


def test_only_the_person_those_above_and_admins_see_a_scorecard(org: Org) -> None:
    ana, ben, boss = org.person("Ana", "north"), org.person("Ben", "north"), org.person("Bo", role=None)
    org.manages(boss, "north")
    assert org.metrics.scorecard(ana, ana, "2017-11", MID).person.name == "Ana"
    assert org.metrics.scorecard(boss, ana, "2017-11", MID).person.name == "Ana"
    for refused in (org.metrics.scorecard, org.metrics.whatif):
        with pytest.raises(Refusal):
            refused(ben, ana, "2017-11", MID)
    with pytest.raises(Refusal):
        org.metrics.counted(ben, ana, "revenue", "2017-11", MID)


def test_who_is_gone_is_told_in_a_sentence(org: Org) -> None:
    with pytest.raises(UserError, match="don't know that person"):
        org.metrics.scorecard(None, 999, "2017-11", MID)
