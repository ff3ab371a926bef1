"""Draws the examples of cards into files; apart from `preview`, so that the command line starts without what draws."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import typer
from rapidfuzz import process
from rich.progress import track

from bot import charts
from bot.charts.cards import CARDS
from bot.charts.theme import ThemeName
from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.cli.preview import Format
from bot.cli.terminal import err
from bot.workers.pool import Drawn, Pool

FEW = 25
"""Pictures that are drawn sooner than other processes have started."""

SIZES = {Format.SLACK: charts.Size.SLACK, Format.TEAMS: charts.Size.TEAMS, Format.DOUBLE: charts.Size.SLACK_2X}


class Example(NamedTuple):
    card: str
    state: str
    data: object


def write(card: str | None, state: str | None, theme: ThemeName, size: Format, folder: Path) -> None:
    """Of one card or all, in one state or all. Raises UserError for what there is not, and where the folder cannot be written."""
    wanted = _wanted(card, state)
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
