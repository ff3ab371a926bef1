"""CSV and TSV, row by row, in flat memory.

A row that does not fit its header is told and passed over. An open quotation mark would swallow the rows that follow: then only the line
where it opens is lost, and reading goes on with the next.
"""

import csv
from collections.abc import Iterator, Sequence
from typing import TextIO

from bot.intake.encodings import Look
from bot.intake.mapping import FileStyle

Row = tuple[int, Sequence[str], str | None]
"""The row's number in the file, its cells, and what is wrong with it."""

_DELIMITERS = ("\t", ";", "|", ",")
_SAMPLE = 1 << 16
_SAMPLED_ROWS = 25


class Lines:
    """The physical lines of a stream, counted; those of the row being read are kept, and can be given back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._returned: list[str] = []
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.pop() if self._returned else next(self._stream)
        self.number += 1
        self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> None:
        self._returned.extend(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        del self.taken[1:]


def find_delimiter(stream: TextIO, style: FileStyle) -> str:
    """The mark between cells: the one by which most rows are as wide as the header. Leaves the stream at its start."""
    stream.seek(0)
    sample = stream.read(_SAMPLE).splitlines()[style.header - 1 :]
    stream.seek(0)
    lines = [line for line in sample if line.strip()][:_SAMPLED_ROWS]
    if lines and lines[0].casefold().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    return max(_DELIMITERS, key=lambda mark: _fit(lines, mark))


def delimited_rows(stream: TextIO, delimiter: str, style: FileStyle, look: Look) -> Iterator[Row]:
    """The header first, then every row that is not blank."""
    lines = Lines(stream)
    for _ in range(style.header - 1):
        next(lines, None)
    header = _header(lines, delimiter)
    yield lines.number, header, None
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    width = len(header)
    careful = look.nul or not look.sound
    while True:
        lines.taken.clear()
        number = lines.number + 1
        try:
            cells = next(reader)
            problem = None if len(cells) == width else _ill_fitting(cells, width)
        except StopIteration:
            return
        except csv.Error as error:
            cells, problem = [], f"The row is half-written or wrongly quoted ({error})."
        if problem is None and careful:
            problem = _garbled(lines.taken, look)
        if problem is not None and (len(lines.taken) > 1 or not cells):
            lines.give_back_all_but_first()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            cells = lines.taken[0].rstrip("\r\n").split(delimiter)
        if any(cells):
            yield number, cells[:width] if problem is None else cells, problem


def _header(lines: Lines, delimiter: str) -> list[str]:
    for cells in csv.reader(lines, delimiter=delimiter):
        joined = "".join(cells).strip()
        if joined and not (joined.casefold().startswith("sep=") or joined.casefold() == "sep"):
            return [cell.strip() for cell in cells]
    return []


def _ill_fitting(cells: Sequence[str], width: int) -> str | None:
    if len(cells) > width and not any(cells[width:]):
        return None
    return f"The row has {len(cells)} cells where the header has {width}; it is half-written or wrongly quoted." if cells else None


def _garbled(lines: Sequence[str], look: Look) -> str | None:
    if any("\0" in line for line in lines):
        return "The row holds NUL characters; the file is damaged there."
    if not look.sound and any("\ufffd" in line for line in lines):
        return f"The row holds bytes that are no {look.encoding.removesuffix('-sig').upper()} text."
    return None


def _fit(lines: Sequence[str], mark: str) -> tuple[int, int]:
    rows = [row for row in csv.reader(lines, delimiter=mark) if row]
    if not rows or len(rows[0]) < 2:
        return 0, 0
    return sum(len(row) == len(rows[0]) for row in rows), len(rows[0])
