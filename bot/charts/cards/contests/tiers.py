"""Thresholds with a prize each: who has reached which, and how far it is to the next. With one tier: everyone who gets there wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.charts.cards import parts, rows, wording
from bot.charts.cards.columns import Column, widened
from bot.charts.cards.contests import head
from bot.charts.cards.contests.head import Contest
from bot.charts.cards.parts import RIGHT, TOP
from bot.charts.sketch import Sketch, wrapped
from bot.charts.theme import CAPTION, GOAL, LABEL, MARGIN, PERCENT, SCORE, Theme
from bot.texts.languages import count, say

ROWS = 12
TIERS = 5
HEADING, SECOND_LINE = 104.0, 21.0
AVATAR, NAME_LEFT, NAME_RIGHT = MARGIN + 20, 96.0, 356.0
CELLS_LEFT, CELLS_RIGHT, BETWEEN = 376.0, 936.0, 8.0
VALUE_RIGHT, VALUE_ROOM = 1046.0, 96.0
GAP_ROOM = 100.0
SPARE = 80.0
"""What the cells can give to the figures beside them, where a language writes these long."""

TALLEST = 74.0
ALONE = 132.0
"""The row of whoever is alone."""


@dataclass(frozen=True)
class Tier:
    """`prize` arrives worded; "" where there is none."""

    name: str
    threshold: Decimal
    prize: str = ""


@dataclass(frozen=True)
class Climber:
    """`tier`: how many tiers are reached, 0 for none."""

    name: str
    value: Decimal | None
    tier: int
    detail: str = ""
    viewer: bool = False


@dataclass(frozen=True)
class Tiers:
    """The data of card "tiers": tiers lowest first, the first five are shown; climbers best first, of more than 12 the first 11."""

    contest: Contest
    unit: str
    tiers: tuple[Tier, ...]
    climbers: tuple[Climber, ...]


def draw(data: Tiers, theme: Theme) -> Sketch:
    contest, climbers, tiers = data.contest, rows.shown(data.climbers, ROWS), data.tiers[:TIERS]
    if not climbers or not tiers:
        return head.empty(contest, theme)
    sketch = head.opened(contest, theme, _legend(data))
    heading = HEADING + (0 if all(len(each) < 2 for each in _lined(tiers, data)) else SECOND_LINE)
    alone = len(climbers) == 1
    placed = rows.placed(data.climbers, climbers, [1.0] * len(climbers), ALONE if alone else TALLEST, TOP + heading, centred=alone)
    places = placed.rows
    columns = _columns(climbers, _text(places[0][1]), tiers, data)
    given = columns[0].room - VALUE_ROOM + columns[1].room - GAP_ROOM
    wide = (CELLS_RIGHT - given - CELLS_LEFT + BETWEEN) / len(tiers)
    for index, tier in enumerate(tiers):
        _heading(sketch, CELLS_LEFT + index * wide, wide - BETWEEN, tier, reached(data, index + 1), data)
    words = say(contest.locale, "reached by")
    sketch.text(MARGIN, TOP + 37, words, GOAL, theme.caption, width=CELLS_LEFT - MARGIN - 20, name="heading")
    rows.rule(sketch, TOP + heading)
    rows.parted(sketch, climbers, places)
    for climber, (y, tall) in zip(climbers, places, strict=True):
        _row(sketch, climber, y, tall, wide, columns, tiers, data)
    rows.others(sketch, placed, NAME_LEFT, contest.locale)
    return sketch


def alt(data: Tiers) -> str:
    """Every number of the card in one paragraph."""
    contest, climbers, tiers = data.contest, rows.shown(data.climbers, ROWS), data.tiers[:TIERS]

    def told(longest: int) -> list[str]:
        hidden = wording.unshown(len(data.climbers) - len(climbers), contest.locale)
        steps = [
            wording.sentence([f"{wording.short(tier.name, longest)} {_terms(tier, data, longest)}", _reached(reached(data, index), data)])
            for index, tier in enumerate(tiers, 1)
        ]
        people = [_read_aloud(climber, longest, tiers, data) for climber in climbers]
        people = people or [wording.sentence([say(contest.locale, "Nothing to show yet")])]
        return [*steps, *people, hidden]

    return head.aloud(contest, told, _nobody(data))


def reached(data: Tiers, tier: int) -> int:
    """How many of all, shown or not, are at this tier or above."""
    return sum(climber.tier >= tier for climber in data.climbers)


def missing(climber: Climber, tiers: Sequence[Tier]) -> Decimal | None:
    """How much is left to the next tier; None: at the top, or nothing known."""
    if climber.value is None or not climber.value.is_finite() or climber.tier >= len(tiers):
        return None
    return max(tiers[max(climber.tier, 0)].threshold - climber.value, Decimal(0))


def _legend(data: Tiers) -> str:
    if data.contest.phase == "waiting":
        return ""
    further = say(data.contest.locale, "− to the next tier") if len(data.tiers) > 1 else say(data.contest.locale, "− still to go")
    return _nobody(data) or further


def _nobody(data: Tiers) -> str:
    return head.nobody(data.contest, (climber.value for climber in data.climbers))


def _terms(tier: Tier, data: Tiers, longest: int = 300) -> str:
    threshold = wording.amount(tier.threshold, data.unit, data.contest.locale, data.contest.compact)
    return f"{threshold} · {wording.short(tier.prize, longest)}" if tier.prize else threshold


def _lined(tiers: Sequence[Tier], data: Tiers) -> list[list[str]]:
    """The terms of each tier on one line or two, as wide as the narrowest cells."""
    width = (CELLS_RIGHT - SPARE - CELLS_LEFT + BETWEEN) / len(tiers) - BETWEEN
    return [wrapped(_terms(tier, data), CAPTION, width) for tier in tiers]


def _reached(number: int, data: Tiers) -> str:
    return count(data.contest.locale, "{n} of {of} reached it", "{n} of {of} reached it", number, of=len(data.climbers))


def _heading(sketch: Sketch, left: float, width: float, tier: Tier, number: int, data: Tiers) -> None:
    """How many are there, large; the tier's name, what it takes and what it gives."""
    theme = sketch.theme
    wide = sketch.figure(
        left, TOP + 30, str(number), SCORE.at(36), theme.ink if number else theme.caption, width / 2, anchor="left", name="reached"
    )
    room = width - wide - 8
    words = say(data.contest.locale, "of {n}", n=len(data.climbers))
    sketch.figure(left + wide + 8, TOP + 35, words, GOAL, theme.caption, room, anchor="left", name="goal")
    sketch.text(left, TOP + 68, tier.name, LABEL.at(20), theme.ink, width=width, name="tier")
    for line, words in enumerate(wrapped(_terms(tier, data), CAPTION, width)):
        sketch.text(left, TOP + 92 + line * SECOND_LINE, words, CAPTION, theme.caption, width=width, name="terms")


