"""The file that lists the rows that were not taken."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from bot.intake.faults import unusable

_LONGEST = 500
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
_FIRST_COLUMNS = ("row", "reason")
_START = f"\ufeff{','.join(_FIRST_COLUMNS)},".encode()


def neutral(cell: str) -> str:
    """`cell` as a spreadsheet may open it: what would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


class RejectFile:
    """A CSV of the rows that were not taken: row number, reason, then the original cells. It is made when the first row is rejected, and
    takes the place of an earlier one when the import is over; any other file is left alone. Raises UserError where it cannot be written.
    """

    def __init__(self, path: Path | None, columns: Sequence[str], source: Path) -> None:
        self._path = path
        self._columns = columns
        self._file: TextIO | None = None
        if path is not None:
            _check(path, source)

    @property
    def written(self) -> Path | None:
        return self._path if self._file is not None else None

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        if self._path is None:
            return
        with _telling(self._path):
            if self._file is None:
                self._file = _unfinished(self._path).open("w", encoding="utf-8-sig", errors="backslashreplace", newline="")
                csv.writer(self._file).writerow([*_FIRST_COLUMNS, *map(neutral, self._columns)])
            csv.writer(self._file).writerow([line, reason[:_LONGEST], *map(neutral, cells)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None and self._path is not None:
            with _telling(self._path):
                self._file.close()
                _unfinished(self._path).replace(self._path)


def _unfinished(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _check(path: Path, source: Path) -> None:
    """Nothing but an earlier list of refused rows may stand where this one is to be written; nor may the very file that is read."""
    with _telling(path):
        if not path.parent.is_dir():
            raise unusable(f"There is no folder {path.parent} to list refused rows in.")
        for taken in filter(Path.exists, (path, _unfinished(path))):
            if taken.samefile(source) or not taken.is_file() or not _is_list(taken):
                raise unusable(f"{taken.name} is no list of refused rows and would be lost; choose another name with --rejects.")


def _is_list(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_START)) in (_START, b"")


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unusable(f"The refused rows cannot be listed in {path}: {error.strerror}; choose another place with --rejects.") from error
