"""What the person on call sees of deliveries: how many stand where, what failed, for whom and why. Never what a post says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.deliveries import quiet
from bot.deliveries.service import PAUSED
from storage.models import Conversation
from storage.repositories.deliveries import Failure, Tally
from storage.unit_of_work import UnitOfWork

FAILURES_SHOWN = timedelta(days=7)
"""How long a failure is shown for."""
LONG = timedelta(seconds=5)
"""A workspace whose next post is nearer than this only keeps its pace."""

_PLACE_WHY = {
    "not_a_member": "I am not in that channel: somebody there must add me",
    "archived": "the channel is archived",
    "gone": "the channel is gone, or the message that it belongs to",
    "blocked": "I am not allowed to write there",
    "unknown": "the channel does not exist there",
}
"""What else the reasons of a conversation mean than those of a chat with one person."""
_DIRECT_WHY = {
    "not_a_member": "their chat with me is closed: they must write to me once",
    "archived": "their chat with me is closed",
    "gone": "their account is gone, or does not have me any more",
    "blocked": "they, or their organisation, do not let me write to them",
    "unknown": "their account does not exist there",
}
_WHY = {
    "too_large": "the message is too large",
    "thread_gone": "the thread it belongs to is gone, or closed",
    "refused": "the platform refused the message",
    "busy": "for a day the platform asked me to slow down",
    "unreachable": "for a day the platform could not be reached",
    "locked_out": "for a day the platform refused me altogether: look at my token and my scopes",
}


@dataclass(frozen=True)
class Counts:
    """`due` could go now, `later` is for a time to come, `waiting` tries again soon, `held` are unasked ones that a pause holds back;
    `doubtful` is being looked into. The last four ended, of a time that the caller chose. `oldest` is the first due time of those that
    nothing holds back."""

    due: int = 0
    later: int = 0
    waiting: int = 0
    held: int = 0
    leased: int = 0
    doubtful: int = 0
    unknown: int = 0
    dead: int = 0
    sent: int = 0
    dropped: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class Failed:
    """A post that nobody sends any more, and for whom it was. `kind` is its delivery's, or `quiet.AT_ONCE`.

    `about` is whose numbers it tells, where it tells somebody's; `place` is what its conversation is called, else the platform's own id of
    it, and of a direct one the name of whom it is with, empty where that is not known. `change`: of a post that stands.
    """

    id: int
    state: Literal["dead", "unknown"]
    kind: str
    about: str
    place: str
    place_kind: str
    due_at: datetime
    reason: str
    change: bool = False


@dataclass(frozen=True)
class Pause:
    by: str
    since: datetime


def counts(uow: UnitOfWork, now: datetime, since: datetime, ended: Sequence[str]) -> Counts:
    """Of the `ended` states ("unknown", "dead", "sent", "dropped") those that were due since then."""
    paused = uow.switches.on(PAUSED) is not None
    found: dict[str, int] = {}
    oldest: list[datetime] = []
    for tally in uow.deliveries.tallies(now, since, ended):
        name = _name(tally, paused)
        found[name] = found.get(name, 0) + tally.many
        if name in ("due", "waiting", "leased", "doubtful"):
            oldest.append(tally.first_due_at)
    return Counts(**found, oldest=min(oldest, default=None))


def failures(uow: UnitOfWork, now: datetime, most: int) -> tuple[Failed, ...]:
    """The newest first."""
    return tuple(_failed(uow, each) for each in uow.deliveries.failures(now - FAILURES_SHOWN, most))


def pause(uow: UnitOfWork) -> Pause | None:
    """Who paused unasked posts, by name (empty where they are not known any more), while they are."""
    switch = uow.switches.on(PAUSED)
    if switch is None:
        return None
    names = [] if switch.person_id is None else [row.name for row in uow.people.persons({switch.person_id})]
    return Pause("".join(names), switch.at)


def rests(uow: UnitOfWork, now: datetime) -> dict[str, datetime]:
    """The workspaces ("platform:tenant") that take no posts for a while, and until when."""
    return {name: until for name, until in uow.paces.busy(now).items() if ":" in name and until > now + LONG}


def retry(uow: UnitOfWork, delivery: int, *, by: int, now: datetime) -> str | None:
    """Puts a failed post back to be sent, as if it had never been tried.

    One that is no failure any more stays as it is: then its state is given, "gone" where there is no such post.
    """
    if uow.deliveries.revive(delivery, now):
        uow.audit.note("delivery.retried", f"delivery:{delivery}", now, person_id=by)
        return None
    row = uow.deliveries.delivery(delivery)
    return row.state if row is not None else "gone"


def why(state: str, reason: str, *, direct: bool) -> str:
    """The reason of a failure in plain words."""
    if reason == "sender_lost":
        return "I was stopped while I sent it" if state == "unknown" else "time and again I was stopped before I could send it"
    if told := ((_DIRECT_WHY if direct else _PLACE_WHY) | _WHY).get(reason):
        return told
    # Everything else is the name of an exception: of a call in doubt, or of a fault of ours.
    return f"no clear answer came ({reason})" if state == "unknown" else f"a fault of ours ({reason}), told in the log"


def _name(tally: Tally, paused: bool) -> str:
    """The field of `Counts` that it belongs to."""
    match tally.state:
        case "owed" if not tally.due:
            return "later"
        case "owed" if paused and tally.unasked:
            return "held"
        case "owed":
            return "waiting" if tally.waits else "due"
        case "unknown":
            return "doubtful" if tally.watched else "unknown"
    return tally.state


def _failed(uow: UnitOfWork, failure: Failure) -> Failed:
    row, place = failure.row, failure.conversation
    state: Literal["dead", "unknown"] = "dead" if row.state == "dead" else "unknown"
    direct = place.kind == "direct"
    return Failed(
        id=row.id,
        state=state,
        kind=quiet.AT_ONCE if row.key.startswith(f"{quiet.AT_ONCE}:") else row.kind,
        about=_about(uow, row.data),
        place=_owner(uow, place) if direct else place.name or place.external,
        place_kind=place.kind,
        due_at=row.due_at,
        reason=why(state, row.reason or "", direct=direct),
        change=row.edits is not None,
    )


def _about(uow: UnitOfWork, data: Mapping[str, str]) -> str:
    """Whose numbers a post with these data tells."""
    if "team" in data:
        team = uow.people.team(int(data["team"]))
        return team.name if team is not None else ""
    person = uow.people.person(int(data["person"])) if "person" in data else None
    return person.name if person is not None else ""


def _owner(uow: UnitOfWork, place: Conversation) -> str:
    """Who a direct conversation is with; what their platform calls them, where nobody knows who they are."""
    account = uow.accounts.account(place.account_id) if place.account_id is not None else None
    if account is None:
        return ""
    person = uow.people.person(account.person_id) if account.person_id is not None else None
    return person.name if person is not None else account.name or account.user
