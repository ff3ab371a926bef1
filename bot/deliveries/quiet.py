"""What is said to people unasked: at most one direct message each working day, at their hour, with all that waits for them in it.

Only what is owed `at_once` is a message of its own, on the day it is owed. Nobody who is on leave or gone is written to.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

import structlog

from bot.deliveries.service import PAUSED, owe
from bot.deliveries.timing import moment
from bot.deliveries.turns import Dropped, Recipient, Turn, Waiting, fate, hour
from bot.metrics import roster as rosters
from bot.metrics import rules as rulebook
from bot.metrics.calendar import WHOLE, Span
from bot.metrics.period import DAY
from bot.metrics.roster import Roster
from bot.people import profiles
from storage.database import Database
from storage.models import Account, Item
from storage.models import Person as PersonRow
from storage.repositories.items import Plan as Planned
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

T = TypeVar("T")

KIND = "bundle"
"""The kind of the deliveries that say what waits."""
AT_ONCE = "item"
"""What the keys of messages begin with that do not wait for the day's."""
LOOK = timedelta(hours=2)
"""How often what waits is looked at: somebody's zone, calendar or accounts may have changed. Their own choices count at once."""
READ_AT_A_TIME, WRITTEN_AT_A_TIME = 500, 10
"""People in one transaction."""


class UnaskedKind(NamedTuple):
    """Something that is said unasked, and what it is called where people switch it off."""

    key: str
    label: str


@dataclass(frozen=True)
class Closed:
    """An account with which no direct chat is open, while something is to be said there to the person."""

    person: int
    account: int
    platform: str


@dataclass(frozen=True)
class _Plan:
    """What becomes of all that waits for one person; of what waits on, `later` will be said today, at `at`.

    `look_at` is when to look again.
    """

    to: Recipient
    fates: Mapping[int, Turn | Dropped]
    at: datetime
    look_at: datetime
    later: frozenset[int] = frozenset()

    @property
    def dropped(self) -> dict[str, list[int]]:
        reasons = {fate.reason for fate in self.fates.values() if isinstance(fate, Dropped)}
        return {reason: self.having(Dropped(reason)) for reason in sorted(reasons)}

    @property
    def today(self) -> list[int]:
        """What would be said today if their chat were open."""
        return [*self.having("alone"), *self.having("bundled"), *sorted(self.later)]

    @property
    def day(self) -> str:
        """The key of the day's message."""
        return f"bundle:{self.to.person}:{self.to.here.date()}"

    def having(self, fate: Turn | Dropped) -> list[int]:
        return [item for item, found in self.fates.items() if found == fate]


def owe_person(
    uow: UnitOfWork,
    key: str,
    *,
    person: int,
    kind: str,
    data: Mapping[str, str],
    now: datetime,
    at_once: bool = False,
    due_on: date | None = None,
    wished_at: datetime | None = None,
    stale_at: datetime | None = None,
) -> bool:
    """Owes the person a word that they did not ask for, in the caller's transaction; False when this key was owed before.

    It stands in the message of their next hour, on their date `due_on` at the earliest; on that very date also when it comes after the
    hour, unless the day's message went already. What is meant for the moment `wished_at` stands in the message of its day, which then comes
    at that moment to those who chose no hour; or in a later one. From `stale_at` on it is not worth saying.
    """
    fields = _fields(person, kind, data, at_once=at_once, due_on=due_on, wished_at=wished_at, stale_at=stale_at)
    item = uow.items.add(key, fields, now)
    if item is not None and at_once:
        for plan in _plans(uow, [person], [item], now):
            _carry_out(uow, plan, {item.id: item}, now)
    return item is not None


class Word(NamedTuple):
    """What is owed to a person."""

    person: int
    kind: str
    data: Mapping[str, str]


def owe_people(uow: UnitOfWork, words: Mapping[str, Word], *, now: datetime, wished_at: datetime, stale_at: datetime) -> None:
    """As `owe_person` for many, by key, all meant for the same moment."""
    fields = {key: _fields(*word, wished_at=wished_at, stale_at=stale_at) for key, word in words.items()}
    uow.items.add_all(fields, now)


