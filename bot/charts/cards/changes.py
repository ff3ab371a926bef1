"""What became of a measure between two days.

Values of two days of two periods say little beside each other: 17 calls on day 3 are more than 60 on day 13. So a measure with a goal is
compared by its standing, attainment over what was expected by that day. Without a goal the values themselves are compared.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

from bot.charts.cards import parts, wording
from bot.charts.cards.measure import Measure
from bot.texts.languages import say

Verdict = Literal["better", "worse", "same", "new", "ended", "unknown"]

FARTHEST = 1.5
"""The track's end, where the tick of what was expected is 1."""


@dataclass(frozen=True)
class Pair:
    """A measure as it was and as it is; None on the side where it does not exist."""

    then: Measure | None
    now: Measure | None


@dataclass(frozen=True)
class Change:
    """What became of a measure. Places are shares of the track; a place beyond its end is beyond."""

    verdict: Verdict
    words: str = ""
    up: bool = True
    then: float | None = None
    now: float | None = None


def compared(pair: Pair, locale: str) -> Change:
    then, now = pair.then, pair.now
    if then is None or now is None:
        verdict: Verdict = "unknown" if then is now else "new" if then is None else "ended"
        return Change(verdict, then=_place(then), now=_place(now))
    before, after = standing(then), standing(now)
    if before is not None and after is not None:
        points = _percent(after) - _percent(before)
        verdict = "better" if points > 0 else "worse" if points < 0 else "same"
        words = wording.percentage_points(abs(points), locale)
        return Change(verdict, words, points > 0, float(before) / FARTHEST, float(after) / FARTHEST)
    return _by_value(then, now, locale)


def standing(measure: Measure) -> Decimal | None:
    """Attainment over what was expected by its day; over the whole goal where nothing less was."""
    if measure.goal is None or measure.attainment is None or not measure.attainment.is_finite() or measure.value is None:
        return None
    if measure.expected is None:
        return measure.attainment
    return measure.attainment / measure.expected if measure.expected > 0 else None


def _percent(reached: Decimal) -> Decimal:
    """As it is shown, so that the difference is what a reader counts."""
    return (reached * 100).quantize(Decimal(1), ROUND_HALF_UP, context=Context(prec=40))


def _by_value(then: Measure, now: Measure, locale: str) -> Change:
    """Of two values the better one lies at the end of the track."""
    if then.value is None or now.value is None:
        return Change("unknown", then=_place(then), now=_place(now))
    before, after = (parts.geometric(each.value) for each in (then, now))
    if now.lower_is_better:
        places = (1.0 if before <= after else after / before, 1.0 if after <= before else before / after)
    else:
        most = max(before, after) or 1.0
        places = (before / most, after / most)
    up = now.value > then.value
    verdict: Verdict = "same" if now.value == then.value else "better" if up != now.lower_is_better else "worse"
    if now.unit == then.unit == "percent":
        return Change(verdict, wording.difference(abs(now.value - then.value), "percent", locale, True), up, *places)
    words = wording.share(abs((now.value - then.value) / then.value), locale) if then.value else ""
    return Change(verdict, words, up, *places)


def _place(measure: Measure | None) -> float | None:
    """Of a side that stands alone: against its goal, else nowhere."""
    reached = standing(measure) if measure is not None else None
    return None if reached is None else float(reached) / FARTHEST


def word_of(verdict: Verdict, locale: str) -> str:
    match verdict:
        case "better":
            return say(locale, "better")
        case "worse":
            return say(locale, "worse")
        case "same":
            return say(locale, "same")
        case "new":
            return say(locale, "new")
        case "ended":
            return say(locale, "ended")
        case "unknown":
            return say(locale, "no data")
