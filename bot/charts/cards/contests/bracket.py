"""A knock-out of 2 to 32: two halves that meet in the middle, and the way of whoever wins drawn strong.

On a phone 32 names cannot be read. So of a tree of 32 the rounds before the quarter-finals are lines alone: names are set large from there
on, and where a quarter-finalist is not known yet, whoever may still be it stands in their place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from matplotlib.path import Path

from bot.charts import lettering
from bot.charts.cards import parts, rows, wording
from bot.charts.cards.contests import head
from bot.charts.cards.contests.head import Contest
from bot.charts.cards.contests.sides import OUTWARD
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP
from bot.charts.sketch import Row, Sketch
from bot.charts.theme import LABEL, MARGIN, NAME, PERCENT, WIDTH, Theme, Type
from bot.texts.languages import say

MIDDLE = WIDTH / 2
FINAL_WIDTH, WIDE_FINAL = 136.0, 170.0
TALL = BOTTOM - TOP - 12
MOST = 16
"""Matches of the first round."""

_FIRST = 1.34
"""How much wider the first column with names is than the others: there a name is met first, with its seed."""
_BARE = {16: 2}
"""How many rounds are lines alone, by the matches of the first one."""
_STUB = 30.0
"""Width of a round that is lines alone."""
_CANDIDATE = LABEL.at(24)


@dataclass(frozen=True)
class Slot:
    """Somebody in a match; `score` None: not played yet."""

    name: str
    seed: int | None = None
    score: Decimal | None = None
    viewer: bool = False


@dataclass(frozen=True)
class Match:
    """`winner`: 1 the first, 2 the second, 0 nobody yet. None: not known yet; in the first round a bye."""

    first: Slot | None
    second: Slot | None
    winner: int = 0


@dataclass(frozen=True)
class Bracket:
    """The data of card "bracket": 1, 2, 4, 8 or 16 matches in the first round, half as many in each one after.

    `stage` is worded, "Semi-finals": it stands where the champion will.
    """

    contest: Contest
    unit: str
    rounds: tuple[tuple[Match, ...], ...]
    stage: str = ""

    def __post_init__(self) -> None:
        sizes = [len(matches) for matches in self.rounds]
        if not sizes or sizes[0] not in (1, 2, 4, 8, MOST) or sizes != [sizes[0] >> at for at in range(sizes[0].bit_length())]:
            raise ValueError(f"a bracket of {sizes} matches: its rounds halve from 1, 2, 4, 8 or 16 down to the final")


class Place(NamedTuple):
    """Where a slot lies: its line from `start`, the outer end, to `end`, at height `y`; `side` 1 on the left, −1 on the right."""

    start: float
    end: float
    y: float
    side: int


class Standing(NamedTuple):
    """A known slot of round `at`: its place, the one it may move to, whether it has won, and whether its match is decided."""

    at: int
    place: Place
    after: Place | None
    slot: Slot
    won: bool
    decided: bool


def draw(data: Bracket, theme: Theme) -> Sketch:
    sketch = head.opened(data.contest, theme)
    matches = len(data.rounds[0])
    sketch.rows.append(Row("poly", "lines", _lines(matches), 0, 0, None, theme.none, 1.5))
    champion, best = champion_of(data), way_of_champion(data)
    ways = [(each.place, each.after, each.place in best) for each in _slots(data) if each.won]
    for place, after, strong in sorted(ways, key=lambda way: way[2]):
        _way(sketch, place, after, strong=strong)
    for each in _slots(data):
        if each.at >= bare(matches):
            _slot(sketch, each, data)
    if bare(matches):
        _candidates(sketch, data)
        _viewer_out(sketch, data)
    else:
        _byes(sketch, data)
    _top(sketch, champion, data)
    return sketch


def alt(data: Bracket) -> str:
    """Every number of the card in one paragraph."""

    def told(longest: int) -> list[str]:
        champion = champion_of(data)
        top = say(data.contest.locale, "{name} wins", name=wording.short(champion.name, longest)) if champion else data.stage
        said = [_round(matches, longest, data) for matches in reversed(data.rounds)]
        return [wording.sentence([wording.short(top, longest)]) if top else "", *(wording.sentence([each]) for each in said if each)]

    return head.aloud(data.contest, told)


def champion_of(data: Bracket) -> Slot | None:
    [final] = data.rounds[-1]
    return {1: final.first, 2: final.second}.get(final.winner)


def way_of_champion(data: Bracket) -> set[Place]:
    """The places of the champion from the final back to the first round; none before there is one."""
    where, way, at = places(len(data.rounds[0])), set[Place](), 0
    for each, matches in zip(reversed(where), reversed(data.rounds), strict=True):
        if not matches[at].winner:
            break
        at = 2 * at + matches[at].winner - 1
        way.add(each[at])
    return way


def bare(matches: int) -> int:
    """How many rounds of a tree are lines alone."""
    return _BARE.get(matches, 0)


@lru_cache(maxsize=8)
def places(matches: int) -> tuple[tuple[Place, ...], ...]:
    """The places of each round: the left half from top to bottom, then the right one; of the final, one above the other."""
    columns, stubs = matches.bit_length() - 1, bare(matches)
    final = WIDE_FINAL if stubs else FINAL_WIDTH
    unit = (MIDDLE - final / 2 - MARGIN - stubs * _STUB) / (columns - stubs - 1 + _FIRST) if columns else 0.0
    start, found = float(MARGIN), list[tuple[Place, ...]]()
    for at in range(columns):
        each = matches >> at
        end = start + (_STUB if at < stubs else unit * _FIRST if at == stubs else unit)
        ys = [TOP + 10 + (index + 0.5) * TALL / each for index in range(each)]
        left = [Place(start, end, y + 10, 1) for y in ys]
        found.append((*left, *(Place(WIDTH - place.start, WIDTH - place.end, place.y, -1) for place in left)))
        start = end
    half = final / 2 if columns else 260.0
    apart, y = (22.0, TOP + TALL / 2 + 20) if columns else (40.0, TOP + TALL / 2 + 60)
    found.append((Place(MIDDLE - half, MIDDLE + half, y - apart, 1), Place(MIDDLE + half, MIDDLE - half, y + apart, -1)))
    return tuple(found)


@lru_cache(maxsize=8)
def _lines(matches: int) -> Path:
    """Every line of the tree as one outline."""
    points: list[tuple[float, float]] = []
    for at, each in enumerate(places(matches)):
        for index, place in enumerate(each):
            points += [(place.start, place.y), (place.end, place.y)]
            if at + 1 < len(places(matches)):
                points += [(place.end, place.y), (place.end, places(matches)[at + 1][index // 2].y)]
    return Path(points, [Path.MOVETO, Path.LINETO] * (len(points) // 2))


def _slots(data: Bracket) -> Iterator[Standing]:
    where = places(len(data.rounds[0]))
    for at, matches in enumerate(data.rounds):
        for index, match in enumerate(matches):
            for second, slot in enumerate((match.first, match.second)):
                if slot is not None:
                    after = where[at + 1][index] if at + 1 < len(where) else None
                    yield Standing(at, where[at][2 * index + second], after, slot, match.winner == second + 1, bool(match.winner))


def _byes(sketch: Sketch, data: Bracket) -> None:
    where, style = places(len(data.rounds[0]))[0], LABEL.at(18)._replace(face="regular")
    for index, match in enumerate(data.rounds[0]):
        if (match.first is None) != (match.second is None):
            place = where[2 * index + (0 if match.first is None else 1)]
            x, words = place.start + place.side * 34, say(data.contest.locale, "bye")
            sketch.text(x, place.y - 7.5, words, style, sketch.theme.caption, anchor=OUTWARD[place.side], width=90, name="bye")


def _style(matches: int, final: bool) -> Type:
    style = LABEL.at({1: 36.0, 2: 28.0, 4: 26.0, 8: 21.0, 16: 26.0}[matches])
    return style.at(min(style.size, 21.0)) if final and 1 < matches < MOST else style


def _candidates(sketch: Sketch, data: Bracket) -> None:
    """Who may still be a quarter-finalist: of each match before it the winner, or both while they play for it."""
    matches = len(data.rounds[0])
    stubs, where = bare(matches), places(matches)
    for index, match in enumerate(data.rounds[stubs - 1]):
        named = data.rounds[stubs][index // 2]
        if (named.second if index % 2 else named.first) is not None:
            continue
        for second, slot in enumerate((match.first, match.second)):
            place = where[stubs - 1][2 * index + second]
            before = data.rounds[stubs - 2][2 * index + second]
            both = [slot] if slot is not None else [each for each in (before.first, before.second) if each is not None]
            if not both:
                continue
            room = abs(where[stubs][index].end - place.end) - 14
            words = _abreast(tuple((each.name, rows.yours(each, data.contest.locale)) for each in both), room)
            x, anchor = place.end + place.side * 8, OUTWARD[place.side]
            sketch.text(x, _CANDIDATE.middle(place.y), words, _CANDIDATE, sketch.theme.ink, anchor=anchor, width=room, name="name")


@lru_cache(maxsize=1024)
def _abreast(names: tuple[tuple[str, str], ...], room: float) -> str:
    """Of the viewer "You" alone: who that is they know."""
    forms = [" – ".join(each) for each in zip(*(_forms(yours or name) for name, yours in names), strict=True)]
    return next((form for form in forms if lettering.letter(form, _CANDIDATE).width <= room), forms[-1])


def _viewer_out(sketch: Sketch, data: Bracket) -> None:
    """A stripe where the viewer began; and who was out before the quarter-finals is named under the one who was not."""
    matches = len(data.rounds[0])
    stubs, theme = bare(matches), sketch.theme
    for each in _slots(data):
        if not each.slot.viewer or each.at >= stubs:
            continue
        place = each.place
        if each.at == 0:
            sketch.box(place.start - place.side * 11 - 3, place.y - 14, 6, 28, theme.ahead, radius=3, name="viewer")
        at = places(matches)[each.at].index(place) >> (stubs - each.at)
        match, quarter = data.rounds[stubs][at // 2], places(matches)[stubs][at]
        if each.decided and not each.won and (match.second if at % 2 else match.first) is not None:
            style, room = _CANDIDATE._replace(face="regular"), abs(quarter.end - quarter.start) - 20
            x, words = quarter.start + quarter.side * 10, called(each.slot.name, style, room, rows.yours(each.slot, data.contest.locale))
            sketch.text(x, style.middle(quarter.y + 26), words, style, theme.caption, anchor=OUTWARD[quarter.side], width=room, name="name")
            return


def _way(sketch: Sketch, place: Place, after: Place | None, *, strong: bool) -> None:
    """The line of a slot that has won, on to its next."""
    theme = sketch.theme
    points = [(0.0, 0.0), (place.end - place.start, 0.0)]
    if after is not None:
        points.append((place.end - place.start, after.y - place.y))
    colour, width = (theme.ahead, 4.5) if strong else (theme.spark, 2.5)
    sketch.poly(place.start, place.y, points, stroke=colour, width=width, name="way" if strong else "won")


def _slot(sketch: Sketch, standing: Standing, data: Bracket) -> None:
    """Seed, name and score on their line, mirrored on the right half; who is out is set lighter."""
    theme, contest, place, slot = sketch.theme, data.contest, standing.place, standing.slot
    side, out = place.side, standing.decided and not standing.won
    style = _style(len(data.rounds[0]), standing.after is None)
    style = style if not out else style._replace(face="regular")
    colour, baseline = theme.caption if out else theme.ink, place.y - 7.5
    near, far = OUTWARD[side], OUTWARD[-side]
    x, room = place.start + side * 5, abs(place.end - place.start) - 9
    if place.start in (MARGIN, RIGHT):
        x, room = x - side * 5, room + 5
        if slot.viewer:
            sketch.box(min(x - side * 14, x - side * 8), place.y - style.size - 4, 6, style.size + 4, theme.ahead, radius=3, name="viewer")
        if slot.seed is not None:
            seed = PERCENT.at(18)._replace(face="regular")
            sketch.figure(x, baseline - style.size * 0.36, str(slot.seed), seed, theme.caption, 26, anchor=near, name="seed")
        x, room = x + side * 34, room - 34
    if slot.score is not None:
        number = style._replace(tabular=True)
        words = wording.amount(slot.score, data.unit, contest.locale, contest.compact)
        wide = sketch.figure(
            place.end - side * 4, baseline - style.size * 0.36, words, number, colour, min(room * 0.5, 110), anchor=far, name="score"
        )
        room -= wide + 5
    words = called(slot.name, style, room, rows.yours(slot, contest.locale))
    sketch.text(x, baseline, words, style, colour, anchor=near, width=room, name="name")


@lru_cache(maxsize=1024)
def called(name: str, style: Type, room: float, yours: str = "") -> str:
    """The whole name where it fits, else "Jonas S.", else "Jonas"; the viewer's with "You" after it, or that alone."""
    forms = (*(f"{form} · {yours}" for form in _forms(name)), yours) if yours else _forms(name)
    return next((form for form in forms if lettering.letter(form, style).width <= room), forms[-1])


