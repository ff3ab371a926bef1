"""Contests as people use them: made, launched, joined, looked at, questioned and ended. Each call is one unit of work.

Whoever leads a team holds contests among its people; admins hold them among anyone. Everybody who takes part, those above them and admins
may look; others are told that there is no such contest.
"""

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import JsonValue

from bot.chat.errors import FieldErrors, Refusal, UserError
from bot.chat.markup import escape
from bot.contests import access, draw, evidence, offered, reading, sight, told
from bot.contests import rules as contest_rules
from bot.contests.asked import Base
from bot.contests.entry import check_field
from bot.contests.evidence import Page
from bot.contests.fairness import Reading
from bot.contests.lifecycle import ANSWERED_WITHIN, OPEN, State, begun_late, state_at
from bot.contests.offered import Offered
from bot.contests.reading import Stood
from bot.contests.results import Row
from bot.contests.rules import Rules
from bot.contests.tick import Ticking
from bot.metrics import rules as rulebook
from bot.people import directory
from storage.database import Database
from storage.models import Contest, ContestPrize
from storage.unit_of_work import UnitOfWork

TURN = "contests"
WINDOWS = 8
"""Past windows on which rules are tried."""
_LONGEST_REASON = 1000


@dataclass(frozen=True)
class Held:
    """A contest as it is listed and looked at. `stood` has the rows that the viewer sees, of `of`; `mine` is theirs, where they are in it.

    `fault` is the sentence about a contest that cannot be counted now; it has no standing then.
    """

    id: int
    key: str
    rules: Rules
    state: State
    paused: bool
    owner: int
    version: int
    stood: Stood | None = None
    of: int = 0
    mine: Row | None = None
    may_change: bool = False
    reason: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Question:
    id: int
    contest: int
    asked_by: int
    asked_at: datetime
    reason: str
    record: int | None
    answer: str | None


@dataclass(frozen=True)
class Won:
    """A prize in the ledger."""

    id: int
    contest: str
    person: int
    share: str
    prize: str
    claimed_at: datetime | None
    settled_at: datetime | None


