"""The leaderboard of people or teams on one metric: leaders large, the others below them, the viewer's own row marked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from bot.charts.cards import board, parts, rows, sheet, wording
from bot.charts.cards.board import Headings, Line
from bot.charts.cards.parts import RIGHT
from bot.charts.sketch import Sketch
from bot.charts.theme import MARGIN, NAME, SCORE, TEXT, Theme
from bot.texts import numbers
from bot.texts.languages import count, say
from bot.texts.numbers import NOTHING, Unit

__all__ = ["Leaderboard", "Place", "alt", "around", "draw"]

MOST = 20
"""Rows that stay legible; of more, the first are shown and those around the viewer."""
LEADERS = 4
"""Medals that are drawn large; where ties make them more, fewer ranks are."""
_TOP = 127.0


@dataclass(frozen=True)
class Place:
    """One row, a person or a team. Ties share a rank (1, 2, 2, 4)."""

    rank: int
    name: str
    value: Decimal | None
    attainment: Decimal | None = None
    """Share of the goal, 0.69; None: no goal, or not to be shown."""
    moved: int | None = None
    """Places moved up (+) or down (−) since last time; None: unknown."""
    gap: Decimal | None = None
    """What is missing to the next better place, in what is ranked by; None: nothing, or unknown."""
    team: str = ""
    """Name of a person's team."""
    members: int | None = None
    """How many people a team has."""
    yours: bool = False
    """The viewer, or the viewer's team."""
    alias: bool = False
    """`name` stands for somebody unnamed ("Someone"): no initials are made of it."""
    skipped: int = 0
    """Rows that are left out between the one above and this one."""
    photo: str = ""
    """Key of a person's photo."""


@dataclass(frozen=True)
class Leaderboard:
    """The data of card "leaderboard". `period`, `subtitle`, `since`, `updated` and `note` arrive worded; numbers are worded here."""

    title: str
    """Name of the metric."""
    period: str
    unit: str
    rows: tuple[Place, ...]
    """From the best; of more than 20, 20 are shown."""
    of: int
    """How many are ranked in all."""
    updated: str
    by: Literal["people", "teams"] = "people"
    ranked_by: Literal["value", "attainment"] = "value"
    subtitle: str = ""
    total: Decimal | None = None
    total_attainment: Decimal | None = None
    since: str = ""
    """What movement compares with, "since last week"."""
    note: str = ""
    locale: str = "en"
    compact: bool = True
    """Whether numbers are shortened: $104K."""


def around(places: tuple[Place, ...], top: int, reach: int = 2) -> tuple[Place, ...]:
    """The first `top` places and those within `reach` of the viewer's own, which know how many are left out between."""
    mine = _mine(places)
    if mine is None or mine < top:
        return places[: max(top, (mine or 0) + reach + 1)]
    start = max(mine - reach, top)
    missing = start - top + sum(place.skipped for place in places[top : start + 1])
    return (*places[:top], replace(places[start], skipped=missing), *places[start + 1 : mine + reach + 1])


def draw(data: Leaderboard, theme: Theme) -> Sketch:
    data = _legible(data)
    shown = _shown(data)
    sketch = Sketch(theme, sheet.bare(theme, _TOP))
    _head(sketch, data)
    if shown:
        headings = Headings(_second_heading(data), say(data.locale, "to next place"), say(data.locale, "You"), data.locale)
        board.draw(sketch, _lines(data, shown), _leaders(shown), headings, _TOP)
    else:
        parts.nothing(sketch, data.note, data.locale)
    note = " · ".join(part for part in _foot(data, shown) if part) if shown else ""
    parts.foot(sketch, data.updated, note, data.locale)
    return sketch


