"""Numbers in a person's locale: exact Decimals in, short words out. Halves round away from zero."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal, cast

from babel import Locale, UnknownLocaleError
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    format_scientific,
    get_currency_precision,
    is_currency,
)
from babel.units import format_unit

Kind = Literal["number", "money", "percent", "minutes", "days"]

NOTHING = "–"
"""What stands for a number that is not there."""

_KINDS: tuple[Kind, ...] = ("number", "money", "percent", "minutes", "days")
_WIDE = Context(prec=60)
_READABLE = Decimal(10) ** 15
"""From here on a number is written by its power of ten: nobody counts so many digits."""
_SHORTEST = Decimal(10) ** 7
"""The same for the compact form of a unit that has no thousands and millions."""
_GROUPED = 1000
"""From here on digits stand in groups; below, every locale that we write numbers in writes the same."""
_LAST_WORD = 14
"""The largest power of ten that languages have patterns for; they stretch to larger ones."""
_ENGLISH = Locale("en")


@dataclass(frozen=True)
class Unit:
    """What a metric's numbers count; written "number", "money:USD", "percent", "minutes" or "days". A percent is a ratio: 0.11 is 11%."""

    kind: Kind
    currency: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Unit":
        """Raises ValueError, a sentence, on anything but the five forms."""
        kind, _, currency = text.strip().partition(":")
        if kind not in _KINDS:
            raise ValueError(f'"{text}" is not a unit: write number, money:USD (any currency code), percent, minutes or days.')
        if kind == "money":
            code = currency.strip().upper()
            if not is_currency(code):
                raise ValueError(f'"{text}" names no currency: write money: and a three-letter code, as in money:USD.')
            return cls("money", code)
        if currency:
            raise ValueError(f'"{text}" is not a unit: only money carries a currency.')
        return cls(cast(Kind, kind))

    def __str__(self) -> str:
        return f"{self.kind}:{self.currency}" if self.currency else self.kind


@lru_cache(maxsize=256)
def locale_of(name: str) -> Locale:
    """The locale called "en", "de-DE" or "pt_BR"; of an unknown one its language, else English."""
    parts = name.replace("-", "_").split("_")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("_".join(parts[:length]))
        except (ValueError, UnknownLocaleError):
            continue
    return _ENGLISH


def figure(value: Decimal | None, unit: Unit, locale: str, *, compact: bool = False, places: int | None = None) -> str:
    """`value` with its unit: "$104,250.50"; `compact`, to three digits: "$104K". `places` fixes the decimals of the long form."""
    if value is None or not value.is_finite():
        return NOTHING
    where = locale_of(locale)
    if abs(value) >= (_SHORTEST if compact and unit.kind not in ("number", "money") else _READABLE):
        return _scientific(value, where)
    if unit.kind == "percent":
        return _percent(value, where, places if places is not None else (0 if compact else 1))
    if unit.kind in ("minutes", "days"):
        return _duration(value, unit.kind, where, places if places is not None else (0 if unit.kind == "minutes" else 1))
    return _compact(value, unit, where) if compact else _long(value, unit, where, places)


def whole(number: int, locale: str) -> str:
    """A number of things, "38" or "1,204"."""
    return str(number) if abs(number) < _GROUPED else figure(Decimal(number), Unit("number"), locale)


def ratio(value: Decimal | None, locale: str) -> str:
    """Attainment 0.69 as "69%". What is just short of the goal never reads 100%."""
    if value is None or not value.is_finite():
        return NOTHING
    if abs(value) >= _READABLE:
        return _scientific(value, locale_of(locale))
    short_of_goal = Decimal("0.99") < value < 1
    return _percent(Decimal("0.99") if short_of_goal else value, locale_of(locale), 0)


def _scientific(value: Decimal, where: Locale) -> str:
    return format_scientific(_significant(value, 3), format="0.##E0", locale=where)


def _percent(value: Decimal, where: Locale, places: int) -> str:
    return _as_percent(_unsigned_zero(value.quantize(Decimal(1).scaleb(-places - 2), ROUND_HALF_UP, context=_WIDE)), where, places)


@lru_cache(maxsize=4096)
def _as_percent(rounded: Decimal, where: Locale, places: int) -> str:
    shown = rounded.normalize(_WIDE) if places else rounded
    return format_percent(shown, locale=where, decimal_quantization=False)


def _duration(value: Decimal, kind: Literal["minutes", "days"], where: Locale, places: int) -> str:
    rounded = _unsigned_zero(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, context=_WIDE))
    name = "duration-minute" if kind == "minutes" else "duration-day"
    return format_unit(rounded.normalize(_WIDE) if places else rounded, name, length="short", locale=where)


def _long(value: Decimal, unit: Unit, where: Locale, places: int | None) -> str:
    usual = get_currency_precision(unit.currency) if unit.currency else 2
    rounded = _unsigned_zero(value.quantize(Decimal(1).scaleb(-(usual if places is None else places)), ROUND_HALF_UP, context=_WIDE))
    if unit.currency is None:
        shown = rounded.normalize(_WIDE) if places is None else rounded
        return format_decimal(shown, format=_pattern(where.decimal_formats[None].pattern, places), locale=where, decimal_quantization=False)
    whole = places is None and rounded == rounded.to_integral_value()
    decimals = 0 if whole else usual if places is None else places
    pattern = _pattern(where.currency_formats["standard"].pattern, decimals)
    return format_currency(rounded, unit.currency, format=pattern, locale=where, currency_digits=False)


def _pattern(pattern: str, places: int | None) -> str:
    """A CLDR number pattern with its decimals set to `places`; None leaves it."""
    if places is None:
        return pattern
    for decimals in ("0.00", "0.###"):
        pattern = pattern.replace(decimals, "0." + "0" * places if places else "0")
    return pattern


def _compact(value: Decimal, unit: Unit, where: Locale) -> str:
    return _abbreviated(_unsigned_zero(_significant(value, 3)), unit, where)


@lru_cache(maxsize=4096)
def _abbreviated(rounded: Decimal, unit: Unit, where: Locale) -> str:
    """Three digits are soon all known, and Babel takes as long for one as for a curve."""
    if abs(rounded) < 1000 or not _abbreviates(where, rounded.adjusted()):
        return _long(rounded, unit, where, None)
    digits = max(0, 2 - rounded.adjusted() % 3)
    if unit.currency is None:
        return format_compact_decimal(rounded, locale=where, fraction_digits=digits)
    return format_compact_currency(rounded, unit.currency, locale=where, fraction_digits=digits)


def _abbreviates(where: Locale, exponent: int) -> bool:
    """Whether the language has a short word for this power of ten; German has none for thousands, and its compact form no grouping."""
    patterns = where.compact_decimal_formats["short"]["other"]
    return exponent > _LAST_WORD or bool(patterns[str(10**exponent)].pattern.strip("0"))


def _significant(value: Decimal, digits: int) -> Decimal:
    """`value` to so many digits; what lies under a hundredth is dropped, for nobody reads it."""
    if not value:
        return Decimal(0)
    finest = Decimal(1).scaleb(max(value.adjusted() - digits + 1, -2))
    cut = _WIDE.create_decimal(value).quantize(finest, ROUND_HALF_UP, context=_WIDE)
    return cut if cut else Decimal(0)


def _unsigned_zero(value: Decimal) -> Decimal:
    return value if value else value.copy_abs()
