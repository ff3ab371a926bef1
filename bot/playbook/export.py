"""The playbook in force as YAML that applies to the same state. A user's own file is never rewritten: the text goes where they send it."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import yaml

from bot.playbook.models import Playbook
from bot.playbook.outline import Outline, Value, goal_outline, outline
from bot.playbook.schema import FILE, HEADER
from storage.models.base import Document

_WIDTH = 140
_INT, _FLOAT, _DATE = (f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "timestamp"))


class _Dumper(yaml.SafeDumper):
    """Quotes whatever YAML 1.1 or our own reader would not take for text."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_implicit_resolver(_FLOAT, re.compile(r"^[-+]?[0-9.]+[eE][-+]?[0-9]+$"), list("-+.0123456789"))
_Dumper.add_implicit_resolver(_INT, re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))


def dump(playbook: Playbook, schema: str = FILE) -> str:
    """The YAML of a playbook; `schema` is where an editor finds its JSON Schema."""
    data: Outline = {key: value for key, value in _sections(playbook).items() if value not in ({}, [])}
    blocks = [
        yaml.dump({key: value}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=None)
        for key, value in data.items()
    ]
    return "\n".join([HEADER.format(file=schema) + "\n", *blocks])


def document(playbook: Playbook) -> Document:
    """The same as JSON data, numbers exact as text."""
    return {key: _json(value) for key, value in _sections(playbook).items()}


def _sections(playbook: Playbook) -> Outline:
    sections = outline(playbook, full=False)
    before = ("calendar", "calendars", "roles", "metrics", "scorecards")
    goals: Outline = {"goals": [goal_outline(rule) for rule in playbook.goals]}
    return {key: sections[key] for key in before} | goals | {key: value for key, value in sections.items() if key not in before}


def _json(value: Value) -> object:
    if isinstance(value, Mapping):
        return {key: _json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_json(part) for part in value]
    if isinstance(value, Decimal):
        return _digits(value)
    return value.isoformat() if isinstance(value, date) else value


def _digits(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    digits = _digits(value)
    return dumper.represent_scalar(_FLOAT if "." in digits else _INT, digits)


_Dumper.add_representer(Decimal, _number)
