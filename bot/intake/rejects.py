"""The file that lists the rows that were not taken."""

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

_LONGEST = 500
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


def neutral(cell: str) -> str:
    """`cell` as a spreadsheet may open it: what would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


class RejectFile:
    """A CSV of the rows that were not taken: row number, reason, then the original cells. Made when the first row is rejected."""

    def __init__(self, path: Path | None, columns: Sequence[str]) -> None:
        self._path = path
        self._columns = columns
        self._file: TextIO | None = None

    @property
    def written(self) -> Path | None:
        return self._path if self._file is not None else None

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        if self._path is None:
            return
        if self._file is None:
            self._file = self._path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="")
            csv.writer(self._file).writerow(["row", "reason", *map(neutral, self._columns)])
        csv.writer(self._file).writerow([line, reason[:_LONGEST], *map(neutral, cells)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
