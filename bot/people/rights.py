"""Who may see and do what. Denied unless a rule here allows it; asked on every request and again when a post is made.

`on` is the day of the request, never the period that is looked at: who left in spring does not see last winter. All over a unit of work.
"""

from datetime import date
from enum import IntEnum

from bot.people import directory
from bot.people.definitions import Peers, PrivacyDefinition
from storage.unit_of_work import UnitOfWork


class Sight(IntEnum):
    """How much of somebody's numbers one sees: nothing, their place in a ranking, everything."""

    NONE = 0
    RANK = 1
    FULL = 2


_PEERS = {Peers.NONE: Sight.NONE, Peers.RANK: Sight.RANK, Peers.FULL: Sight.FULL}


def sight(uow: UnitOfWork, viewer_id: int, subject_id: int, on: date) -> Sight:
    """What the viewer sees of the subject's scorecard: all of it for themself, everyone above them and admins; peers by the playbook."""
    if not _here(uow, viewer_id, on) or directory.person(uow, subject_id) is None:
        return Sight.NONE
    if viewer_id == subject_id:
        return Sight.FULL
    if _above_or_admin(uow, viewer_id, subject_id, on):
        return Sight.FULL
    return _PEERS[privacy(uow).peers]


def may_see_team(uow: UnitOfWork, viewer_id: int, team_id: int, on: date) -> bool:
    """A team's card has a row for each of its people: for who leads it or a team above, admins, and all where peers see everything."""
    if not _here(uow, viewer_id, on) or directory.team(uow, team_id) is None:
        return False
    return _leads_or_admin(uow, viewer_id, team_id, on) or privacy(uow).peers is Peers.FULL


def may_set_goal(uow: UnitOfWork, viewer_id: int, scope: str, subject: str, on: date) -> bool:
    """A goal for a person is set by those above them, for a team by those who lead it or a team above; all others by admins alone.

    `scope` and `subject` are as stored: "person" and "team" with an id.
    """
    if not _here(uow, viewer_id, on):
        return False
    if scope == "person" and subject.isdecimal():
        return _above_or_admin(uow, viewer_id, int(subject), on)
    if scope == "team" and subject.isdecimal():
        return _leads_or_admin(uow, viewer_id, int(subject), on)
    return directory.is_admin(uow, viewer_id, on)


def may_schedule(uow: UnitOfWork, viewer_id: int, scope: str, subject: str, on: date) -> bool:
    """As goals: posts about a person or a team are scheduled by those above them; by those who lead a team also about themselves."""
    if scope == "person" and subject == str(viewer_id):
        return may_schedule_any(uow, viewer_id, on)
    return may_set_goal(uow, viewer_id, scope, subject, on)


def may_schedule_any(uow: UnitOfWork, viewer_id: int, on: date) -> bool:
    """Whether there is anything they may schedule: for those who lead a team, and admins."""
    return _here(uow, viewer_id, on) and (bool(directory.tree_on(uow, on).led_by(viewer_id)) or directory.is_admin(uow, viewer_id, on))


def may_enter_leave(uow: UnitOfWork, viewer_id: int, subject_id: int, on: date) -> bool:
    """One's own, that of people beneath one, and for admins everybody's."""
    return _here(uow, viewer_id, on) and (viewer_id == subject_id or _above_or_admin(uow, viewer_id, subject_id, on))


def may_link_accounts(uow: UnitOfWork, viewer_id: int, on: date) -> bool:
    """Joining accounts to people decides who sees what: admins alone."""
    return directory.is_admin(uow, viewer_id, on)


def privacy(uow: UnitOfWork) -> PrivacyDefinition:
    """What the playbook says about peers; without one, they see nothing of each other."""

    def read() -> PrivacyDefinition:
        document = uow.playbook.definition("privacy", "privacy")
        return PrivacyDefinition() if document is None else PrivacyDefinition.model_validate(document)

    return uow.recall("privacy", read)


def _here(uow: UnitOfWork, person_id: int, on: date) -> bool:
    found = directory.person(uow, person_id)
    return found is not None and found.here_on(on)


def _above_or_admin(uow: UnitOfWork, viewer_id: int, subject_id: int, on: date) -> bool:
    known = directory.person(uow, subject_id) is not None
    return known and (viewer_id in directory.managers_above(uow, subject_id, on) or directory.is_admin(uow, viewer_id, on))


def _leads_or_admin(uow: UnitOfWork, viewer_id: int, team_id: int, on: date) -> bool:
    known = directory.team(uow, team_id) is not None
    return known and (directory.manages(uow, viewer_id, team_id, on) or directory.is_admin(uow, viewer_id, on))
