"""Joining chat accounts to people: by e-mail first, else by an explicit link. Whoever is joined to nobody waits in a visible queue.

Admins are appointed here too: those that the settings (`PACER_ADMINS`) or the playbook name, as soon as there is a person for the e-mail.
The right begins and ends at once everywhere: with the day that it still is somewhere, as rights are asked for the day where a subject is.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta, timezone

from bot.people.values import Account
from storage.models import Account as AccountRow
from storage.unit_of_work import UnitOfWork

ADMIN = "admin"
SETTINGS, PLAYBOOK = "settings", "playbook"
"""Whose word made somebody an admin."""

ADMINS = ("admins", "admins")
"""Kind and key of the rule that names admins by e-mail: `{"emails": [...]}`."""


_LAST_ZONE = timezone(timedelta(hours=-12))


def join(uow: UnitOfWork, row: AccountRow) -> None:
    """Joins an account that belongs to nobody to the person with its e-mail; a link that stands is left alone."""
    if row.person_id is None and row.email:
        person = uow.people.by_email([row.email]).get(row.email.casefold())
        if person is not None:
            uow.accounts.link(row.id, person.id)


def join_all(uow: UnitOfWork) -> int:
    """Goes through the queue again, after people came in; how many were joined."""
    waiting = uow.accounts.unmatched()
    for row in waiting:
        join(uow, row)
    return sum(row.person_id is not None for row in waiting)


def welcome_admin(uow: UnitOfWork, row: AccountRow, admins: Collection[str], now: datetime) -> None:
    """The first admin writes before anybody was imported: they become a person there and then, known by their e-mail."""
    email = (row.email or "").casefold()
    if not email or email not in named_admins(uow, admins):
        return
    if row.person_id is None:
        person = uow.people.put_person(email, name=row.name or email, email=email)
        uow.accounts.link(row.id, person.id)
    appoint(uow, [email], now, origin=SETTINGS if email in admins else PLAYBOOK)


def appoint(uow: UnitOfWork, emails: Collection[str], now: datetime, *, origin: str) -> int:
    """Makes admins of the people with these e-mails who are none yet; how many became one. `origin` is `SETTINGS` or `PLAYBOOK`."""
    on = _earliest_day(now)
    people = uow.people.by_email(emails).values()
    admins = {holding.person_id for holding in uow.people.roles(kind=ADMIN, on=on)}
    new = [person.id for person in people if person.id not in admins]
    for person_id in new:
        uow.people.put_role(person_id, ADMIN, origin, on)
    return len(new)


def dismiss(uow: UnitOfWork, emails: Collection[str], now: datetime, *, origin: str) -> None:
    """Takes the right from people with these e-mails who have it by this origin's word."""
    on = _earliest_day(now)
    people = {person.id for person in uow.people.by_email(emails).values()}
    for holding in uow.people.roles(kind=ADMIN, persons=people, on=on):
        if holding.role == origin:
            uow.people.end_role(holding.id, on)


def named_admins(uow: UnitOfWork, admins: Collection[str]) -> frozenset[str]:
    """The e-mails of all who are to be admins, by settings and playbook, case-folded."""
    document = uow.playbook.definition(*ADMINS) or {}
    return frozenset(email.casefold() for email in (*admins, *document.get("emails", ())))


def _earliest_day(now: datetime) -> date:
    """The earliest date that it is anywhere at that moment."""
    return now.astimezone(_LAST_ZONE).date()


def account_value(row: AccountRow) -> Account:
    return Account(row.id, row.platform, row.tenant, row.user, row.person_id, row.name, row.email)
