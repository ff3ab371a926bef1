"""What a form's answers must be before a command may use them: a client can send anything, and an old one does.

Raises `FieldErrors` with one sentence at the field that is at fault.
"""

import re
from collections.abc import Collection
from datetime import date, time

from bot.chat.errors import FieldErrors
from bot.chat.form import Answers

EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
_DIGITS = 9
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


def number(answers: Answers, field: str) -> int:
    """The id that was chosen in `field`."""
    answer = answers.get(field)
    if not (isinstance(answer, str) and answer.isascii() and answer.isdigit() and len(answer) <= _DIGITS):
        raise FieldErrors({field: "Choose one from the list."})
    return int(answer)


def day(answers: Answers, field: str) -> date:
    """The day that was chosen in `field`."""
    answer = answers.get(field)
    if not isinstance(answer, date):
        raise FieldErrors({field: "Choose a day."})
    if not EARLIEST <= answer <= LATEST:
        raise FieldErrors({field: f"Choose a day from {EARLIEST.isoformat()} to {LATEST.isoformat()}."})
    return answer


def clock(answers: Answers, field: str) -> time | None:
    """The time of day that was typed in `field`; None where it was left empty."""
    if field not in answers:
        return None
    found = _CLOCK.fullmatch(str(answers[field]).strip())
    if found is None:
        raise FieldErrors({field: "Write a time of day from 0:00 to 23:59, as in 08:30."})
    return time(int(found[1]), int(found[2]))


def several(answers: Answers, field: str, offered: Collection[str]) -> frozenset[str]:
    """Those of the `offered` that were chosen in `field`."""
    answer = answers.get(field, ())
    if not isinstance(answer, tuple) or not set(answer) <= set(offered):
        raise FieldErrors({field: "Choose from the list."})
    return frozenset(answer)