def _forms(name: str) -> tuple[str, str, str]:
    words = name.split()
    return (name, f"{words[0]} {words[-1][0]}.", words[0]) if len(words) > 1 else (name, name, name)


def _top(sketch: Sketch, champion: Slot | None, data: Bracket) -> None:
    """Who has won, or what is being played, in the room that the tree leaves above its middle."""
    theme, y, style = sketch.theme, TOP + 54, NAME.at(42)
    if champion is None:
        sketch.text(MIDDLE, style.middle(y), data.stage, style, theme.ink, anchor="middle", width=_top_room(data), name="stage")
        return
    radius = 27.0
    room = _top_room(data) - 2 * radius - 12
    style = rows.snug(champion.name, style, room)
    words = lettering.fit(champion.name, style, room)
    wide = lettering.letter(words, style).width
    left = MIDDLE - (wide + 2 * radius + 12) / 2
    parts.avatar(sketch, left + radius, y + 4, radius, champion.name)
    if data.contest.settled:
        rows.crowned(sketch, left + radius, y + 4, radius)
    sketch.text(left + 2 * radius + 12, style.middle(y), words, style, theme.ink, width=room, name="champion")


def _top_room(data: Bracket) -> float:
    """Between the last columns that reach so high."""
    matches = len(data.rounds[0])
    ends = [abs(place.end) for each in places(matches)[:-1] for place in each if place.side == 1 and place.y < TOP + 100]
    return 2 * (MIDDLE - max(ends, default=MARGIN) - 16)


