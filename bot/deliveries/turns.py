"""When something is said unasked: rules over what waits, and whom for, as they are now. Pure.

Their hour is the one that people chose, else the earliest moment that something of that day was meant for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.people import profiles

LATEST = timedelta(hours=10)
"""How long after somebody's hour the day's message may still come, when nothing could be sent before."""

GONE, TOO_LATE, SWITCHED_OFF, NO_ACCOUNT = "gone", "too late", "switched off", "no account"


@dataclass(frozen=True)
class Recipient:
    """Somebody as they are now. `here` is the moment on their clock, in `zone`; `works`: it is a working day of theirs; `away`: they are
    not with us yet, or on leave all day.

    `hour` is the one that they chose. `account` is where they are written to, `chat` our direct conversation there, where one takes posts.
    """

    person: int
    here: datetime
    zone: ZoneInfo
    hour: time | None = None
    works: bool = True
    away: bool = False
    gone: bool = False
    off: frozenset[str] = frozenset()
    account: int | None = None
    platform: str = ""
    chat: int | None = None


@dataclass(frozen=True)
class Waiting:
    """Something to be said, since `made_at`; not before their date `due_on`, nor before that of the moment `wished_at`."""

    id: int
    kind: str
    made_at: datetime
    at_once: bool = False
    due_on: date | None = None
    wished_at: datetime | None = None
    stale_at: datetime | None = None

    def due(self, zone: ZoneInfo) -> date | None:
        return self.due_on if self.wished_at is None else self.wished_at.astimezone(zone).date()


@dataclass(frozen=True)
class Dropped:
    """It is not said any more."""

    reason: str


Turn = Literal["waits", "alone", "bundled"]


def hour(items: Iterable[Waiting], to: Recipient) -> time:
    """When today's message comes, on their clock."""
    if to.hour is not None:
        return to.hour
    wishes = [item.wished_at.astimezone(to.zone) for item in items if item.wished_at is not None and item.kind not in to.off]
    return min((wish.time() for wish in wishes if wish.date() == to.here.date()), default=profiles.MESSAGE_HOUR)


def fate(item: Waiting, to: Recipient, hour: time) -> Turn | Dropped:
    """Whether it is said now, alone or with all else, or waits, or is dropped, where today's message comes at `hour`. Pure."""
    if to.gone:
        return Dropped(GONE)
    if item.stale_at is not None and item.stale_at <= to.here:
        return Dropped(TOO_LATE)
    turn = _turn(item, to, hour)
    if turn == "waits":
        return turn
    if item.kind in to.off:
        return Dropped(SWITCHED_OFF)
    return Dropped(NO_ACCOUNT) if to.account is None else turn


def _turn(item: Waiting, to: Recipient, hour: time) -> Turn:
    today, due, made = to.here.date(), item.due(to.zone), item.made_at.astimezone(to.zone)
    if due is not None and today < due:
        return "waits"
    if item.at_once and made.date() == today and not to.away:
        return "alone"
    # By what the clock on their wall shows: an hour that a change skips has come once it shows a later one.
    begins, clock = datetime.combine(today, hour), to.here.replace(tzinfo=None)
    if not (to.works and begins <= clock < begins + LATEST):
        return "waits"
    return "bundled" if made.replace(tzinfo=None) < begins or due == today or item.wished_at is not None else "waits"
