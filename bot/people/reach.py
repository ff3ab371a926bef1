"""Who can be reached in chat, and who cannot."""

from dataclasses import dataclass
from datetime import date

from bot.people.directory import person_value
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Reach:
    """Names of those who are with us; `unreachable` have no chat account, `without_email` cannot be matched to one, `waiting` counts
    accounts of nobody."""

    people: tuple[str, ...]
    unreachable: tuple[str, ...]
    without_email: tuple[str, ...]
    waiting: int


def reach(uow: UnitOfWork, on: date) -> Reach:
    """As of that day."""
    here = [person for person in map(person_value, uow.people.persons()) if person.here_on(on)]
    reached = {account.person_id for account in uow.accounts.all()}
    missed = [person for person in here if person.id not in reached]
    return Reach(
        people=tuple(person.name for person in here),
        unreachable=tuple(person.name for person in missed),
        without_email=tuple(person.name for person in missed if person.email is None),
        waiting=len(uow.accounts.unmatched()),
    )
