"""The rows of boards and contests: which are shown and where they lie, the viewer's own, faces, places with their medals."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from matplotlib.path import Path

from bot.charts import lettering
from bot.charts.cards import parts, wording
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP, Look
from bot.charts.sketch import Row, Sketch, shrunk
from bot.charts.theme import LABEL, MARGIN, TEXT, Theme, Type, hue
from bot.texts.languages import count, say
from bot.texts.numbers import NOTHING

ROWS = 16
_BREAK = 0.8
"""The height of a line for those who are left out between two rows."""
PAD = 14.0
"""How far the tint of the viewer's row reaches beyond the columns."""

_SNUG = 0.9
_WIDEST = 14


class Entry(Protocol):
    @property
    def viewer(self) -> bool: ...


Entrant = TypeVar("Entrant", bound=Entry)


def shown(rows: Sequence[Entrant], most: int = ROWS) -> Sequence[Entrant]:
    """All rows, or the first of them and the viewer's: one line is left for how many more there are."""
    if len(rows) <= most:
        return rows
    first = rows[: most - 1]
    own = next((row for row in rows[most - 1 :] if row.viewer), None)
    return first if own is None else [*first[:-1], own]


def spread(
    weights: Sequence[float], tallest: float, top: float = TOP, bottom: float = BOTTOM, *, centred: bool = False
) -> list[tuple[float, float]]:
    """The middle and the height of each row: shares of the room, `tallest` at most for weight 1."""
    unit = min((bottom - top) / max(sum(weights), 1.0), tallest)
    lines, at = [], top + (bottom - top - sum(weights) * unit) / 2 if centred else top
    for weight in weights:
        lines.append((at + weight * unit / 2, weight * unit))
        at += weight * unit
    return lines


class Placed(NamedTuple):
    """Where each row lies, and how many are left out: `above` the last row, then the viewer's, and below it, each with its middle."""

    rows: list[tuple[float, float]]
    above: int
    above_y: float
    below: int
    below_y: float


def placed(
    entries: Sequence[Entry],
    shown: Sequence[Entry],
    weights: Sequence[float],
    tallest: float,
    top: float = TOP,
    bottom: float = BOTTOM,
    *,
    centred: bool = False,
) -> Placed:
    """The rows of those who are `shown` of all `entries`, as `spread` lays them out, with lines for those who are not."""
    hidden = len(entries) - len(shown)
    above = next(at for at, entry in enumerate(entries) if entry is shown[-1]) + 1 - len(shown) if hidden else 0
    above = max(above, 0)
    last = [_BREAK] * bool(above)
    all_of_them = spread([*weights[:-1], *last, *weights[-1:], *[1.0] * (hidden > above)], tallest, top, bottom, centred=centred)
    at = len(shown) - 1
    lines = [*all_of_them[:at], all_of_them[at + bool(above)]]
    return Placed(lines, above, all_of_them[at][0], hidden - above, all_of_them[-1][0])


def others(sketch: Sketch, at: Placed, left: float, locale: str) -> None:
    """Words for those who are not shown."""
    if at.above:
        left_out(sketch, left - 30, left, at.above_y, count(locale, "{n} more", "{n} more", at.above), 300)
    if at.below:
        remainder(sketch, left, at.below_y, wording.more(at.below, locale))


def rule(sketch: Sketch, y: float) -> None:
    sketch.box(MARGIN, y - 0.75, RIGHT - MARGIN, 1.5, sketch.theme.rule, name="row rule")


def own(sketch: Sketch, y: float, tall: float, left: float = MARGIN, right: float = RIGHT) -> None:
    """The ground of the viewer's own row: a tint, and a stripe for who does not see tints."""
    theme = sketch.theme
    sketch.box(left - PAD, y - tall / 2 + 1, right - left + 2 * PAD, tall - 2, theme.tint, radius=8, name="tint")
    sketch.box(left - PAD, y - tall / 2 + 1, 6, tall - 2, theme.ahead, radius=3, name="viewer")


