"""What the person on call sees of deliveries: how many stand where, what failed and why. Ids and places, never what a post says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.deliveries.service import PAUSED
from bot.deliveries.targets import prefix
from storage.repositories.deliveries import Failure, Tally
from storage.repositories.progress import Progress as Tallied
from storage.unit_of_work import UnitOfWork

FAILURES_SHOWN = timedelta(days=7)
"""How long a failure is shown for."""
LONG = timedelta(seconds=5)
"""A workspace whose next post is nearer than this only keeps its pace."""

LATELY = timedelta(minutes=5)
"""What was sent in this time tells how fast it goes."""
MORNING = timedelta(hours=12)
"""A schedule's posts that are due within this time of each other count as one occasion."""

_WHY = {
    "not_a_member": "I am not in that conversation: somebody there must add me",
    "archived": "the conversation is archived",
    "gone": "the conversation, the person or the message is gone",
    "blocked": "I am not allowed to write there",
    "too_large": "the message is too large",
    "thread_gone": "the thread it belongs to is gone, or closed",
    "refused": "the platform refused it",
    "unknown": "the account does not exist there",
    "busy": "for a day the platform asked me to slow down",
    "unreachable": "for a day the platform could not be reached",
    "locked_out": "for a day the platform refused me altogether: look at my token and my scopes",
    "sender_lost": "I was stopped while I sent it",
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
    """A post that nobody sends any more.

    `place` is what its conversation is called, else the platform's own id of it; empty for a direct one.
    """

    id: int
    state: Literal["dead", "unknown"]
    kind: str
    place: str
    place_kind: str
    due_at: datetime
    reason: str


@dataclass(frozen=True)
class Progress:
    """How far a schedule is whose posts are under way, or come soon: `sent` of `many`, and `bare` whose pictures are still to be uploaded.

    `done_at` is when the last goes out if it goes on like this; None where nothing went lately.
    """

    schedule: str
    many: int
    sent: int
    bare: int
    done_at: datetime | None


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


def progress(uow: UnitOfWork, now: datetime) -> tuple[Progress, ...]:
    """The schedules of which not all is over."""
    found = []
    for schedule in sorted(uow.schedules.states()):
        counted = uow.schedules.progress(prefix(schedule), now - MORNING, now + MORNING, now - LATELY)
        if counted.many > counted.over:
            bare = counted.bare if counted.prepared else 0
            found.append(Progress(schedule, counted.many, counted.sent, bare, _done_at(counted, now)))
    return tuple(found)


def _done_at(counted: Tallied, now: datetime) -> datetime | None:
    if not counted.lately or counted.last_due_at is None:
        return None
    return max(now + (counted.many - counted.over) * LATELY / counted.lately, counted.last_due_at)


def failures(uow: UnitOfWork, now: datetime, most: int) -> tuple[Failed, ...]:
    """The newest first."""
    return tuple(map(_failed, uow.deliveries.failures(now - FAILURES_SHOWN, most)))


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


def why(state: str, reason: str) -> str:
    """The reason of a failure in plain words."""
    if told := _WHY.get(reason):
        return told
    # Everything else is the name of an exception: of a call in doubt, or of a fault of ours.
    return f"no clear answer came ({reason})" if state == "unknown" else f"it could not be made ({reason})"


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


def _failed(failure: Failure) -> Failed:
    row, place = failure.row, failure.conversation
    state: Literal["dead", "unknown"] = "dead" if row.state == "dead" else "unknown"
    name = "" if place.kind == "direct" else place.name or place.external
    return Failed(row.id, state, row.kind, name, place.kind, row.due_at, why(state, row.reason or ""))
