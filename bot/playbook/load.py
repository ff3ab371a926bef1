"""A playbook from its YAML text, every error with file and line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as FilePath
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.people.definitions import Slug
from bot.playbook.checks import faults_of
from bot.playbook.faults import Fault, Path, PlaybookError, guess, shown
from bot.playbook.models import EMAIL, Playbook
from bot.playbook.reading import LARGEST_FILE, Document, read
from bot.playbook.schema import keys_at

_QUOTED = re.compile(r"'([^']*)'")
_SENTENCES = {
    "missing": "is missing",
    "decimal_max_places": "has more than six decimal places",
    "decimal_parsing": "is not a number",
    "decimal_type": "is not a number",
    "finite_number": "is not a number",
    "int_parsing": "is not a whole number",
    "int_type": "is not a whole number",
    "bool_parsing": "is not true or false",
    "bool_type": "is not true or false",
    "string_type": "is not text; put it in quotes",
    "string_too_short": "is empty",
    "date_parsing": "is not a date, as 2026-01-31",
    "date_from_datetime_parsing": "is not a date, as 2026-01-31",
    "date_type": "is not a date, as 2026-01-31",
    "dict_type": "must be a map of keys and values",
    "model_type": "must be a map of keys and values",
    "tuple_type": "must be a list",
    "too_short": "must not be empty",
}
_PATTERNS = {
    str(get_args(Slug)[1].pattern): "is no key: lower-case letters, digits and _ only, starting with a letter, at most 63",
    EMAIL: "is not an e-mail address",
}


@dataclass(frozen=True)
class Loaded:
    """A playbook that is right in itself, with the lines of its file for what only the database can tell."""

    playbook: Playbook
    document: Document

    def error(self, faults: list[Fault]) -> PlaybookError:
        return self.document.error(faults)


def load_file(path: FilePath) -> Loaded:
    """The playbook in a file."""
    try:
        with path.open("rb") as file:
            return load(file.read(LARGEST_FILE + 1), path.name)
    except OSError as error:
        raise PlaybookError([f"{path}: {error.strerror or 'cannot be read'}"]) from error


def load(text: str | bytes, name: str = "playbook.yaml") -> Loaded:
    """Reads, validates and cross-checks; raises `PlaybookError` with all that is wrong."""
    document = read(text, name)
    if not isinstance(document.data, dict):
        raise PlaybookError([f"{name}:1: a playbook has keys as metrics, scorecards and goals; this file is {_kind(document.data)}"])
    sections = {key: section for key, section in document.data.items() if section is not None}
    try:
        playbook = Playbook.model_validate(sections)
    except ValidationError as error:
        raise document.error(list(_faults(error, document))) from error
    if faults := faults_of(playbook):
        raise document.error(faults)
    return Loaded(playbook, document)


def _faults(error: ValidationError, document: Document) -> Iterator[Fault]:
    seen: set[Fault] = set()
    for detail in error.errors(include_url=False):
        fault = Fault(*_worded(detail, document))
        # A rule in a map is told its key, so a bad one comes up twice.
        told = fault.path[-1:] == ("key",) and fault.path not in document.lines
        if fault not in seen and not told:
            seen.add(fault)
            yield fault


def _worded(detail: ErrorDetails, document: Document) -> tuple[Path, str]:
    path: Path = detail["loc"]
    kind, value = detail["type"], detail["input"]
    if path[-1:] == ("[key]",):
        path = path[:-1]
    if kind == "extra_forbidden":
        return path, f"this key is not known{_nearest(str(path[-1]), document.known(path[:-1]))}"
    if kind == "missing":
        return path[:-1], f"{path[-1]} is missing"
    if kind == "union_tag_not_found":
        return path, "kind is missing"
    if kind == "union_tag_invalid":
        path, value = (*path, "kind"), detail["ctx"]["tag"]
    said = _sentence(kind, detail.get("ctx", {}), detail["msg"], str(value))
    quoted = isinstance(value, str | int | Decimal) and kind != "value_error"
    return path, f'"{shown(value)}" {said}' if quoted else said


def _sentence(kind: str, context: Mapping[str, object], message: str, value: str) -> str:
    if kind in ("enum", "literal_error", "union_tag_invalid"):
        allowed = _QUOTED.findall(str(context.get("expected") or context.get("expected_tags")))
        return f"is not one of {', '.join(allowed)}{guess(value, allowed)}"
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(context["pattern"]), f"does not look like {context['pattern']}")
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    for bound, words in (("ge", "is less than"), ("gt", "is not more than"), ("le", "is more than"), ("lt", "is not less than")):
        if bound in context:
            return f"{words} {context[bound]}"
    if "max_length" in context:
        return f"is too long: at most {context['max_length']}"
    return message.removeprefix("Value error, ")


def _nearest(key: str, path: Path) -> str:
    allowed = keys_at(path)
    return guess(key, allowed) or (f" (allowed: {', '.join(allowed)})" if allowed else "")


def _kind(data: object) -> str:
    return "empty" if data is None else "a list" if isinstance(data, list) else "a single value"