def parted(sketch: Sketch, entries: Sequence[Entry], places: Sequence[tuple[float, float]], *, topped: bool = False) -> None:
    """What lies under the rows: the viewer's ground, and rules between those of others; `topped`, one above the first, too."""
    for index, (entry, (y, tall)) in enumerate(zip(entries, places, strict=True)):
        if entry.viewer:
            own(sketch, y, tall)
        elif (index or topped) and not (index and entries[index - 1].viewer):
            rule(sketch, y - tall / 2)


def left_out(sketch: Sketch, dots: float, left: float, y: float, words: str, width: float) -> None:
    """Three dots under each other for the places between two rows, and how many they are."""
    for step in (-7, 0, 7):
        sketch.disc(dots, y + step, 2, sketch.theme.none, name="left out")
    style = LABEL.at(18)._replace(face="regular")
    sketch.text(left, style.middle(y), words, style, sketch.theme.caption, width=width, name="more")


def remainder(sketch: Sketch, x: float, y: float, words: str) -> None:
    style = LABEL.at(20)
    sketch.text(x, style.middle(y), words, style, sketch.theme.caption, name="more")


def snug(name: str, style: Type, width: float) -> Type:
    """`style` a little smaller where that saves the end of a name."""
    return style.at(max(shrunk(name, style, width).size, _SNUG * style.size))


def captioned(yours: str, detail: str) -> str:
    """ "You · Northeast", as it is read aloud and stands under a name."""
    return " · ".join(part for part in (yours, detail) if part)


def yours(entry: Entry, locale: str, *, team: bool = False) -> str:
    """ "You" for the viewer, "Your team" for theirs; "" for others."""
    if not entry.viewer:
        return ""
    return say(locale, "Your team") if team else say(locale, "You")


def named(sketch: Sketch, left: float, right: float, y: float, name: str, yours: str, detail: str, style: Type, *, stacked: bool) -> None:
    """A name with its detail beneath it, or beside it where all of that has room; that it is the viewer's is always said."""
    theme, small = sketch.theme, TEXT.at(min(style.size - 2, 20.0))
    caption = captioned(yours, detail)
    if stacked and caption:
        sketch.text(left, y + 3, name, style, theme.ink, width=right - left, name="name")
        small = small.at(max(shrunk(caption, small, right - left).size, 16.0))
        sketch.text(left, y + 34, caption, small, theme.caption, width=right - left, name="detail")
        return
    baseline, own = style.middle(y), LABEL.at(18)
    taken = lettering.letter(yours, own).width + 10 if yours else 0.0
    style = snug(name, style, right - left - taken) if yours else style
    wide = sketch.text(left, baseline, name, style, theme.ink, width=right - left - taken, name="name") + taken
    if yours:
        sketch.text(left + wide, baseline, yours, own, theme.ahead_ink, anchor="right", name="you")
    if detail and left + wide + 12 + lettering.letter(detail, small).width <= right:
        sketch.text(left + wide + 12, baseline, detail, small, theme.caption, name="detail")


def face(
    sketch: Sketch,
    x: float,
    y: float,
    radius: float,
    name: str,
    *,
    square: bool = False,
    alias: bool = False,
    look: Look | None = None,
    photo: str = "",
) -> None:
    """The avatar; of somebody who goes by an alias a figure without letters, a colour or a photo of their own."""
    if not alias:
        parts.avatar(sketch, x, y, radius, name, square=square, look=look, photo=photo)
        return
    theme = sketch.theme
    sketch.disc(x, y, radius, theme.track, name="avatar")
    sketch.disc(x, y - 0.26 * radius, 0.3 * radius, theme.none, name="nobody")
    sketch.box(x - 0.54 * radius, y + 0.14 * radius, 1.08 * radius, 0.5 * radius, theme.none, radius=0.36 * radius, name="nobody")


