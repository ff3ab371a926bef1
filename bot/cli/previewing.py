"""Draws the examples of cards into files; apart from `preview`, so that the command line starts without what draws."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import typer
from babel import Locale, UnknownLocaleError
from rapidfuzz import process
from rich.progress import track
from structlog.testing import capture_logs

from bot import charts
from bot.charts import lettering
from bot.charts.cards import CARDS
from bot.charts.theme import ThemeName
from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.cli.terminal import err, out
from bot.settings import Timers
from bot.workers.pool import Drawn, Pool

FEW = 25
"""Pictures that are drawn sooner than other processes have started."""

SIZES = {"slack": charts.Size.SLACK, "teams": charts.Size.TEAMS, "2x": charts.Size.SLACK_2X}
SCRIPTS = {"cjk": "Chinese, Japanese or Korean"}
"""What a script is called, where not by its name."""


class Example(NamedTuple):
    card: str
    state: str
    data: object


def name_all(card: str | None, state: str | None) -> None:
    """On standard output a line an example, as "win small-deal"."""
    for each in _wanted(card, state):
        out.print(f"{each.card} {_plain(each.state).replace(' ', '-')}", markup=False)


def write(card: str | None, state: str | None, theme: ThemeName, size: str, folder: Path, locale: str | None = None) -> None:
    """Of one card or all, in one state or all. Raises UserError for what there is not, and where the folder cannot be written."""
    pixels = SIZES.get(size.strip().casefold())
    if pixels is None:
        raise UserError(f"There is no size “{escape(size)}”: choose {', '.join([*SIZES][:-1])} or {[*SIZES][-1]}.")
    wanted = _wanted(card, state)
    if locale is not None:
        there = _known(locale)
        wanted = [each._replace(data=_read_in(there, each.data)) for each in wanted]
    drawn = _drawn(wanted, pixels, theme)
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
    if spelt := sorted({SCRIPTS.get(script, script.title()) for each in wanted for script in _missing(each)}):
        scripts = ", ".join(spelt)
        err.print(f'No font here holds {scripts}: spelt in Latin letters. For fonts: pip install "pacer-bot[i18n]".', markup=False)
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
        meant = _states(state, list(dict.fromkeys(each.state for each in known)))
        known = [each for each in known if each.state in meant]
    return known


def _plain(name: str) -> str:
    """As "thirty two you are out": hyphens, commas and spaces are the same."""
    return " ".join(re.findall(r"\w+", name.casefold()))


def _states(words: str, known: Sequence[str]) -> Sequence[str]:
    """The state of that name, or all that have it in theirs. UserError with the nearest."""
    wanted = _plain(words)
    same = [name for name in known if _plain(name) == wanted]
    return same or [name for name in known if wanted and wanted in _plain(name)] or [_one_of(words, known, "state")]


def _known(locale: str) -> str:
    try:
        return str(Locale.parse(locale.strip().replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        raise UserError(f"There is no locale “{escape(locale)}”: write it as “de” or “pt-BR”.") from None


# Whatever card it is of, the locale stands somewhere in the data.
def _read_in(locale: str, data: Any) -> Any:
    """The data of a card for a reader in another locale."""
    values = {field.name: getattr(data, field.name) for field in fields(data)}
    changed = {
        name: locale if name == "locale" else _read_in(locale, each)
        for name, each in values.items()
        if name == "locale" or is_dataclass(each)
    }
    return replace(data, **changed)


def _missing(example: Example) -> frozenset[str]:
    """The scripts that no font here holds, of all that the card says."""
    return lettering.missing(CARDS[example.card].alt(example.data))


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
            yield Drawn(place, draw_quietly(card, data, size, theme))
        return
    with Pool(draw=draw_quietly, limit=Timers().picture) as pool:
        yield from pool.draw_all(((card, data) for card, _, data in wanted), size=size, theme=theme)


def draw_quietly(card: str, data: object, size: charts.Size, theme: ThemeName) -> bytes:
    """What there is to say about it is said once, at the end."""
    with capture_logs():
        return charts.draw(card, data, size=size, theme=theme)


def _count(pictures: int) -> str:
    return "1 picture" if pictures == 1 else f"{pictures} pictures"
