"""A card as a terminal shows it: what its picture says, in tables."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rich import box
from rich.table import Table as Grid
from rich.text import Text

from bot.charts.cards.measure import Measure
from bot.charts.cards.scorecard import Scorecard
from bot.charts.cards.team import Team, TeamRow
from bot.chat.markup import plain
from bot.chat.message import Column, Footnote, Message, Paragraph, Picture, Table
from bot.cli.terminal import out
from bot.texts.numbers import Unit, figure, ratio

_PEOPLE = (Column("Person"), *(Column(title, "right") for title in ("Score", "Moved", "So far", "Goal", "Reached")))


def print_card(summary: str, picture: Picture) -> None:
    """The first line, then who, when and which place, then every number."""
    card = picture.data
    if not isinstance(card, Scorecard | Team):
        raise TypeError(f"no text for the card {picture.card}")
    place = f"#{card.rank} of {card.of} {_moved(card.moved)}".strip() if isinstance(card, Scorecard) and card.rank is not None else ""
    out.print(plain(summary), markup=False)
    out.print(" · ".join(part for part in (card.subtitle, card.period, place) if part), markup=False)
    for table in picture.instead:
        if isinstance(table, Table):
            changes = [_changed(each, card.locale) for each in card.measures]
            rows = [(*row, change) for row, change in zip_longest(table.rows, changes)]
            _print((*table.columns, Column("Change", "right")), rows)
    if isinstance(card, Team) and card.rows:
        out.print(card.headline, markup=False)
        _print(_PEOPLE, [_person(row, card) for row in card.rows])
    for line in (card.note, card.updated):
        if line:
            out.print(line, markup=False)


def print_board(message: Message) -> None:
    """The first line, then the table, then what is told below it."""
    for block in message.blocks:
        if isinstance(block, Table):
            _print(block.columns, block.rows)
        elif isinstance(block, Paragraph | Footnote):
            out.print(plain(block.text), markup=False)


def _print(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    grid = Grid(box=box.SIMPLE, pad_edge=False)
    for column in columns:
        grid.add_column(Text(plain(column.title)), justify=column.align, no_wrap=True)
    for row in rows:
        grid.add_row(*(Text(plain(cell)) for cell in row))
    out.print(grid, width=max(out.width, out.measure(grid).maximum))


def _person(row: TeamRow, card: Team) -> tuple[str, ...]:
    unit = Unit.parse(card.unit)
    value, goal = (figure(each, unit, card.locale, compact=card.compact) for each in (row.value, row.goal))
    score = figure(row.score, Unit("number"), card.locale, places=0)
    return row.name, score, _moved(row.moved), value, goal, ratio(row.attainment, card.locale)


def _moved(places: int | None) -> str:
    return "" if not places else f"{'▲' if places > 0 else '▼'}{abs(places)}"


def _changed(measure: Measure, locale: str) -> str:
    if not measure.change:
        return "" if measure.change is None else ratio(measure.change, locale)
    return f"{'▲' if measure.change > 0 else '▼'}{ratio(abs(measure.change), locale)}"
