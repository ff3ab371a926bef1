"""Finding people and teams, and who belongs to, leads and resembles whom on a day. All over a unit of work; nothing here commits.

Names are no secret among colleagues, numbers are: that is for `rights`. Somebody who is not with us learns no names either.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from bot.chat.errors import Refusal, UserError
from bot.people import names, unclear
from bot.people.names import Candidate
from bot.people.tree import Tree, tree
from bot.people.values import Person, Team
from storage.models import Person as PersonRow
from storage.models import Team as TeamRow
from storage.unit_of_work import UnitOfWork

Found = TypeVar("Found", Person, Team, Person | Team)

_MENTION = re.compile(r"@\{(?:person:(\d{1,9})|unknown)\}")
_DAY = timedelta(days=1)


def find(uow: UnitOfWork, words: str, *, on: date, viewer: int | None = None) -> Person | Team:
    """Who `words` mean: a mention, a key, an e-mail, an alias, a name or the only one with such a part in its name.

    `viewer` is the person who asks, None the command line. Raises `Unclear` with the choice or the nearest names.
    """
    _may_ask(uow, viewer, on)
    if mentioned := _mentioned(uow, words):
        return mentioned
    candidates: list[Candidate[Person | Team]] = [*_person_candidates(uow), *_team_candidates(uow)]
    return _only(uow, words, candidates, on)


def find_person(uow: UnitOfWork, words: str, *, on: date, viewer: int | None = None) -> Person:
    """As `find`, among people alone."""
    _may_ask(uow, viewer, on)
    return _mentioned(uow, words) or _only(uow, words, _person_candidates(uow), on)


def find_team(uow: UnitOfWork, words: str, *, on: date, viewer: int | None = None) -> Team:
    """As `find`, among teams alone."""
    _may_ask(uow, viewer, on)
    return _only(uow, words, _team_candidates(uow), on, team=True)


def person(uow: UnitOfWork, person_id: int) -> Person | None:
    def read() -> Person | None:
        row = uow.people.person(person_id)
        return None if row is None else person_value(row)

    return uow.recall(("person", person_id), read)


def team(uow: UnitOfWork, team_id: int) -> Team | None:
    row = uow.people.team(team_id)
    return None if row is None else team_value(row)


def team_of(uow: UnitOfWork, person_id: int, on: date) -> Team | None:
    """The team they are a member of on that day."""
    held = uow.people.memberships(persons=[person_id], on=on)
    return team(uow, held[-1].team_id) if held else None


def role_of(uow: UnitOfWork, person_id: int, on: date) -> str | None:
    """The role they rank in on that day."""
    held = uow.people.roles(kind="job", persons=[person_id], on=on)
    return held[-1].role if held else None


def like_roles(uow: UnitOfWork, role: str, on: date) -> tuple[Person, ...]:
    """Everyone who holds this role on that day and is with us, by name."""
    ids = {holding.person_id for holding in uow.people.roles(kind="job", role=role, on=on)}
    return tuple(each for each in map(person_value, uow.people.persons(ids)) if each.here_on(on))


def is_admin(uow: UnitOfWork, person_id: int, on: date) -> bool:
    """Whether they hold the right `admin` on that day and are with us."""
    found = person(uow, person_id)
    if found is None or not found.here_on(on):
        return False
    return uow.recall(("admin", person_id, on), lambda: bool(uow.people.roles(kind="admin", persons=[person_id], on=on)))


def members(uow: UnitOfWork, team_id: int, on: date, *, deep: bool = True) -> tuple[Person, ...]:
    """Who is in the team on that day, by name; `deep` counts the teams beneath it too. Managers are members where a membership says so."""
    teams = tree_on(uow, on).down(team_id) if deep else {team_id}
    ids = {membership.person_id for membership in uow.people.memberships(teams=teams, on=on)}
    return tuple(each for each in map(person_value, uow.people.persons(ids)) if each.here_on(on))


def teams_led(uow: UnitOfWork, person_id: int, on: date) -> tuple[Team, ...]:
    """The teams they lead themselves on that day, by name."""
    led = tree_on(uow, on).led_by(person_id)
    if not led:
        return ()
    return tuple(team_value(row) for row in uow.people.teams() if row.id in led)


def manages(uow: UnitOfWork, person_id: int, team_id: int, on: date) -> bool:
    """Whether they lead the team or one above it on that day."""
    return tree_on(uow, on).leads(person_id, team_id)


def managers_above(uow: UnitOfWork, person_id: int, on: date) -> frozenset[int]:
    """Everyone above them in the tree on that day. Somebody who has left stays where they were on their last day."""
    return tree_on(uow, on).above(person_id, _last_team(uow, person_id, on))


def tree_on(uow: UnitOfWork, on: date) -> Tree:
    """The tree of teams with those who lead them on that day."""

    def read() -> Tree:
        parents = {row.id: row.parent_id for row in uow.people.teams()}
        return tree(parents, ((row.team_id, row.person_id) for row in uow.people.managements(on=on)))

    return uow.recall(("tree", on), read)


def person_value(row: PersonRow) -> Person:
    return Person(row.id, row.key, row.name, row.email, row.starts_on, row.ends_on, row.time_zone, row.locale)


def team_value(row: TeamRow) -> Team:
    return Team(row.id, row.key, row.name, row.parent_id, row.time_zone, row.calendar)


def _last_team(uow: UnitOfWork, person_id: int, on: date) -> int | None:
    found = person(uow, person_id)
    if found is not None and found.ends_on is not None and found.ends_on <= on:
        on = found.ends_on - _DAY
    own = team_of(uow, person_id, on)
    return own.id if own else None


def _may_ask(uow: UnitOfWork, viewer: int | None, on: date) -> None:
    asking = None if viewer is None else person(uow, viewer)
    if viewer is not None and (asking is None or not asking.here_on(on)):
        raise Refusal("You are not on the team's list at the moment, so I can't look anybody up for you. Ask an admin.")


def _mentioned(uow: UnitOfWork, words: str) -> Person | None:
    mention = _MENTION.fullmatch(words.strip())
    if mention is None:
        return None
    found = person(uow, int(mention[1])) if mention[1] else None
    if found is None:
        raise UserError("I don't know who that is yet: an admin can join their account to a person with `link`.")
    return found


def _person_candidates(uow: UnitOfWork) -> list[Candidate[Person]]:
    aliases: dict[int, list[str]] = {}
    for row in uow.people.aliases():
        aliases.setdefault(row.person_id, []).append(row.alias)
    people = map(person_value, uow.people.persons())
    return [Candidate(each, each.name, tuple(filter(None, (each.key, each.email, *aliases.get(each.id, ()))))) for each in people]


def _team_candidates(uow: UnitOfWork) -> list[Candidate[Team]]:
    return [Candidate(each, each.name, (each.key,)) for each in map(team_value, uow.people.teams())]


def _only(uow: UnitOfWork, words: str, candidates: Sequence[Candidate[Found]], on: date, *, team: bool = False) -> Found:
    """The one that is meant; among several, those who are with us go before those who are not."""
    found = names.matches(words, candidates)
    found = [each for each in found if _present(each, on)] or found
    if not found:
        raise unclear.nobody(words, names.nearest(words, [each for each in candidates if _present(each.value, on)]), team=team)
    if len(found) > 1:
        raise unclear.several(words, found, {each.id: team_of(uow, each.id, on) for each in found if isinstance(each, Person)})
    return found[0]


def _present(value: object, on: date) -> bool:
    return not isinstance(value, Person) or value.here_on(on)
