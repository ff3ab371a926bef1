"""What stands over and under every contest: title, time left, prize, and how far the result can be trusted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, assert_never

from bot.charts.cards import parts, sheet, wording
from bot.charts.cards.parts import RIGHT
from bot.charts.sketch import Sketch
from bot.charts.theme import LABEL, MARGIN, NAME, SCORE, TEXT, Theme
from bot.texts.languages import say

Phase = Literal["waiting", "running", "paused", "provisional", "final", "announced"]
"""Of a contest: "provisional", it has ended and late records still count; "final", nothing changes any more; "announced", all were told."""

CLOCK_ROOM = 400.0


@dataclass(frozen=True)
class Contest:
    """What every contest's card says; all but the phase arrives worded, "" where there is none. `clock` is "2 days left"."""

    title: str
    subtitle: str
    phase: Phase
    clock: str
    prize: str
    updated: str
    note: str = ""
    locale: str = "en"
    compact: bool = True
    """Whether numbers are shortened: $104K."""

    @property
    def settled(self) -> bool:
        return self.phase in ("final", "announced")


def opened(contest: Contest, theme: Theme, legend: str = "") -> Sketch:
    """A sheet with its head and foot; a note takes the place of the legend."""
    sketch = Sketch(theme, sheet.bare(theme))
    first, second, third = (63.0, 101.0, 136.0) if contest.prize else (77.0, 117.0, 0.0)
    wide = sketch.figure(RIGHT, first - 14, contest.clock, SCORE, theme.ink, CLOCK_ROOM, name="clock")
    sketch.text(MARGIN, first, contest.title, NAME, theme.ink, width=RIGHT - MARGIN - wide - 32, name="title")
    wide = phase(sketch, RIGHT, second, contest)
    sketch.text(MARGIN, second, contest.subtitle, TEXT, theme.caption, width=RIGHT - MARGIN - wide - 32, name="subtitle")
    if contest.prize:
        gift(sketch, MARGIN + 10, third - 8, 20)
        sketch.text(MARGIN + 30, third, contest.prize, LABEL.at(22), theme.ink, width=RIGHT - MARGIN - 30, name="prize")
    parts.foot(sketch, contest.updated, contest.note or legend, contest.locale)
    return sketch


def empty(contest: Contest, theme: Theme) -> Sketch:
    """The sheet of a contest that nobody takes part in; its note stands in the middle."""
    sketch = opened(replace(contest, note=""), theme)
    parts.nothing(sketch, contest.note, contest.locale)
    return sketch


def phase(sketch: Sketch, right: float, baseline: float, contest: Contest) -> float:
    """The phase in a word, its own sign before it; returns the width of both."""
    theme, style = sketch.theme, LABEL.at(22)
    colour = {"running": theme.ahead_ink, "provisional": theme.close_ink, "waiting": theme.caption, "paused": theme.caption}
    ink = colour.get(contest.phase, theme.ink)
    wide = sketch.text(right, baseline, phased(contest), style, ink, anchor="right", width=CLOCK_ROOM - 34, name="phase")
    _sign(sketch, right - wide - 18, baseline - 8, contest.phase, ink)
    return wide + 28


def phased(contest: Contest) -> str:
    locale = contest.locale
    match contest.phase:
        case "waiting":
            return say(locale, "Not started yet")
        case "running":
            return say(locale, "Running")
        case "paused":
            return say(locale, "Paused")
        case "provisional":
            return say(locale, "Provisional")
        case "final":
            return say(locale, "Final")
        case "announced":
            return say(locale, "Final, announced")
        case _:
            assert_never(contest.phase)


def _sign(sketch: Sketch, x: float, y: float, which: Phase, colour: str) -> None:
    radius, paper = 8.0, sketch.theme.paper
    if which == "paused":
        for left in (-6.0, 2.0):
            sketch.box(x + left, y - radius, 4.5, 2 * radius, colour, radius=1.5, name="sign")
        return
    if which == "running":
        sketch.disc(x, y, radius, colour, name="sign")
        return
    sketch.ring(x, y, radius - 1.25, 1.0, colour, 2.5, name="sign")
    if which == "provisional":
        sketch.ring(x, y, radius / 2 - 1, 0.5, colour, radius - 2, name="sign")
    elif which in ("final", "announced"):
        sketch.disc(x, y, radius, colour, name="sign")
        sketch.poly(x, y, [(-3.5, 0.2), (-1.0, 2.8), (3.8, -2.6)], stroke=paper, width=2.2, name="sign")


def gift(sketch: Sketch, x: float, y: float, size: float) -> None:
    """A parcel: what there is to win."""
    theme, half = sketch.theme, size / 2
    sketch.box(x - half, y - half * 0.5, size, size * 0.3, theme.close, radius=2, name="gift")
    sketch.box(x - half * 0.84, y - half * 0.5 + size * 0.36, size * 0.84, size * 0.42, theme.close, radius=2, name="gift")
    sketch.box(x - size * 0.07, y - half * 0.5, size * 0.14, size * 0.78, theme.paper, name="gift")
    for side in (-1, 1):
        sketch.ring(x + side * size * 0.15, y - half * 0.75, size * 0.14, 1.0, theme.close, 2.2, name="gift")


def nobody(contest: Contest, values: Iterable[Decimal | int | None]) -> str:
    """That none of the values is anything yet; "" before the start, and where there is nobody to say it of."""
    known = [bool(value) for value in values]
    return say(contest.locale, "Nobody has scored yet") if known and not any(known) and contest.phase != "waiting" else ""


def aloud(contest: Contest, told: Callable[[int], Sequence[str]], remark: str = "") -> str:
    """One paragraph: the head, what `told` says with names of so many characters, `remark` and the foot."""

    def all_told(longest: int) -> list[str]:
        prize = say(contest.locale, "Prize: {prize}", prize=wording.short(contest.prize, longest)) if contest.prize else ""
        return [
            wording.sentence([wording.short(contest.title, 2 * longest), wording.short(contest.subtitle, 2 * longest)]),
            wording.sentence([phased(contest), wording.short(contest.clock, longest)]),
            wording.sentence([prize]),
            *told(longest),
            *wording.closing((remark, contest.note, contest.updated), 2 * longest),
        ]

    return wording.paragraph(all_told)
