"""Then and now: the scorecard that a coaching note froze beside today's, and what was agreed.

On a track further right is better; the tick is what was expected, and without a goal the better value lies at the right end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from bot.charts.cards import agreed, marks, parts, sheet, wording
from bot.charts.cards.agreed import Action
from bot.charts.cards.changes import FARTHEST, Change, Pair, compared, standing, word_of
from bot.charts.cards.columns import Column, widened
from bot.charts.cards.measure import Measure, Phase, Status
from bot.charts.cards.parts import BOTTOM, TOP
from bot.charts.cards.sheet import Sign
from bot.charts.lettering import letter
from bot.charts.sketch import Sketch, wrapped
from bot.charts.theme import CAPTION, GOAL, LABEL, MARGIN, PERCENT, TEXT, Theme, Type
from bot.texts.languages import say
from bot.texts.numbers import NOTHING

__all__ = ["Action", "Compare", "Pair", "alt", "draw"]

MOST = 8
HEADING = 36.0
STACKED = 2
"""Of so few measures each has its label over its figures."""


@dataclass(frozen=True)
class Columns:
    """From left to right; figures hang on their right edges."""

    label: float
    then: float
    now: float
    then_room: float
    now_room: float
    track: float
    track_width: float
    change: float
    change_room: float
    grown: float
    """How large rows become where there are few of them."""

    @property
    def stacked(self) -> bool:
        return self.label > self.then


ALONE = Columns(250, then=420, now=560, then_room=120, now_room=120, track=608, track_width=400, change=1160, change_room=120, grown=1.5)
BESIDE_ACTIONS = Columns(
    186, then=318, now=422, then_room=92, now_room=92, track=452, track_width=208, change=770, change_room=96, grown=1.1
)
FEW = Columns(1120, then=210, now=420, then_room=170, now_room=190, track=480, track_width=490, change=1160, change_room=140, grown=1.8)
FEW_BESIDE_ACTIONS = Columns(
    730, then=166, now=324, then_room=126, now_room=140, track=356, track_width=268, change=770, change_room=116, grown=1.4
)
SPARE = 90.0
"""What the tracks can give to the figures, where a language writes these long."""


@dataclass(frozen=True)
class Compare:
    """The data of card "compare"; sentences and dates arrive worded. Eight pairs are shown, and five actions (`agreed`)."""

    name: str
    subtitle: str
    period: str
    """What is compared: "Coaching note by Priya Raman"."""
    then_day: str
    now_day: str
    score_then: Decimal | None
    score_now: Decimal | None
    status: Status
    pairs: tuple[Pair, ...]
    updated: str
    actions: tuple[Action, ...] = ()
    phase: Phase = "running"
    note: str = ""
    locale: str = "en"
    compact: bool = True


def draw(data: Compare, theme: Theme) -> Sketch:
    pairs = data.pairs[:MOST]
    sketch = Sketch(theme, parts.plate(theme, "nothing", data.locale))
    parts.head(sketch, _head(data))
    if not pairs and not data.actions:
        parts.nothing(sketch, data.note, data.locale)
    if pairs:
        few = len(pairs) <= STACKED
        columns = (FEW_BESIDE_ACTIONS if few else BESIDE_ACTIONS) if data.actions else FEW if few else ALONE
        _table(sketch, data, pairs, columns)
    if data.actions:
        agreed.column(sketch, data.actions, data.locale, agreed.LEFT if pairs else MARGIN)
    sheet.foot(sketch, data.updated, data.note if pairs or data.actions else "", _legend(data, pairs, theme))
    return sketch


def alt(data: Compare) -> str:
    """Every number of the card in one paragraph."""
    return wording.paragraph(lambda room: _told(data, room))


def _head(data: Compare) -> parts.Head:
    then, now, locale = data.score_then, data.score_now, data.locale
    both = then is not None and now is not None
    moved = _moved(data)
    return parts.Head(
        name=data.name,
        subtitle=data.subtitle,
        period=data.period,
        score=now,
        status=data.status,
        phase=data.phase,
        locale=locale,
        place=_scores(data) if both else "",
        moved=moved,
        since=say(locale, "since {day}", day=data.then_day) if moved is not None else "",
    )


def _scores(data: Compare) -> str:
    then, now = (wording.points(score, data.locale) for score in (data.score_then, data.score_now))
    return say(data.locale, "from {then} to {now}", then=then, now=now)


def _moved(data: Compare) -> int | None:
    """Of the scores as they are shown; none between numbers that nobody counts."""
    then, now = data.score_then, data.score_now
    if then is None or now is None or max(abs(then), abs(now)) >= 1000:
        return None
    return int(now.quantize(Decimal(1), ROUND_HALF_UP) - then.quantize(Decimal(1), ROUND_HALF_UP))


def _table(sketch: Sketch, data: Compare, pairs: tuple[Pair, ...], at: Columns) -> None:
    theme, baseline = sketch.theme, TOP + 25
    tall = (BOTTOM - TOP - HEADING) / len(pairs)
    grown = min(max(tall / 90, 1.0), at.grown)
    label = parts.labelled([side.label for pair in pairs if (side := pair.now or pair.then)], grown, at.label)
    at = _widened(at, pairs, grown, data)
    for right, day, room in ((at.then, data.then_day, at.then_room), (at.now, data.now_day, at.now_room)):
        sketch.text(right, baseline, day, CAPTION, theme.caption, anchor="right", width=room, name="heading")
    changes = [compared(pair, data.locale) for pair in pairs]
    sketch.text(at.track, baseline, _better(changes, data.locale), LABEL.at(18), theme.ink, width=at.change - at.track, name="heading")
    for index, (pair, change) in enumerate(zip(pairs, changes, strict=True)):
        top = TOP + HEADING + index * tall
        sketch.box(MARGIN, top - 1, at.change - MARGIN, 2, theme.rule, name="rule")
        _row(sketch, pair, change, top + tall / 2, grown, data, at, label)


def _styles(grown: float) -> tuple[Type, Type]:
    return PERCENT.at(21 * grown), PERCENT.at(25 * grown)


def _widened(at: Columns, pairs: Sequence[Pair], grown: float, data: Compare) -> Columns:
    thens, nows = ([_value(side, data) for side in sides] for sides in ([pair.then for pair in pairs], [pair.now for pair in pairs]))
    old, new = _styles(grown)
    then, now = widened(Column(thens, old, at.then_room), Column(nows, new, at.now_room), SPARE)
    first = then.room - at.then_room
    both = first + now.room - at.now_room
    return replace(
        at,
        then=at.then + first,
        now=at.now + both,
        then_room=then.room,
        now_room=now.room,
        track=at.track + both,
        track_width=at.track_width - both,
    )


def _value(side: Measure | None, data: Compare) -> str:
    return wording.amount(side.value, side.unit, data.locale, data.compact) if side is not None else NOTHING


def _row(sketch: Sketch, pair: Pair, change: Change, y: float, grown: float, data: Compare, at: Columns, label: Type) -> None:
    """Label · then · now · the way between the two · change and verdict; the label over the others where there is height for it."""
    theme, locale = sketch.theme, data.locale
    measure = pair.now or pair.then
    if measure is None:
        return
    old, new = _styles(grown)
    parts.label(sketch, y - 62 if at.stacked else y, measure.label, label, at.label)
    y += 24 if at.stacked else 0
    for side, right, room, ink, style in (
        (pair.then, at.then, at.then_room, theme.caption, old),
        (pair.now, at.now, at.now_room, theme.ink, new),
    ):
        reached = standing(side) if side is not None else None
        middle = y - 10 * grown if reached is not None else y
        missing = side is None or side.value is None
        sketch.figure(right, middle, _value(side, data), style, theme.caption if missing else ink, room, name="value")
        if reached is not None:
            sketch.figure(
                right, y + 14 * grown, wording.share(reached, locale), GOAL.at(18 * min(grown, 1.25)), theme.caption, room, name="share"
            )
    paced = any(side is not None and standing(side) is not None for side in (pair.then, pair.now))
    _way(sketch, change, y, at, min(grown, 1.4), paced=paced)
    _verdict(sketch, change, y, at, grown, locale)


def _way(sketch: Sketch, change: Change, y: float, at: Columns, grown: float, *, paced: bool) -> None:
    """A hollow mark where it was, a full one where it is, and the way between them."""
    theme = sketch.theme
    sketch.box(at.track, y - 3 * grown, at.track_width, 6 * grown, theme.track, radius=3 * grown, name="track")
    places = [at.track + 10 + min(max(place, 0.0), 1.0) * (at.track_width - 20) for place in (change.then, change.now) if place is not None]
    colour = {"better": theme.ahead, "worse": theme.behind}.get(change.verdict, theme.none)
    if len(places) == 2:
        sketch.box(min(places), y - 3.5 * grown, abs(places[1] - places[0]), 7 * grown, colour, name="way")
    if paced:
        marks.put(sketch, "tick", at.track + 10 + (at.track_width - 20) / FARTHEST, y, 32 * grown, theme.ink, name="expected")
    if change.then is not None:
        marks.put(sketch, "ring", places[0], y, 17 * grown, theme.caption, name="then")
    if change.now is not None:
        marks.put(sketch, "dot", places[-1], y, 20 * grown, colour, name="now")
        if max(change.now, change.then or 0.0) > 1:
            marks.put(sketch, "chevron", at.track + at.track_width + 9, y, 16, colour, name="beyond")


def _verdict(sketch: Sketch, change: Change, y: float, at: Columns, grown: float, locale: str) -> None:
    theme, room = sketch.theme, at.change_room
    larger = min(grown, room / BESIDE_ACTIONS.change_room)
    figure, small = PERCENT.at(20 * larger), CAPTION.at(18 * larger)
    moved = change.verdict in ("better", "worse")
    ink = {"better": theme.ahead_ink, "worse": theme.behind_ink}.get(change.verdict, theme.caption)
    word = word_of(change.verdict, locale)
    if not moved:
        plain = TEXT.at(20 * larger)
        style = plain if letter(word, plain).width <= room else CAPTION
        lines = wrapped(word, style, room)
        for index, line in enumerate(lines):
            middle = y + (index - (len(lines) - 1) / 2) * 22
            sketch.text(at.change, style.middle(middle), line, style, ink, anchor="right", width=room, name="verdict")
        return
    wide = sketch.figure(at.change, y - 10 * larger, change.words, figure, ink, room - 24, name="change")
    sketch.arrow(at.change - wide - (15 if wide else 8), y - 10 * larger, 15, change.up, ink, name="change")
    sketch.text(at.change, small.middle(y + 14 * larger), word, small, ink, anchor="right", width=room, name="verdict")


def _legend(data: Compare, pairs: tuple[Pair, ...], theme: Theme) -> list[Sign]:
    if not pairs:
        return []
    sides = [side for pair in pairs for side in (pair.then, pair.now) if side is not None and standing(side) is not None]
    signs = [Sign("ring", theme.caption, data.then_day), Sign("dot", theme.none, data.now_day)]
    if any(side.expected is not None for side in sides):
        signs.append(Sign("tick", theme.ink, say(data.locale, "100% of what was expected by that day")))
    elif sides:
        signs.append(Sign("tick", theme.ink, say(data.locale, "100% of the goal")))
    return signs


def _better(changes: Sequence[Change], locale: str) -> str:
    verdicts = [change.verdict for change in changes]
    known = sum(verdict in ("better", "worse", "same") for verdict in verdicts)
    return say(locale, "{better} of {n} better", better=verdicts.count("better"), n=known) if known else ""


def _told(data: Compare, room: int) -> list[str]:
    locale, pairs = data.locale, data.pairs[:MOST]
    who = [wording.short(words, room) for words in (data.name, data.subtitle, data.period)]
    days = say(locale, "{then} beside {now}", then=wording.short(data.then_day, room), now=wording.short(data.now_day, room))
    rows = [_read_aloud(pair, data, room) for pair in pairs]
    if not pairs and not data.actions:
        rows = [wording.sentence([say(locale, "Nothing to show yet")])]
    closing = wording.closing((data.note, data.updated), room)
    return [wording.sentence([*who, days]), *_scored(data), *rows, *agreed.aloud(data.actions, locale, room), *closing]


def _scored(data: Compare) -> list[str]:
    locale, then, now = data.locale, data.score_then, data.score_now
    if then is not None and now is not None:
        moved, standing_now = _moved(data), wording.standing_within(data.status, data.phase, locale)
        word = "" if moved is None else wording.shifted(moved > 0, str(abs(moved)), locale) if moved else say(locale, "unchanged")
        both = say(locale, "Score from {then} to {now}", then=wording.points(then, locale), now=wording.points(now, locale))
        return [wording.sentence([both, word, standing_now])]
    if now is not None:
        return [wording.sentence([wording.scored(now, locale)])]
    return []


def _read_aloud(pair: Pair, data: Compare, room: int) -> str:
    """ "Calls made from 17 to 63, 94% to 61% of what was expected, down 33 pts, worse." """
    measure, locale = pair.now or pair.then, data.locale
    if measure is None:
        return ""
    change = compared(pair, locale)
    then, now = (_value(side, data) for side in (pair.then, pair.now))
    stood = [wording.share(standing(side), locale) if side is not None else NOTHING for side in (pair.then, pair.now)]
    said = [say(locale, "{label} from {then} to {now}", label=wording.short(measure.label, room), then=then, now=now)]
    if stood != [NOTHING, NOTHING]:
        said.append(say(locale, "{then} to {now} of what was expected", then=stood[0], now=stood[1]))
    if change.words and change.verdict in ("better", "worse"):
        said.append(wording.shifted(change.up, change.words, locale))
    return wording.sentence([*said, word_of(change.verdict, locale)])
