"""How the lead changed over a contest: everybody's rank from the first day to the last, the winner in front."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Literal

from bot.charts.cards import lanes, parts, rows, sheet, wording
from bot.charts.cards.lanes import STRONG, Lead, Level, Runner
from bot.charts.cards.parts import RIGHT, Look
from bot.charts.sketch import Sketch, shrunk
from bot.charts.theme import FIGURE, MARGIN, NAME, TEXT, Theme
from bot.texts.languages import count, say

__all__ = ["Entrant", "Race", "alt", "draw", "reigns"]

MOMENTS = 31
"""Of more, the last ones are shown."""
_TOP = 127.0


@dataclass(frozen=True)
class Entrant:
    """One who took part. `ranks` has one per moment of the race, ties share one; None: not in it yet, or no longer."""

    name: str
    ranks: tuple[int | None, ...]
    value: Decimal | None
    """What they had in the end."""
    alias: bool = False
    """`name` stands for somebody unnamed ("Someone"): no initials are made of it."""


@dataclass(frozen=True)
class Race:
    """The data of card "race". `period`, `moments`, `updated` and `note` arrive worded; values are worded here."""

    title: str
    """Name of the contest."""
    period: str
    unit: str
    moments: tuple[str, ...]
    """The days or weeks, "3 Nov", as short as can be: those that have room are written."""
    entrants: tuple[Entrant, ...]
    updated: str
    by: Literal["people", "teams"] = "people"
    note: str = ""
    locale: str = "en"
    compact: bool = True
    """Whether numbers are shortened: $104K."""


def reigns(entrants: Sequence[Entrant]) -> list[tuple[int, Entrant]]:
    """Who led alone, from which moment; a lead that is shared stays with who had it. Each but the first is a lead change."""
    found: list[tuple[int, Entrant]] = []
    for moment in range(max((len(entrant.ranks) for entrant in entrants), default=0)):
        leaders = [entrant for entrant in entrants if entrant.ranks[moment : moment + 1] == (1,)]
        if len(leaders) == 1 and (not found or found[-1][1] is not leaders[0]):
            found.append((moment, leaders[0]))
    return found


def draw(data: Race, theme: Theme) -> Sketch:
    data = _legible(data)
    runners = _runners(data)
    sketch = Sketch(theme, sheet.bare(theme, _TOP))
    looks = parts.looks([*(runner.name for runner in runners[:STRONG]), *(each.name for _, each in reigns(data.entrants))], theme)
    _head(sketch, data, runners, looks)
    if runners:
        leads = [Lead(moment, leader.name, leader.alias) for moment, leader in reigns(data.entrants)]
        more = wording.more(len(runners) - STRONG, data.locale)
        lanes.draw(sketch, runners, data.moments, leads, _levels(data, runners), looks, square=data.by == "teams", more=more)
    else:
        parts.nothing(sketch, data.note, data.locale)
    parts.foot(sketch, data.updated, _foot(data, runners), data.locale)
    return sketch


def alt(data: Race) -> str:
    """Every number of the card in one paragraph, and who led when."""
    data = _legible(data)
    runners = _runners(data)
    locale = data.locale
    won, changes = _outcome(data, runners)

    def said(length: int) -> Sequence[str]:
        def clip(words: str) -> str:
            return wording.short(words, length)

        led = [
            say(locale, "{name} from {moment}", name=clip(leader.name), moment=clip(data.moments[moment]))
            for moment, leader in reigns(data.entrants)
            if data.moments[moment]
        ]
        return [
            wording.sentence([clip(data.title), clip(data.period)]),
            wording.sentence([f"{_winner(data, runners, length)} {won}".strip(), changes]) if runners else "",
            wording.sentence([say(locale, "In the lead: {leaders}", leaders=", ".join(led))]) if led else "",
            *(_read_aloud(data, runner, length) for runner in runners[:STRONG]),
            wording.unshown(len(runners) - STRONG, locale),
            "" if runners else wording.sentence([say(locale, "Nothing to show yet")]),
            wording.sentence([clip(data.note)]),
            wording.sentence([clip(data.updated)]),
        ]

    return wording.paragraph(said)


def _legible(data: Race) -> Race:
    """What there is room for, and as many ranks as moments; a single moment lasts from the left to the right."""
    if len(data.moments) == 1:
        once = tuple(replace(entrant, ranks=entrant.ranks[:1] * 2) for entrant in data.entrants)
        data = replace(data, moments=("", *data.moments), entrants=once)
    size = len(data.moments)
    kept = slice(max(size - MOMENTS, 0), size)
    entrants = tuple(replace(entrant, ranks=(*entrant.ranks, *(None,) * (size - len(entrant.ranks)))[kept]) for entrant in data.entrants)
    compact = rows.shortens((entrant.value for entrant in entrants), data.unit, data.locale, data.compact)
    return replace(data, moments=data.moments[kept], entrants=entrants, compact=compact)


def _runners(data: Race) -> list[Runner]:
    """Those who were in it at the end, from the first to the last."""
    if not data.moments:
        return []
    ended = [(entrant.ranks[-1], order, entrant) for order, entrant in enumerate(data.entrants)]
    final = sorted((rank, order, entrant) for rank, order, entrant in ended if rank is not None)
    taken: list[list[int | None]] = [[None] * len(data.moments) for _ in final]
    for moment in range(len(data.moments)):
        ranks = [(entrant.ranks[moment], place) for place, (_, _, entrant) in enumerate(final)]
        for lane, (_, place) in enumerate(sorted((rank, place) for rank, place in ranks if rank is not None)):
            taken[place][moment] = lane
    shared = rows.shared([rank for rank, _, _ in final])
    return [_runner(data, entrant, rank, tuple(own), tied=rank in shared) for (rank, _, entrant), own in zip(final, taken, strict=True)]


def _runner(data: Race, entrant: Entrant, rank: int, lanes: tuple[int | None, ...], *, tied: bool) -> Runner:
    """Nobody wins, and nobody has a medal, with nothing."""
    medal = rank if rank in (1, 2, 3) and entrant.value else None
    return Runner(entrant.name, rank, medal == 1, medal, entrant.alias, _value(data, entrant), lanes, tied)


def _levels(data: Race, runners: Sequence[Runner]) -> list[Level]:
    """Where the lead is shared, once there has been one, and who ties in the end."""
    found, led = [], reigns(data.entrants)
    for moment in range(led[0][0] if led else len(data.moments), len(data.moments) - 1):
        level = sum(entrant.ranks[moment] == 1 for entrant in data.entrants if entrant.ranks[-1] is not None)
        if level > 1:
            found.append(Level(moment, 0, min(level, STRONG) - 1))
    for _, tied in groupby(range(min(len(runners), STRONG)), key=lambda place: runners[place].rank):
        places = list(tied)
        if len(places) > 1:
            found.append(Level(len(data.moments) - 1, places[0], places[-1]))
    return found


def _winners(runners: Sequence[Runner]) -> list[Runner]:
    return [runner for runner in runners if runner.won]


def _winner(data: Race, runners: Sequence[Runner], length: int) -> str:
    names = [wording.short(runner.name, length) for runner in _winners(runners)]
    return wording.listed(names, data.locale) if len(names) <= 2 else count(data.locale, "{n} winner", "{n} winners", len(names))


def _outcome(data: Race, runners: Sequence[Runner]) -> tuple[str, str]:
    """What the winner had, and how often the lead changed; or that it never did."""
    winners, led = _winners(runners), reigns(data.entrants)
    if not winners:
        return say(data.locale, "Nobody has scored"), ""
    value = winners[0].value
    alone = len(winners) == 1
    won = say(data.locale, "won with {value}", value=value) if alone else say(data.locale, "share the win with {value}", value=value)
    if len(led) > 1:
        return won, count(data.locale, "{n} lead change", "{n} lead changes", len(led) - 1)
    ahead = alone and len(runners) > 1 and len(led) == 1 and led[0][0] == 0
    return won, say(data.locale, "led from the start") if ahead and len(set(data.moments) - {""}) > 1 else ""


def _foot(data: Race, runners: Sequence[Runner]) -> str:
    """The note, unless it stands in the middle, and what a ring on a line is."""
    late = say(data.locale, "○ joined late") if any(runner.joined for runner in runners[:STRONG]) else ""
    return " · ".join(part for part in (data.note if runners else "", late) if part)


def _value(data: Race, entrant: Entrant) -> str:
    return wording.amount(entrant.value, data.unit, data.locale, data.compact)


def _read_aloud(data: Race, runner: Runner, length: int) -> str:
    joined = runner.joined
    since = say(data.locale, "joined {moment}", moment=wording.short(data.moments[joined], length)) if joined else ""
    return wording.sentence([f"{rows.numbered(runner.rank, runner.tied)}. {wording.short(runner.name, length)}", runner.value, since])


def _head(sketch: Sketch, data: Race, runners: Sequence[Runner], looks: Mapping[str, Look]) -> None:
    """The contest at the left; at the right who won, framed in gold."""
    theme, winners = sketch.theme, _winners(runners)
    square, right = data.by == "teams", float(RIGHT)
    for winner in winners[:3]:
        for half, colour in ((38.0, theme.medals[0]), (34.0, theme.paper)):
            radius = half * (0.42 if square else 1)
            sketch.box(right - 38 - half, 77 - half, 2 * half, 2 * half, colour, radius=radius, name="gold")
        rows.face(sketch, right - 38, 77, 31, winner.name, square=square, alias=winner.alias, look=looks.get(winner.name))
        right -= 86
    right -= 10 if winners else 0
    named = under = 0.0
    if runners:
        room = 0.62 * (right - MARGIN)
        name, style = _winner(data, runners, 200), FIGURE._replace(tabular=False).at(36)
        if len(winners) > 1:
            style = style.at(max(shrunk(name, style, room).size, 26))
        named = sketch.text(right, 71, name, style, theme.ink, anchor="right", width=room, name="winner") + 30
        words = " · ".join(part for part in _outcome(data, runners) if part)
        under = sketch.text(right, 104, words, TEXT, theme.caption, anchor="right", width=room, name="outcome") + 30
    sketch.text(MARGIN, 71, data.title, NAME, theme.ink, width=right - MARGIN - named, name="title")
    room = right - MARGIN - under
    style = TEXT.at(max(shrunk(data.period, TEXT, room).size, 18))
    sketch.text(MARGIN, 104, data.period, style, theme.caption, width=room, name="period")