def seated(sketch: Sketch, x: float, y: float, tall: float, name: str, *, crown: bool, square: bool = False, photo: str = "") -> None:
    """The avatar in a row of that height; a crown takes its part of the height."""
    radius = min(tall * 0.4, 34.0)
    if crown:
        radius, y = radius * 0.84, y + radius * 0.2
    face(sketch, x, y, radius, name, square=square, photo=photo)
    if crown:
        crowned(sketch, x, y, radius)


def crowned(sketch: Sketch, x: float, y: float, radius: float) -> None:
    """A crown on the avatar at (`x`, `y`): who has won."""
    size = min(radius * 1.05, 40.0)
    sketch.rows.append(Row("poly", "crown", _crown(size), x, y - radius - size * 0.24, sketch.theme.close, sketch.theme.paper, 2.0))


@lru_cache(maxsize=32)
def _crown(size: float) -> Path:
    """Its foot's middle at the origin, `size` wide."""
    half, tall = size / 2, size * 0.62
    rim = tall * 0.42
    points = [
        (-half * 0.84, tall * 0.3), (-half, -rim), (-half * 0.42, -rim * 0.25), (0, -tall * 0.7),
        (half * 0.42, -rim * 0.25), (half, -rim), (half * 0.84, tall * 0.3), (-half * 0.84, tall * 0.3),
    ]  # fmt: skip
    return Path(points, closed=True)


def place(sketch: Sketch, x: float, y: float, rank: str, style: Type, room: float, *, medal: int | None = None) -> None:
    """A rank centred on (`x`, `y`), on the medal that it won (1, 2 or 3)."""
    theme = sketch.theme
    if medal is None:
        sketch.figure(x, y, rank, style.at(min(style.size, 26)), theme.caption, room, anchor="middle", name="rank")
        return
    radius = style.size * 0.76
    sketch.disc(x, y, radius, theme.medals[medal - 1], name="medal")
    sketch.figure(x, y, rank, style._replace(face="bold"), theme.on_medal, 1.5 * radius, anchor="middle", name="rank")


def numbered(rank: int | None, shared: bool) -> str:
    """ "3", "=3" where it is shared, "–" before anybody has one."""
    return NOTHING if rank is None else tied(str(rank)) if shared else str(rank)


def tied(rank: str) -> str:
    """How every card writes a rank that is shared."""
    return f"={rank}"


def shared(ranks: Sequence[int | None]) -> set[int]:
    """The ranks that more than one has."""
    return {rank for rank, many in Counter(ranks).items() if rank is not None and many > 1}


def team_mark(sketch: Sketch, x: float, y: float, team: str) -> float:
    """A small square in the team's colour, beside which its name belongs; returns the width it takes."""
    sketch.box(x, y - 6, 12, 12, colour_of(sketch.theme, team), radius=4, name="team")
    return 20.0


def colour_of(theme: Theme, name: str) -> str:
    """The hue of the name's avatar, strong enough for a mark or a line on the paper."""
    return hue(name, theme.lines)


def tick(sketch: Sketch, x: float, y: float, size: float, colour: str) -> None:
    sketch.rows.append(Row("poly", "tick", _tick(size), x, y, None, colour, size * 0.24))


@lru_cache(maxsize=64)
def _tick(size: float) -> Path:
    return Path([(-size * 0.5, size * 0.02), (-size * 0.14, size * 0.38), (size * 0.5, -size * 0.36)])


def length(value: Decimal | None) -> float:
    """A number for lengths only, which unlike `parts.geometric` may lie below nothing."""
    if value is None or not value.is_finite():
        return 0.0
    return parts.geometric(value) if value >= 0 else -parts.geometric(-value)


def shortens(values: Iterable[Decimal | None], unit: str, locale: str, compact: bool) -> bool:
    """Whether a board's numbers are shortened: where it is asked for, or one of them is longer than a column bears."""
    return compact or any(len(wording.amount(value, unit, locale, False)) > _WIDEST for value in values)
