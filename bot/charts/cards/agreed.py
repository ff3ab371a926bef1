"""What was agreed in a coaching note: a column of steps, whose marks tell by their form what is done."""

from dataclasses import dataclass

from bot.charts.cards import marks, parts, wording
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP
from bot.charts.sketch import Sketch, wrapped
from bot.charts.theme import CAPTION, TEXT
from bot.texts.languages import count, say

MOST = 5
LEFT = 822.0
"""Where the column begins beside a table."""

_HEADING = 36.0
_FULL = 110.0
"""Where steps are taller than this, their words grow with them, and may take a line more."""
_OWNER = 17.0
_LINE = 24.0


@dataclass(frozen=True)
class Action:
    """An agreed step; `due` arrives worded, "by Fri 21 Nov", or is ""."""

    text: str
    done: bool
    owner: str
    due: str = ""


def column(sketch: Sketch, actions: tuple[Action, ...], locale: str, start: float) -> None:
    """From `start` to the right margin: five steps, or four and how many more."""
    theme, shown = sketch.theme, _shown(actions)
    hidden = len(actions) - len(shown)
    left, room = start + 32, RIGHT - start - 32 - 2 * _OWNER - 14
    sketch.text(start, TOP + 25, _done(actions, locale), CAPTION, theme.caption, width=RIGHT - start, name="heading")
    sketch.box(start, TOP + _HEADING - 1, RIGHT - start, 2, theme.rule, name="rule")
    tall = (BOTTOM - TOP - _HEADING - (34 if hidden else 0)) / len(shown)
    grown, most = min(max(tall / _FULL, 1.0), 1.2), 2 if tall < _FULL else 3
    style, small = TEXT.at(20 * grown), CAPTION.at(18 * grown)
    for index, action in enumerate(shown):
        y = TOP + _HEADING + (index + 0.5) * tall
        _mark(sketch, start + 10, y, action.done)
        lines = [(line, style, theme.caption if action.done else theme.ink) for line in wrapped(action.text, style, room, most)]
        if action.due:
            lines.append((action.due, small, theme.caption))
        for at, (line, kind, ink) in enumerate(lines):
            middle = y + (at - (len(lines) - 1) / 2) * _LINE * grown
            sketch.text(left, kind.middle(middle), line, kind, ink, width=room, name="action")
        parts.avatar(sketch, RIGHT - _OWNER, y, _OWNER, action.owner)
    if hidden:
        baseline = CAPTION.middle(TOP + _HEADING + len(shown) * tall + 16)
        sketch.text(left, baseline, wording.more(hidden, locale), CAPTION, theme.caption, width=room, name="more")


def aloud(actions: tuple[Action, ...], locale: str, room: int) -> list[str]:
    """Sentences with names and texts of at most `room` characters."""
    if not actions:
        return []
    shown = _shown(actions)
    said = [
        wording.sentence(
            [
                f"{wording.short(action.text, room)}: {say(locale, 'done') if action.done else say(locale, 'open')}",
                wording.short(action.owner, room),
                wording.short(action.due, room),
            ]
        )
        for action in shown
    ]
    hidden = len(actions) - len(shown)
    return [wording.sentence([_done(actions, locale)]), *said, wording.unshown(hidden, locale)]


def _mark(sketch: Sketch, x: float, y: float, done: bool) -> None:
    theme = sketch.theme
    if not done:
        marks.put(sketch, "ring", x, y, 20, theme.caption, name="open")
        return
    marks.put(sketch, "dot", x, y, 22, theme.ahead, name="done")
    sketch.poly(x, y, [(-5, 0), (-1.5, 4), (5.5, -4)], stroke=theme.paper, width=2.5, name="tick")


def _shown(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    return actions if len(actions) <= MOST else actions[: MOST - 1]


def _done(actions: tuple[Action, ...], locale: str) -> str:
    done = sum(action.done for action in actions)
    return count(locale, "{done} of {n} step done", "{done} of {n} steps done", len(actions), done=done)
