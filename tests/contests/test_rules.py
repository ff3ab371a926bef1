"""What rules may say, and the sentences about what they may not."""

import json
from decimal import Decimal

import pytest

from bot.chat.errors import FieldErrors, UserError
from bot.contests import draw
from bot.contests.rules import check, document, gone, read, unit
from bot.metrics.definitions import Aggregation, Category, Direction, MetricDefinition
from tests.contests.blitz import at, rules

CALLS = MetricDefinition(key="calls", name="Calls", category=Category.ACTIVITY, aggregation=Aggregation.COUNT)
REVENUE = MetricDefinition(key="revenue", name="Revenue", category=Category.RESULT, unit="money:USD")
TIERS = [{"name": "Bronze", "least": "5"}, {"name": "Gold", "least": "10.5", "prize": "A cake"}]
EVERYTHING = {
    "ties": "second",
    "second": "revenue",
    "late": "from_joining",
    "corrections": "until_end",
    "manual": True,
    "floor": {"least": "0.000001", "metric": "calls"},
    "cap": "123456789.123456",
    "multipliers": [{"times": "1.5", "weekday": "friday"}, {"times": 3, "on": "2026-11-09"}],
    "prize": "Dinner & <drinks>",
    "commitment": draw.commitment("x"),
    "entrants": {"persons": [1, 2], "teams": [3], "roles": ["rep"], "enter": "opt_in"},
}


def test_rules_come_back_from_plain_json_as_they_were() -> None:
    for contest in (rules(), rules({"kind": "tiers", "tiers": TIERS}, **EVERYTHING)):
        assert read(json.loads(json.dumps(document(contest)))) == contest
    assert document(rules({"kind": "tiers", "tiers": TIERS}, **EVERYTHING))["cap"] == "123456789.123456"


def test_a_moment_comes_back_in_the_hour_that_there_is_twice() -> None:
    once, again = at(25, 2, 30, month=10), at(25, 2, 30, month=10).replace(fold=1)
    early, late = rules(starts=once), rules(starts=again)
    assert early.starts < late.starts
    assert [read(document(each)) for each in (early, late)] == [early, late]


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"ends": at(2, 0)}, "ends", "Choose an end after the start."),
        ({"ends": at(1)}, "ends", "Choose an end after the start."),
        ({"ends": at(2, 0, 9)}, "ends", "A contest lasts at least ten minutes and at most a year."),
        ({"ties": "second"}, "second", "Choose the metric that decides ties, and ties by a second metric."),
        ({"ties": "draw"}, "commitment", "A draw needs a seed, committed to before the start."),
        ({"format": {"kind": "raffle"}}, "commitment", "A draw needs a seed, committed to before the start."),
        ({"format": {"kind": "bracket"}}, "late", "Nobody can join a duel or a knock-out after its start: leave late joiners out."),
        ({"format": {"kind": "first", "target": 10}, "cap": 9}, "cap", "With this cap nobody reaches the target: raise it."),
        ({"format": {"kind": "tiers", "tiers": TIERS[::-1]}}, "format", "Each tier needs more than the one before it."),
        ({"zone": "Europe/Berln"}, "zone", '"Europe/Berln" is not a time zone (did you mean Europe/Berlin or Europe/Belfast?).'),
        (
            {"scoring": {"by": "scorecard"}},
            "ties",
            "Nobody is first to a scorecard's score: share the prize, draw, or choose a second metric.",
        ),
        ({"entrants": {}}, "entrants", "Name persons, teams or roles, or say everyone."),
        ({"podium": 3}, "podium", "A contest has no such rule."),
        ({"name": ""}, "name", "String should have at least 1 character."),
    ],
)
def test_what_does_not_go_together_is_said_at_its_field(said: dict[str, object], field: str, sentence: str) -> None:
    with pytest.raises(FieldErrors) as error:
        rules(**said)  # type: ignore[arg-type]
    assert error.value.by_field[field] == sentence


def test_a_metric_that_the_playbook_no_longer_has_is_a_clear_sentence() -> None:
    assert gone(rules(), {"calls": CALLS}) is None
    sentence = (
        "“Call blitz” counts the metric “calls”, which the playbook no longer has. Nothing is lost: put it back, or cancel the contest."
    )
    assert gone(rules(), {}) == sentence
    with pytest.raises(UserError, match="Nothing is lost"):
        check(rules(), {})


def test_averages_and_what_should_be_little_cannot_be_scored() -> None:
    mean = CALLS.model_copy(update={"aggregation": Aggregation.MEAN})
    down = CALLS.model_copy(update={"direction": Direction.DOWN})
    with pytest.raises(UserError, match="“Calls” is an average or a formula"):
        check(rules(), {"calls": mean})
    with pytest.raises(UserError, match="Less “Calls” is better"):
        check(rules(), {"calls": down})


def test_a_score_counts_in_its_metrics_unit_or_in_points() -> None:
    metrics = {"calls": CALLS, "revenue": REVENUE}
    one, points = {"metrics": [{"metric": "revenue"}]}, {"metrics": [{"metric": "revenue", "points": "0.001"}]}
    goal = {"by": "goal", "metrics": [{"metric": "revenue"}]}
    assert [unit(rules(scoring=each), metrics) for each in (one, points, goal)] == ["money:USD", "number", "percent"]
    assert unit(rules("improved", scoring=one), metrics) == "percent"


def test_corrections_count_until_the_result_is_final_or_until_the_end() -> None:
    late, final = at(20), at(18)
    assert rules().known_at(late) == late
    assert rules().known_at(late, final) == final
    assert rules(corrections="until_end").known_at(late, final) == at(14, 0)


def test_a_cap_may_be_the_target_itself() -> None:
    assert rules({"kind": "first", "target": 10}, cap=10).cap == 10


def test_numbers_finer_than_a_millionth_are_refused() -> None:
    with pytest.raises(FieldErrors, match="cap"):
        rules(cap=Decimal("0.0000001"))
