"""Who can be written to: here on a day, and where in chat."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.people.directory import person_value
from storage.models import Account, Conversation
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Way:
    """The account that a person is written to, and our chat with it alone; None where that was not opened yet."""

    account: int
    platform: str
    conversation: int | None


def present(uow: UnitOfWork, persons: Collection[int], on: date) -> frozenset[int]:
    """Those of them who are with us on that day, and not away for all of it."""
    away: dict[int, Decimal] = defaultdict(Decimal)
    for leave in uow.people.leaves(on=on):
        away[leave.person_id] += leave.share
    here = (each for each in map(person_value, uow.people.persons(persons)) if each.here_on(on))
    return frozenset(each.id for each in here if away.get(each.id, Decimal(0)) < 1)


def ways(uow: UnitOfWork, persons: Collection[int]) -> dict[int, Way]:
    """How each of them is reached who can be: by the account they chose, else the one last used. A chat that takes no posts is no way."""
    preferred = {row.preferred_account for row in uow.people.persons(persons)}
    accounts = sorted(uow.accounts.of_persons(persons), key=lambda row: row.id not in preferred)
    directs = uow.accounts.directs([row.id for row in accounts])
    found: dict[int, Way] = {}
    for row in accounts:
        way = _way(row, directs.get(row.id))
        if row.person_id is not None and way is not None:
            found.setdefault(row.person_id, way)
    return found


def _way(account: Account, direct: Conversation | None) -> Way | None:
    if direct is not None and direct.dead is not None:
        return None
    return Way(account.id, account.platform, None if direct is None else direct.id)
