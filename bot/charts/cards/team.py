"""The card of a team: its numbers, and a row per rep."""

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.charts.cards import parts, wording
from bot.charts.cards.columns import Column, widened
from bot.charts.cards.measure import Measure, Phase, Status
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP, Bar
from bot.charts.lettering import letter
from bot.charts.sketch import Sketch
from bot.charts.theme import CAPTION, FIGURE, GOAL, LABEL, MARGIN, PERCENT, Theme
from bot.texts.languages import say

__all__ = ["Measure", "Team", "TeamRow", "alt", "draw"]

# The strip of totals.
TOTALS = 4
STRIP = 92.0
APART = 28.0
SHARE_ROOM = 64.0
TOTAL, TOTAL_GOAL, TOTAL_SHARE = FIGURE.at(26), GOAL.at(20), PERCENT.at(20)

# The rows' columns, from left to right.
NAME_LEFT, NAME_RIGHT = 84.0, 352.0
MOVED_RIGHT, MOVED_ROOM = 400.0, 44.0
SCORE_RIGHT, SCORE_ROOM = 468.0, 58.0
BAR_LEFT, BAR_WIDTH = 500.0, 250.0
MARK_MIDDLE = 767.0
PERCENT_RIGHT, PERCENT_ROOM = 850.0, 68.0
VALUE_RIGHT, VALUE_ROOM = 956.0, 84.0
GOAL_ROOM = 92.0
SPARK_LEFT, SPARK_WIDTH = 1066.0, 88.0
SPARE = 90.0
"""What the bar gives up where figures need more room."""

ROWS = 12
HEADING = 30.0
FULL = 56.0
"""Where rows are taller than this, their faces and figures grow with them."""


@dataclass(frozen=True)
class TeamRow:
    """One rep: status, expected, value, goal and attainment are of the team's headline metric."""

    name: str
    score: Decimal | None
    status: Status
    expected: Decimal | None
    value: Decimal | None
    goal: Decimal | None
    attainment: Decimal | None
    moved: int | None
    trend: tuple[Decimal | None, ...]
    photo: str = ""
    """Key of their photo; whoever paints knows it or not."""


@dataclass(frozen=True)
class Team:
    """The data of card "team". `measures` are team totals, the first four are shown; of more than 12 rows 11 are."""

    name: str
    subtitle: str
    period: str
    score: Decimal | None
    status: Status
    headline: str
    """Label of the headline metric, whose unit is `unit`."""
    unit: str
    measures: tuple[Measure, ...]
    rows: tuple[TeamRow, ...]
    updated: str
    phase: Phase = "running"
    note: str = ""
    locale: str = "en"
    compact: bool = True
    """Whether numbers are shortened: $104K."""
    versus: str = ""
    """What changes compare with, "Change vs same days last month"."""


def draw(data: Team, theme: Theme) -> Sketch:
    totals, rows = data.measures[:TOTALS], _shown(data)
    lines: list[Measure | TeamRow] = [*totals, *rows]
    paced = data.phase == "running" and any(line.expected is not None and line.goal is not None for line in lines)
    note = data.note if totals or rows else ""
    legend = parts.legend_of([line.status for line in lines], data.phase, note, paced=paced)
    sketch = Sketch(theme, parts.plate(theme, legend, data.locale))
    parts.head(sketch, parts.Head(data.name, data.subtitle, data.period, data.score, data.status, data.phase, data.locale, square=True))
    if not totals and not rows:
        parts.nothing(sketch, data.note, data.locale)
    _totals(sketch, data)
    if totals:
        sketch.box(MARGIN, TOP + STRIP - 1, RIGHT - MARGIN, 2, theme.rule, name="rule")
    if rows:
        _table(sketch, data, rows, TOP + (STRIP if totals else 0.0))
    parts.foot(sketch, data.updated, note, data.locale, legend)
    return sketch


def alt(data: Team) -> str:
    """Every number of the card in one paragraph."""
    return wording.paragraph(lambda longest: _told(data, longest))


