"""What people write for a period, on the command line and in chat: `2017-Q4`, "last quarter", "november", `a..b`, "last 30 days".

`today` is the day that the words are relative to. A quarter, month or week without a year is the latest that has begun.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from rapidfuzz import fuzz, process

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.metrics.definitions import CalendarDefinition
from bot.metrics.period import Kind, Period, between, containing, fiscal_year, following, previous, quarter_number, week_number

_EARLIEST, _LATEST = 1970, 2199
_LONGEST = 40
_ROLLING_MOST = 3660
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_GRID_WORDS = {"day": Kind.DAY, "week": Kind.WEEK, "month": Kind.MONTH, "quarter": Kind.QUARTER, "year": Kind.YEAR}
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}
_SPOKEN = (*_NEAR, *(f"{which} {kind}" for which in ("this", "last", "next") for kind in _GRID_WORDS), *_MONTHS)
_CLOSE_ENOUGH = 75
_NUMBERED = re.compile(r"(?:q|w|fy)?\d[^@]*$", re.ASCII | re.IGNORECASE)


def parse(words: str, today: date, calendar: CalendarDefinition) -> Period:
    """The period that `words` mean. Raises UserError with examples and the nearest spelling."""
    written = " ".join(words.split()).casefold()
    period = _read(written, today, calendar) if len(written) <= _LONGEST else None
    if period is None:
        raise UserError(_unknown(words, written, today.year))
    return period


def split(words: str, today: date, calendar: CalendarDefinition) -> tuple[str, Period | None]:
    """The period at the end of `words`, or at their start, in as many words as mean one, and what is left: "Ana last quarter" is Ana's."""
    parts = words.split()
    for length in range(min(len(parts), 4), 0, -1):
        for taken, left in ((parts[-length:], parts[:-length]), (parts[:length], parts[length:])):
            written = " ".join(taken).casefold()
            period = _read(written, today, calendar) if len(written) <= _LONGEST else None
            if period is not None:
                return " ".join(left), period
    return words.strip(), None


