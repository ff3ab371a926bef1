"""Puts a person into team, role and part time, dated; and says what is known of everybody, to tell whether anything changed."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from bot.intake.people_rows import PersonRow
from storage.models import Membership, RoleHolding, WorkPattern
from storage.unit_of_work import UnitOfWork

LONG_AGO = date(2000, 1, 1)
"""Since when somebody without a start has been here."""

Dated = TypeVar("Dated", Membership, RoleHolding, WorkPattern)
_WORKDAYS, _WEEKEND = 5, 2


def place(uow: UnitOfWork, person: int, row: PersonRow, team: int | None, today: date) -> None:
    """Bring team, role and part time to what the row says; what it leaves blank stays."""
    if team is not None:
        held = uow.people.memberships(persons=[person])
        since = _since(held, lambda one: one.team_id == team, row, row.team_since, today)
        if since is not None:
            uow.people.put_membership(person, team, since, row.ends_on)
    if row.role is not None:
        roles = uow.people.roles(kind="job", persons=[person])
        since = _since(roles, lambda one: one.role == row.role, row, row.team_since, today)
        if since is not None:
            uow.people.put_role(person, "job", row.role, since, row.ends_on)
    if row.part_time is not None:
        shares = [row.part_time] * _WORKDAYS + [Decimal(0)] * _WEEKEND
        written = [str(share) for share in shares]
        patterns = uow.people.patterns(persons=[person])
        since = _since(patterns, lambda one: one.shares == written, row, None, today)
        if since is not None:
            uow.people.put_pattern(person, shares, since, row.ends_on)


def lead(uow: UnitOfWork, team: int, leaders: dict[int, date | None], today: date) -> None:
    """`leaders` lead the team, and nobody else from today on; without leaders it stays as it is."""
    now = {row.person_id: row for row in uow.people.managements(teams=[team], since=today)}
    for person, since in leaders.items():
        if person not in now:
            uow.people.put_management(team, person, since or (today if now else LONG_AGO))
    for person, row in now.items():
        if leaders and person not in leaders:
            uow.people.end_management(row.id, max(row.starts_on, today))


def state_of(uow: UnitOfWork) -> dict[int, list[object]]:
    """What is known of each person."""
    state: dict[int, list[object]] = defaultdict(list)
    for person in uow.people.persons():
        state[person.id].append((person.name, person.email, person.starts_on, person.ends_on, person.time_zone))
    for alias in uow.people.aliases():
        state[alias.person_id].append(alias.alias)
    lives_by = {team.id: (team.calendar, team.time_zone) for team in uow.people.teams()}
    for member in uow.people.memberships():
        state[member.person_id].append(("team", member.team_id, *lives_by[member.team_id], member.starts_on, member.ends_on))
    for manager in uow.people.managements():
        state[manager.person_id].append(("leads", manager.team_id, manager.starts_on, manager.ends_on))
    for role in uow.people.roles(kind="job"):
        state[role.person_id].append((role.role, role.starts_on, role.ends_on))
    for pattern in uow.people.patterns():
        state[pattern.person_id].append((tuple(pattern.shares), pattern.starts_on, pattern.ends_on))
    return state


def _since(held: Sequence[Dated], same: Callable[[Dated], bool], row: PersonRow, dated: date | None, today: date) -> date | None:
    """From when on the row's word holds; None where it says nothing new.

    Where the row does not date it, a first word holds from the person's start, and a later one from today.
    """
    if dated is None:
        now = held[-1] if held else None
        since = (row.starts_on or LONG_AGO) if now is None else max(today, now.starts_on)
    else:
        now = next((one for one in held if one.starts_on <= dated and (one.ends_on is None or dated < one.ends_on)), None)
        since = dated
    if now is None or not same(now):
        return since
    return None if row.ends_on is None or row.ends_on == now.ends_on else now.starts_on