def _told(data: Team, longest: int) -> list[str]:
    locale, shown = data.locale, _shown(data)
    totals = [wording.read_aloud(measure, locale, data.phase, data.compact, longest) for measure in data.measures[:TOTALS]]
    headline = say(locale, "{metric} by rep:", metric=wording.short(data.headline, longest))
    rows = [headline, *(_read_aloud(row, data, longest) for row in shown)] if shown else []
    return [
        wording.sentence([wording.short(data.name, longest), wording.short(data.subtitle)]),
        wording.sentence([wording.short(data.period)]),
        wording.sentence([wording.scored(data.score, locale), wording.standing_within(data.status, data.phase, locale)]),
        *(totals + rows or [wording.sentence([say(locale, "Nothing to show yet")])]),
        wording.unshown(len(data.rows) - len(shown), locale),
        wording.sentence([data.versus]) if any(each.change is not None for each in data.measures[:TOTALS]) else "",
        wording.sentence([data.note]),
        wording.sentence([data.updated]),
    ]


def _shown(data: Team) -> tuple[TeamRow, ...]:
    return data.rows if len(data.rows) <= ROWS else data.rows[: ROWS - 1]


def _more(data: Team) -> str:
    return wording.more(len(data.rows) - len(_shown(data)), data.locale)


def _totals(sketch: Sketch, data: Team) -> None:
    totals = data.measures[:TOTALS]
    room = (RIGHT - MARGIN + APART) / max(len(totals), 1)
    widths = [_widths(measure, data) for measure in totals]
    crowded = any(sum(each) + 38 > room - APART for each in widths)
    briefly = any(value + goal + 8 > room - APART for value, goal, _ in widths)
    for index, measure in enumerate(totals):
        _total(sketch, measure, MARGIN + index * room, room - APART, data, crowded=crowded, briefly=briefly)


def _widths(measure: Measure, data: Team) -> tuple[float, float, float]:
    """Of a total's value, goal and share, at the size they would like to have."""
    locale, compact = data.locale, data.compact
    value = letter(wording.amount(measure.value, measure.unit, locale, compact), TOTAL).width
    if measure.goal is None:
        return value, 0.0, 0.0
    goal = wording.against(measure.goal, measure.unit, measure.lower_is_better, locale, compact)
    return value, letter(goal, TOTAL_GOAL).width, letter(wording.share(measure.attainment, locale), TOTAL_SHARE).width


def _total(sketch: Sketch, measure: Measure, left: float, width: float, data: Team, *, crowded: bool, briefly: bool) -> None:
    """A label, the team's figure against its goal, and a slim bar under both; where it is crowded the share goes beside the label."""
    theme, locale, middle = sketch.theme, data.locale, TOP + 51
    share = 0.0
    if measure.goal is not None:
        words, y = wording.share(measure.attainment, locale), TOP + 20 if crowded else middle
        share = sketch.figure(left + width, y, words, TOTAL_SHARE, theme.ink, SHARE_ROOM, name="share") + 16
        parts.mark(sketch, left + width - share + 4, y, measure.status, 20)
        share += 10
    sketch.text(left, TOP + 26, measure.label, CAPTION, theme.caption, width=width - (share if crowded else 0), name="label")
    value = wording.amount(measure.value, measure.unit, locale, data.compact)
    target = wording.against(measure.goal, measure.unit, measure.lower_is_better, locale, data.compact, briefly=briefly)
    beside = letter(target, TOTAL_GOAL).width + 8 if target else 0.0
    free = width - (0 if crowded else share + 4)
    wide = sketch.figure(left, middle, value, TOTAL, theme.ink, max(free - beside, free / 2), anchor="left", name="value")
    sketch.figure(left + wide + 8, middle + 2, target, TOTAL_GOAL, theme.caption, free - wide - 8, anchor="left", name="goal")
    if measure.goal is not None:
        expected = measure.expected if data.phase == "running" else None
        parts.bar(sketch, Bar(left, TOP + 77, width, 10), measure.attainment, expected, measure.status)


def _table(sketch: Sketch, data: Team, rows: tuple[TeamRow, ...], top: float) -> None:
    theme, locale, more = sketch.theme, data.locale, _more(data)
    baseline = top + 23
    sketch.text(SCORE_RIGHT, baseline, say(locale, "Score"), CAPTION, theme.caption, anchor="right", name="heading")
    sketch.text(BAR_LEFT, baseline, data.headline, CAPTION, theme.caption, width=SPARK_LEFT - BAR_LEFT - 30, name="heading")
    sketch.text(RIGHT, baseline, say(locale, "Trend"), CAPTION, theme.caption, anchor="right", name="heading")
    first = top + HEADING
    tall = (BOTTOM - 4 - first) / (len(rows) + bool(more))
    size = min(max(tall * 0.62, 20.0), 23.0) * _grown(tall)
    columns = _columns(data, rows, size)
    for index in range(len(rows)):
        _row(sketch, data, index, columns, first + (index + 0.5) * tall, tall, size)
    if more:
        style = LABEL.at(20)
        sketch.text(NAME_LEFT, style.middle(first + (len(rows) + 0.5) * tall), more, style, theme.caption, name="more")


