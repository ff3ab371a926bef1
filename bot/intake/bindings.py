"""Cells of a mapping bound to the columns of one table: each becomes a function of a row, made once and run a million times."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

from bot.intake.cells import AmountCell, Between, Cell, Condition, Lookup, MomentCell, Scalar, Where
from bot.intake.faults import Fault, Reject, quoted, unusable
from bot.intake.mapping import FileStyle, Table
from bot.intake.moments import Moment, MomentReader, Window, day_of, moment_reader
from bot.intake.numbers import number_reader
from bot.intake.readers import TableFile, open_table

Cells = Sequence[str]
TextOf = Callable[[Cells], str]
MomentOf = Callable[[Cells], Moment | None]
AmountOf = Callable[[Cells], Decimal | None]
Test = Callable[[Cells], bool]

_TRUE = frozenset({"true", "yes", "y", "t", "1", "x"})
_FALSE = frozenset({"false", "no", "n", "f", "0", ""})


class Bindings:
    """`zone` is that of times which name none; `folder` is where files for lookups lie, None where there is none."""

    def __init__(self, mapping: Table, table: TableFile, zone: ZoneInfo, now: datetime, folder: Path | None) -> None:
        self.table = table
        self._mapping = mapping
        self._zone = ZoneInfo(mapping.dates.zone) if mapping.dates.zone else zone
        self._window = Window.around(mapping.dates, now)
        self._folder = folder
        self.numbers = number_reader(mapping.numbers)

    def text(self, cell: Cell) -> TextOf:
        """The cell's text without outer spaces, translated."""
        raw = self._raw(cell)
        if not cell.translate and cell.default is None:
            return lambda cells: raw(cells).strip()
        table = {key.strip().casefold(): word for key, word in cell.translate.items()}
        default = cell.default or ""

        def translated(cells: Cells) -> str:
            words = raw(cells).strip()
            return table.get(words.casefold(), words) or default

        return translated

    def moment(self, cell: MomentCell) -> MomentOf:
        read = self._reader(cell)
        raw = self._raw(cell) if cell.default is None and not cell.translate else self.text(cell)
        return lambda cells: read(raw(cells))

    def amount(self, cell: AmountCell, currency: str | None = None) -> AmountOf:
        """What the row adds: None where its cell is blank or `where` does not hold."""
        plain = self._plain_amount(cell, currency)
        if not cell.where:
            return plain
        holds = self.where(cell.where)
        return lambda cells: plain(cells) if holds(cells) else None

    def where(self, where: Where) -> Test:
        """Whether every condition holds; without conditions, always."""
        tests = [self._test(column, condition) for column, condition in where.items()]
        if len(tests) == 1:
            return tests[0]
        return lambda cells: all(test(cells) for test in tests)

    def _raw(self, cell: Cell) -> TextOf:
        if cell.column is not None:
            return itemgetter(self.table.index(cell.column))
        if cell.template is not None:
            return self._template(cell.template)
        if cell.lookup is not None:
            return self._lookup(cell.lookup, optional=cell.default is not None)
        constant = cell.constant or ""
        return lambda _: constant

    def _template(self, template: str) -> TextOf:
        """Columns in words; blank as a whole where every column is."""
        pieces = [(words, None if name is None else self.table.index(name)) for words, name, _, _ in Formatter().parse(template)]
        places = [place for _, place in pieces if place is not None]

        def filled(cells: Cells) -> str:
            if not any(cells[place].strip() for place in places):
                return ""
            return "".join(words + (cells[place].strip() if place is not None else "") for words, place in pieces)

        return filled

    def _lookup(self, lookup: Lookup, *, optional: bool) -> TextOf:
        here = self.table.index(lookup.key)
        values = self._other_file(lookup)
        squeezed = {_squeezed(key): key for key in values}

        def found(cells: Cells) -> str:
            key = cells[here].strip()
            value = values.get(key)
            if value is not None:
                return value
            if optional or not key:
                return ""
            like = squeezed.get(_squeezed(key))
            hint = f"; there is {quoted(like)}, and `translate` can make one of the other" if like else ""
            raise Reject(Fault.LOOKUP, f"{lookup.file} has no {lookup.match or lookup.key} {quoted(key)}{hint}.")

        return found

    def _other_file(self, lookup: Lookup) -> dict[str, str]:
        if self._folder is None or Path(lookup.file).name != lookup.file:
            raise unusable(f"The lookup in {quoted(lookup.file)} needs that file in the same folder as {self.table.name}.")
        with open_table(self._folder / lookup.file, FileStyle()) as other:
            key, value = other.index(lookup.match or lookup.key), other.index(lookup.column)
            return {cells[key].strip(): cells[value] for _, cells, problem in other.rows if problem is None}

    def _reader(self, cell: MomentCell) -> MomentReader:
        return moment_reader(cell, self._mapping.dates, self._zone, self._window)

    def _plain_amount(self, cell: AmountCell, currency: str | None) -> AmountOf:
        if cell.between is not None:
            return self._between(cell.between, cell.multiply)
        read = number_reader(self._mapping.numbers, currency)
        if cell.constant is not None:
            try:
                fixed = read(cell.constant)
            except Reject as reject:
                raise unusable(f"A constant of the mapping cannot be added: {reject.reason}") from reject
            value = None if fixed is None else fixed * cell.multiply
            return lambda _: value
        raw = self._raw(cell) if not cell.translate and cell.default is None else self.text(cell)
        if cell.multiply == 1:
            return lambda cells: read(raw(cells))

        def multiplied(cells: Cells) -> Decimal | None:
            number = read(raw(cells))
            return None if number is None else number * cell.multiply

        return multiplied

    def _between(self, between: Between, multiply: Decimal) -> AmountOf:
        starts, ends = self.moment(between.starts), self.moment(between.ends)
        seconds = Decimal(60 if between.unit == "minutes" else 86_400)

        def length(cells: Cells) -> Decimal | None:
            first, last = starts(cells), ends(cells)
            if first is None or last is None:
                return None
            span = _clock(last, self._zone) - _clock(first, self._zone)
            if span.total_seconds() < 0:
                raise Reject(Fault.PERIOD, f"It ends before it starts: {last} is before {first}.")
            return (span.days * 86_400 + span.seconds + Decimal(span.microseconds) / 1_000_000) / seconds * multiply

        return length

    def _test(self, column: str, condition: Condition) -> Test:
        place = self.table.index(column)
        tests: list[Callable[[str], bool]] = []
        if condition.any_of is not None:
            wanted = _matcher(condition.any_of)
            tests.append(wanted)
        if condition.none_of is not None:
            unwanted = _matcher(condition.none_of)
            tests.append(lambda text: not unwanted(text))
        if condition.empty is not None:
            tests.append(lambda text: (not text.strip()) == condition.empty)
        tests += self._limits(condition)
        if len(tests) == 1:
            only = tests[0]
            return lambda cells: only(cells[place])
        return lambda cells: all(test(cells[place]) for test in tests)

    def _limits(self, condition: Condition) -> list[Callable[[str], bool]]:
        tests: list[Callable[[str], bool]] = []
        for limit, keeps in (
            (condition.at_least, (0, 1)),
            (condition.at_most, (-1, 0)),
            (condition.above, (1,)),
            (condition.below, (-1,)),
        ):
            if limit is not None:
                tests.append(self._limit(limit, keeps))
        return tests

    def _limit(self, limit: Decimal | date, keeps: Sequence[int]) -> Callable[[str], bool]:
        """Whether a cell, compared with `limit` (-1, 0 or 1), is on the side that is kept; a blank never is."""
        if isinstance(limit, Decimal):
            number = self.numbers
            return lambda text: (value := number(text)) is not None and (value > limit) - (value < limit) in keeps
        read = self._reader(MomentCell(constant=""))
        return lambda text: (day := day_of(read(text))) is not None and (day > limit) - (day < limit) in keeps


def _clock(moment: Moment, zone: ZoneInfo) -> datetime:
    return moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day, tzinfo=zone)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text).casefold()


def _matcher(values: Sequence[Scalar]) -> Callable[[str], bool]:
    """Whether a cell is one of `values`."""
    words = {value.strip().casefold() for value in values if isinstance(value, str)}
    words |= {word for value in values if isinstance(value, bool) for word in (_TRUE if value else _FALSE)}
    numbers = {value for value in values if isinstance(value, Decimal)}
    words |= {str(number) for number in numbers}

    def matches(text: str) -> bool:
        word = text.strip().casefold()
        return word in words or (bool(numbers) and _is_number(word, numbers))

    return matches


def _is_number(word: str, numbers: set[Decimal]) -> bool:
    return re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", word) is not None and Decimal(word) in numbers
