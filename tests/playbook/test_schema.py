"""The JSON Schema that editors check a playbook with."""

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.playbook.schema import KEYS, json_schema
from bot.playbook.starter import starter

VALIDATOR = Draft202012Validator(json_schema())


class _Loader(yaml.SafeLoader):
    """Dates stay text, as in an editor."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_the_starter_playbook_fits() -> None:
    VALIDATOR.validate(yaml.load(starter(), _Loader))


def test_a_schedule_fits_with_one_conversation_or_several() -> None:
    rule = {"what": "x", "for": {"everyone": True}, "when": "monday at 08:00", "quiet": "20:00 to 07:00", "with": {"metric": "calls"}}
    VALIDATOR.validate({"schedules": {"a": rule, "b": {**rule, "to": "#a"}, "c": {**rule, "to": ["#a", "#b"]}}})


@pytest.mark.parametrize(
    "wrong",
    [
        {"metric": {}},
        {"metrics": {"calls": {"name": "Calls"}}},
        {"metrics": {"calls": {"name": "Calls", "category": "fun"}}},
        {"metrics": {"calls": {"key": "calls", "name": "Calls", "category": "activity"}}},
        {"goals": [{"metric": "calls", "target": "x", "everyone": True}]},
        {"scorecards": {"a": {"name": "A", "metrics": {}}}},
        {"mappings": {"a": {"kind": "records"}}},
        {"privacy": {"public_top": -1}},
        {"privacy": {"leaderboard": {"names": "none"}}},
        {"schedules": {"a": {"what": "x", "to": "#a"}}},
        {"schedules": {"a": {"what": "x", "to": [""], "when": "every monday at 08:00"}}},
        {"schedules": {"a": {"what": "x", "for": {"teem": "east"}, "when": "every monday at 08:00"}}},
    ],
)
def test_what_is_wrong_does_not_fit(wrong: object) -> None:
    with pytest.raises(ValidationError):
        VALIDATOR.validate(wrong)


def test_a_place_in_the_file_knows_its_keys() -> None:
    assert KEYS.at(("scorecards", "x", "metrics", "calls")) == ("weight", "floor", "cap")
    assert "fiscal_year_starts" in KEYS.at(("calendars", "berlin"))
    assert {"what", "for", "to", "when", "with", "quiet"} <= set(KEYS.at(("schedules", "x")))
    assert KEYS.at(("schedules", "x", "for")) == ("person", "team", "role", "everyone")
    assert {"metric", "from", "until"} <= set(KEYS.at(("goals", 3)))
    assert KEYS.at(("metrics",)) == ()
