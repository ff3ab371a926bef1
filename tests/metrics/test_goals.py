"""What goals ask over a period."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.calendar import ALWAYS, Away, Span, WorkCalendar, Worker
from bot.metrics.definitions import CalendarDefinition, RampDefinition
from bot.metrics.goals import Holder, Holding, Scope, Target, level, of_person, of_team, team_level

PLAIN = WorkCalendar(CalendarDefinition())
OCTOBER = Span(date(2017, 10, 1), date(2017, 11, 1))
NOVEMBER = Span(date(2017, 11, 1), date(2017, 12, 1))
DECEMBER = Span(date(2017, 12, 1), date(2018, 1, 1))
QUARTER = Span(date(2017, 10, 1), date(2018, 1, 1))
ANA = Holder(1, Worker(PLAIN), (Holding("rep", ALWAYS),))


def own(target: str, days: Span = QUARTER) -> Target:
    return Target(Scope.PERSON, "1", days, Decimal(target))


def role(target: str, days: Span = QUARTER, name: str = "rep") -> Target:
    return Target(Scope.ROLE, name, days, Decimal(target))


def everyone(target: str, days: Span = QUARTER) -> Target:
    return Target(Scope.EVERYONE, "", days, Decimal(target))


def joined(day: date, **more: object) -> Holder:
    here = Span(day, date(2020, 1, 1))
    return Holder(1, Worker(PLAIN, present=(here,)), (Holding("rep", here),), **more)  # type: ignore[arg-type]  # only ramps are given


def test_a_goal_that_is_covered_whole_is_exactly_its_target() -> None:
    assert of_person([own("367000.0001")], ANA, QUARTER) == Decimal("367000.0001")


def test_a_month_of_a_quarter_has_its_share_of_working_days() -> None:
    """22 workdays of 65 in October to December 2017."""
    assert of_person([own("65000")], ANA, NOVEMBER) == 22_000


def test_two_windows_with_one_label_are_two_goals() -> None:
    first, second = Span(date(2011, 7, 1), date(2011, 9, 29)), Span(date(2011, 9, 29), date(2011, 12, 29))
    goals = [own("502000", first), own("550000", second)]
    assert of_person(goals, ANA, first) == 502_000
    assert of_person(goals, ANA, Span(first.starts_on, second.ends_on)) == 1_052_000


def test_the_most_specific_goal_is_in_force_alone() -> None:
    goals = [everyone("1000"), role("2000"), own("3000")]
    assert of_person(goals, ANA, QUARTER) == 3000
    assert of_person(goals[:2], ANA, QUARTER) == 2000
    assert of_person(goals[:2], Holder(2, Worker(PLAIN), (Holding("manager", ALWAYS),)), QUARTER) == 1000
    assert of_person([role("2000")], Holder(2, Worker(PLAIN)), QUARTER) is None


def test_a_role_goal_fills_the_days_that_an_own_goal_leaves() -> None:
    """Own in October, 22 days; the role's 65 a quarter over the 43 days that follow."""
    assert of_person([own("100", OCTOBER), role("65")], ANA, QUARTER) == 143


def test_leave_moves_a_goal_between_months_and_takes_nothing_from_it() -> None:
    away = Holder(1, Worker(PLAIN, leaves=(Away(OCTOBER),)))
    assert of_person([own("43")], away, OCTOBER) is None
    assert of_person([own("43")], away, NOVEMBER) == 22
    assert of_person([own("43")], away, QUARTER) == 43


def test_who_joins_halfway_has_the_rest_of_a_role_goal_and_all_of_their_own() -> None:
    newcomer = joined(date(2017, 11, 16))
    assert of_person([role("22", NOVEMBER)], newcomer, NOVEMBER) == 11
    assert of_person([own("22", NOVEMBER)], newcomer, NOVEMBER) == 22


def test_who_changes_roles_has_a_part_of_each_roles_goal() -> None:
    middle = date(2017, 11, 16)
    promoted = Holder(1, Worker(PLAIN), (Holding("rep", Span(date.min, middle)), Holding("senior", Span(middle, date.max))))
    assert of_person([role("22", NOVEMBER), role("44", NOVEMBER, "senior")], promoted, NOVEMBER) == 11 + 22


