"""`pacer preview`: the cards, drawn of made-up numbers."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rapidfuzz import process
from rich.progress import track

from bot import charts
from bot.charts.cards import CARDS
from bot.charts.theme import ThemeName
from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.cli.terminal import err
from bot.workers.pool import Drawn, Pool

FEW = 25
"""Pictures that are drawn sooner than other processes have started."""


class Format(StrEnum):
    """Where a picture is to be seen."""

    SLACK = "slack"
    TEAMS = "teams"
    DOUBLE = "2x"


SIZES = {Format.SLACK: charts.Size.SLACK, Format.TEAMS: charts.Size.TEAMS, Format.DOUBLE: charts.Size.SLACK_2X}


class Example(NamedTuple):
    card: str
    state: str
    data: object


def register(app: typer.Typer) -> None:
    app.command()(preview)


def preview(
    card: Annotated[str | None, typer.Argument(help="One card only.", show_default=False)] = None,
    state: Annotated[str | None, typer.Option(help="One of its examples only.", show_default=False)] = None,
    dark: Annotated[bool, typer.Option("--dark", help="In dark colours.")] = False,
    size: Annotated[Format, typer.Option(help="The size in pixels: 1200 x 675, 1024 x 576, 2400 x 1350.")] = Format.SLACK,
    folder: Annotated[Path, typer.Option(help="Where to write the PNGs.")] = Path("preview"),
) -> None:
    """Draw the cards, of made-up numbers, in every state."""
    wanted = _wanted(card, state)
    theme: ThemeName = "dark" if dark else "light"
    drawn = _drawn(wanted, SIZES[size], theme)
    shown = track(drawn, "Drawing", total=len(wanted), console=err, transient=True, disable=not err.is_terminal)
    failed = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place, png, failure in shown:
            name = file_name(wanted[place], theme)
            if png is None:
                failed += 1
                err.print(f"{name}: could not be drawn ({failure}).", markup=False)
                continue
            (folder / name).write_bytes(png)
    except OSError as error:
        raise UserError(f"The pictures could not be written to {escape(str(folder))}: {error.strerror}.") from error
    err.print(f"Wrote {_count(len(wanted) - failed)} to {folder}.", markup=False)
    if failed:
        raise typer.Exit(1)


def file_name(example: Example, theme: ThemeName) -> str:
    """As "scorecard-no-data.png", "scorecard-no-data-dark.png"."""
    words = re.sub(r"[^a-z0-9]+", "-", f"{example.card} {example.state}".lower()).strip("-")
    return f"{words}-dark.png" if theme == "dark" else f"{words}.png"


def _wanted(card: str | None, state: str | None) -> Sequence[Example]:
    known = [Example(name, each, data) for name in CARDS for each, data in CARDS[name].examples.items()]
    if card is not None:
        known = [each for each in known if each.card == _one_of(card, list(CARDS), "card")]
    if state is not None:
        meant = _one_of(state, list(dict.fromkeys(each.state for each in known)), "state")
        known = [each for each in known if each.state == meant]
    return known


def _one_of(word: str, known: Sequence[str], what: str) -> str:
    """The one that `word` means, or its beginning alone. UserError with the nearest."""
    folded = word.strip().casefold()
    same = [name for name in known if name.casefold() == folded]
    begun = [name for name in known if folded and name.casefold().startswith(folded)]
    if same or len(begun) == 1:
        return (same or begun)[0]
    near = "”, “".join(name for name, *_ in process.extract(folded, known, limit=3))
    raise UserError(f"There is no {what} “{escape(word)}”; nearest: “{near}”.")


def _drawn(wanted: Sequence[Example], size: charts.Size, theme: ThemeName) -> Iterator[Drawn]:
    if len(wanted) <= FEW:
        for place, (card, _, data) in enumerate(wanted):
            yield Drawn(place, charts.draw(card, data, size=size, theme=theme))
        return
    with Pool() as pool:
        yield from pool.draw_all(((card, data) for card, _, data in wanted), size=size, theme=theme)


def _count(pictures: int) -> str:
    return "1 picture" if pictures == 1 else f"{pictures} pictures"
