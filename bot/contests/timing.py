"""What people write for a contest's start and length: "now", "monday 09:00", "2026-12-01"; "3 hours", "this week", "until friday 18:00".

All of it is read by the clock of the contest's zone.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.metrics.definitions import WEEKDAYS, Weekday
from bot.metrics.period import DAY

START_EXAMPLES = "now, tomorrow 09:00, monday, 2026-12-01 08:00"
LENGTH_EXAMPLES = "3 hours, 5 days, this week, until 2026-12-04 18:00"
_CLOCK = r"(?:at )?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)"
_DATE = r"(?P<date>\d{4}-\d{2}-\d{2})"
_DAY = rf"(?:{_DATE}|(?P<word>today|tomorrow|{'|'.join(WEEKDAYS)}))"
_START = re.compile(rf"(?:{_DAY}(?: {_CLOCK})?)|{_CLOCK.replace('hour', 'hour_only').replace('minute', 'minute_only')}", re.ASCII)
_UNTIL = re.compile(rf"until {_DAY}(?: {_CLOCK})?", re.ASCII)
_SPAN = re.compile(r"(?P<count>\d{1,5}) ?(?P<unit>minute|hour|day|week)s?", re.ASCII)
_THIS = re.compile(r"(?:this )?(?P<what>week|month)|(?P<today>today)")
_SHOWN = 60


def read_start(written: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment, in UTC; a day alone is its first minute, a weekday the next one to come. Raises UserError."""
    words = _folded(written)
    if words == "now":
        return now.replace(second=0, microsecond=0).astimezone(UTC)
    match = _START.fullmatch(words)
    today = now.astimezone(zone).date()
    if match is None:
        raise UserError(f"“{_shown(written)}” is no start that I can read. Write, for example: {START_EXAMPLES}.")
    clock = time(int(match["hour"] or match["hour_only"] or 0), int(match["minute"] or match["minute_only"] or 0))
    day = today if match["hour_only"] else _day(match, today, written)
    found = datetime.combine(day, clock, zone).astimezone(UTC)
    if match["word"] in WEEKDAYS and found <= now:
        found = datetime.combine(day + 7 * DAY, clock, zone).astimezone(UTC)
    if found < now - DAY:
        raise UserError("It starts in the past: choose a start from now on.")
    return found


def read_end(written: str, starts: datetime, zone: ZoneInfo, week_starts: Weekday = "monday") -> datetime:
    """The moment that is in it no more, in UTC. A day after "until" is in it as a whole. Raises UserError."""
    words, local = _folded(written), starts.astimezone(zone)
    if match := _SPAN.fullmatch(words):
        count, unit = int(match["count"]), match["unit"]
        if unit in ("minute", "hour"):
            return starts + timedelta(**{f"{unit}s": count})
        return _wall(local, local.date() + DAY * (count * (7 if unit == "week" else 1)), zone)
    if match := _THIS.fullmatch(words):
        return datetime.combine(_after(local.date(), match["what"], week_starts), time(), zone).astimezone(UTC)
    if match := _UNTIL.fullmatch(words):
        day = _day(match, local.date(), written)
        if match["hour"]:
            return datetime.combine(day, time(int(match["hour"]), int(match["minute"])), zone).astimezone(UTC)
        return datetime.combine(day + DAY, time(), zone).astimezone(UTC)
    raise UserError(f"“{_shown(written)}” is no length that I can read. Write, for example: {LENGTH_EXAMPLES}.")


def written_start(starts: datetime, zone: ZoneInfo) -> str:
    """As `read_start` reads it."""
    return f"{starts.astimezone(zone):%Y-%m-%d %H:%M}"


def written_end(ends: datetime, zone: ZoneInfo) -> str:
    """As `read_end` reads it."""
    return f"until {ends.astimezone(zone):%Y-%m-%d %H:%M}"


def _folded(written: str) -> str:
    return " ".join(written.casefold().split())


def _day(match: re.Match[str], today: date, written: str) -> date:
    """The day that is named; a weekday is the next one, today included."""
    if match["date"]:
        try:
            found = date.fromisoformat(match["date"])
        except ValueError as error:
            raise UserError(f"“{_shown(written)}” names a day that does not exist.") from error
        if not 1970 <= found.year <= 2199:
            raise UserError("Choose a day from 1970 to 2199.")
        return found
    match match["word"]:
        case "today":
            return today
        case "tomorrow":
            return today + DAY
        case word:
            return today + DAY * ((WEEKDAYS.index(word) - today.weekday()) % 7)


def _after(day: date, what: str | None, week_starts: Weekday) -> date:
    """The first day after the week or month of `day`, or after the day itself."""
    match what:
        case "week":
            return day + DAY * (7 - (day.weekday() - WEEKDAYS.index(week_starts)) % 7)
        case "month":
            return (day.replace(day=1) + DAY * 32).replace(day=1)
        case _:
            return day + DAY


def _wall(local: datetime, day: date, zone: ZoneInfo) -> datetime:
    """The same time of day on `day`, though clocks may have been changed between."""
    return datetime.combine(day, local.time(), zone).astimezone(UTC)


def _shown(written: str) -> str:
    return escape(" ".join(written.split())[:_SHOWN])
