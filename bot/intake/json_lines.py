"""JSON Lines: one object a line. What lies deeper is a column of its own, as `owner.email`; numbers keep the spelling the file has."""

import json
from collections.abc import Iterator, Sequence
from typing import TextIO

from bot.intake.delimited import Row
from bot.intake.faults import unusable
from bot.intake.numbers import Typed

_SAMPLED_ROWS = 1000
_DEEPEST = 6


def json_columns(stream: TextIO, name: str) -> list[str]:
    """Every name that the first thousand objects use, in order of appearance. Leaves the stream at its start."""
    columns: dict[str, None] = {}
    for place, line in enumerate(stream):
        if place == 0 and line.lstrip().startswith("["):
            raise unusable(f"{name} is one JSON list; it needs one object a line (JSON Lines).")
        if place >= _SAMPLED_ROWS:
            break
        cells = _cells(line)
        columns |= dict.fromkeys(cells if isinstance(cells, dict) else ())
    stream.seek(0)
    return list(columns)


def json_rows(stream: TextIO, columns: Sequence[str]) -> Iterator[Row]:
    """The columns first, then every object; a key it does not have is a blank cell."""
    yield 0, columns, None
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        cells = _cells(line)
        if isinstance(cells, str):
            yield number, [line.rstrip("\r\n")], cells
        else:
            yield number, [cells.get(column, "") for column in columns], None


def _cells(line: str) -> dict[str, str] | str:
    """The cells of one line, or what is wrong with it."""
    try:
        value = json.loads(line, parse_float=Typed, parse_int=Typed, parse_constant=Typed)
    except (ValueError, RecursionError):
        return "The line is half-written or no JSON."
    if not isinstance(value, dict):
        return "The line is no JSON object."
    cells: dict[str, str] = {}
    _flatten(value, "", cells, 0)
    if "\\u" in line and not all(map(_sound, cells.values())):
        return "The line holds characters that no text may have."
    return cells


def _sound(text: str) -> bool:
    """Whether `text` is free of NULs and of halves of characters, which JSON can spell."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _flatten(value: dict[str, object], prefix: str, cells: dict[str, str], depth: int) -> None:
    for key, item in value.items():
        name = prefix + key
        if isinstance(item, dict) and depth < _DEEPEST:
            _flatten(item, f"{name}.", cells, depth + 1)
        elif isinstance(item, str):
            cells[name] = item
        elif item is None:
            cells[name] = ""
        elif isinstance(item, bool):
            cells[name] = str(item).lower()
        else:
            cells[name] = json.dumps(item, ensure_ascii=False)
