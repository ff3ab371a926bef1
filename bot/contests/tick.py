"""A tick that moves contests on: they start, end and become final, and what there is to tell of them is owed.

What takes long, a standing, is worked out in a unit that only reads; what follows is written where nothing changed meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import structlog

from bot.chat.errors import UserError
from bot.contests import reading, told
from bot.contests.access import state_of
from bot.contests.entrants import freeze
from bot.contests.entry import check_field
from bot.contests.lifecycle import OPEN, State, Waiting, due, may_tell_lead, next_state
from bot.contests.parameters import Tiers
from bot.contests.reading import Stood
from bot.contests.results import Row, Standings
from bot.contests.rules import Rules
from bot.metrics import rules as rulebook
from bot.metrics.ledger import Change
from storage.database import Database
from storage.models import Contest
from storage.models.base import Document
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

FEEDS = timedelta(days=3)
"""A source that was heard from within so long before the end is waited for after it."""
_NOBODY = ""


@dataclass(frozen=True)
class _Found:
    """What was read of a contest, and the state it is in by now."""

    row: Contest
    rules: Rules
    state: State
    stood: Stood | None = None
    field: Document | None = None
    fault: str = ""

    @property
    def changes(self) -> bool:
        return self.state != self.row.state

    @property
    def standing(self) -> Standings | None:
        return self.stood.standing if self.stood is not None else None


class Ticking:
    def __init__(self, database: Database) -> None:
        self._database = database

    def work(self, now: datetime) -> None:
        with self._database.read() as uow:
            contests = [row.id for row in uow.contests.all(OPEN)]
        for contest in contests:
            try:
                self.move(contest, now)
            except Exception:  # one that cannot be worked keeps none of the others waiting
                log.exception("contest not worked", contest=contest)

    def move(self, contest: int, now: datetime) -> None:
        """Through as many states as have come: after an outage a contest may start, end and be final in one tick."""
        while True:
            with self._database.read() as uow:
                found = _read(uow, contest, now)
            if found is None:
                return
            with self._database.write() as uow:
                row = uow.contests.held(contest)
                if row is None or (row.state, row.phase, row.paused_at) != (found.row.state, found.row.phase, found.row.paused_at):
                    return
                _write(uow, row, found, now)
            if not found.changes:
                return


def mark_stale(uow: UnitOfWork, changes: Sequence[Change], now: datetime) -> None:
    """A watcher of the ledger: contests in whose time a record is, or was, show it with their next tick."""
    moments = [each.occurred_at for change in changes for each in (change.before, change.after) if each is not None]
    if moments:
        uow.contests.mark_stale_between(min(moments) - _DATED, max(moments) + _DATED)


_DATED = timedelta(days=2)
"""A record without a time stands at midnight UTC; where that is another day than the contest's, it counts all the same."""


def _read(uow: UnitOfWork, contest: int, now: datetime) -> _Found | None:
    row = uow.contests.contest(contest)
    if row is None or row.state not in OPEN:
        return None
    rules = reading.rules_of(uow, row)
    deadlines = [each.deadline for each in uow.contests.questions(row.id) if each.answered_at is None]
    waiting = Waiting(uow.metrics.all_heard(row.ends_at - FEEDS), deadlines)
    before = state_of(row)
    state = _one_step(before, next_state(before, rules, now, waiting, paused=row.paused_at is not None))
    if before == "announced" and state == "running":
        return _starting(uow, row, rules, state)
    if before in ("running", "provisional") and (row.stale or state != before):
        # The end is looked at as of the end, or later while records still come in.
        return _Found(row, rules, state, reading.standing(uow, row, now))
    return _Found(row, rules, state)


def _one_step(before: State, after: State) -> State:
    order: tuple[State, ...] = ("announced", "running", "provisional", "final")
    return before if before == after else order[order.index(before) + 1]


def _starting(uow: UnitOfWork, row: Contest, rules: Rules, state: State) -> _Found:
    playbook = rulebook.read(uow)
    made = reading.field(uow, playbook, rules, uow.contests.entries(row.id), None, rules.starts)
    try:
        check_field(rules, made)
    except UserError as error:
        return _Found(row, rules, "cancelled", fault=str(error))
    return _Found(row, rules, state, field=freeze(rules, made))


def _write(uow: UnitOfWork, row: Contest, found: _Found, now: datetime) -> None:
    rules, fields = found.rules, dict[str, object]()
    if found.changes:
        fields["state"] = found.state
        match found.state:
            case "cancelled":
                fields["reason"] = found.fault
                row.state, row.reason = "cancelled", found.fault
                told.cancelled(uow, row, now)
            case "running":
                fields |= {"field": found.field, "stale": True}
            case "provisional":
                told.result(uow, row, "provisional", now)
                fields["leader"] = _signature(found.standing)
            case "final":
                fields["final_at"] = now
                _award(uow, row, found, now)
                told.result(uow, row, "final", now)
            case _:
                pass
    if row.paused_at is None and found.state == "running" and not found.changes:
        for news in due(rules, now):
            told.milestone(uow, row, news, now)
        fields |= _lead(uow, row, found, now)
    if found.state == "provisional" and not found.changes and found.standing is not None:
        fields |= {"stale": False, **_moved(uow, row, found, now)}
    if fields:
        uow.contests.set(row.id, fields)
    if found.changes or (found.standing is not None and row.paused_at is None):
        told.refresh(uow, row, rules, now)


def _lead(uow: UnitOfWork, row: Contest, found: _Found, now: datetime) -> dict[str, object]:
    """Whoever leads alone now is told, where somebody else did before; a change that may not be told yet is looked at again."""
    if found.standing is None:
        return {}
    leader = found.standing.leader
    if leader is None or leader.key == row.leader:
        return {"stale": False}
    if row.leader is None:
        return {"stale": False, "leader": leader.key, "told_at": now}
    if not may_tell_lead(found.rules, row.told_at, now):
        return {}
    told.lead(uow, row, leader.key, found.rules, now)
    return {"stale": False, "leader": leader.key, "told_at": now}


def _moved(uow: UnitOfWork, row: Contest, found: _Found, now: datetime) -> dict[str, object]:
    """Late records moved who is on the podium: that is told."""
    signature = _signature(found.standing)
    if signature == row.leader:
        return {}
    told.moved(uow, row, now)
    return {"leader": signature}


def _signature(standing: Standings | None) -> str:
    """Who would win, in a few letters."""
    return ",".join(row.key for row in standing.winners[:_SIGNED]) if standing is not None else _NOBODY


_SIGNED = 12


def _award(uow: UnitOfWork, row: Contest, found: _Found, now: datetime) -> None:
    """The ledger of prizes as this final result has it; what was won before a reopening is taken back where others won now."""
    if found.standing is None:
        return
    won = {person: (share, prize) for each in found.standing.winners for person, share, prize in _shares(each, found.rules)}
    uow.contests.take_back(row.id, {each.person_id for each in uow.contests.prizes([row.id])} - won.keys())
    for person, (share, prize) in won.items():
        if prize:
            uow.contests.award(row.id, person, share=share, prize=prize, now=now)
            told.prize(uow, row, person, now)


def _shares(row: Row, rules: Rules) -> list[tuple[int, Decimal, str]]:
    """Each member's part of the prize; a tier's own, where it has one."""
    prize = rules.prize
    if isinstance(rules.format, Tiers) and row.tier:
        prize = rules.format.tiers[row.tier - 1].prize or prize
    people = list(dict.fromkeys(member.person for member in row.entrant.members))
    return [(person, row.prize / len(people), prize) for person in people]
