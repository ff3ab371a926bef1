"""What pydantic has against a YAML file, in our words."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.intake.documents import Document
from bot.intake.keys import Keys
from bot.intake.mistakes import Mistake, Path, guess, shown
from bot.people.definitions import Slug

EMAIL = r"^[^@\s]+@[^@\s]+$"
CURRENCY = "^[A-Z]{3}$"
DELIMITER = r'^[^"\r\n]$'

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
    "model_attributes_type": "must be a map of keys and values",
    "tuple_type": "must be a list",
    "too_short": "must not be empty",
}
_PATTERNS = {
    str(get_args(Slug)[1].pattern): "is no key: lower-case letters, digits and _ only, starting with a letter, at most 63",
    EMAIL: "is not an e-mail address",
    CURRENCY: "is no currency, as EUR",
    DELIMITER: "cannot stand between cells",
}


def mistakes(error: ValidationError, document: Document, keys: Keys) -> Iterator[Mistake]:
    """Each once. `keys` are those that the file may have."""
    yield from dict.fromkeys(Mistake(*_worded(detail, document, keys)) for detail in error.errors(include_url=False))


def _worded(detail: ErrorDetails, document: Document, keys: Keys) -> tuple[Path, str]:
    path: Path = detail["loc"]
    kind, value = detail["type"], detail["input"]
    if path[-1:] == ("[key]",):
        path = path[:-1]
    if kind == "extra_forbidden":
        return path, _stranger(path, keys)
    if kind == "missing":
        return path[:-1], f"{path[-1]} is missing"
    if kind == "union_tag_not_found":
        return path, f"kind is missing: one of {', '.join(keys.kinds(path))}"
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


def _stranger(path: Path, keys: Keys) -> str:
    """What to say about a key that may not stand there: whose it is, which one is meant, or which there are."""
    *above, key = path
    here = path[-2] if len(path) > 1 else None
    kinds = keys.kinds(tuple(above[:-1]))
    owners = [kind for kind, theirs in kinds.items() if key in theirs] if here in kinds else []
    if owners:
        return f"this key is for a mapping of kind {' or '.join(owners)}; this one is of kind {here}"
    allowed = keys.at(tuple(above))
    known = f" (allowed: {', '.join(allowed)})" if allowed else ""
    return f"this key is not known{guess(str(key), allowed) or known}"