def alt(data: Leaderboard) -> str:
    """Every number of the card in one paragraph."""
    data = _legible(data)
    shown = _shown(data)
    lines = _lines(data, shown)
    total = " ".join(part for part in _total(data) if part)

    def said(length: int) -> Sequence[str]:
        def clip(words: str) -> str:
            return wording.short(words, length)

        title = wording.sentence([clip(data.title), clip(data.period), clip(data.subtitle), total])
        body = [_read_aloud(data, place, line, length) for place, line in zip(shown, lines, strict=True)]
        more = wording.more(_hidden(data, shown), data.locale)
        told = [part for part in _foot(data, shown) if part != more] if shown else [data.note]
        foot = [*(wording.sentence([clip(part)]) for part in told), wording.unshown(_hidden(data, shown), data.locale) if shown else ""]
        return [
            title,
            *(body or [wording.sentence([say(data.locale, "Nothing to show yet")])]),
            *foot,
            wording.sentence([clip(data.updated)]),
        ]

    return wording.paragraph(said)


def _shown(data: Leaderboard) -> tuple[Place, ...]:
    mine = _mine(data.rows)
    if mine is None or mine < MOST:
        return data.rows[:MOST]
    return around(data.rows, MOST - 6)


def _legible(data: Leaderboard) -> Leaderboard:
    """All numbers short where one would not fit: two ways of writing do not stand in one column."""
    values = (value for place in data.rows for value in (place.value, place.gap))
    return replace(data, compact=rows.shortens((data.total, *values), data.unit, data.locale, data.compact))


def _mine(places: Sequence[Place]) -> int | None:
    return next((index for index, place in enumerate(places) if place.yours), None)


def _scored(place: Place) -> bool:
    return bool(place.value or place.attainment)


def _medal(place: Place) -> int | None:
    """Nobody wins one with nothing."""
    return place.rank if place.rank in (1, 2, 3) and _scored(place) else None


def _leaders(shown: Sequence[Place]) -> int:
    """How many of the first rows are drawn large: never one alone of those that share a rank."""
    for worst in (3, 2, 1):
        leaders = sum((_medal(place) or 4) <= worst for place in shown)
        if leaders <= LEADERS and all(map(_medal, shown[:leaders])):
            return leaders
    return 0


def _lines(data: Leaderboard, shown: Sequence[Place]) -> list[Line]:
    most = max((parts.geometric(_measured(data, place)) for place in shown), default=0.0)
    if data.ranked_by == "attainment":
        most = max(most, 1.0)
    started, mine = any(map(_scored, shown)), _mine(shown)
    shared = rows.shared([place.rank for place in data.rows])
    return [
        Line(
            rank=_rank(place.rank, place.rank in shared, data.locale) if started else NOTHING,
            medal=_medal(place),
            name=place.name,
            caption=_caption(data, place),
            team=place.team if data.by == "people" else "",
            figure=_figure(data, place),
            second=_second(data, place),
            gap=_gap(data, place.gap) if place.gap is not None else "",
            length=None if len(shown) == 1 else parts.geometric(_measured(data, place)) / most if most else 0.0,
            moved=place.moved,
            yours=index == mine,
            square=data.by == "teams",
            alias=place.alias,
            skipped=count(data.locale, "{n} more", "{n} more", place.skipped) if place.skipped > 0 else "",
            photo=place.photo,
        )
        for index, place in enumerate(shown)
    ]


def _rank(number: int, tied: bool, locale: str) -> str:
    short = numbers.figure(Decimal(number), Unit("number"), locale, compact=True) if number >= 10_000 else str(number)
    return rows.tied(short) if tied else short


def _measured(data: Leaderboard, place: Place) -> Decimal | None:
    return place.value if data.ranked_by == "value" else place.attainment


def _amount(data: Leaderboard, value: Decimal | None) -> str:
    """In what is ranked by."""
    if data.ranked_by == "attainment":
        return wording.share(value, data.locale)
    return wording.amount(value, data.unit, data.locale, data.compact)


