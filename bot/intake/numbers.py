"""Numbers as people and programs write them, read exactly.

A thousands mark counts only where the mapping names it and only between groups of three (or India's two), so that "1,5" is never fifteen.
NaN, infinities and anything beyond `LARGEST` are refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation

from bot.intake.faults import Fault, Reject, quoted
from bot.intake.mapping import NumberStyle

LARGEST = Decimal(10) ** 12
PLACES = Decimal("0.000001")

NumberReader = Callable[[str], Decimal | None]
"""The number in a cell; None for a cell that stands for none; raises Reject."""

_PLAIN = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?").fullmatch
_LONGEST = 64
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "−": "-", "\u200e": None, "\u200f": None})
_CURRENCY = r"[A-Z]{3}|[A-Z]{0,2}[$£¥€₹₽₩₪₺₫฿₴₦]|kr\.?|zł|Kč|Fr\.?"
_DRESSED = re.compile(rf"(?P<before>{_CURRENCY})?\s*(?P<body>.+?)\s*(?P<after>{_CURRENCY})?")
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "BRL"})
_CODES = {
    "€": {"EUR"},
    "£": {"GBP"},
    "¥": {"JPY", "CNY"},
    "₹": {"INR"},
    "$": _DOLLARS,
    "US$": {"USD"},
    "R$": {"BRL"},
    "C$": {"CAD"},
    "A$": {"AUD"},
}


class Typed(str):
    """A number or date that the file itself typed as one (JSON, a spreadsheet): its spelling follows no mapping's marks or formats."""

    __slots__ = ()


@dataclass(frozen=True)
class Amount:
    """A number without its dress, and the currency it wore."""

    value: Decimal
    currency: str | None = None


def number_reader(style: NumberStyle, currency: str | None = None) -> NumberReader:
    """Reads numbers in this style; an amount in another currency than `currency` is rejected, where one is said."""
    none = {word.casefold() for word in style.none}
    pattern = _pattern(style)
    pointed = style.decimal == "."

    def read(text: str) -> Decimal | None:
        if _PLAIN(text) and (pointed or "." not in text or isinstance(text, Typed)):
            return _sized(Decimal(text), text)
        words = text.translate(_SPACES).strip()
        if not words or words.casefold() in none:
            return None
        if isinstance(text, Typed):
            return _sized(_typed(text), text)
        amount = _undressed(words, pattern, style)
        if currency and amount.currency and currency not in _CODES.get(amount.currency, {amount.currency}):
            raise Reject(Fault.CURRENCY, f"{quoted(text)} is not in {currency}.")
        return _sized(amount.value, text)

    return read


def share_of(text: str, read: NumberReader) -> Decimal | None:
    """A part of a whole: 0.6, 60 and 60 % are all six tenths; None for a blank."""
    value = read(text)
    if value is None:
        return None
    return value / 100 if value > 1 else value


def equal_shares(count: int, whole: Decimal = Decimal(1)) -> tuple[Decimal, ...]:
    """`whole` in `count` parts of six places that add up to it exactly, the odd millionths going to the first."""
    each = (whole / count).quantize(PLACES, ROUND_DOWN)
    odd = (whole - each * count) / PLACES
    return tuple(each + PLACES if place < odd else each for place in range(count))


def _pattern(style: NumberStyle) -> re.Pattern[str]:
    point = re.escape(style.decimal)
    digits = "[0-9]+"
    if style.thousands is not None:
        mark = re.escape(style.thousands)
        digits = rf"(?:[0-9]+|[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|[0-9]{{1,2}}(?:{mark}[0-9]{{2}})+{mark}[0-9]{{3}})"
    return re.compile(rf"(?P<whole>{digits})?(?:{point}(?P<part>[0-9]*))?(?:[eE](?P<power>[+-]?[0-9]{{1,3}}))?")


def _undressed(words: str, pattern: re.Pattern[str], style: NumberStyle) -> Amount:
    """The number in `words`, without sign, brackets, currency or percent; raises Reject."""
    negative, body = _unsigned(words)
    match = _DRESSED.fullmatch(body)
    if match is None or len(words) > _LONGEST:
        raise _unreadable(words, style)
    again, bare = _unsigned(match["body"])
    percent = bare.endswith("%")
    number = pattern.fullmatch(bare.removesuffix("%").rstrip())
    if number is None or not (number["whole"] or number["part"]) or (negative and again):
        raise _unreadable(words, style)
    digits = re.sub("[^0-9]", "", number["whole"] or "0")
    value = Decimal(f"{digits}.{number['part'] or '0'}e{number['power'] or '0'}")
    value = -value if negative or again else value
    return Amount(value / 100 if percent else value, match["before"] or match["after"])


def _unsigned(words: str) -> tuple[bool, str]:
    """Whether a minus stands before or after, or brackets around, and what is left."""
    if words.startswith("(") and words.endswith(")"):
        return True, words[1:-1].strip()
    if words.startswith(("-", "+")):
        return words[0] == "-", words[1:].strip()
    return (True, words[:-1].strip()) if words.endswith("-") and len(words) > 1 else (False, words)


def _typed(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise Reject(Fault.NUMBER, f"{quoted(text)} is not a number.") from error
    if not value.is_finite():
        raise Reject(Fault.NUMBER, f"{quoted(text)} is not a number that can be counted.")
    return value


def _sized(value: Decimal, text: str) -> Decimal:
    if value.copy_abs() > LARGEST:  # abs() itself overflows
        raise Reject(Fault.NUMBER_SIZE, f"{quoted(text)} is larger than a million million.")
    return value


def _unreadable(words: str, style: NumberStyle) -> Reject:
    hint = ""
    if re.search(r"[0-9][,.' ][0-9]", words):
        marks = f"the decimal mark is “{style.decimal}”" + (f" and the thousands mark “{style.thousands}”" if style.thousands else "")
        hint = f" ({marks}; `numbers` in the mapping says so)" if style.thousands else f" ({marks}; the mapping names no thousands mark)"
    return Reject(Fault.NUMBER, f"{quoted(words)} is not a number{hint}.")
