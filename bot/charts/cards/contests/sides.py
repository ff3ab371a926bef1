"""What two who face each other share: a large head on the left and one on the right, and who is ahead between them."""

from dataclasses import dataclass
from decimal import Decimal

from bot.charts.cards import parts, rows, wording
from bot.charts.cards.contests.head import Contest
from bot.charts.cards.parts import RIGHT, TOP
from bot.charts.sketch import Anchor, Sketch, shrunk
from bot.charts.theme import LABEL, MARGIN, NAME, TEXT, WIDTH, Type
from bot.texts.languages import say

MIDDLE = WIDTH / 2
RADIUS = 46.0
AVATAR_Y = TOP + 72
FIGURE_Y = TOP + 166
FIGURE = NAME.at(64)
FIGURE_ROOM = 344.0
OUTWARD: dict[int, Anchor] = {1: "left", -1: "right"}
"""Where words of the left side, 1, and of the right one, −1, are anchored: at their outer edge."""


@dataclass(frozen=True)
class Side:
    """One of the two."""

    name: str
    value: Decimal | None
    detail: str = ""
    viewer: bool = False


def lead(first: Decimal | None, second: Decimal | None) -> int:
    """1 where the first is ahead, −1 where the second is, 0 at a draw or where neither has anything."""
    ours, theirs = rows.length(first), rows.length(second)
    return (ours > theirs) - (ours < theirs)


def pull(first: Decimal | None, second: Decimal | None) -> float:
    """The lead over what the leading side has: 1 where the other has nothing, 0 at a draw, negative where the second leads."""
    ours, theirs = parts.geometric(first), parts.geometric(second)
    return (ours - theirs) / max(ours, theirs) if ours or theirs else 0.0


def share(first: Decimal | None, second: Decimal | None) -> float:
    """The first one's part of both; a half where neither has anything."""
    ours, theirs = parts.geometric(first), parts.geometric(second)
    return ours / (ours + theirs) if ours + theirs > 0 else 0.5


def between(first: Side, second: Side, unit: str, contest: Contest) -> str:
    """Who leads by how much, or who has won; never more than the numbers say."""
    locale, ahead = contest.locale, lead(first.value, second.value)
    if contest.phase == "waiting":
        return ""
    if not rows.length(first.value) and not rows.length(second.value):
        return say(locale, "Nobody has scored yet")
    if not ahead:
        return say(locale, "A draw") if contest.settled else say(locale, "Level")
    gap = wording.difference(abs((first.value or Decimal(0)) - (second.value or Decimal(0))), unit, locale, contest.compact)
    return say(locale, "won by {amount}", amount=gap) if contest.settled else say(locale, "{amount} ahead", amount=gap)


def faces(sketch: Sketch, first: Side, second: Side, unit: str, contest: Contest, *, square: bool) -> None:
    """Both with avatar, name and figure; between them the lead, and an arrow towards the one who has it."""
    theme, ahead = sketch.theme, lead(first.value, second.value)
    for side, each in ((1, first), (-1, second)):
        edge = MARGIN if side == 1 else RIGHT
        anchor = OUTWARD[side]
        x = edge + side * RADIUS
        parts.avatar(sketch, x, AVATAR_Y, RADIUS, each.name, square=square)
        if contest.settled and ahead == side:
            rows.crowned(sketch, x, AVATAR_Y, RADIUS)
        if each.viewer:
            outer = edge - rows.PAD if side == 1 else edge + rows.PAD - 6
            sketch.box(outer, AVATAR_Y - RADIUS, 6, 2 * RADIUS, theme.ahead, radius=3, name="viewer")
        beside = edge + side * (2 * RADIUS + 20)
        caption = rows.captioned(rows.yours(each, contest.locale, team=square), each.detail)
        room = MIDDLE - 32 - 2 * RADIUS - 20 - MARGIN
        sketch.text(beside, AVATAR_Y + 2, each.name, _styled(each.name, room), theme.ink, anchor=anchor, width=room, name="name")
        sketch.text(beside, AVATAR_Y + 36, caption, TEXT.at(20), theme.caption, anchor=anchor, width=room, name="detail")
        value = wording.amount(each.value, unit, contest.locale, contest.compact)
        quiet = ahead == -side or each.value is None
        sketch.figure(edge, FIGURE_Y, value, FIGURE, theme.caption if quiet else theme.ink, FIGURE_ROOM, anchor=anchor, name="value")
    words = between(first, second, unit, contest)
    room = 2 * (MIDDLE - MARGIN - FIGURE_ROOM - 60)
    style = LABEL.at(28)
    wide = sketch.figure(MIDDLE, FIGURE_Y, words, style, theme.ink, room, anchor="middle", name="gap")
    if ahead and words:
        pointer(sketch, MIDDLE - ahead * (wide / 2 + 24), FIGURE_Y, ahead)


def _styled(name: str, room: float) -> Type:
    """Smaller where that saves the end of the name."""
    return NAME.at(max(shrunk(name, NAME, room).size, 28.0))


def pointer(sketch: Sketch, x: float, y: float, side: int) -> None:
    """Points left for 1, right for −1."""
    sketch.poly(x, y, [(6 * side, -10), (-8 * side, 0), (6 * side, 10)], fill=sketch.theme.ahead, name="pointer")


def spoken(first: Side, second: Side, unit: str, contest: Contest, longest: int, *, teams: bool) -> list[str]:
    said = []
    for side in (first, second):
        value = wording.amount(side.value, unit, contest.locale, contest.compact)
        caption = rows.captioned(rows.yours(side, contest.locale, team=teams), wording.short(side.detail, longest))
        said.append(wording.sentence([f"{wording.short(side.name, longest)} {value}", caption]))
    ahead, words = lead(first.value, second.value), between(first, second, unit, contest)
    who = {1: f"{wording.short(first.name, longest)} ", -1: f"{wording.short(second.name, longest)} "}.get(ahead, "")
    return [*said, wording.sentence([who + words]) if words else ""]
