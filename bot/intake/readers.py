"""Any table file as one stream of rows: CSV, TSV, JSON Lines and XLSX, told apart by what is in them."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process

from bot.intake.delimited import Row, delimited_rows, find_delimiter
from bot.intake.encodings import Look, look_at
from bot.intake.faults import quoted, unusable
from bot.intake.json_lines import json_columns, json_rows
from bot.intake.mapping import FileStyle
from bot.intake.workbook import workbook_rows

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class TableFile:
    """An open table: its column names, its rows as they are read, and `share_read`, the part of the file behind us."""

    name: str
    sha256: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    share_read: Callable[[], float]

    def index(self, column: str) -> int:
        """Where `column` stands; `UserError` names the file and the nearest column where it is missing or there twice."""
        places = [place for place, name in enumerate(self.columns) if name == column]
        if len(places) == 1:
            return places[0]
        if places:
            raise unusable(f"{self.name} has the column {quoted(column)} {len(places)} times; rename one of them.")
        raise unusable(f"{self.name} has no column {quoted(column)}{nearest_hint(column, self.columns)}")


def nearest_hint(word: str, choices: Sequence[str]) -> str:
    """How a sentence about an unknown word ends: with the nearest one, or with what there is."""
    nearest = process.extractOne(word, choices, processor=str.casefold, score_cutoff=55)
    if nearest is not None:
        return f"; did you mean {quoted(nearest[0])}?"
    return f"; there are {', '.join(map(quoted, choices[:12]))}." if choices else "."


@contextmanager
def open_table(path: Path, style: FileStyle) -> Iterator[TableFile]:
    """The table in a file; `UserError` where it is none."""
    if not path.is_file():
        raise unusable(f"There is no file {path.name}.")
    look = look_at(path, style.encoding)
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLD_EXCEL:
        raise unusable(f"{path.name} is an old Excel file; save it as .xlsx or CSV.")
    if start == _ZIP:
        with workbook_rows(path, style) as rows:
            yield _table(path, look, rows, lambda: 0.0)
    else:
        with _text_table(path, style, look) as table:
            yield table


@contextmanager
def _text_table(path: Path, style: FileStyle, look: Look) -> Iterator[TableFile]:
    size = path.stat().st_size or 1
    with path.open("rb") as binary:
        encoding = "utf-8-sig" if look.encoding == "utf-8" else look.encoding
        stream = io.TextIOWrapper(binary, encoding=encoding, errors="replace", newline="")
        if path.suffix.casefold() in (".jsonl", ".ndjson", ".json"):
            rows = json_rows(stream, json_columns(stream, path.name))
        else:
            rows = delimited_rows(stream, style.delimiter or find_delimiter(stream, style), style, look)
        yield _table(path, look, rows, lambda: binary.tell() / size)


def _table(path: Path, look: Look, rows: Iterator[Row], share_read: Callable[[], float]) -> TableFile:
    try:
        _, columns, _ = next(rows, (0, (), None))
    except csv.Error as error:
        raise unusable(f"The row with the column names of {path.name} is wrongly quoted or too long ({error}).") from error
    if not any(columns):
        raise unusable(f"{path.name} is empty: it has no row with column names.")
    return TableFile(path.name, look.sha256, tuple(columns), rows, share_read)