def _fields(
    person: int,
    kind: str,
    data: Mapping[str, str],
    *,
    at_once: bool = False,
    due_on: date | None = None,
    wished_at: datetime | None,
    stale_at: datetime | None,
) -> dict[str, object]:
    """The columns of an item."""
    found: dict[str, object] = {"person_id": person, "kind": kind, "data": dict(data), "at_once": at_once}
    return found | {"due_on": due_on, "wished_at": wished_at, "stale_at": stale_at}


class Unasked:
    """Turns what waits into deliveries; any replica may, at the same time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bundle(self, now: datetime) -> tuple[Closed, ...]:
        """Owes each person the message whose time has come; those who have no open chat for today's yet are returned.

        While unasked posts are paused all waits: what the pause held back would come in many messages on one day.
        """
        with self._database.read() as uow:
            persons = uow.items.who_waits(now) if uow.switches.on(PAUSED) is None else []
        closed: list[Closed] = []
        for some in _parts(persons, READ_AT_A_TIME):
            with self._database.read() as uow:
                plans = _plans(uow, some, uow.items.waiting(some), now)
            for part in _parts([plan for plan in plans if _has_work(plan)], WRITTEN_AT_A_TIME):
                self._write(part, now)
            self._put_off([plan for plan in plans if not _has_work(plan)])
            closed += _closed(plans)
        return tuple(closed)

    def unreachable(self, person: int, reason: str, now: datetime) -> None:
        """The platform opens no chat with them, for good: what would be said to them today is dropped."""
        with self._database.write() as uow:
            uow.take_turn(KIND)
            for plan in _plans(uow, [person], uow.items.waiting([person]), now):
                count = uow.items.drop(plan.today, reason)
                log.warning("person unreachable", person=person, reason=reason, items=count)

    def _write(self, plans: Sequence[_Plan], now: datetime) -> None:
        with self._database.write() as uow:
            # Another may have said it since the plans were made.
            uow.take_turn(KIND)
            left = {item.id: item for item in uow.items.waiting([plan.to.person for plan in plans])}
            for plan in plans:
                _carry_out(uow, replace(plan, fates={item: fate for item, fate in plan.fates.items() if item in left}), left, now)

    def _put_off(self, plans: Sequence[_Plan]) -> None:
        """What waits is looked at when its time comes; at once where a chat must be opened for it."""
        found = [planned for plan in plans if plan.to.chat is not None or not plan.today for planned in _planned(plan)]
        if found:
            with self._database.jot() as uow:
                uow.items.plan(found)


def recipients(uow: UnitOfWork, persons: Collection[int], now: datetime) -> dict[int, Recipient]:
    """These persons as they are now; the number of queries does not grow with theirs."""
    roster = rosters.read(uow, rulebook.read(uow), persons)
    rows = {row.id: row for row in uow.people.persons(persons)}
    accounts = _accounts(uow, rows)
    directs = uow.accounts.directs([account.id for account in accounts.values()])
    chats = {account: chat.id for account, chat in directs.items() if chat.dead is None}
    return {person: _recipient(row, roster, accounts.get(person), chats, now) for person, row in rows.items()}


def _plans(uow: UnitOfWork, persons: Collection[int], items: Iterable[Item], now: datetime) -> list[_Plan]:
    people = recipients(uow, persons, now)
    waiting: dict[int, list[Waiting]] = {person: [] for person in people}
    for item in items:
        found = Waiting(item.id, item.kind, item.made_at, item.at_once, item.due_on, item.wished_at, item.stale_at)
        waiting[item.person_id].append(found)
    plans = [_plan(people[person], found, now) for person, found in waiting.items()]
    said = uow.deliveries.taken([plan.day for plan in plans if plan.having("bundled") or plan.later])
    return [_after_the_day_s(plan) if plan.day in said else plan for plan in plans]


def _plan(to: Recipient, items: Sequence[Waiting], now: datetime) -> _Plan:
    at, today = hour(items, to), to.here.date()
    begins, midnight = moment(today, at, to.zone), moment(today + DAY, time(), to.zone)
    fates = {item.id: fate(item, to, at) for item in items}
    later: set[int] = set()
    if now < begins:
        then = replace(to, here=begins.astimezone(to.zone))
        later = {item.id for item in items if fates[item.id] == "waits" and fate(item, then, at) == "bundled"}
    look_at = min(each for each in (begins, midnight, now + LOOK) if each > now)
    return _Plan(to, fates, begins, look_at, frozenset(later))


def _planned(plan: _Plan) -> list[Planned]:
    later = {item: Planned(item, plan.look_at, plan.at, plan.to.chat) for item in plan.later}
    return [later.get(item, Planned(item, plan.look_at)) for item in plan.having("waits")]


def _after_the_day_s(plan: _Plan) -> _Plan:
    """The day's message went: what else would be in it waits for the next."""
    fates: dict[int, Turn | Dropped] = {item: "waits" if fate == "bundled" else fate for item, fate in plan.fates.items()}
    return replace(plan, fates=fates, later=frozenset())


