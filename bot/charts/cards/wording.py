"""The short words of a card, the same where they are drawn and where they are read aloud, in the language of a locale."""

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from babel.lists import format_list

from bot.charts import lettering
from bot.charts.cards.measure import Measure, Phase, Status
from bot.texts import numbers
from bot.texts.languages import ENGLISH, count, language_of, phrase, say
from bot.texts.numbers import NOTHING, Unit, locale_of

MARKS: dict[Status, str] = {"ahead": "✓", "close": "≈", "behind": "!", "none": ""}
"""A sign for each status beside its colour."""

_STANDING: dict[Phase, dict[Status, str]] = {
    "running": {"ahead": phrase("Ahead of pace"), "close": phrase("Close to pace"), "behind": phrase("Behind pace"), "none": ""},
    "over": {
        "ahead": phrase("Finished ahead"),
        "close": phrase("Finished close"),
        "behind": phrase("Finished behind"),
        "none": phrase("Finished"),
    },
    "ahead": dict.fromkeys(MARKS, phrase("Not started yet")),
}
_WITHIN: dict[Phase, dict[Status, str]] = {
    "running": {"ahead": phrase("ahead of pace"), "close": phrase("close to pace"), "behind": phrase("behind pace"), "none": ""},
    "over": {
        "ahead": phrase("finished ahead"),
        "close": phrase("finished close"),
        "behind": phrase("finished behind"),
        "none": phrase("finished"),
    },
    "ahead": dict.fromkeys(MARKS, phrase("not started yet")),
}
"""The same within a sentence: only a translator knows which words keep their capital there."""
_MOST = Decimal("9.995")
MOST_SAID = 2000
"""Characters that the text of a picture may have."""
_NAMES = (80, 40, 24, 14)
"""Characters of a name that is read aloud; fewer where the whole would be too long."""


def standing(status: Status, phase: Phase, locale: str) -> str:
    """ "Ahead of pace"; once the period is over, how it finished; "" where there is nothing to say."""
    words = _STANDING[phase][status]
    return say(locale, words) if words else ""


def standing_within(status: Status, phase: Phase, locale: str) -> str:
    """As `standing`, within a sentence: "ahead of pace"."""
    words = _WITHIN[phase][status]
    return say(locale, words) if words else ""


@lru_cache(maxsize=256)
def legible(locale: str) -> str:
    """`locale`, or English where no font here holds the script of its dates and numbers: "10?" for ten of something misleads."""
    where = locale_of(locale)
    months = where.months["stand-alone"]["wide"].values()
    powers = (pattern.pattern for pattern in where.compact_decimal_formats["short"]["other"].values())
    needed = "".join("".join((*months, *powers)).split())
    return locale if lettering.drawable(needed) == needed else ENGLISH


@lru_cache(maxsize=256)
def spoken(locale: str) -> bool:
    """Whether cards speak its language, rather than English for want of a translation."""
    return language_of(locale) != ENGLISH or locale_of(locale).language == ENGLISH


@lru_cache(maxsize=4096)
def amount(value: Decimal | None, unit: str, locale: str, compact: bool) -> str:
    """A number with its unit: "$104K" where it is to be compact, else "$104,250"."""
    return _from_left(locale) + signed(numbers.figure(value, Unit.parse(unit), legible(locale), compact=compact), value)


def difference(value: Decimal | None, unit: str, locale: str, compact: bool) -> str:
    """How far two figures are apart: what lies between two percentages is points, "16 pts"."""
    if unit != "percent" or value is None or not value.is_finite():
        return amount(value, unit, locale, compact)
    if abs(value) >= _MOST:
        return f"{'> ' if value > 0 else '< −'}{percentage_points(Decimal(999), locale)}"
    return percentage_points((value * 100).quantize(Decimal(1), ROUND_HALF_UP, context=Context(prec=40)), locale)


@lru_cache(maxsize=1024)
def percentage_points(number: Decimal, locale: str) -> str:
    return count(locale, "{points} pt", "{points} pts", int(abs(number)), points=points(number, locale))


def signed(words: str, value: Decimal | None) -> str:
    """With a minus sign where a hyphen stands for one."""
    return words.replace("-", "−", 1) if value is not None and value.is_finite() and value < 0 else words


@lru_cache(maxsize=4096)
def share(value: Decimal | None, locale: str) -> str:
    """A ratio as a percentage; beyond all reason "> 999%"."""
    where = legible(locale)
    if value is not None and value.is_finite() and abs(value) >= _MOST:
        return f"{'> ' if value > 0 else '< −'}{numbers.ratio(Decimal('9.99'), where)}"
    return signed(numbers.ratio(value, where), value)


@lru_cache(maxsize=4096)
def points(score: Decimal | None, locale: str) -> str:
    """A score: 69."""
    if score is None or not score.is_finite():
        return NOTHING
    compact = abs(score) >= 1000
    return signed(numbers.figure(score, Unit("number"), legible(locale), compact=compact, places=None if compact else 0), score)


def whole(number: int, locale: str) -> str:
    """A count: 12."""
    return points(Decimal(number), locale)


def ranked(rank: int | None, of: int | None, locale: str) -> str:
    """ "#3 of 38"; "" where nothing is known."""
    return (
        say(locale, "#{rank} of {of}", rank=numbers.whole(rank, locale), of=numbers.whole(of, locale))
        if rank is not None and of is not None
        else ""
    )


