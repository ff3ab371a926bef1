"""The card of a team: its numbers, and a row per rep."""

from dataclasses import dataclass
from decimal import Decimal

from bot.charts.cards import parts, wording
from bot.charts.cards.measure import Measure, Phase, Status
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP, Bar
from bot.charts.sketch import Sketch
from bot.charts.theme import CAPTION, FIGURE, GOAL, LABEL, MARGIN, PERCENT, Theme

__all__ = ["Measure", "Team", "TeamRow", "alt", "draw"]

# The strip of totals.
TOTALS = 4
STRIP = 92.0

# The rows' columns, from left to right.
NAME_LEFT, NAME_RIGHT = 84.0, 352.0
MOVED_RIGHT = 400.0
SCORE_RIGHT, SCORE_ROOM = 468.0, 58.0
BAR_LEFT, BAR_WIDTH = 500.0, 250.0
MARK_MIDDLE = 770.0
PERCENT_RIGHT, PERCENT_ROOM = 850.0, 64.0
VALUE_RIGHT, VALUE_ROOM = 956.0, 96.0
GOAL_ROOM = 92.0
SPARK_LEFT, SPARK_WIDTH = 1066.0, 88.0

ROWS = 12
HEADING = 30.0
TALLEST = 56.0


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


def draw(data: Team, theme: Theme) -> Sketch:
    totals, rows = data.measures[:TOTALS], _shown(data)
    lines: list[Measure | TeamRow] = [*totals, *rows]
    paced = data.phase == "running" and any(line.expected is not None and line.goal is not None for line in lines)
    note = data.note if totals or rows else ""
    sketch = Sketch(theme, parts.plate(theme, parts.legend_of([line.status for line in lines], data.phase, note, paced=paced)))
    parts.head(sketch, parts.Head(data.name, data.subtitle, data.period, data.score, data.status, data.phase, data.locale, square=True))
    if not totals and not rows:
        parts.nothing(sketch, data.note)
    room = (RIGHT - MARGIN + 28) / max(len(totals), 1)
    for index, measure in enumerate(totals):
        _total(sketch, measure, MARGIN + index * room, room - 28, data)
    if totals:
        sketch.box(MARGIN, TOP + STRIP - 1, RIGHT - MARGIN, 2, theme.rule, name="rule")
    if rows:
        _table(sketch, data, rows, TOP + (STRIP if totals else 0.0))
    parts.foot(sketch, data.updated, note, paced=paced)
    return sketch


def alt(data: Team) -> str:
    """Every number of the card in one paragraph."""
    who = wording.sentence([wording.short(data.name), data.subtitle])
    score = f"Score {wording.points(data.score, data.locale)}" if data.score is not None else "No score yet"
    totals = [wording.read_aloud(measure, data.locale, data.phase, data.compact) for measure in data.measures[:TOTALS]]
    shown = _shown(data)
    rows = [f"{data.headline} by rep:", *(_read_aloud(row, data) for row in shown)] if shown else []
    more = _more(data)
    return " ".join(
        part
        for part in [
            who,
            wording.sentence([data.period]),
            wording.sentence([score, wording.standing(data.status, data.phase).lower()]),
            *(totals + rows or ["Nothing to show yet."]),
            wording.sentence([more]) if more else "",
            wording.sentence([data.note]) if data.note else "",
            wording.sentence([data.updated]),
        ]
        if part
    )


def _shown(data: Team) -> tuple[TeamRow, ...]:
    return data.rows if len(data.rows) <= ROWS else data.rows[: ROWS - 1]


def _more(data: Team) -> str:
    hidden = len(data.rows) - len(_shown(data))
    return f"and {hidden} more" if hidden else ""


def _total(sketch: Sketch, measure: Measure, left: float, width: float, data: Team) -> None:
    """A label, the team's figure against its goal, and a slim bar under both."""
    theme, locale = sketch.theme, data.locale
    sketch.text(left, TOP + 26, measure.label, CAPTION, theme.caption, width=width, name="label")
    middle = TOP + 51
    share = 0.0
    if measure.goal is not None:
        words = wording.share(measure.attainment, locale)
        share = sketch.figure(left + width, middle, words, PERCENT.at(20), theme.ink, 64, name="share") + 20
        parts.mark(sketch, left + width - share + 6, middle, measure.status, 20)
        share += 14
    value = wording.amount(measure.value, measure.unit, locale, data.compact)
    wide = sketch.figure(left, middle, value, FIGURE.at(26), theme.ink, 0.5 * width, anchor="left", name="value")
    target = wording.against(measure.goal, measure.unit, measure.lower_is_better, locale, data.compact)
    sketch.figure(left + wide + 8, middle + 2, target, GOAL.at(18), theme.caption, width - wide - 8 - share - 4, anchor="left", name="goal")
    if measure.goal is not None:
        expected = measure.expected if data.phase == "running" else None
        parts.bar(sketch, Bar(left, TOP + 77, width, 10), measure.attainment, expected, measure.status)


