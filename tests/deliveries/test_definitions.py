"""A schedule as a playbook has it."""

from datetime import time

import pytest
from hypothesis import given, settings

from bot.deliveries.definitions import ScheduleDefinition
from bot.deliveries.timing import AfterOutage, Quiet, When
from bot.deliveries.timing_words import words
from bot.metrics.definitions import WEEKDAYS
from tests.deliveries.timings import whens

BESIDE = {"zone": "Europe/Berlin", "working_days": True, "quiet": "20:00 to 07:00", "after_outage": "all"}


def schedule(when: object, **beside: object) -> ScheduleDefinition:
    return ScheduleDefinition.model_validate({"what": "scorecard", "for": {"everyone": True}, "when": when, **beside})


def test_what_stands_beside_when_counts_as_if_it_stood_in_it() -> None:
    quiet = Quiet(starts=time(20), ends=time(7))
    rule = When(on=WEEKDAYS[:1], at=time(8), zone="Europe/Berlin", working_days=True, quiet=quiet, after_outage=AfterOutage.ALL)
    assert schedule("every monday at 08:00", **BESIDE).timing == rule
    assert schedule(words(rule)).timing == rule
    assert schedule(words(rule), **BESIDE).timing == rule


def test_what_is_not_said_is_not_said_beside_it() -> None:
    assert schedule("working days at 08:00").timing == When(on=WEEKDAYS, at=time(8), working_days=True)


@settings(deadline=None)
@given(whens())
def test_a_schedule_is_stored_and_read_back_as_the_same(rule: When) -> None:
    made = schedule(rule)
    assert made.timing == rule
    assert ScheduleDefinition.model_validate(made.model_dump(mode="json", by_alias=True)) == made


@pytest.mark.parametrize("to", ["#sales", ["#sales"]])
def test_one_conversation_needs_no_list(to: object) -> None:
    made = ScheduleDefinition.model_validate({"what": "leaderboard", "to": to, "when": "monday at 08:00"})
    assert made.to == ("#sales",)
    assert made.model_dump()["to"] == "#sales"
