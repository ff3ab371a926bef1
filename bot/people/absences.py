"""Leave and sick days, as a person enters them."""

from datetime import date, timedelta

from bot.chat.errors import FieldErrors, UserError
from bot.people.values import Absence
from storage.models import Leave
from storage.unit_of_work import UnitOfWork

KINDS = ("leave", "sick", "other")
LONGEST = timedelta(days=731)
_DAY = timedelta(days=1)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)


def coming(uow: UnitOfWork, person_id: int, on: date) -> tuple[Absence, ...]:
    """Their leave that is not over on that day, the next first."""
    return tuple(_absence(row) for row in uow.people.leaves(persons=[person_id], since=on))


def enter(uow: UnitOfWork, absence: Absence) -> None:
    """Writes it down; raises FieldErrors: `last_day` is the day before `ends_on`, as forms ask for it."""
    uow.take_turn("leave", absence.person)
    errors = _errors(absence)
    if not errors and (clash := _clash(uow, absence)):
        errors = {"starts_on": f"Already away from {clash.starts_on} to {clash.ends_on - _DAY}; choose other days."}
    if errors:
        raise FieldErrors(errors)
    uow.people.put_leave(absence.person, absence.starts_on, absence.ends_on, absence.kind, absence.share)


def take_back(uow: UnitOfWork, person_id: int, absence_id: int, on: date) -> Absence:
    """As if it had never been entered. Raises UserError for one that is gone, over by that day or another person's."""
    found = next((each for each in coming(uow, person_id, on) if each.id == absence_id), None)
    if found is None:
        raise UserError("These days are over, or were taken back already.")
    uow.people.remove_leave(absence_id)
    return found


def _errors(absence: Absence) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not _EARLIEST <= absence.starts_on <= _LATEST:
        errors["starts_on"] = f"Choose a day from {_EARLIEST} to {_LATEST}."
    if absence.ends_on <= absence.starts_on:
        errors["last_day"] = "The last day is before the first: choose the first day or a later one."
    elif absence.ends_on - absence.starts_on > LONGEST:
        errors["last_day"] = "At most two years can be entered at once."
    if absence.share.is_nan() or not 0 < absence.share <= 1:
        errors["share"] = "Choose more than 0 and at most 100 % of each day."
    if absence.kind not in KINDS:
        errors["kind"] = f"Choose {', '.join(KINDS[:-1])} or {KINDS[-1]}."
    return errors


def _clash(uow: UnitOfWork, absence: Absence) -> Leave | None:
    """Leave of theirs on one of the days, other than the very same that is entered again."""
    held = uow.people.leaves(persons=[absence.person], since=absence.starts_on, until=absence.ends_on)
    return next((row for row in held if (row.starts_on, row.ends_on, row.kind) != (absence.starts_on, absence.ends_on, absence.kind)), None)


def _absence(row: Leave) -> Absence:
    return Absence(row.person_id, row.starts_on, row.ends_on, row.kind, row.share, row.id)
