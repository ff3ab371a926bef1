"""Who is here on a day."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from bot.people.directory import person_value
from storage.unit_of_work import UnitOfWork


def present(uow: UnitOfWork, persons: Collection[int], on: date) -> frozenset[int]:
    """Those of them who are with us on that day, and not away for all of it."""
    away: dict[int, Decimal] = defaultdict(Decimal)
    for leave in uow.people.leaves(on=on):
        away[leave.person_id] += leave.share
    here = (each for each in map(person_value, uow.people.persons(persons)) if each.here_on(on))
    return frozenset(each.id for each in here if away.get(each.id, Decimal(0)) < 1)
