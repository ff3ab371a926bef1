"""What is owed to channels and people about a contest, in the transaction that brings it about. `bot.contests.posts` makes the messages.

The launch post of each conversation is edited in place; news answer it in its thread; the provisional and the final result are posts of
their own. Keys count how often a contest was reopened, so that a second final result is told, and nothing twice.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from bot.contests.lifecycle import News
from bot.contests.rules import Rules
from bot.deliveries import edits
from bot.deliveries.quiet import owe_person
from bot.deliveries.service import owe
from bot.people import directory
from storage.models import Contest, ContestPrize, ContestQuestion
from storage.unit_of_work import UnitOfWork

LIVE, NEWS, RESULT = "contest", "contest_news", "contest_result"
"""Kinds of posts in conversations."""
ASKED, ANSWERED, PRIZE, CLAIMED = "contest_question", "contest_answer", "contest_prize", "contest_claim"
"""Kinds of words to a person."""
_PARTS = 32
"""Into so many parts a prize is shared at most: three of a raffle's, say, among equals."""
CONTEST, WHAT, NUMBER, OF = "contest", "what", "number", "of"
"""Where a post's data keep the contest's id, what the news are, a number with them, and whom they are about (an entrant's key)."""


def launch(uow: UnitOfWork, row: Contest, rules: Rules, now: datetime) -> None:
    for place in uow.contests.places(row.id):
        data = edits.live({CONTEST: str(row.id)}, now, phase="announced")
        owe(uow, _post(row, place), conversation=place, kind=LIVE, data=data, now=now, unasked=True)


def refresh(uow: UnitOfWork, row: Contest, rules: Rules, now: datetime) -> None:
    """The launch posts show what is new, every five minutes at most."""
    phase = "paused" if row.paused_at is not None else row.state
    for place in uow.contests.places(row.id):
        edits.owe_edit(uow, _post(row, place), now=now, zone=rules.place, phase=phase)


def milestone(uow: UnitOfWork, row: Contest, each: News, now: datetime) -> None:
    _news(uow, row, each.what, each.what, now, stale_at=each.until)


def lead(uow: UnitOfWork, row: Contest, leader: str, rules: Rules, now: datetime) -> None:
    _news(uow, row, f"lead:{now:%Y%m%d%H%M%S}", "lead", now, stale_at=rules.ends, more={OF: leader})


def joined(uow: UnitOfWork, row: Contest, person: int, now: datetime) -> None:
    _news(uow, row, f"joined:{person}", "joined", now, stale_at=row.ends_at, more={OF: f"person:{person}"})


def changed(uow: UnitOfWork, row: Contest, version: int, now: datetime) -> None:
    _news(uow, row, f"changed:{version}", "changed", now, more={NUMBER: str(version)}, aloud=True)


def paused(uow: UnitOfWork, row: Contest, now: datetime) -> None:
    _news(uow, row, f"paused:{now:%Y%m%d%H%M%S}", "paused", now)


def resumed(uow: UnitOfWork, row: Contest, now: datetime) -> None:
    _news(uow, row, f"resumed:{now:%Y%m%d%H%M%S}", "resumed", now)


def cancelled(uow: UnitOfWork, row: Contest, now: datetime) -> None:
    _news(uow, row, "cancelled", "cancelled", now, aloud=True)


def reopened(uow: UnitOfWork, row: Contest, now: datetime) -> None:
    _news(uow, row, f"reopened:{row.phase}", "reopened", now, aloud=True)


def moved(uow: UnitOfWork, row: Contest, now: datetime) -> None:
    """A correction moved the podium of a provisional result."""
    _news(uow, row, f"moved:{row.phase}:{now:%Y%m%d%H%M%S}", "moved", now)


def result(uow: UnitOfWork, row: Contest, state: str, now: datetime) -> None:
    """The provisional or the final result, in the conversation itself."""
    for place in uow.contests.places(row.id):
        data = {CONTEST: str(row.id), WHAT: state, NUMBER: str(row.phase)}
        key = f"contest:{row.id}:{state}:{row.phase}:{place}"
        owe(uow, key, conversation=place, kind=RESULT, data=data, now=now, policy="resend_if_unknown", unasked=True)


def prize(uow: UnitOfWork, row: Contest, person: int, now: datetime) -> None:
    """Whoever won hears of it at once, with [Claim]."""
    key = f"contest:{row.id}:prize:{row.phase}:{person}"
    owe_person(uow, key, person=person, kind=PRIZE, data={CONTEST: str(row.id), OF: f"person:{person}"}, now=now, at_once=True)


def asked(uow: UnitOfWork, row: Contest, question: ContestQuestion, now: datetime) -> None:
    """The owner hears of it, and admins."""
    on = now.date()
    admins = {each.person_id for each in uow.people.roles(kind="admin", on=on)}
    for person in sorted({row.owner_id, *admins} - {question.asked_by}):
        if (known := directory.person(uow, person)) is not None and known.here_on(on):
            key = f"contest:question:{question.id}:{person}"
            owe_person(uow, key, person=person, kind=ASKED, data={NUMBER: str(question.id)}, now=now)


def answered(uow: UnitOfWork, row: Contest, question: ContestQuestion, now: datetime) -> None:
    data = {NUMBER: str(question.id)}
    owe_person(uow, f"contest:answer:{question.id}", person=question.asked_by, kind=ANSWERED, data=data, now=now)


def claimed(uow: UnitOfWork, row: ContestPrize, now: datetime) -> None:
    """Whoever holds the contest has a prize to hand out."""
    contest = uow.contests.contest(row.contest_id)
    if contest is not None:
        key = f"contest:claim:{row.id}"
        owe_person(uow, key, person=contest.owner_id, kind=CLAIMED, data={NUMBER: str(row.id)}, now=now)


def share(value: Decimal) -> str:
    """A share of a prize as people write it: "1", "1/3"."""
    part = Fraction(value).limit_denominator(_PARTS)
    return str(part.numerator) if part.denominator == 1 else f"{part.numerator}/{part.denominator}"


def _post(row: Contest, place: int) -> str:
    return f"contest:{row.id}:launch:{place}"


def _news(
    uow: UnitOfWork,
    row: Contest,
    key: str,
    what: str,
    now: datetime,
    *,
    stale_at: datetime | None = None,
    more: Mapping[str, str] | None = None,
    aloud: bool = False,
) -> None:
    """In the thread of each launch post; `aloud` in the conversation itself."""
    for place in uow.contests.places(row.id):
        owe(
            uow,
            f"contest:{row.id}:{key}:{place}",
            conversation=place,
            kind=NEWS,
            data={CONTEST: str(row.id), WHAT: what, **(more or {})},
            now=now,
            unasked=True,
            under=None if aloud else _post(row, place),
            stale_at=stale_at,
        )
