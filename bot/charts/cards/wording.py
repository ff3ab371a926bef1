"""The short words of a card, the same where they are drawn and where they are read aloud."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from bot.charts.cards.measure import Measure, Phase, Status
from bot.texts import numbers
from bot.texts.numbers import NOTHING, Unit

MARKS: dict[Status, str] = {"ahead": "✓", "close": "≈", "behind": "!", "none": ""}
"""A sign for each status beside its colour."""

_STANDING: dict[Phase, dict[Status, str]] = {
    "running": {"ahead": "Ahead of pace", "close": "Close to pace", "behind": "Behind pace", "none": ""},
    "over": {"ahead": "Finished ahead", "close": "Finished close", "behind": "Finished behind", "none": "Finished"},
    "ahead": dict.fromkeys(MARKS, "Not started yet"),
}
_MOST = Decimal("9.995")
_LONGEST_NAME = 80


def standing(status: Status, phase: Phase) -> str:
    """ "Ahead of pace"; once the period is over, how it finished; "" where there is nothing to say."""
    return _STANDING[phase][status]


@lru_cache(maxsize=4096)
def amount(value: Decimal | None, unit: str, locale: str, compact: bool) -> str:
    """A number with its unit: "$104K" where it is to be compact, else "$104,250"."""
    return numbers.figure(value, Unit.parse(unit), locale, compact=compact)


@lru_cache(maxsize=4096)
def share(value: Decimal | None, locale: str) -> str:
    """A ratio as a percentage; beyond all reason "> 999%"."""
    if value is not None and value.is_finite() and abs(value) >= _MOST:
        return f"> {numbers.ratio(Decimal('9.99'), locale)}"
    return numbers.ratio(value, locale)


@lru_cache(maxsize=4096)
def points(score: Decimal | None, locale: str) -> str:
    """A score: 69."""
    if score is None or not score.is_finite():
        return NOTHING
    compact = abs(score) >= 1000
    return numbers.figure(score, Unit("number"), locale, compact=compact, places=None if compact else 0)


def against(target: Decimal | None, unit: str, lower_is_better: bool, locale: str, compact: bool) -> str:
    """ "/ $150K", or "≤ 4" where less is better; "" without a goal."""
    if target is None:
        return ""
    return f"{'≤' if lower_is_better else '/'} {amount(target, unit, locale, compact)}"


def sentence(parts: Sequence[str]) -> str:
    """The parts that say something, joined by commas and closed by a full stop."""
    return ", ".join(part for part in parts if part).rstrip(".") + "."


def short(name: str) -> str:
    """A name as long as a spoken line bears."""
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"


def read_aloud(measure: Measure, locale: str, phase: Phase, compact: bool) -> str:
    """One measure with every number it shows: "Calls made 63 of 165, 38% of goal, 62% expected by today, behind pace, down 18%."."""
    value = amount(measure.value, measure.unit, locale, compact) if measure.value is not None else "no data"
    target = (
        f" {'of at most' if measure.lower_is_better else 'of'} {amount(measure.goal, measure.unit, locale, compact)}"
        if measure.goal is not None
        else ""
    )
    parts = [f"{short(measure.label)} {value}{target}"]
    if measure.goal is None:
        parts.append("no goal")
    if measure.attainment is not None:
        parts.append(f"{share(measure.attainment, locale)} of goal")
    if phase == "running" and measure.expected is not None:
        parts.append(f"{share(measure.expected, locale)} expected by today")
    if measure.status != "none":
        parts.append(standing(measure.status, phase).lower())
    if measure.change is not None:
        parts.append(changed(measure.change, locale))
    return sentence(parts)


def changed(change: Decimal, locale: str) -> str:
    """ "up 5%", "down 18%", "unchanged"."""
    if not change:
        return "unchanged"
    return f"{'up' if change > 0 else 'down'} {share(abs(change), locale)}"


def travelled(moved: int | None) -> str:
    """ "up 2 places"; "" where nothing is known."""
    if moved is None:
        return ""
    if not moved:
        return "no change of place"
    return f"{'up' if moved > 0 else 'down'} {abs(moved)} {'place' if abs(moved) == 1 else 'places'}"
