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
    ],
)
def test_what_is_wrong_does_not_fit(wrong: object) -> None:
    with pytest.raises(ValidationError):
        VALIDATOR.validate(wrong)


def test_a_place_in_the_file_knows_its_keys() -> None:
    assert KEYS.at(("scorecards", "x", "metrics", "calls")) == ("weight", "floor", "cap")
    assert "fiscal_year_starts" in KEYS.at(("calendars", "berlin"))
    assert {"metric", "from", "until"} <= set(KEYS.at(("goals", 3)))
    assert KEYS.at(("metrics",)) == ()
