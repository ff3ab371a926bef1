"""The JSON Schema of a playbook file, for editors: completion and errors while typing."""

from bot.intake.keys import Keys, Schema
from bot.playbook.models import Playbook

DIALECT = "https://json-schema.org/draft/2020-12/schema"
HEADER = "# yaml-language-server: $schema={file}"
"""The line that tells an editor where the schema is."""

FILE = "playbook.schema.json"

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


KEYS = Keys(json_schema)
"""The keys of the file, place by place."""