class Contests:
    def __init__(self, database: Database) -> None:
        self._database = database

    # made

    def offered(self, by: int, *, now: datetime) -> Offered:
        """What they can make a contest of."""
        with self._database.read() as uow:
            return offered.offered(uow, by, now)

    def base(self, key: str, *, by: int, now: datetime) -> Base:
        """A contest that they may change, as what another one starts from."""
        with self._database.read() as uow:
            return offered.base_of(uow, key, by, now)

    def draft(self, document: Mapping[str, JsonValue], places: Collection[int], *, by: int, now: datetime) -> str:
        """Keeps the rules, which nobody is told yet; the contest's key. Raises FieldErrors by field, Refusal, UserError."""
        seed = secrets.token_hex(16)
        rules = contest_rules.read({**document, "commitment": draw.commitment(seed)})
        with self._database.write() as uow:
            uow.take_turn(TURN)
            access.require_holder(uow, rules.entrants, by, now)
            contest_rules.check(rules, rulebook.read(uow).metrics)
            fields = {"name": rules.name, "state": "draft", "owner_id": by, "made_at": now, "seed": seed, "stale": True, "phase": 0}
            empty = dict.fromkeys(("paused_at", "final_at", "field", "leader", "told_at", "reason"))
            row = None
            while row is None:
                row = uow.contests.add(_key(rules.name), fields | empty | {"starts_at": rules.starts, "ends_at": rules.ends})
            uow.contests.add_rules(row.id, contest_rules.document(rules), by=by, now=now)
            for place in places:
                uow.contests.put_place(row.id, place)
            uow.audit.note("contest.draft", f"contest:{row.id}", now, person_id=by)
            return row.key

    def launch(self, key: str, *, by: int, now: datetime) -> Held:
        """Tells everyone the rules, which are locked from then on. One whose start has passed starts now."""
        with self._database.write() as uow:
            row = access.own(uow, key, by, now)
            if row.state != "draft":
                raise UserError("This contest was launched already.")
            rules = reading.rules_of(uow, row)
            if rules.starts < now:
                rules = begun_late(rules, now)
                uow.contests.add_rules(row.id, contest_rules.document(rules), by=by, now=now)
            if not uow.contests.places(row.id):
                raise UserError("Say where it is posted: a contest nobody reads of is none.")
            playbook = rulebook.read(uow)
            contest_rules.check(rules, playbook.metrics)
            if rules.entrants.enter == "all":
                check_field(rules, reading.field(uow, playbook, rules, (), None, now))
            uow.contests.set(row.id, {"state": "announced", "starts_at": rules.starts, "ends_at": rules.ends})
            told.launch(uow, row, rules, now)
            uow.audit.note("contest.launch", f"contest:{row.id}", now, person_id=by)
        Ticking(self._database).move(row.id, now)
        return self.contest(key, viewer=by, now=now)

    def change(self, key: str, document: Mapping[str, JsonValue], *, by: int, now: datetime) -> int:
        """A new version of the rules; everybody is told where it was launched. Its number."""
        with self._database.write() as uow:
            row = access.own(uow, key, by, now)
            if row.state in ("final", "cancelled"):
                raise UserError("This contest is over: its rules stay as they were.")
            before = reading.rules_of(uow, row)
            rules = contest_rules.read({**document, "commitment": before.commitment})
            if rules == before:
                raise UserError("Nothing is changed.")
            if row.state != "draft" and rules.starts != before.starts and before.starts <= now:
                raise FieldErrors({"starts": "It has started: the start stays."})
            access.require_holder(uow, rules.entrants, by, now)
            contest_rules.check(rules, rulebook.read(uow).metrics)
            version = uow.contests.add_rules(row.id, contest_rules.document(rules), by=by, now=now)
            uow.contests.set(row.id, {"name": rules.name, "starts_at": rules.starts, "ends_at": rules.ends, "stale": True})
            if row.state != "draft":
                told.changed(uow, row, version, now)
            uow.audit.note("contest.change", f"contest:{row.id}", now, person_id=by)
            return version

    def try_out(self, key: str, *, by: int | None, now: datetime, known_at: datetime | None = None) -> Reading:
        """[Try it on past weeks]: who would have won, and how many have a real chance. None, the command line, may try all."""
        with self._database.read() as uow:
            row = access.seen(uow, key, None, now) if by is None else access.own(uow, key, by, now)
            return reading.replay(uow, reading.rules_of(uow, row), uow.contests.entries(row.id), WINDOWS, now, known_at)

    # looked at

    def contest(self, key: str, *, viewer: int | None, now: datetime, known_at: datetime | None = None) -> Held:
        """With its standing, by name or key; None, the command line, sees all. Raises UserError where there is none that they may see."""
        with self._database.read() as uow:
            row = access.seen(uow, key, viewer, now)
            return _held(uow, row, viewer, now, known_at)

    def mine(self, viewer: int, *, now: datetime) -> tuple[Held, ...]:
        """Those that are not over in which they take part, hold or may look in, the next end first; then their drafts."""
        with self._database.read() as uow:
            rows = [row for row in uow.contests.all(("draft", *OPEN)) if access.may_see(uow, row, viewer, now)]
            return tuple(_held(uow, row, viewer, now) for row in sorted(rows, key=lambda row: (row.state == "draft", row.ends_at)))

    def all(self) -> tuple[Held, ...]:
        """Every contest, without its standing, the newest first: for the command line."""
        with self._database.read() as uow:
            return tuple(_listed(uow, row) for row in uow.contests.all())

    def counted(self, key: str, *, viewer: int, of: str = "", skip: int = 0, now: datetime) -> Page:
        """A page of the records that count, of everyone or of one entrant (by key); for those who take part and who leads them."""
        with self._database.read() as uow:
            row = access.seen(uow, key, viewer, now)
            stood = reading.standing(uow, row, now)
            seen = sight.sight(uow, row, stood.standing, viewer, now)
            if not seen.records(stood.standing):
                raise UserError("Those who take part see the records that count.")
            mine = next((each.key for each in stood.standing.rows if seen.mine(each)), "")
            return evidence.page(row.key, stood, of, mine, skip)

    # while it is on

    def join(self, key: str, *, viewer: int, now: datetime) -> Held:
        """Raises UserError where nobody joins, or nobody more."""
        with self._database.write() as uow:
            uow.take_turn(TURN)
            row, rules = _joinable(uow, key, viewer, now)
            if rules.late == "out" and now >= rules.starts:
                raise UserError("It has started, and nobody can join after the start.")
            if not uow.contests.join(row.id, viewer, now):
                raise UserError("You are in it already.")
            uow.contests.mark_stale([row.id])
            told.joined(uow, row, viewer, now)
        return self.contest(key, viewer=viewer, now=now)

    def leave(self, key: str, *, viewer: int, now: datetime) -> None:
        """What they did counts for nobody any more."""
        with self._database.write() as uow:
            row, _ = _joinable(uow, key, viewer, now)
            if not uow.contests.leave(row.id, viewer, now):
                raise UserError("You are not in it.")
            uow.contests.mark_stale([row.id])

    def pause(self, key: str, *, by: int, now: datetime) -> None:
        """Nothing is posted of it until it goes on; its rules and its time stay."""
        with self._database.write() as uow:
            row = access.own(uow, key, by, now)
            if row.state not in ("announced", "running", "provisional") or row.paused_at is not None:
                raise UserError("This contest is not running.")
            uow.contests.set(row.id, {"paused_at": now})
            told.paused(uow, row, now)
            uow.audit.note("contest.pause", f"contest:{row.id}", now, person_id=by)

    def resume(self, key: str, *, by: int, now: datetime) -> None:
        with self._database.write() as uow:
            row = access.own(uow, key, by, now)
            if row.paused_at is None:
                raise UserError("This contest is not paused.")
            uow.contests.set(row.id, {"paused_at": None, "stale": True})
            told.resumed(uow, row, now)
            uow.audit.note("contest.resume", f"contest:{row.id}", now, person_id=by)

    def cancel(self, key: str, reason: str, *, by: int, now: datetime) -> None:
        """Ends it without a result; everybody is told why. A draft is only dropped."""
        with self._database.write() as uow:
            row = access.own(uow, key, by, now)
            if row.state in ("final", "cancelled"):
                raise UserError("This contest is over.")
            before, why = row.state, _reason(reason) if row.state != "draft" else ""
            uow.contests.set(row.id, {"state": "cancelled", "paused_at": None, "reason": why})
            if before != "draft":
                told.cancelled(uow, row, now)
            uow.audit.note("contest.cancel", f"contest:{row.id}", now, person_id=by)

    def reopen(self, key: str, reason: str, *, by: int, now: datetime) -> None:
        """A final result is provisional again, for a reason that everybody is told. Admins only."""
        with self._database.write() as uow:
            row = access.seen(uow, key, by, now)
            if not directory.is_admin(uow, by, now.date()):
                raise Refusal("Admins reopen a final result.")
            if row.state != "final":
                raise UserError("This contest is not final.")
            fields = {"state": "provisional", "final_at": None, "phase": row.phase + 1, "reason": _reason(reason), "stale": True}
            uow.contests.set(row.id, fields)
            told.reopened(uow, row, now)
            uow.audit.note("contest.reopen", f"contest:{row.id}", now, person_id=by)

    # questions and prizes

    def ask(self, key: str, reason: str, *, record: int | None = None, viewer: int, now: datetime) -> int:
        """[Question this]: goes to the owner and admins, and holds the final result. Raises UserError once that is there."""
        with self._database.write() as uow:
            row = access.seen(uow, key, viewer, now)
            if row.state not in ("running", "provisional"):
                raise UserError("Questions are asked while a contest runs, and until its result is final.")
            asked = {"contest_id": row.id, "asked_by": viewer, "asked_at": now, "deadline": max(now, row.ends_at) + ANSWERED_WITHIN}
            found = uow.contests.ask(asked | {"record_id": record, "reason": _reason(reason)})
            told.asked(uow, row, found, now)
            return found.id

    def answer(self, question: int, words: str, *, by: int, now: datetime) -> None:
        """Closes it; whoever asked is told."""
        with self._database.write() as uow:
            found = uow.contests.question(question)
            row = uow.contests.contest(found.contest_id) if found else None
            if found is None or row is None:
                raise UserError(access.GONE)
            access.require_owner(uow, row, by, now)
            if found.answered_at is not None:
                raise UserError("This question was answered already.")
            found.answered_by, found.answered_at, found.answer = by, now, _reason(words)
            told.answered(uow, row, found, now)

    def questions(self, key: str, *, by: int, now: datetime) -> tuple[Question, ...]:
        """All of it, the open ones first; for its owner and admins."""
        with self._database.read() as uow:
            rows = uow.contests.questions(access.own(uow, key, by, now).id)
            found = [Question(row.id, row.contest_id, row.asked_by, row.asked_at, row.reason, row.record_id, row.answer) for row in rows]
            return tuple(sorted(found, key=lambda each: each.answer is not None))

    def claim(self, prize: int, *, viewer: int, now: datetime) -> str:
        """[Claim]: the contest's name. Only whoever won it."""
        with self._database.write() as uow:
            row = uow.contests.prize(prize)
            if row is None or row.person_id != viewer:
                raise UserError("This prize is somebody else's.")
            if row.claimed_at is None:
                row.claimed_at = now
                told.claimed(uow, row, now)
            contest = uow.contests.contest(row.contest_id)
            return contest.name if contest else ""

    def settle(self, prize: int, *, by: int, now: datetime) -> None:
        """It was handed out; for the contest's owner and admins."""
        with self._database.write() as uow:
            row = uow.contests.prize(prize)
            contest = uow.contests.contest(row.contest_id) if row else None
            if row is None or contest is None:
                raise UserError("This prize is gone.")
            access.require_owner(uow, contest, by, now)
            if row.settled_at is None:
                row.settled_at, row.settled_by = now, by
                uow.audit.note("contest.settle", f"prize:{row.id}", now, person_id=by)

    def ledger(self, viewer: int, *, now: datetime) -> tuple[Won, ...]:
        """The prizes of the contests that they hold; admins see all. The newest first."""
        with self._database.read() as uow:
            admin = directory.is_admin(uow, viewer, now.date())
            rows = {row.id: row for row in uow.contests.all() if admin or row.owner_id == viewer}
            newest = sorted(uow.contests.prizes(rows), key=lambda each: (each.won_at, each.id), reverse=True)
            return tuple(_won(each, rows[each.contest_id].name) for each in newest)


