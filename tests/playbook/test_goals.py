"""Goals as rules and as spans of days."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.definitions import CalendarDefinition
from bot.playbook.goals import GoalSpan, Misfit, compress, expand
from bot.playbook.models import GoalRule

PLAIN = CalendarDefinition()
FISCAL = CalendarDefinition(week_starts="sunday", fiscal_year_starts=2)


def rule(**said: object) -> GoalRule:
    return GoalRule.model_validate({"metric": "calls", "target": 10, "everyone": True, **said})


def days(made: GoalRule, calendar: CalendarDefinition = PLAIN) -> list[tuple[str, str]]:
    return [(str(span.starts_on), str(span.ends_on)) for span in expand(made, calendar)]


def test_a_window_holds_both_its_days() -> None:
    assert days(rule(**{"from": "2026-01-15", "until": "2026-02-14"})) == [("2026-01-15", "2026-02-15")]


def test_each_month_makes_one_goal_a_month() -> None:
    made = rule(each="month", **{"from": "2026-11-01", "until": "2027-01-31"})
    assert days(made) == [("2026-11-01", "2026-12-01"), ("2026-12-01", "2027-01-01"), ("2027-01-01", "2027-02-01")]


def test_quarters_and_years_are_fiscal() -> None:
    assert days(rule(each="quarter", period="2026"), FISCAL) == [
        ("2025-02-01", "2025-05-01"),
        ("2025-05-01", "2025-08-01"),
        ("2025-08-01", "2025-11-01"),
        ("2025-11-01", "2026-02-01"),
    ]
    assert days(rule(period="2026-Q1"), FISCAL) == [("2025-02-01", "2025-05-01")]


def test_weeks_start_as_the_calendar_says() -> None:
    made = rule(each="week", **{"from": "2026-03-01", "until": "2026-03-14"})
    assert days(made, FISCAL) == [("2026-03-01", "2026-03-08"), ("2026-03-08", "2026-03-15")]
    with pytest.raises(Misfit, match="2026-03-01 is not the first day of a week"):
        expand(made, PLAIN)


def test_a_year_written_as_a_number_is_a_period() -> None:
    assert days(rule(period=2026)) == [("2026-01-01", "2027-01-01")]


@pytest.mark.parametrize(("written", "exact"), [("25%", "0.25"), ("12.5 %", "0.125"), (7, "7"), ("0.000001", "0.000001")])
def test_targets_are_exact(written: object, exact: str) -> None:
    assert rule(target=written).target == Decimal(exact)


def test_a_run_of_equal_months_becomes_one_rule() -> None:
    months = [date(2026, month, 1) for month in range(1, 6)]
    targets = [10, 10, 10, 20, 20]
    spans = [
        GoalSpan("calls", "role", "AE", first, date(2026, first.month + 1, 1), Decimal(target))
        for first, target in zip(months, targets, strict=True)
    ]
    assert [(made.each, str(made.starts_on), str(made.until), made.target) for made in compress(spans, PLAIN)] == [
        ("month", "2026-01-01", "2026-03-31", 10),
        ("month", "2026-04-01", "2026-05-31", 20),
    ]


@st.composite
def spans(draw: st.DrawFn) -> list[GoalSpan]:
    """For two subjects, windows of all lengths that do not overlap."""
    made = []
    for scope, subject in (("person", "ana"), ("everyone", "")):
        cuts = sorted(draw(st.sets(st.dates(date(2025, 12, 1), date(2026, 12, 31)), max_size=6)))
        cuts += [date(2027, month, 1) for month in range(1, draw(st.integers(1, 12)))]
        for first, end in pairwise(cuts):
            if draw(st.booleans()):
                target = draw(st.sampled_from([Decimal(1), Decimal("2.5")]))
                made.append(GoalSpan("calls", scope, subject, first, end, target))
    return made


@given(spans(), st.sampled_from([PLAIN, FISCAL]))
def test_compressed_goals_expand_to_the_same_days(made: list[GoalSpan], calendar: CalendarDefinition) -> None:
    rules = compress(made, calendar)
    assert sorted(span for each in rules for span in expand(each, calendar)) == sorted(made)
    assert len(rules) <= len(made)
