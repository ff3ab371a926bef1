"""The scorecard of one person: score, rank, and a row per metric against goal and pace."""

from dataclasses import dataclass
from decimal import Decimal

from bot.charts.cards import parts, wording
from bot.charts.cards.columns import Column, widened
from bot.charts.cards.measure import Measure, Phase, Status
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP, Bar
from bot.charts.lettering import letter
from bot.charts.sketch import Sketch, wrapped
from bot.charts.theme import CAPTION, FIGURE, GOAL, LABEL, MARGIN, PERCENT, Theme
from bot.texts import numbers
from bot.texts.languages import say

__all__ = ["Measure", "Scorecard", "alt", "draw"]

# Columns, from left to right.
LABEL_ROOM = 250.0
VALUE_RIGHT, VALUE_ROOM = 432.0, 136.0
GOAL_ROOM = 100.0
BAR_LEFT, BAR_WIDTH = 556.0, 250.0
MARK_MIDDLE = 828.0
PERCENT_RIGHT, PERCENT_ROOM = 922.0, 78.0
SPARK_LEFT, SPARK_WIDTH = 946.0, 110.0
CHANGE_ROOM = 88.0
SPARE = 90.0
"""What the bar gives up where figures need more room."""

MOST = 8
"""Rows that stay legible; further measures are left out."""
TALLEST = 160.0
"""Few rows grow to this, and then stand in the middle of the sheet."""


@dataclass(frozen=True)
class Scorecard:
    """The data of card "scorecard". `period`, `since`, `updated` and `note` arrive worded; numbers are worded here, in `locale`."""

    name: str
    subtitle: str
    period: str
    score: Decimal | None
    status: Status
    rank: int | None
    of: int | None
    moved: int | None
    """Places moved up (+) or down (−)."""
    since: str
    """What `moved` compares with, "since last week"."""
    measures: tuple[Measure, ...]
    updated: str
    phase: Phase = "running"
    note: str = ""
    locale: str = "en"
    compact: bool = True
    """Whether numbers are shortened: $104K."""
    photo: str = ""
    """Key of the person's photo; whoever paints knows it or not."""
    versus: str = ""
    """What changes compare with, "Change vs same days last month"."""


def draw(data: Scorecard, theme: Theme) -> Sketch:
    measures = data.measures[:MOST]
    paced = data.phase == "running" and any(measure.expected is not None and measure.goal is not None for measure in measures)
    legend, note = _foot(data, paced=paced)
    sketch = Sketch(theme, parts.plate(theme, legend, data.locale))
    parts.head(sketch, _head(data))
    if not measures:
        parts.nothing(sketch, data.note, data.locale)
    tall = min((BOTTOM - TOP) / max(len(measures), 1), TALLEST)
    top = (TOP + BOTTOM - tall * len(measures)) / 2
    grown = min(max(tall / 95, 1.0), 1.3)
    columns = _columns(data, grown)
    for index in range(len(measures)):
        if index:
            sketch.box(MARGIN, top + index * tall - 1, RIGHT - MARGIN, 2, theme.rule, name="rule")
        _row(sketch, data, index, columns, top + (index + 0.5) * tall, tall, grown)
    parts.foot(sketch, data.updated, note, data.locale, legend)
    return sketch


def _foot(data: Scorecard, *, paced: bool) -> tuple[parts.Legend, str]:
    """The legend and what stands beside it: the note, and what changes compare with, for which the signs give way."""
    statuses = [measure.status for measure in data.measures[:MOST]]
    note, versus = data.note if statuses else "", _versus(data)
    for aside, legend in (
        (" · ".join(part for part in (note, versus) if part), parts.legend_of(statuses, data.phase, note, paced=paced)),
        (note or versus, parts.legend_of(statuses, data.phase, note or versus, paced=paced)),
    ):
        if letter(aside, CAPTION).width <= parts.room_in_foot(data.updated, legend, data.locale):
            break
    return legend, aside


def _versus(data: Scorecard) -> str:
    return data.versus if any(measure.change is not None for measure in data.measures[:MOST]) else ""


def alt(data: Scorecard) -> str:
    """Every number of the card in one paragraph."""
    return wording.paragraph(lambda longest: _told(data, longest))