def _round(matches: Sequence[Match], longest: int, data: Bracket) -> str:
    """ "Semi-finals: Ana (1) beats Ben (8), 9 to 4"; "" while nobody is known."""
    said = ", ".join(text for match in matches if (text := _read_aloud(match, longest, data)))
    return f"{_named(len(matches), data.contest.locale)}: {said}" if said else ""


def _named(matches: int, locale: str) -> str:
    match matches:
        case 1:
            return say(locale, "The final")
        case 2:
            return say(locale, "Semi-finals")
        case 4:
            return say(locale, "Quarter-finals")
        case _:
            return say(locale, "Round of {n}", n=2 * matches)


def _read_aloud(match: Match, longest: int, data: Bracket) -> str:
    """ "Ana (1) beats Ben (8), 9 to 4", "Ana (1) against Ben (8)", "Ana (1) has a bye"."""
    locale, contest = data.contest.locale, data.contest
    both = [slot for slot in (match.first, match.second)[:: -1 if match.winner == 2 else 1] if slot is not None]
    said = [_called(slot, longest, data) for slot in both]
    if len(said) == 2:
        scores = [wording.amount(slot.score, data.unit, locale, contest.compact) for slot in both if slot.score is not None]
        if match.winner and len(scores) == 2:
            return say(
                locale, "{first} beats {second}, {score} to {other}", first=said[0], second=said[1], score=scores[0], other=scores[1]
            )
        if match.winner:
            return say(locale, "{first} beats {second}", first=said[0], second=said[1])
        if len(scores) == 2:
            said = [f"{name} {score}" for name, score in zip(said, scores, strict=True)]
        return say(locale, "{first} against {second}", first=said[0], second=said[1])
    if said and match in data.rounds[0]:
        return say(locale, "{first} has a bye", first=said[0])
    return say(locale, "{first} waits", first=said[0]) if said else ""


def _called(slot: Slot, longest: int, data: Bracket) -> str:
    beside = ", ".join(part for part in (str(slot.seed or ""), rows.yours(slot, data.contest.locale)) if part)
    return f"{wording.short(slot.name, longest)} ({beside})" if beside else wording.short(slot.name, longest)
