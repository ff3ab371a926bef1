"""XLSX, row by row. Numbers and dates keep their type: no marks or formats of a mapping apply to them."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from bot.intake.delimited import Row
from bot.intake.faults import quoted, unusable
from bot.intake.mapping import FileStyle
from bot.intake.numbers import Typed

Cells = tuple[Cell | MergedCell | ReadOnlyCell | EmptyCell, ...]

_LARGEST_UNPACKED = 512 << 20
_DAMAGE = (
    InvalidFileException, SyntaxError, zipfile.BadZipFile, zlib.error, EOFError,
    ValueError, LookupError, AttributeError, TypeError, OverflowError, RuntimeError,
)  # fmt: skip
"""What opening and reading a damaged or hostile workbook raises; that of its XML is a SyntaxError."""


@contextmanager
def workbook_rows(path: Path, style: FileStyle) -> Iterator[Iterator[Row]]:
    """The header first, then every row that is not blank, of the sheet that `style` names, else of the first."""
    _check_size(path)
    with _readable(path):
        book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        if not sheets:
            raise unusable(f"{path.name} has no sheet with cells.")
        name = style.sheet or next(iter(sheets))
        if name not in sheets:
            raise unusable(f"{path.name} has no sheet {quoted(name)}; it has {', '.join(map(quoted, list(sheets)[:10]))}.")
        sheets[name].reset_dimensions()
        yield _rows(_undamaged(path, sheets[name].iter_rows(min_row=style.header)))
    finally:
        book.close()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise unusable(f"{path.name} is no Excel file that can be read; save it as .xlsx or CSV.") from error


def _undamaged(path: Path, rows: Iterator[Cells]) -> Iterator[Cells]:
    """The rows, each as it is read from the file."""
    while True:
        with _readable(path):
            row = next(rows, None)
        if row is None:
            return
        yield row


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise unusable(f"{path.name} is damaged: it cannot be unpacked.") from error
    if unpacked > _LARGEST_UNPACKED:
        raise unusable(f"{path.name} unpacks to more than 512 MB; export it as CSV.")


def _rows(rows: Iterator[Cells]) -> Iterator[Row]:
    width = 0
    for row in rows:
        cells = [_text(cell) for cell in row]
        if not any(cells):
            continue
        number = next((cell.row for cell in row if not isinstance(cell, EmptyCell)), None) or 0
        if width == 0:
            header = _trimmed(cells)
            width = len(header)
            yield number, [name.strip() for name in header], None
        elif any(cells[width:]):
            yield number, cells, f"The row has cells beyond the {width} columns that have names."
        else:
            yield number, [*cells[:width], *[""] * (width - len(cells))], None


def _trimmed(cells: Sequence[str]) -> list[str]:
    last = max(place for place, cell in enumerate(cells) if cell)
    return list(cells[: last + 1])


def _text(cell: Cell | MergedCell | ReadOnlyCell | EmptyCell) -> str:
    value = cell.value
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        clock = value.time() != time.min or "h" in str(getattr(cell, "number_format", "")).casefold()
        return Typed(value.isoformat() if clock else value.date().isoformat())
    return Typed(value.isoformat() if isinstance(value, date | time) else value)
