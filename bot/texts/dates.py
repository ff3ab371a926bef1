"""Dates, moments and periods in a person's locale. Plain "en" reads day before month and by a 24-hour clock: "Mon 17 Nov, 07:00"."""

from datetime import date, datetime, tzinfo

from babel.dates import format_date, format_datetime, format_interval, format_skeleton, format_time

from bot.texts.languages import say
from bot.texts.numbers import locale_of


def day(when: date, locale: str, *, year: bool = False) -> str:
    """ "Mon 17 Nov", or with the year in the weekday's place: "17 Nov 2026"."""
    where = locale_of(locale)
    if str(where) == "en":
        return format_date(when, "d MMM y" if year else "EEE d MMM", where)
    return format_skeleton("yMMMd" if year else "MMMEd", when, locale=where)


def moment(when: datetime, locale: str, zone: tzinfo) -> str:
    """ "Mon 17 Nov, 07:00", read in `zone`; `when` is aware."""
    local = _aware(when).astimezone(zone)
    where = locale_of(locale)
    clock = format_datetime(local, "HH:mm", locale=where) if str(where) == "en" else format_time(local, "short", locale=where)
    return f"{day(local.date(), locale)}, {clock}"


def month(first: date, locale: str) -> str:
    """ "November 2026"."""
    where = locale_of(locale)
    return format_date(first, "MMMM y", where) if str(where) == "en" else format_skeleton("yMMMM", first, locale=where)


def quarter(number: int, year: int, locale: str) -> str:
    """ "Q4 2026"; the number is the calendar's (fiscal) quarter, 1 to 4."""
    return format_skeleton("yQQQ", date(year, number * 3, 1), locale=locale_of(locale))


def week(number: int, year: int, locale: str) -> str:
    """ "W45 2026", the ISO week."""
    return say(locale, "W{week} {year}", week=f"{number:02d}", year=year)


def span(first: date, last: date, locale: str) -> str:
    """Both ends included: "1 Oct – 31 Dec 2026"; one day is that day."""
    if first == last:
        return day(first, locale, year=True)
    where = locale_of(locale)
    if str(where) != "en":
        return str(format_interval(first, last, "yMMMd", locale=where))
    start = "d MMM y" if first.year != last.year else "d MMM" if first.month != last.month else "d"
    return f"{format_date(first, start, where)} – {format_date(last, 'd MMM y', where)}"


def _aware(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return when
