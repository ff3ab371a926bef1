"""A post that a schedule owes: to whom, by which key, and how it is owed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.deliveries.edits import live, owe_edit
from bot.deliveries.quiet import Word, owe_people
from bot.deliveries.service import owe
from bot.metrics.period import DAY
from storage.unit_of_work import UnitOfWork

AT_LEAST = timedelta(hours=4)
"""A post is worth sending until the day ends, and for so long at least."""
_FAILED = ("dead", "dropped")


@dataclass(frozen=True)
class Lasting:
    """What a post that is kept up to date is of: a period, and the one `before`, whose post gets its last change when this one begins."""

    period: str
    before: str


@dataclass(frozen=True)
class Target:
    """A post to one `person` or `conversation`: what its delivery holds. `about` tells apart several to the same.

    With `lasting` it is one post a period, changed in place at each later time.
    """

    kind: str
    data: Mapping[str, str]
    person: int | None = None
    conversation: int | None = None
    about: str = ""
    lasting: Lasting | None = None

    @property
    def key(self) -> str:
        whom = f"conversation:{self.conversation}" if self.person is None else f"person:{self.person}"
        return f"{whom}:{self.about}" if self.about else whom


@dataclass(frozen=True)
class Made:
    """A fire that is written down."""

    schedule: str
    local_date: date
    zone: str
    due_at: datetime
    made_at: datetime

    @property
    def stale_at(self) -> datetime:
        since = max(self.made_at, self.due_at)
        midnight = datetime.combine(since.astimezone(ZoneInfo(self.zone)).date() + DAY, time(), ZoneInfo(self.zone))
        return max(midnight, since + AT_LEAST)

    @property
    def prefix(self) -> str:
        """What the keys of all that it owes begin with."""
        return f"{prefix(self.schedule)}{self.local_date.isoformat()}:"

    def key(self, target: Target) -> str:
        return f"{self.prefix}{target.key}"


def prefix(schedule: str) -> str:
    """What the keys of all that a schedule owes begin with."""
    return f"schedule:{schedule}:"


def owe_targets(uow: UnitOfWork, made: Made, targets: Sequence[Target], now: datetime) -> None:
    """Owes them in the caller's transaction, each once."""
    words = {made.key(each): Word(each.person, each.kind, each.data) for each in targets if each.person is not None}
    owe_people(uow, words, now=now, wished_at=made.due_at, stale_at=made.stale_at)
    for target in targets:
        if target.conversation is not None:
            _owe_post(uow, made, target, target.conversation, now)


def _owe_post(uow: UnitOfWork, made: Made, target: Target, conversation: int, now: datetime) -> None:
    key, data = made.key(target), target.data
    if target.lasting is not None:
        if _changes(uow, made, target, target.lasting, now):
            return
        key, data = _lasting_key(uow, made, target, target.lasting), live(data, made.due_at, made.due_at.isoformat())
    owe(
        uow,
        key,
        conversation=conversation,
        kind=target.kind,
        data=data,
        now=now,
        due_at=made.due_at,
        policy="resend_if_unknown",
        unasked=True,
        stale_at=made.stale_at,
    )


def _changes(uow: UnitOfWork, made: Made, target: Target, lasting: Lasting, now: datetime) -> bool:
    """Owes the change of the post that stands for the period; False where there is none: then the one before has its last change.

    A change is drawn anew: it comes at the times of its schedule alone.
    """
    zone, phase = ZoneInfo(made.zone), made.due_at.isoformat()
    post = uow.deliveries.of_key(_standing(made, target, lasting.period))
    if post is not None and post.state not in _FAILED:
        owe_edit(uow, post.key, now=now, zone=zone, phase=phase)
        return True
    owe_edit(uow, _standing(made, target, lasting.before), now=now, zone=zone, phase=phase)
    return False


def _lasting_key(uow: UnitOfWork, made: Made, target: Target, lasting: Lasting) -> str:
    """Where the period's post never came out, the next ones are posted each on its own."""
    standing = _standing(made, target, lasting.period)
    return made.key(target) if uow.deliveries.of_key(standing) is not None else standing


def _standing(made: Made, target: Target, period: str) -> str:
    return f"{prefix(made.schedule)}over {period}:{target.key}"
