"""A race for the most: a bar for everyone, the leaders large. Also for points, and for who improved most on their own baseline."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.charts.cards import parts, rows, wording
from bot.charts.cards.columns import Column, needier, widened
from bot.charts.cards.contests import head
from bot.charts.cards.contests.head import Contest
from bot.charts.cards.parts import RIGHT, TOP
from bot.charts.sketch import Sketch
from bot.charts.theme import LABEL, MARGIN, NAME, PERCENT, SCORE, Theme
from bot.texts.languages import say

RANK_MIDDLE, RANK_ROOM = MARGIN + 22, 54.0
AVATAR, NAME_LEFT = 126.0, 174.0
AVATAR_MOVED, NAME_MOVED = 190.0, 238.0
"""Where avatars and names stand, without and with a column of places moved."""

BAR_LEFT, BAR_WIDTH = 568.0, 310.0
VALUE_RIGHT, VALUE_ROOM = 1036.0, 134.0
GAP_ROOM = 112.0
SPARE = 130.0
"""What the bars can give to the figures beside them, where a language writes these long."""

TALLEST = 84.0
LEADERS = 3
"""As many as share the lead are shown large; where more do, nobody stands out."""


@dataclass(frozen=True)
class Racer:
    """A person or a team. `rank` None: not ranked yet. `baseline` and `now` are what an improvement is measured from and to."""

    name: str
    value: Decimal | None
    rank: int | None
    detail: str = ""
    moved: int | None = None
    baseline: Decimal | None = None
    now: Decimal | None = None
    viewer: bool = False
    photo: str = ""
    """Key of a person's photo."""


@dataclass(frozen=True)
class Standings:
    """The data of card "standings": racers best first; of more than 16 the first 15, or 14 and the viewer."""

    contest: Contest
    unit: str
    racers: tuple[Racer, ...]
    measured: str = "number"
    """The unit of baselines."""
    teams: bool = False


@dataclass(frozen=True)
class _Lines:
    """What a row needs to know of the others."""

    shared: set[int]
    low: float
    high: float
    best: Decimal | None
    second: Decimal | None
    text: float
    moving: bool


def draw(data: Standings, theme: Theme) -> Sketch:
    contest, racers = data.contest, rows.shown(data.racers)
    led = leaders(data)
    if not racers:
        return head.empty(contest, theme)
    sketch = head.opened(contest, theme, _legend(data))
    weights = [2.0 if index < led else 1.0 for index in range(len(racers))]
    placed = rows.placed(data.racers, racers, weights, TALLEST, centred=True)
    places = placed.rows
    lines = _lines(data, [racer.value for racer in racers], led)
    columns = _columns(racers, places[0][1], led, lines, data)
    rows.parted(sketch, racers, places)
    for index, (racer, (y, tall)) in enumerate(zip(racers, places, strict=True)):
        _row(sketch, racer, y, tall, index < led, lines, columns, data)
    rows.others(sketch, placed, NAME_MOVED if lines.moving else NAME_LEFT, contest.locale)
    return sketch


def alt(data: Standings) -> str:
    """Every number of the card in one paragraph."""
    locale = data.contest.locale

    def told(longest: int) -> list[str]:
        racers = rows.shown(data.racers)
        lines = _lines(data, [racer.value for racer in racers], leaders(data))
        said = [_read_aloud(racer, longest, lines, data) for racer in racers]
        hidden = wording.unshown(len(data.racers) - len(racers), locale)
        return [*said, hidden] if said else [wording.sentence([say(locale, "Nothing to show yet")])]

    return head.aloud(data.contest, told, _nobody(data))


def leaders(data: Standings) -> int:
    """How many are shown large: those who share the first rank, if they have anything and are not too many."""
    first = [racer for racer in data.racers if racer.rank == 1 and racer.value]
    return len(first) if len(first) <= LEADERS and data.racers[: len(first)] == tuple(first) else 0


def _lines(data: Standings, values: list[Decimal | None], led: int) -> _Lines:
    lengths = [rows.length(value) for value in values] or [0.0]
    known = [value for value in values if value is not None and value.is_finite()]
    unit = (parts.BOTTOM - TOP) / max(len(values) + led, 1)
    return _Lines(
        shared=rows.shared([racer.rank for racer in data.racers]),
        low=min(0.0, *lengths),
        high=max(0.0, *lengths),
        best=known[0] if known else None,
        second=next((value for value in known if value != known[0]), None),
        text=min(max(unit * 0.55, 19.0), max(24.0, min(unit * 0.3, 30.0))),
        moving=any(racer.moved is not None for racer in data.racers),
    )


def _legend(data: Standings) -> str:
    compared = sum(racer.rank is not None for racer in data.racers) > 1
    return _nobody(data) or (say(data.contest.locale, "+ ahead of second place, − behind the first") if compared else "")


def _nobody(data: Standings) -> str:
    return head.nobody(data.contest, (racer.value for racer in data.racers))


def _columns(racers: Sequence[Racer], first: float, led: int, lines: _Lines, data: Standings) -> tuple[Column, Column]:
    """Values and gaps; `first` is the height of the first row."""
    said = [_value(racer, data) for racer in racers]
    large = Column(said[:led], SCORE.at(_large(first)), VALUE_ROOM)
    values = needier(large, Column(said[led:], PERCENT.at(lines.text), VALUE_ROOM))
    gaps = Column([_gap(racer, lines, data) for racer in racers], PERCENT.at(min(lines.text, max(22.0, lines.text - 4))), GAP_ROOM)
    return widened(values, gaps, SPARE)