def _told(data: Scorecard, longest: int) -> list[str]:
    locale, place = data.locale, ""
    if data.rank is not None and data.of is not None:
        place = say(locale, "rank {rank} of {of}", rank=numbers.whole(data.rank, locale), of=numbers.whole(data.of, locale))
    moved = f"{wording.travelled(data.moved, locale)} {data.since}".strip() if place and data.moved is not None else ""
    rows = [wording.read_aloud(measure, locale, data.phase, data.compact, longest) for measure in data.measures[:MOST]]
    return [
        wording.sentence([wording.short(data.name, longest), wording.short(data.subtitle)]),
        wording.sentence([wording.short(data.period)]),
        wording.sentence([wording.scored(data.score, locale), wording.standing_within(data.status, data.phase, locale), place, moved]),
        *(rows or [wording.sentence([say(locale, "Nothing to show yet")])]),
        wording.sentence([_versus(data)]),
        wording.sentence([data.note]) if data.note else "",
        wording.sentence([data.updated]),
    ]


def _head(data: Scorecard) -> parts.Head:
    """The movement goes with the rank: one without the other gives away what is hidden."""
    place = wording.ranked(data.rank, data.of, data.locale)
    return parts.Head(
        name=data.name,
        subtitle=data.subtitle,
        period=data.period,
        score=data.score,
        status=data.status,
        phase=data.phase,
        locale=data.locale,
        place=place,
        moved=data.moved if place else None,
        since=data.since,
        photo=data.photo,
    )


def _columns(data: Scorecard, grown: float) -> tuple[Column, Column]:
    """Values and goals."""
    locale, compact, measures = data.locale, data.compact, data.measures[:MOST]
    values = [wording.amount(each.value, each.unit, locale, compact) for each in measures]
    goals = [wording.against(each.goal, each.unit, each.lower_is_better, locale, compact) for each in measures]
    return widened(
        Column(values, FIGURE.at(FIGURE.size * grown), VALUE_ROOM), Column(goals, GOAL.at(GOAL.size * min(grown, 1.15)), GOAL_ROOM), SPARE
    )


def _row(sketch: Sketch, data: Scorecard, index: int, columns: tuple[Column, Column], y: float, tall: float, grown: float) -> None:
    """Label · value / goal · bar with pace mark · sign of the status · share of goal · trend · change."""
    theme, locale, measure = sketch.theme, data.locale, data.measures[index]
    values, goals = columns
    _label(sketch, measure.label, y, grown)
    right = VALUE_RIGHT + values.room - VALUE_ROOM
    ink = theme.ink if measure.value is not None else theme.caption
    sketch.figure(right, y, values.words[index], values.style, ink, values.room, name="value")
    # Larger figures and smaller ones share the baseline, not the middle.
    sketch.figure(right + 9, y + 2, goals.words[index], goals.style, theme.caption, goals.room, anchor="left", name="goal")
    more = values.room - VALUE_ROOM + goals.room - GOAL_ROOM
    place = Bar(BAR_LEFT + more, y, BAR_WIDTH - more, 18 * grown)
    if measure.goal is None:
        sketch.text(place.x, GOAL.middle(y), say(locale, "no goal"), GOAL, theme.caption, width=place.width, name="no goal")
    else:
        parts.bar(sketch, place, measure.attainment, measure.expected if data.phase == "running" else None, measure.status)
        percent = PERCENT.at(PERCENT.size * min(grown, 1.15))
        parts.mark(sketch, MARK_MIDDLE, y, measure.status, 24)
        ink = theme.ink if measure.attainment is not None else theme.caption
        sketch.figure(PERCENT_RIGHT, y, wording.share(measure.attainment, locale), percent, ink, PERCENT_ROOM, name="share")
    parts.spark(sketch, Bar(SPARK_LEFT, y, SPARK_WIDTH, min(0.52 * tall, 66)), measure.trend, unfinished=data.phase == "running")
    parts.change(sketch, RIGHT, y, measure.change, locale, PERCENT.at(22), CHANGE_ROOM, good_is_down=measure.lower_is_better)


def _label(sketch: Sketch, label: str, y: float, grown: float) -> None:
    """On one line, or on two smaller ones."""
    style = LABEL.at(LABEL.size * min(grown, 1.15))
    if letter(label, style).width <= LABEL_ROOM:
        sketch.text(MARGIN, style.middle(y), label, style, sketch.theme.ink, name="label")
        return
    small = LABEL.at(20 * min(grown, 1.15))
    lines = wrapped(label, small, LABEL_ROOM)
    for index, line in enumerate(lines):
        middle = y + (index - (len(lines) - 1) / 2) * small.size * 1.2
        sketch.text(MARGIN, small.middle(middle), line, small, sketch.theme.ink, width=LABEL_ROOM, name="label")