def mistaken(words: str, today: date, *, guess: bool) -> str | None:
    """The sentence about what in `words`, which name nobody, was meant as a period: what begins with a number; with `guess`, also words
    close to those of a period. None where nothing is."""
    numbered = next((word for word in words.split() if _NUMBERED.match(word)), None)
    if numbered:
        return _unknown(numbered, numbered.casefold(), today.year)
    written = " ".join(words.split()).casefold()[:_LONGEST]
    near = guess and process.extractOne(written, _SPOKEN, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    return _unknown(words, written, today.year) if near else None


Reader = Callable[[re.Match[str], date, CalendarDefinition], Period]


def _read(written: str, today: date, calendar: CalendarDefinition) -> Period | None:
    for pattern, reader in _SPELLINGS:
        if match := pattern.fullmatch(written):
            try:
                return reader(match, today, calendar)
            except (ValueError, OverflowError):
                return None
    return None


def _unknown(words: str, written: str, year: int) -> str:
    shown = escape(words.strip()[:_LONGEST]) + ("…" if len(words.strip()) > _LONGEST else "")
    nearest = process.extractOne(written[:_LONGEST], _SPOKEN, score_cutoff=_CLOSE_ENOUGH)
    hint = f" Did you mean “{nearest[0]}”?" if nearest else ""
    dated = f"{year}-Q4, {year}-11, {year}-W45, {year} or {year}-10-01..{year}-12-31"
    return f"I don't know the period “{shown}”.{hint} Write, for example, this month, last quarter, {dated}."


def _year(text: str) -> int:
    year = int(text)
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(f"{year} is out of range")
    return year


def _date(text: str) -> date:
    day = date.fromisoformat(text)
    _year(str(day.year))
    return day


def _near(match: re.Match[str], today: date, calendar: CalendarDefinition) -> Period:
    return containing(Kind.DAY, today + timedelta(days=_NEAR[match[0]]), calendar)


def _relative(match: re.Match[str], today: date, calendar: CalendarDefinition) -> Period:
    current = containing(_GRID_WORDS[match["kind"]], today, calendar)
    match match["which"]:
        case "last" | "previous" | "prior":
            return previous(current, calendar)
        case "next":
            return following(current, calendar)
        case _:
            return current


def _rolling(match: re.Match[str], today: date, calendar: CalendarDefinition) -> Period:
    count = int(match["count"]) * (7 if match["unit"] == "week" else 1)
    if not 1 <= count <= _ROLLING_MOST:
        raise ValueError("too few or too many days")
    return between(today - timedelta(days=count - 1), today, Kind.ROLLING)


def _day(match: re.Match[str], today: date, calendar: CalendarDefinition) -> Period:
    return containing(Kind.DAY, _date(match[0]), calendar)


def _dates(match: re.Match[str], today: date, calendar: CalendarDefinition) -> Period:
    first, last = _date(match["first"]), _date(match["last"])
    if last < first:
        raise UserError(f"The period ends before it starts: {last.isoformat()} is before {first.isoformat()}.")
    if (last - first).days >= _ROLLING_MOST:
        raise UserError("A period spans at most ten years.")
    return between(first, last)


def _numbered_month(match: re.Match[str], today: date, calendar: CalendarDefinition) -> Period:
    return containing(Kind.MONTH, date(_year(match["year"]), int(match["month"]), 1), calendar)


def _named_month(match: re.Match[str], today: date, calendar: CalendarDefinition) -> Period:
    month = next(number for number, full in enumerate(_MONTHS, 1) if full.startswith(match["name"]))
    written = match["year"]
    year = _year(written) if written else today.year - (month > today.month)
    return containing(Kind.MONTH, date(year, month, 1), calendar)


def _quarter(match: re.Match[str], today: date, calendar: CalendarDefinition) -> Period:
    number = int(match["number"])
    if written := match["year"] or match["before"]:
        return quarter_number(_year(written), number, calendar)
    year = int(containing(Kind.YEAR, today, calendar).key)
    this = quarter_number(year, number, calendar)
    return this if this.starts_on <= today else quarter_number(year - 1, number, calendar)


def _week(match: re.Match[str], today: date, calendar: CalendarDefinition) -> Period:
    number = int(match["number"])
    if written := match["year"] or match["before"]:
        return week_number(_year(written), number, calendar)
    year = int(containing(Kind.WEEK, today, calendar).key.partition("-")[0])
    for candidate in (year, year - 1):
        if (week := week_number(candidate, number, calendar)).starts_on <= today:
            return week
    return week


def _fiscal_year(match: re.Match[str], today: date, calendar: CalendarDefinition) -> Period:
    return fiscal_year(_year(match["year"]), calendar)


_ISO = r"\d{4}-\d{2}-\d{2}"
_SHORT_MONTHS = "|".join([*(name for name in _MONTHS), *(name[:3] for name in _MONTHS), "sept"])
_SPELLINGS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern, re.ASCII), reader)
    for pattern, reader in (
        ("|".join(_NEAR), _near),
        (r"(?:(?P<which>this|current|last|previous|prior|next)[ _-])?(?P<kind>day|week|month|quarter|year)", _relative),
        (r"(?:the[ _-])?(?:last|past)[ _-](?P<count>\d{1,4})[ _-](?P<unit>day|week)s?", _rolling),
        (_ISO, _day),
        (rf"(?P<first>{_ISO})(?: ?\.\. ?| to | until | – )(?P<last>{_ISO})", _dates),
        (r"(?P<year>\d{4})-(?P<month>\d{1,2})", _numbered_month),
        (r"(?P<month>\d{1,2})/(?P<year>\d{4})", _numbered_month),
        (rf"(?P<name>{_SHORT_MONTHS})(?:[ -](?P<year>\d{{4}}))?", _named_month),
        (r"(?:(?P<before>\d{4})[ -]?)?q(?P<number>[1-4])(?:[ -]?(?:fy)?(?P<year>\d{4}))?", _quarter),
        (r"(?:(?P<before>\d{4})[ -]?)?(?:w|week ?)(?P<number>\d{1,2})(?:[ -](?P<year>\d{4}))?", _week),
        (r"(?:fy ?)?(?P<year>\d{4})", _fiscal_year),
    )
)
