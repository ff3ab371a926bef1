"""Dates and times as sources write them: in the formats a mapping gives, in ISO 8601, or counted since 1970 where it says so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.intake.cells import MomentCell
from bot.intake.faults import Fault, Reject, quoted
from bot.intake.mapping import DateStyle
from bot.intake.numbers import Typed

Moment = date | datetime
"""An aware datetime, or a date where the source knows no time."""
MomentReader = Callable[[str], Moment | None]
"""The moment in a cell; None for a blank; raises Reject."""

_REMEMBERED = 20_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_SINCE_1970 = 10**15


@dataclass(frozen=True)
class Window:
    """The days that can be right, both included."""

    first: date
    last: date

    @classmethod
    def around(cls, style: DateStyle, now: datetime) -> "Window":
        return cls(style.plausible.starts, (now + timedelta(days=366 * style.plausible.years_ahead)).date())


def moment_reader(cell: MomentCell, style: DateStyle, zone: ZoneInfo, window: Window) -> MomentReader:
    """Reads moments; `zone` is that of times which name none. What was read once is remembered: files repeat their days."""
    formats = cell.formats or style.formats
    epoch = cell.epoch or style.epoch
    seen: dict[str, Moment | None] = {}

    def read(text: str) -> Moment | None:
        if text in seen:
            return seen[text]
        moment = _moment(text, formats, epoch, zone)
        if moment is not None:
            if cell.date_only and isinstance(moment, datetime):
                moment = moment.date()
            _check(moment, text, window)
        if len(seen) >= _REMEMBERED:
            seen.clear()
        seen[text] = moment
        return moment

    return read


def day_of(moment: Moment | None) -> date | None:
    """The day of a moment, in its own zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def _moment(text: str, formats: tuple[str, ...], epoch: str | None, zone: ZoneInfo) -> Moment | None:
    words = text.strip()
    if not words:
        return None
    if epoch is not None:
        return _since_1970(words, epoch)
    if formats and not isinstance(text, Typed):
        return _formatted(words, formats, zone)
    return _iso(words, zone)


def _since_1970(words: str, epoch: str) -> datetime:
    try:
        number = Decimal(words)
        if number.copy_abs() > _MOST_SINCE_1970:
            raise ValueError(words)
        seconds = number / (1000 if epoch == "milliseconds" else 1)
        return _EPOCH + timedelta(microseconds=int(seconds * 1_000_000))
    except (ArithmeticError, ValueError) as error:
        raise Reject(Fault.DATE, f"{quoted(words)} is not a number of {epoch} since 1970.") from error


def _formatted(words: str, formats: tuple[str, ...], zone: ZoneInfo) -> Moment:
    for pattern in formats:
        try:
            moment = datetime.strptime(words, pattern)  # noqa: DTZ007  the zone is put on below, where the format has a time
        except ValueError:
            continue
        timed = any(f"%{letter}" in pattern for letter in "HIMScXfp")
        return _zoned(moment, zone) if timed else moment.date()
    raise Reject(Fault.DATE, f"{quoted(words)} is not a date as {' or '.join(formats)}.")


def _iso(words: str, zone: ZoneInfo) -> Moment:
    try:
        if len(words) < 10 or words[4] != "-":
            raise ValueError(words)
        return date.fromisoformat(words) if len(words) == 10 else _zoned(datetime.fromisoformat(words.replace(" UTC", "Z")), zone)
    except ValueError as error:
        hint = "; `dates` in the mapping may give its format" if any(mark.isdigit() for mark in words) else ""
        raise Reject(Fault.DATE, f"{quoted(words)} is not a date as 2026-11-23 or 2026-11-23T14:05{hint}.") from error


def _zoned(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _check(moment: Moment, text: str, window: Window) -> None:
    day = moment.date() if isinstance(moment, datetime) else moment
    if day.year == 1970:
        raise Reject(Fault.IMPLAUSIBLE_DATE, f"{quoted(text)} is in 1970: were seconds read as milliseconds where it was exported?")
    if not window.first <= day <= window.last:
        raise Reject(Fault.IMPLAUSIBLE_DATE, f"{quoted(text)} is {day}, not between {window.first} and {window.last}.")