def _text(tall: float) -> float:
    return min(max(tall * 0.5, 19.0), 24.0) if tall <= TALLEST else 30.0


def _columns(climbers: Sequence[Climber], size: float, tiers: Sequence[Tier], data: Tiers) -> tuple[Column, Column]:
    """Values, and what is missing."""
    values = [_value(climber, data) for climber in climbers]
    gaps = [_gap(climber, tiers, data) for climber in climbers]
    return widened(Column(values, PERCENT.at(size), VALUE_ROOM), Column(gaps, GOAL.at(min(size, 22.0)), GAP_ROOM), SPARE)


def _value(climber: Climber, data: Tiers) -> str:
    return wording.amount(climber.value, data.unit, data.contest.locale, data.contest.compact)


def _gap(climber: Climber, tiers: Sequence[Tier], data: Tiers) -> str:
    left_over = missing(climber, tiers)
    return "−" + wording.difference(left_over, data.unit, data.contest.locale, data.contest.compact) if left_over is not None else ""


def _row(
    sketch: Sketch,
    climber: Climber,
    y: float,
    tall: float,
    wide: float,
    columns: tuple[Column, Column],
    tiers: Sequence[Tier],
    data: Tiers,
) -> None:
    """Avatar and name · a cell for each tier · value · what is missing."""
    theme, (values, gaps) = sketch.theme, columns
    size = _text(tall)
    parts.avatar(sketch, AVATAR, y, min(tall * 0.42, 20.0), climber.name)
    rows.named(
        sketch,
        NAME_LEFT,
        NAME_RIGHT,
        y,
        climber.name,
        rows.yours(climber, data.contest.locale),
        climber.detail,
        LABEL.at(size),
        stacked=tall > TALLEST,
    )
    thick = min(tall * 0.56, 32.0) if tall <= TALLEST else tall * 0.48
    for index, tier in enumerate(tiers):
        left, width = CELLS_LEFT + index * wide, wide - BETWEEN
        floor = parts.geometric(tiers[index - 1].threshold) if index else 0.0
        span = parts.geometric(tier.threshold) - floor
        there = index < climber.tier
        share = 1.0 if there else min(max((parts.geometric(climber.value) - floor) / span, 0.0), 1.0) if span > 0 else 0.0
        sketch.box(left, y - thick / 2, width, thick, theme.track, radius=6, name="track")
        sketch.box(left, y - thick / 2, width * share, thick, theme.ahead if there else theme.spark, radius=6, name="bar")
        if there:
            rows.tick(sketch, left + width - thick * 0.62, y, thick * 0.5, theme.paper)
    right = VALUE_RIGHT - (gaps.room - GAP_ROOM)
    sketch.figure(right, y, _value(climber, data), values.style, theme.ink, values.room, name="value")
    sketch.figure(RIGHT, y, _gap(climber, tiers, data), gaps.style, theme.caption, gaps.room, name="gap")


def _read_aloud(climber: Climber, longest: int, tiers: Sequence[Tier], data: Tiers) -> str:
    contest, left_over = data.contest, missing(climber, tiers)
    value = wording.amount(climber.value, data.unit, contest.locale, contest.compact)
    short = wording.difference(left_over, data.unit, contest.locale, contest.compact)
    return wording.sentence(
        [
            f"{wording.short(climber.name, longest)} {value}",
            rows.captioned(rows.yours(climber, contest.locale), wording.short(climber.detail, longest)),
            wording.short(tiers[min(climber.tier, len(tiers)) - 1].name, longest) if climber.tier > 0 and tiers else "",
            _short_of(tiers[max(climber.tier, 0)], short, longest, data) if left_over is not None else "",
        ]
    )


def _short_of(tier: Tier, amount: str, longest: int, data: Tiers) -> str:
    return say(data.contest.locale, "{amount} to {tier}", amount=amount, tier=wording.short(tier.name, longest))