def _grown(tall: float) -> float:
    return min(max(tall / FULL, 1.0), 1.16)


def _columns(data: Team, rows: tuple[TeamRow, ...], size: float) -> tuple[Column, Column]:
    """Values and goals."""
    values = [wording.amount(row.value, data.unit, data.locale, data.compact) for row in rows]
    goals = [wording.against(row.goal, data.unit, False, data.locale, data.compact) for row in rows]
    one, other = Column(values, PERCENT.at(size), VALUE_ROOM), Column(goals, GOAL.at(min(size - 2, 23.0)), GOAL_ROOM)
    if one.lacking + other.lacking > SPARE:
        goals = [wording.against(row.goal, data.unit, False, data.locale, data.compact, briefly=True) for row in rows]
        other = replace(other, words=goals)
    return widened(one, other, SPARE)


def _row(sketch: Sketch, data: Team, index: int, columns: tuple[Column, Column], y: float, tall: float, size: float) -> None:
    """Avatar and name · places moved · score · bar with pace mark · sign · share · value / goal · trend."""
    theme, locale, row = sketch.theme, data.locale, data.rows[index]
    values, goals = columns
    label, number, plain = LABEL.at(size), PERCENT.at(size), GOAL.at(size - 2)
    radius = min(tall * 0.42, 20.0) if tall <= FULL else min(tall * 0.3, 30.0)
    left = NAME_LEFT + 2.4 * max(radius - 20.0, 0.0)
    parts.avatar(sketch, MARGIN - 2 + max(radius, 20.0), y, radius, row.name, photo=row.photo)
    sketch.text(left, label.middle(y), row.name, label, theme.ink, width=NAME_RIGHT - left, name="name")
    if row.moved is not None:
        parts.movement(sketch, MOVED_RIGHT, y, row.moved, PERCENT.at(18), MOVED_ROOM, locale=locale)
    sketch.figure(SCORE_RIGHT, y, wording.points(row.score, locale), number, theme.ink, SCORE_ROOM, name="score")
    right = VALUE_RIGHT - (goals.room - GOAL_ROOM)
    more = values.room - VALUE_ROOM + goals.room - GOAL_ROOM
    if row.goal is None:
        sketch.text(BAR_LEFT, plain.middle(y), say(locale, "no goal"), plain, theme.caption, width=BAR_WIDTH - more, name="no goal")
    else:
        expected = row.expected if data.phase == "running" else None
        parts.bar(
            sketch, Bar(BAR_LEFT, y, BAR_WIDTH - more, min(tall * 0.4, 16.0) * _grown(tall) ** 2), row.attainment, expected, row.status
        )
        parts.mark(sketch, MARK_MIDDLE - more, y, row.status, 20)
        sketch.figure(PERCENT_RIGHT - more, y, wording.share(row.attainment, locale), number, theme.ink, PERCENT_ROOM, name="share")
    sketch.figure(right, y, values.words[index], values.style, theme.ink, values.room, name="value")
    sketch.figure(right + 7, y + 1, goals.words[index], goals.style, theme.caption, goals.room, anchor="left", name="goal")
    parts.spark(
        sketch, Bar(SPARK_LEFT, y, SPARK_WIDTH, min(0.72 * tall, 34.0) * _grown(tall) ** 2), row.trend, unfinished=data.phase == "running"
    )


def _read_aloud(row: TeamRow, data: Team, longest: int) -> str:
    locale = data.locale
    return wording.sentence(
        [
            *wording.reached(wording.short(row.name, longest), row.value, row.goal, data.unit, locale, data.compact),
            wording.share(row.attainment, locale) if row.attainment is not None else "",
            wording.standing_within(row.status, data.phase, locale) if row.status != "none" else "",
            say(locale, "score {score}", score=wording.points(row.score, locale)) if row.score is not None else "",
            wording.travelled(row.moved, locale),
        ]
    )