def _won(row: ContestPrize, contest: str) -> Won:
    return Won(row.id, contest, row.person_id, told.share(row.share), row.prize, row.claimed_at, row.settled_at)


def _key(name: str) -> str:
    """Readable, and no other contest's."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40]
    return f"{plain or 'contest'}-{secrets.token_hex(3)}"


def _reason(words: str) -> str:
    said = " ".join(words.split())
    if not said:
        raise FieldErrors({"reason": "Say why."})
    if len(said) > _LONGEST_REASON:
        raise FieldErrors({"reason": f"At most {_LONGEST_REASON} characters."})
    return said


def _joinable(uow: UnitOfWork, key: str, viewer: int, now: datetime) -> tuple[Contest, Rules]:
    row = access.seen(uow, key, viewer, now)
    rules = reading.rules_of(uow, row)
    if rules.entrants.enter == "all":
        raise UserError(f"Everybody whom “{escape(rules.name)}” is for takes part: there is nothing to join or leave.")
    if row.state not in ("announced", "running"):
        raise UserError("Nobody joins or leaves this contest now.")
    if viewer not in access.meant(uow, rules).days:
        raise UserError(f"“{escape(rules.name)}” is for others.")
    return row, rules


def _held(uow: UnitOfWork, row: Contest, viewer: int | None, now: datetime, known_at: datetime | None = None) -> Held:
    may = viewer is not None and access.may_change(uow, row, viewer, now)
    if fault := contest_rules.gone(reading.rules_of(uow, row, known_at), rulebook.read(uow).metrics):
        return replace(_listed(uow, row), fault=fault, may_change=may)
    stood = reading.standing(uow, row, now, known_at)
    held = replace(_listed(uow, row), rules=stood.standing.rules, stood=stood, of=len(stood.standing.rows))
    held = replace(held, state=state_at(held.state, held.rules, row.final_at, now))
    if viewer is None:
        return held
    seen = sight.sight(uow, row, stood.standing, viewer, now)
    mine = next((each for each in stood.standing.rows if seen.mine(each)), None)
    return replace(held, stood=stood._replace(standing=seen.of(stood.standing)), mine=mine, may_change=may)


def _listed(uow: UnitOfWork, row: Contest) -> Held:
    newest = uow.contests.rules(row.id)
    if newest is None:
        raise UserError(access.GONE)
    rules = contest_rules.read(newest.document)
    return Held(
        row.id, row.key, rules, access.state_of(row), row.paused_at is not None, row.owner_id, newest.version, reason=row.reason or ""
    )
