"""The JSON Schema of a playbook file, for editors: completion and errors while typing."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.playbook.faults import Path
from bot.playbook.models import Playbook

DIALECT = "https://json-schema.org/draft/2020-12/schema"
HEADER = "# yaml-language-server: $schema={file}"
"""The line that tells an editor where the schema is."""

FILE = "playbook.schema.json"

Schema = dict[str, Any]
_KEYED = ("MetricDefinition", "CalendarDefinition")
"""Rules that take their key from the map they stand in."""


def json_schema() -> Schema:
    """A fresh copy each time."""
    schema = Playbook.model_json_schema(by_alias=True)
    for name in _KEYED:
        rule = schema["$defs"][name]
        rule["properties"].pop("key")
        rule["required"] = [key for key in rule.get("required", ()) if key not in ("key", "aggregation")]
    line = schema["$defs"]["LineRule"]
    schema["$defs"]["LineRule"] = {"anyOf": [{"type": "number", "minimum": 0}, line]}
    return {"$schema": DIALECT, "title": "Pacer playbook"} | schema


def keys_at(path: Path) -> tuple[str, ...]:
    """The keys that may stand at this place of the file; none where any may."""
    places = [_schema()]
    for part in path:
        places = [inner for place in places for inner in _inside(place, part)]
    return tuple(dict.fromkeys(key for place in places for key in place.get("properties", ())))


@lru_cache(maxsize=1)
def _schema() -> Schema:
    return json_schema()


def _inside(place: Schema, part: str | int) -> list[Schema]:
    named: Mapping[str, Schema] = place.get("properties", {})
    if isinstance(part, str) and part in named:
        return _open(named[part])
    inner = place.get("items") if isinstance(part, int) else place.get("additionalProperties") or next(iter(_patterns(place)), None)
    return _open(inner) if isinstance(inner, dict) else []


def _patterns(place: Schema) -> list[Schema]:
    return list(place.get("patternProperties", {}).values())


def _open(place: Schema) -> list[Schema]:
    """The schemas that a reference or a choice stands for."""
    if "$ref" in place:
        return _open(_schema()["$defs"][place["$ref"].rpartition("/")[2]])
    choices = [*place.get("anyOf", ()), *place.get("oneOf", ()), *place.get("allOf", ())]
    return [inner for choice in choices for inner in _open(choice)] or [place]
