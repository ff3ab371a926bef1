"""Whose photos cards show: everybody's who chose one on their platform, unless the playbook says that cards show none."""

from collections.abc import Collection

from bot.people import rights
from storage.unit_of_work import UnitOfWork


def are_shown(uow: UnitOfWork) -> bool:
    return rights.privacy(uow).photos


def shown(uow: UnitOfWork, persons: Collection[int]) -> dict[int, str]:
    """The addresses of the photos of these people who have one."""
    return uow.accounts.photos(persons) if persons and are_shown(uow) else {}