def test_a_ramp_eases_goals_of_the_role_not_ones_own() -> None:
    ramp = RampDefinition(role="rep", months=(Decimal("0.5"), Decimal("0.75")))
    newcomer = joined(date(2017, 10, 1), ramps=(ramp,))
    assert of_person([role("65")], newcomer, QUARTER) == Decimal("22") * Decimal("0.5") + Decimal("22") * Decimal("0.75") + 21
    assert of_person([own("65")], newcomer, QUARTER) == 65
    assert of_person([role("65")], newcomer, QUARTER, ramped=False) == 65
    assert level([role("0.4")], newcomer, date(2017, 10, 31)) == Decimal("0.2")


def test_a_goal_on_days_off_is_shared_out_by_days() -> None:
    weekend = Span(date(2017, 11, 4), date(2017, 11, 6))
    assert of_person([own("10", weekend)], ANA, Span(date(2017, 11, 4), date(2017, 11, 5))) == 5


def test_a_day_off_within_a_goal_asks_nothing() -> None:
    assert of_person([own("22", NOVEMBER)], ANA, Span(date(2017, 11, 4), date(2017, 11, 6))) is None


def test_a_goal_of_somebody_who_is_never_there_stands_all_the_same() -> None:
    assert of_person([own("22", NOVEMBER)], joined(date(2019, 1, 1)), NOVEMBER) == 22


def test_only_the_days_in_a_team_count_for_it() -> None:
    assert of_person([own("22", NOVEMBER)], ANA, NOVEMBER, only=[Span(date(2017, 11, 1), date(2017, 11, 16))]) == 11


def test_a_level_is_the_goal_in_force_on_the_last_day() -> None:
    goals = [everyone("0.2"), own("0.3", OCTOBER), own("0.35", NOVEMBER)]
    assert level(goals, ANA, date(2017, 11, 30)) == Decimal("0.35")
    assert level(goals, ANA, date(2017, 12, 1)) == Decimal("0.2")
    assert level([own("0.3", OCTOBER)], ANA, date(2017, 12, 1)) is None


def test_a_team_has_its_own_goal() -> None:
    goals = [Target(Scope.TEAM, "7", QUARTER, Decimal(65)), Target(Scope.TEAM, "8", QUARTER, Decimal(1))]
    assert of_team(goals, 7, Worker(PLAIN), [NOVEMBER]) == 22
    assert of_team(goals, 9, Worker(PLAIN), [NOVEMBER]) is None
    assert team_level(goals, 7, date(2017, 11, 30)) == 65


DAYS = st.dates(date(2017, 1, 1), date(2017, 12, 31))
SPANS = st.builds(lambda first, length: Span(first, first + timedelta(days=length)), DAYS, st.integers(1, 120))
TARGETS = st.builds(
    lambda scope, days, target: Target(scope, {"person": "1", "role": "rep", "everyone": ""}[scope], days, Decimal(target)),
    st.sampled_from([Scope.PERSON, Scope.ROLE, Scope.EVERYONE]),
    SPANS,
    st.integers(1, 10**6),
)


@given(st.lists(TARGETS, max_size=4), SPANS, st.integers(0, 120), st.lists(st.builds(Away, SPANS), max_size=2))
def test_the_parts_of_a_period_ask_what_the_whole_asks(goals: list[Target], days: Span, at: int, leaves: list[Away]) -> None:
    holder = Holder(1, Worker(PLAIN, leaves=tuple(leaves)), (Holding("rep", ALWAYS),))
    cut = min(days.starts_on + timedelta(days=at), days.ends_on)
    parts = [of_person(goals, holder, Span(days.starts_on, cut)), of_person(goals, holder, Span(cut, days.ends_on))]
    whole = of_person(goals, holder, days)
    assert abs(sum(part or 0 for part in parts) - (whole or 0)) < Decimal("1e-18")