def against(target: Decimal | None, unit: str, lower_is_better: bool, locale: str, compact: bool, *, briefly: bool = False) -> str:
    """ "/ $150K", or "≤ 4" where less is better, `briefly` "/ 150K"; "" without a goal."""
    if target is None:
        return ""
    said = amount(target, uncoined(unit) if briefly else unit, locale, compact)
    return f"{_from_left(locale)}{'≤' if lower_is_better else '/'} {said}"


def uncoined(unit: str) -> str:
    """What is left of a unit beside a figure that has named its currency: where room is short, naming it again is least worth its ink."""
    return "number" if unit.startswith("money") else unit


@lru_cache(maxsize=256)
def _from_left(locale: str) -> str:
    """What keeps the parts of a figure in the order of the card, whose words are read from the left, where its language is not."""
    return "\u200e" if locale_of(locale).text_direction == "rtl" else ""


def sentence(parts: Sequence[str]) -> str:
    """The parts that say something, joined by commas and closed by a full stop; "" where none does."""
    said = ", ".join(part for part in parts if part)
    return f"{said.rstrip('.')}." if said else ""


def short(name: str, longest: int = _NAMES[0]) -> str:
    """A name as long as a spoken line bears."""
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def closing(lines: Iterable[str], longest: int) -> list[str]:
    """What stands under a card, a sentence each: the note, and how fresh the numbers are."""
    return [sentence([short(line, longest)]) for line in lines]


def paragraph(told: Callable[[int], Iterable[str]]) -> str:
    """The sentences that `told` makes with names of so many characters: as long as the whole allows, and cut only beyond all reason."""
    words = ""
    for longest in _NAMES:
        words = " ".join(said for said in told(longest) if said)
        if len(words) <= MOST_SAID:
            return words
    return words[: MOST_SAID - 1].rstrip() + "…"


def scored(score: Decimal | None, locale: str) -> str:
    """ "Score 69", the beginning of a sentence."""
    return say(locale, "Score {score}", score=points(score, locale)) if score is not None else say(locale, "No score yet")


def reached(
    name: str, value: Decimal | None, goal: Decimal | None, unit: str, locale: str, compact: bool, *, lower_is_better: bool = False
) -> list[str]:
    """What somebody or something has reached of its goal: "Calls made 63 of 165"."""
    aim = amount(goal, unit, locale, compact) if goal is not None else ""
    if value is None:
        said = say(locale, "goal at most {goal}", goal=aim) if lower_is_better else say(locale, "goal {goal}", goal=aim)
        return [say(locale, "{name}: no data", name=name), said if aim else ""]
    so_far = amount(value, unit, locale, compact)
    if not aim:
        return [f"{name} {so_far}"]
    if lower_is_better:
        return [say(locale, "{name} {value} of at most {goal}", name=name, value=so_far, goal=aim)]
    return [say(locale, "{name} {value} of {goal}", name=name, value=so_far, goal=aim)]


def read_aloud(measure: Measure, locale: str, phase: Phase, compact: bool, longest: int = _NAMES[0]) -> str:
    """One measure with every number it shows: "Calls made 63 of 165, 38% of goal, 62% expected so far, behind pace, down 18%."."""
    label, lower = short(measure.label, longest), measure.lower_is_better
    parts = reached(label, measure.value, measure.goal, measure.unit, locale, compact, lower_is_better=lower)
    if measure.goal is None:
        parts.append(say(locale, "no goal"))
    if measure.attainment is not None:
        parts.append(say(locale, "{share} of goal", share=share(measure.attainment, locale)))
    if phase == "running" and measure.expected is not None:
        parts.append(say(locale, "{share} expected so far", share=share(measure.expected, locale)))
    if measure.status != "none":
        parts.append(standing_within(measure.status, phase, locale))
    if measure.change is not None:
        parts.append(changed(measure.change, locale))
    return sentence(parts)


def changed(change: Decimal, locale: str) -> str:
    """ "up 5%", "down 18%", "unchanged"."""
    if not change:
        return say(locale, "unchanged")
    return shifted(change > 0, share(abs(change), locale), locale)


def shifted(up: bool, by: str, locale: str) -> str:
    """ "up 5%", "down 33 pts"."""
    return say(locale, "up {share}", share=by) if up else say(locale, "down {share}", share=by)


def travelled(moved: int | None, locale: str) -> str:
    """ "up 2 places"; "" where nothing is known."""
    if moved is None:
        return ""
    if not moved:
        return say(locale, "no change of place")
    if moved > 0:
        return count(locale, "up {n} place", "up {n} places", moved)
    return count(locale, "down {n} place", "down {n} places", -moved)


def listed(names: Sequence[str], locale: str) -> str:
    """ "Ben Adler and Aiko Tanaka", as their language joins them."""
    return format_list(names, locale=str(locale_of(legible(locale))))


def unshown(hidden: int, locale: str) -> str:
    """The same as a sentence of its own."""
    return count(locale, "{n} more is not shown.", "{n} more are not shown.", hidden) if hidden > 0 else ""


def more(hidden: int, locale: str) -> str:
    """ "and 3 more"; "" where all are shown."""
    return count(locale, "and {n} more", "and {n} more", hidden) if hidden > 0 else ""