def _large(tall: float) -> float:
    return min(tall * 0.64, 38.0)


def _value(racer: Racer, data: Standings) -> str:
    return wording.amount(racer.value, data.unit, data.contest.locale, data.contest.compact)


def _row(
    sketch: Sketch, racer: Racer, y: float, tall: float, large: bool, lines: _Lines, columns: tuple[Column, Column], data: Standings
) -> None:
    """Rank · places moved · avatar and name · bar · value · gap."""
    theme, contest, (values, gaps) = sketch.theme, data.contest, columns
    label = NAME.at(_large(tall)) if large else LABEL.at(lines.text)
    number = SCORE.at(label.size) if large else PERCENT.at(lines.text)
    ranked = rows.numbered(racer.rank, racer.rank in lines.shared)
    sketch.figure(RANK_MIDDLE, y, ranked, number, theme.ink if racer.rank else theme.caption, RANK_ROOM, anchor="middle", name="rank")
    seat, left = (AVATAR_MOVED, NAME_MOVED) if lines.moving else (AVATAR, NAME_LEFT)
    if racer.moved is not None:
        parts.movement(sketch, seat - 44, y, racer.moved, PERCENT.at(18), locale=contest.locale)
    rows.seated(
        sketch,
        seat,
        y,
        min(tall, 76.0 if large else 56.0),
        racer.name,
        crown=large and contest.settled,
        square=data.teams,
        photo=racer.photo,
    )
    name = rows.snug(racer.name, label, BAR_LEFT - 24 - left) if large else label
    rows.named(sketch, left, BAR_LEFT - 24, y, racer.name, _yours(racer, data), _detail(racer, data), name, stacked=large and tall >= 84)
    given = values.room - VALUE_ROOM + gaps.room - GAP_ROOM
    _bar(sketch, racer, y, min(tall * 0.42, 24.0 if large else 16.0), large, lines, BAR_WIDTH - given)
    right = VALUE_RIGHT - (gaps.room - GAP_ROOM)
    sketch.figure(right, y, _value(racer, data), number, theme.ink, values.room, name="value")
    ink = theme.ink if large and racer.rank in lines.shared else theme.caption
    sketch.figure(RIGHT, y, _gap(racer, lines, data), gaps.style, ink, gaps.room, name="gap")


def _bar(sketch: Sketch, racer: Racer, y: float, thick: float, large: bool, lines: _Lines, width: float) -> None:
    """From nothing to the value, on one scale for all; losses go to the left of nothing."""
    theme, scale = sketch.theme, width / ((lines.high - lines.low) or 1.0)
    sketch.box(BAR_LEFT, y - thick / 2, width, thick, theme.track, radius=thick / 2, name="track")
    value, zero = rows.length(racer.value), BAR_LEFT - lines.low * scale
    fill = theme.ahead if large else theme.spark
    sketch.box(zero + min(value, 0.0) * scale, y - thick / 2, abs(value) * scale, thick, fill, radius=thick / 2, name="bar")
    if lines.low < 0:
        sketch.box(zero - 1, y - thick / 2 - 4, 2, thick + 8, theme.caption, name="zero")


def _yours(racer: Racer, data: Standings) -> str:
    return rows.yours(racer, data.contest.locale, team=data.teams)


def _detail(racer: Racer, data: Standings) -> str:
    """What is known of a racer beside the value: an improvement says from what to what."""
    if racer.baseline is None or racer.now is None:
        return racer.detail
    contest = data.contest
    before, after = (wording.amount(each, data.measured, contest.locale, contest.compact) for each in (racer.baseline, racer.now))
    return say(contest.locale, "{before} to {after}", before=before, after=after)


def _distance(racer: Racer, lines: _Lines) -> Decimal | None:
    """How far the first is ahead of the second place, or how far another is behind the first; None: nothing to compare."""
    if racer.value is None or racer.rank is None or not racer.value.is_finite() or lines.best is None:
        return None
    other = lines.second if racer.rank == 1 else lines.best
    return abs(racer.value - other) if other is not None and racer.value != other else None


def _gap(racer: Racer, lines: _Lines, data: Standings, *, spoken: bool = False) -> str:
    locale, distance = data.contest.locale, _distance(racer, lines)
    if racer.rank == 1 and racer.rank in lines.shared:
        return say(locale, "tied")
    if distance is None:
        return ""
    words = wording.difference(distance, data.unit, locale, data.contest.compact)
    if not spoken:
        return f"{'+' if racer.rank == 1 else '−'}{words}"
    return say(locale, "{amount} ahead", amount=words) if racer.rank == 1 else say(locale, "{amount} behind", amount=words)


def _read_aloud(racer: Racer, longest: int, lines: _Lines, data: Standings) -> str:
    return wording.sentence(
        [
            f"{rows.numbered(racer.rank, racer.rank in lines.shared)} {wording.short(racer.name, longest)} {_value(racer, data)}",
            rows.captioned(_yours(racer, data), wording.short(_detail(racer, data), longest)),
            _gap(racer, lines, data, spoken=True),
            wording.travelled(racer.moved, data.contest.locale),
        ]
    )