def _parts(whole: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (whole[first : first + size] for first in range(0, len(whole), size))


def _has_work(plan: _Plan) -> bool:
    return bool(plan.dropped) or (plan.to.chat is not None and any(fate != "waits" for fate in plan.fates.values()))


def _closed(plans: Iterable[_Plan]) -> list[Closed]:
    wanted = [plan.to for plan in plans if plan.today]
    return [Closed(to.person, to.account, to.platform) for to in wanted if to.account is not None and to.chat is None]


def _carry_out(uow: UnitOfWork, plan: _Plan, waiting: Mapping[int, Item], now: datetime) -> None:
    """`waiting` has all that the plan is of."""
    for reason, items in plan.dropped.items():
        uow.items.drop(items, reason)
        log.info("not said", person=plan.to.person, reason=reason, items=len(items))
    for item in plan.having("alone"):
        _say(uow, plan.to, f"{AT_ONCE}:{item}", [waiting[item]], now)
    if bundled := plan.having("bundled"):
        _say(uow, plan.to, plan.day, [waiting[item] for item in bundled], now)


def _say(uow: UnitOfWork, to: Recipient, key: str, items: Sequence[Item], now: datetime) -> None:
    if to.chat is None:
        return
    ids = [item.id for item in items]
    data = {"items": ",".join(map(str, ids)), "account": str(to.account)}
    files = {name: file for item in items for name, file in item.files.items()}
    if owe(uow, key, conversation=to.chat, kind=KIND, data=data, now=now, policy="resend_if_unknown", unasked=True, files=files):
        uow.items.give(ids, key)


def _accounts(uow: UnitOfWork, rows: Mapping[int, PersonRow]) -> dict[int, Account]:
    """Where each of them is written to: the account that they chose, else the one last used."""
    found: dict[int, Account] = {}
    for account in uow.accounts.of_persons(rows):
        if account.person_id is not None and (account.person_id not in found or account.id == rows[account.person_id].preferred_account):
            found[account.person_id] = account
    return found


def _recipient(row: PersonRow, roster: Roster, account: Account | None, chats: Mapping[int, int], now: datetime) -> Recipient:
    person, worker, chosen = roster.people[row.id], roster.holders[row.id].worker, profiles.profile_value(row)
    zone = roster.zone(row.id, now)
    here = now.astimezone(zone)
    today = here.date()
    with_us, missed = person.here_on(today), sum(leave.share for leave in worker.leaves if today in leave.days)
    return Recipient(
        person=row.id,
        here=here,
        zone=zone,
        hour=chosen.message_hour,
        works=with_us and worker.full_time(Span(today, today + DAY)) > 0,
        away=not with_us or missed >= WHOLE,
        gone=person.gone_by(today),
        off=chosen.quiet_kinds,
        account=account.id if account else None,
        platform=account.platform if account else "",
        chat=chats.get(account.id) if account else None,
    )
