"""Which contest is meant, and who may see and change it."""

from datetime import datetime

from bot.chat.errors import Refusal, UserError
from bot.contests import entrants, reading
from bot.contests.lifecycle import State
from bot.contests.rules import Entrants, Rules
from bot.metrics import rules as rulebook
from bot.people import directory
from storage.models import Contest
from storage.unit_of_work import UnitOfWork

GONE = "There is no such contest, or it is not yours to see. Write `/pacer contest` for those that are."
_REFUSAL = "Contests are held by those who lead the people who take part, and by admins."
_NOT_YOURS = "This contest belongs to somebody else: its owner and admins can change it."


def _find(uow: UnitOfWork, words: str) -> list[Contest]:
    """By key, else by name, else by how the name begins."""
    wanted, rows = " ".join(words.casefold().split()), uow.contests.all()
    named = [row for row in rows if wanted in (row.key, row.name.casefold())]
    return named or [row for row in rows if wanted and row.name.casefold().startswith(wanted)]


def seen(uow: UnitOfWork, words: str, viewer: int | None, now: datetime) -> Contest:
    """The one of this key or name that they may see; of several the newest that is not over, else the newest."""
    found = [row for row in _find(uow, words) if viewer is None or may_see(uow, row, viewer, now)]
    if not found:
        raise UserError(GONE)
    return next((row for row in found if row.state in ("announced", "running", "provisional")), found[0])


def own(uow: UnitOfWork, key: str, by: int, now: datetime) -> Contest:
    row = seen(uow, key, by, now)
    require_owner(uow, row, by, now)
    return row


def may_change(uow: UnitOfWork, row: Contest, person: int, now: datetime) -> bool:
    here = directory.person(uow, person)
    if here is None or not here.here_on(now.date()):
        return False
    return row.owner_id == person or directory.is_admin(uow, person, now.date())


def require_owner(uow: UnitOfWork, row: Contest, by: int, now: datetime) -> None:
    if not may_change(uow, row, by, now):
        raise Refusal(_NOT_YOURS)


def may_see(uow: UnitOfWork, row: Contest, viewer: int, now: datetime) -> bool:
    if may_change(uow, row, viewer, now):
        return True
    here = directory.person(uow, viewer)
    if row.state == "draft" or here is None or not here.here_on(now.date()):
        return False
    people = meant(uow, reading.rules_of(uow, row))
    return viewer in people.days or any(viewer in directory.managers_above(uow, person, now.date()) for person in people.days)


def require_holder(uow: UnitOfWork, wanted: Entrants, by: int, now: datetime) -> None:
    """Raises Refusal where they lead not everybody who takes part."""
    on = now.date()
    here = directory.person(uow, by)
    if here is None or not here.here_on(on):
        raise Refusal(_REFUSAL)
    if directory.is_admin(uow, by, on):
        return
    led = bool(wanted.teams or wanted.persons) and not (wanted.everyone or wanted.roles)
    led = led and all(directory.manages(uow, by, team, on) for team in wanted.teams)
    if not led or not all(by in directory.managers_above(uow, person, on) for person in wanted.persons):
        raise Refusal(_REFUSAL)


def meant(uow: UnitOfWork, rules: Rules) -> entrants.Crowd:
    """All who take part, or may join."""
    everyone = rules.model_copy(update={"entrants": rules.entrants.model_copy(update={"enter": "all"})})
    return entrants.crowd(uow, rulebook.read(uow), everyone, ())


def state_of(row: Contest) -> State:
    match row.state:
        case "draft" | "announced" | "running" | "provisional" | "final" | "cancelled" as state:
            return state
        case other:
            raise ValueError(f"no state of a contest: {other}")