def _table(sketch: Sketch, data: Team, rows: tuple[TeamRow, ...], top: float) -> None:
    theme, more = sketch.theme, _more(data)
    baseline = top + 23
    sketch.text(SCORE_RIGHT, baseline, "Score", CAPTION, theme.caption, anchor="right", name="heading")
    sketch.text(BAR_LEFT, baseline, data.headline, CAPTION, theme.caption, width=SPARK_LEFT - BAR_LEFT - 30, name="heading")
    sketch.text(RIGHT, baseline, "Trend", CAPTION, theme.caption, anchor="right", name="heading")
    first = top + HEADING
    tall = min((BOTTOM - 4 - first) / (len(rows) + bool(more)), TALLEST)
    for index, row in enumerate(rows):
        _row(sketch, row, first + (index + 0.5) * tall, tall, data)
    if more:
        style = LABEL.at(20)
        sketch.text(NAME_LEFT, style.middle(first + (len(rows) + 0.5) * tall), more, style, theme.caption, name="more")


def _row(sketch: Sketch, row: TeamRow, y: float, tall: float, data: Team) -> None:
    """Avatar and name · places moved · score · bar with pace mark · sign · share · value / goal · trend."""
    theme, locale = sketch.theme, data.locale
    size = min(max(tall * 0.62, 20.0), 23.0)
    label, number, plain = LABEL.at(size), PERCENT.at(size), GOAL.at(size - 2)
    parts.avatar(sketch, MARGIN + 18, y, min(tall * 0.42, 20.0), row.name)
    sketch.text(NAME_LEFT, label.middle(y), row.name, label, theme.ink, width=NAME_RIGHT - NAME_LEFT, name="name")
    if row.moved is not None:
        parts.movement(sketch, MOVED_RIGHT, y, row.moved, PERCENT.at(18))
    sketch.figure(SCORE_RIGHT, y, wording.points(row.score, locale), number, theme.ink, SCORE_ROOM, name="score")
    if row.goal is None:
        sketch.text(BAR_LEFT, plain.middle(y), "no goal", plain, theme.caption, name="no goal")
    else:
        expected = row.expected if data.phase == "running" else None
        parts.bar(sketch, Bar(BAR_LEFT, y, BAR_WIDTH, min(tall * 0.4, 16.0)), row.attainment, expected, row.status)
        parts.mark(sketch, MARK_MIDDLE, y, row.status, 20)
        sketch.figure(PERCENT_RIGHT, y, wording.share(row.attainment, locale), number, theme.ink, PERCENT_ROOM, name="share")
    sketch.figure(VALUE_RIGHT, y, wording.amount(row.value, data.unit, locale, data.compact), number, theme.ink, VALUE_ROOM, name="value")
    target = wording.against(row.goal, data.unit, False, locale, data.compact)
    sketch.figure(VALUE_RIGHT + 7, y + 1, target, plain, theme.caption, GOAL_ROOM, anchor="left", name="goal")
    parts.spark(sketch, Bar(SPARK_LEFT, y, SPARK_WIDTH, min(0.72 * tall, 34.0)), row.trend)


def _read_aloud(row: TeamRow, data: Team) -> str:
    locale = data.locale
    target = f" of {wording.amount(row.goal, data.unit, locale, data.compact)}" if row.goal is not None else ""
    value = wording.amount(row.value, data.unit, locale, data.compact) if row.value is not None else "no data"
    return wording.sentence(
        [
            f"{wording.short(row.name)} {value}{target}",
            f"{wording.share(row.attainment, locale)}" if row.attainment is not None else "",
            wording.standing(row.status, data.phase).lower() if row.status != "none" else "",
            f"score {wording.points(row.score, locale)}" if row.score is not None else "",
            wording.travelled(row.moved),
        ]
    )
