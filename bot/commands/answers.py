"""What a form's answers must be before a command may use them: a client can send anything, and an old one does.

Raises `FieldErrors` with one sentence at the field that is at fault.
"""

from datetime import date

from bot.chat.errors import FieldErrors
from bot.chat.form import Answers

EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
_DIGITS = 9


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