def _gap(data: Leaderboard, value: Decimal | None) -> str:
    """Between two of what is ranked by."""
    unit = "percent" if data.ranked_by == "attainment" else data.unit
    return wording.difference(value, unit, data.locale, data.compact)


def _figure(data: Leaderboard, place: Place) -> str:
    return _amount(data, _measured(data, place))


def _second(data: Leaderboard, place: Place) -> str:
    """The quieter figure: the share of the goal or, where that is what is ranked by, the value."""
    if data.ranked_by == "attainment":
        return wording.amount(place.value, data.unit, data.locale, data.compact) if place.value is not None else ""
    return wording.share(place.attainment, data.locale) if place.attainment is not None else ""


def _second_heading(data: Leaderboard) -> str:
    return say(data.locale, "of goal") if data.ranked_by == "value" else say(data.locale, "result")


def _caption(data: Leaderboard, place: Place) -> str:
    own = say(data.locale, "You") if place.yours and data.by == "people" else say(data.locale, "Your team") if place.yours else ""
    people = count(data.locale, "{n} person", "{n} people", place.members) if place.members is not None and data.by == "teams" else ""
    return " · ".join(part for part in (own, place.team if data.by == "people" else "", people) if part)


def _total(data: Leaderboard) -> tuple[str, str]:
    figure = wording.amount(data.total, data.unit, data.locale, data.compact) if data.total is not None else ""
    share = wording.share(data.total_attainment, data.locale)
    return figure, say(data.locale, "{share} of goal", share=share) if data.total_attainment is not None else ""


def _foot(data: Leaderboard, shown: Sequence[Place]) -> tuple[str, ...]:
    """The note · how many more there are · what the arrows count."""
    level = "" if any(map(_scored, shown)) else say(data.locale, "Nobody has scored yet")
    moved = data.since and any(place.moved is not None for place in shown)
    return (
        level,
        data.note,
        _missing(data, shown),
        wording.more(_hidden(data, shown), data.locale),
        say(data.locale, "Arrows: places moved {since}", since=data.since) if moved else "",
    )


def _hidden(data: Leaderboard, shown: Sequence[Place]) -> int:
    return max(data.of, len(data.rows)) - len(shown) - sum(max(place.skipped, 0) for place in shown)


def _missing(data: Leaderboard, shown: Sequence[Place]) -> str:
    """What dense rows have no column for, said to the viewer alone."""
    mine = _mine(shown)
    if len(shown) <= board.SINGLE or mine is None or mine < _leaders(shown) or shown[mine].gap is None:
        return ""
    return say(data.locale, "You: {gap} to next place", gap=_gap(data, shown[mine].gap))


def _head(sketch: Sketch, data: Leaderboard) -> None:
    theme = sketch.theme
    figure, share = _total(data)
    wide = sketch.figure(RIGHT, 57, figure, SCORE, theme.ink, 300, name="total")
    under = sketch.text(RIGHT, 104, share, TEXT, theme.caption, anchor="right", width=400, name="of goal")
    sketch.text(MARGIN, 71, data.title, NAME, theme.ink, width=RIGHT - MARGIN - wide - 40, name="title")
    period = " · ".join(part for part in (data.period, data.subtitle) if part)
    sketch.text(MARGIN, 104, period, TEXT, theme.caption, width=RIGHT - MARGIN - under - 40, name="period")


def _read_aloud(data: Leaderboard, place: Place, line: Line, length: int) -> str:
    locale = data.locale
    share = say(locale, "{share} of goal", share=line.second) if line.second and data.ranked_by == "value" else line.second
    words = wording.sentence(
        [
            f"{line.rank}. {wording.short(line.name, length)}" if line.rank != NOTHING else wording.short(line.name, length),
            wording.short(line.caption, length),
            line.figure,
            share,
            wording.travelled(place.moved, locale),
            say(locale, "{gap} to next place", gap=line.gap) if line.gap else "",
        ]
    )
    return f"({line.skipped}) {words}" if line.skipped else words
