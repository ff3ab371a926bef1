"""What people write for a schedule's time, in the playbook and in chat, and the same said back: "every monday at 08:00",
"working days at 08:30", "15 minutes before 09:30 every 2 weeks on friday from 2026-11-27 in Europe/Berlin".

The parts may stand in any order. A weekday is written by its name only: its numbers mean other days to other programs.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from functools import lru_cache

from pydantic import ValidationError
from rapidfuzz import fuzz, process

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.deliveries.timing import MOST_WEEKS, RECIPIENT, AfterOutage, Quiet, When
from bot.metrics.definitions import WEEKDAYS
from bot.people.zones import zone_fault, zone_names

EXAMPLES = (
    "every monday at 08:00",
    "working days at 08:30",
    "first working day of the month at 09:00",
    "every 2 weeks on friday at 16:00 from 2026-11-27",
    "15 minutes before 09:30 on working days",
)
_EXAMPLES = f"for example, {', '.join(EXAMPLES[:2])} or {EXAMPLES[2]}"
_LONGEST = 300
_SHOWN = 60
_LAST_DAY = 31

Fields = dict[str, object]
Reader = Callable[[re.Match[str]], Fields]


def parse_when(written: str) -> When:
    """The rule that is written. Raises UserError with the word at fault and what is near it."""
    text = " ".join(written.replace(",", " ").replace("’", "'").split()).casefold()
    if not text or len(text) > _LONGEST:
        raise UserError(f"Say when in at most {_LONGEST} letters, {_EXAMPLES}.")
    fields: Fields = {}
    rest = text
    while rest:
        part, rest = _next_part(text, rest)
        if twice := [name for name in part.keys() & fields.keys() if part[name] != fields[name]]:
            raise UserError(f"“{_shown(text)}” says twice {_NAMES[min(twice)]}.")
        fields |= part
    if fields.get("working_days") and not fields.keys() & {"on", "day"}:
        fields["on"] = WEEKDAYS
    if "at" not in fields:
        raise UserError(f"“{_shown(text)}” says no time of day; add one, as at 08:00.")
    if not fields.keys() & {"on", "day"}:
        raise UserError(f"“{_shown(text)}” says no days; write, {_EXAMPLES}.")
    try:
        return When.model_validate(fields)
    except ValidationError as error:
        raise UserError(f"“{_shown(text)}”: {error.errors()[0]['msg'].removeprefix('Value error, ')}.") from error


def words(when: When) -> str:
    """The rule in plain English, which reads back as the same: "every Monday at 08:00 in Europe/Berlin"."""
    days, all_said = _days(when)
    if when.before:
        said = f"{_length(when.before)} before {when.at:%H:%M} {'' if days.startswith('every ') else 'on '}{days}"
    else:
        said = f"{days} at {when.at:%H:%M}"
    if when.starts_on:
        said += f" from {when.starts_on.isoformat()}"
    if when.zone:
        said += " in each recipient's time zone" if when.zone == RECIPIENT else f" in {when.zone}"
    if when.working_days and not all_said:
        said += ", only on working days"
    if when.quiet:
        said += f", quiet from {quiet_words(when.quiet)}"
    return said + _OUTAGES[when.after_outage]


def parse_quiet(written: str) -> Quiet:
    """Quiet hours from "20:00 to 07:00". Raises UserError."""
    match = re.fullmatch(_QUIET, " ".join(written.split()).casefold(), re.ASCII)
    if match is None:
        raise UserError(f"“{_shown(written)}” are no quiet hours; write, for example, 20:00 to 07:00.")
    return _quiet_hours(match)


def quiet_words(quiet: Quiet) -> str:
    """ "20:00 to 07:00"."""
    return f"{quiet.starts:%H:%M} to {quiet.ends:%H:%M}"


def _days(when: When) -> tuple[str, bool]:
    """The days in words, and whether these say that they are working days."""
    if when.day is not None:
        if when.working_days and when.day in (1, _LAST_DAY):
            return f"{'first' if when.day == 1 else 'last'} working day of the month", True
        return "last day of the month" if when.day == _LAST_DAY else f"day {when.day} of the month", False
    if when.on == WEEKDAYS and when.every == 1:
        return ("working days", True) if when.working_days else ("every day", False)
    *names, last = map(str.capitalize, when.on)
    listed = f"{', '.join(names)} and {last}" if names else last
    return (f"every {when.every} weeks on {listed}" if when.every > 1 else f"every {listed}"), False


def _length(minutes: int) -> str:
    count, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return f"{count} {unit}{'s' if count > 1 else ''}"


def _next_part(text: str, rest: str) -> tuple[Fields, str]:
    """What the words at the start of `rest` say, and the words after them."""
    for pattern, reader in _PARTS:
        if match := pattern.match(rest):
            return reader(match), rest[match.end() :].lstrip()
    raise UserError(_unread(text, rest))


def _unread(text: str, rest: str) -> str:
    """The sentence about the first word of `rest` that no rule has, or about all of it."""
    strange = next((word for word in rest.split() if word not in _VOCABULARY and not _NUMBERED.fullmatch(word)), rest)
    where = f" in “{_shown(text)}”" if strange != text else ""
    return f"I can't read “{_shown(strange)}”{where}{_hint(strange)}."


def _hint(strange: str) -> str:
    if strange.startswith("weekday"):
        return " (did you mean working days?)"
    if near := process.extractOne(strange[:_SHOWN], sorted(_VOCABULARY), scorer=fuzz.ratio, score_cutoff=70):
        return f" (did you mean {near[0]}?)"
    if strange[0] in "*0123456789":
        return " (write weekdays by name, as monday, and times as 08:00)"
    return f"; write, {_EXAMPLES}"


def _shown(words: str) -> str:
    one_line = " ".join(words.split())
    return escape(one_line[:_SHOWN]) + ("…" if len(one_line) > _SHOWN else "")


def _clock(text: str) -> time:
    """The time in a text of the form _TIME."""
    half = text[-2:] if text.endswith("m") else ""
    hour, _, minute = text.removesuffix(half).strip().partition(":")
    hours, minutes = int(hour), int(minute or 0)
    if hours > (12 if half else 23) or minutes > 59 or (half and not hours):
        raise UserError(f"“{text}” is no time of day; write one as 08:00 or 17:30.")
    return time(hours % 12 + (12 if half == "pm" else 0) if half else hours, minutes)


def _before(match: re.Match[str]) -> Fields:
    minutes = int(match["count"]) * (60 if match["unit"] == "hour" else 1)
    if not 0 < minutes < 24 * 60:
        raise UserError(f"“{match['count']} {match['unit']}s before” is not less than a day.")
    return {"before": minutes, "at": _clock(match["at"])}


def _at(match: re.Match[str]) -> Fields:
    return {"at": _clock(match["at"])}


def _weeks(match: re.Match[str]) -> Fields:
    weeks = int(match["weeks"] or (2 if match["other"] else 1))
    if not 1 <= weeks <= MOST_WEEKS:
        raise UserError(f"“every {weeks} weeks” is out of reach: weeks are counted from 1 to {MOST_WEEKS}.")
    return {"every": weeks}


def _weekdays(match: re.Match[str]) -> Fields:
    return {"on": tuple(day for day in WEEKDAYS if day in match[0])}


def _every_day(match: re.Match[str]) -> Fields:
    return {"on": WEEKDAYS}


def _working_days(match: re.Match[str]) -> Fields:
    return {"working_days": True}


def _working_day(match: re.Match[str]) -> Fields:
    return {"day": 1 if match["which"] == "first" else _LAST_DAY, "working_days": True}


def _month_day(match: re.Match[str]) -> Fields:
    day = int(match["number"] or match["ordinal"] or (1 if match["which"] == "first" else _LAST_DAY))
    if not 1 <= day <= _LAST_DAY:
        raise UserError(f"No month has a day {day}.")
    return {"day": day}


def _from(match: re.Match[str]) -> Fields:
    try:
        starts_on = date.fromisoformat(match["date"])
    except ValueError:
        starts_on = date.min
    if not 1990 <= starts_on.year <= 2099:
        raise UserError(f"“{match['date']}” is not a date, as 2026-11-27.")
    return {"starts_on": starts_on}


def _zone(match: re.Match[str]) -> Fields:
    name = _zones().get(match["zone"], match["zone"])
    if fault := zone_fault(name):
        raise UserError(f"{escape(fault)}.")
    return {"zone": name}


@lru_cache(maxsize=1)
def _zones() -> Mapping[str, str]:
    """Every zone by its name in small letters."""
    return {name.casefold(): name for name in zone_names()}


def _recipient(match: re.Match[str]) -> Fields:
    return {"zone": RECIPIENT}


def _quiet(match: re.Match[str]) -> Fields:
    return {"quiet": _quiet_hours(match)}


def _quiet_hours(match: re.Match[str]) -> Quiet:
    starts, ends = _clock(match["starts"]), _clock(match["ends"])
    if starts == ends:
        raise UserError("Quiet hours end at another time than they start.")
    return Quiet(starts=starts, ends=ends)


def _outage(match: re.Match[str]) -> Fields:
    choices = {"all": AfterOutage.ALL, "none": AfterOutage.SKIP, "the latest": AfterOutage.LATEST}
    return {"after_outage": choices[match["which"]]}


_OUTAGES = {AfterOutage.LATEST: "", AfterOutage.ALL: ", after an outage all of them", AfterOutage.SKIP: ", after an outage none of them"}
_NAMES = {
    "after_outage": "what happens after an outage",
    "at": "at which time",
    "before": "how long before",
    "day": "on which day",
    "every": "every how many weeks",
    "on": "on which days",
    "quiet": "which hours are quiet",
    "starts_on": "from when",
    "zone": "in which time zone",
}
_TIME = r"\d{1,2}:\d{2}(?: ?[ap]m)?|\d{1,2} ?[ap]m"
_DAY = rf"(?:{'|'.join(WEEKDAYS)})s?"
_DAY_OF_MONTH = r"day (?P<number>\d{1,4})|(?P<ordinal>\d{1,4})(?:st|nd|rd|th)(?: day)?|(?P<which>first|last) day"
_MONTH = "of (?:the|every|each) month"
_QUIET = rf"(?:from )?(?P<starts>{_TIME}) ?(?:to|until|-|–) ?(?P<ends>{_TIME})"
_PARTS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(rf"(?:{pattern})(?= |$)", re.ASCII), reader)
    for pattern, reader in (
        (rf"(?P<count>\d{{1,4}}) (?P<unit>minute|hour)s? before (?P<at>{_TIME})", _before),
        (rf"at (?P<at>{_TIME})", _at),
        (r"every (?:(?P<weeks>\d{1,4}) weeks|(?P<other>other )?week)", _weeks),
        (rf"(?:every |each |on )*{_DAY}(?: (?:and )?{_DAY})*", _weekdays),
        (r"(?:every|each) day|daily", _every_day),
        (r"(?:only )?(?:on )?(?:every |each )?working days?", _working_days),
        (rf"(?:on )?(?:the )?(?P<which>first|last) working day {_MONTH}", _working_day),
        (rf"(?:on )?(?:the )?(?:{_DAY_OF_MONTH}) {_MONTH}", _month_day),
        (r"from (?P<date>\d{4}-\d{2}-\d{2})", _from),
        (r"in (?:each|every) (?:recipient|person)'s (?:own )?time zone", _recipient),
        (r"in (?P<zone>[\w/+-]+)", _zone),
        (rf"quiet {_QUIET}", _quiet),
        (r"after an outage (?P<which>all|none|the latest)(?: of them)?", _outage),
    )
)
_OTHER_WORDS = (
    " after all an and daily each hour hours in last minute none only other outage quiet recipient's them time to until week zone"
)
_NUMBERED = re.compile(rf"{_TIME}|\d{{4}}-\d{{2}}-\d{{2}}", re.ASCII)
_VOCABULARY = frozenset((*WEEKDAYS, *re.findall(r"[a-z']+", " ".join(EXAMPLES) + _OTHER_WORDS)))
