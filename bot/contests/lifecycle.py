"""What becomes of a contest as time goes on. Pure: a state, its rules and a moment in; the next state, and the news that are due, out.

draft → announced → running → provisional → final. After the end the result is **provisional** until the records are in: every source that
feeds the contest was heard from after the end, `SOONEST` later at the earliest, `LATEST` later in any case. An open question holds it until
it is answered, or its deadline has passed. An admin may reopen a final result, which is provisional again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, NamedTuple

from bot.contests.rules import Rules

State = Literal["draft", "announced", "running", "provisional", "final", "cancelled"]
OPEN: tuple[State, ...] = ("announced", "running", "provisional")
"""States in which time changes something."""

SOONEST, LATEST = timedelta(hours=1), timedelta(hours=24)
ANSWERED_WITHIN = timedelta(days=2)
"""How long a question holds the final result."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEAD_APART = timedelta(minutes=30)
"""Between two words about the lead: what changed meanwhile is told as one."""
QUIET_FROM, QUIET_UNTIL = time(19), time(8)
"""Hours of the contest's zone in which nobody hears who leads."""

Milestone = Literal["start", "halfway", "last_day", "last_hour"]


class News(NamedTuple):
    """Something to be told at `at`, and worth telling until `until`."""

    what: Milestone
    at: datetime
    until: datetime


@dataclass(frozen=True)
class Waiting:
    """What a provisional result waits for: sources heard from until `heard`, None where no source feeds it; deadlines of open questions."""

    heard: datetime | None
    deadlines: Collection[datetime]


def next_state(state: State, rules: Rules, now: datetime, waiting: Waiting, *, paused: bool = False) -> State:
    """The state it is in by now; the same where nothing changed. A paused contest starts and ends all the same: its rules are locked."""
    if state == "announced" and now >= rules.starts:
        state = "running"
    if state == "running" and now >= rules.ends:
        state = "provisional"
    if state == "provisional" and not paused and settled(rules, now, waiting):
        return "final"
    return state


def state_at(state: State, rules: Rules, final_at: datetime | None, at: datetime) -> State:
    """What a contest that is in `state` now was in at `at`."""
    if state in ("running", "provisional", "final") and at < rules.starts:
        return "announced"
    if state in ("provisional", "final") and at < rules.ends:
        return "running"
    return "provisional" if state == "final" and final_at is not None and at < final_at else state


def begun_late(rules: Rules, now: datetime) -> Rules:
    """The rules of a contest that starts now though it was to start earlier: it ends when it was meant to; one of less than a day, or that
    would be over, lasts as long as was meant."""
    start = now.replace(second=0, microsecond=0)
    length = rules.ends - rules.starts
    end = start + length if length < DAY or rules.ends <= now + HOUR else rules.ends
    return rules.model_copy(update={"starts": start, "ends": end})


def settled(rules: Rules, now: datetime, waiting: Waiting) -> bool:
    """Whether nothing is waited for any more."""
    if any(deadline > now for deadline in waiting.deadlines):
        return False
    if now >= rules.ends + LATEST:
        return True
    return now >= rules.ends + SOONEST and waiting.heard is not None and waiting.heard >= rules.ends


def settles_by(rules: Rules, deadlines: Collection[datetime]) -> datetime:
    """When it is final at the latest."""
    return max([rules.ends + LATEST, *deadlines])


def news(rules: Rules) -> Sequence[News]:
    """What is told while it runs, in the order of time: of a short contest only its start and its last hour."""
    length, found = rules.ends - rules.starts, [News("start", rules.starts, rules.ends)]
    if length >= 4 * DAY:
        middle = rules.starts + length / 2
        found.append(News("halfway", _awake(rules, middle), rules.ends - DAY))
    if length >= 2 * DAY:
        found.append(News("last_day", _awake(rules, rules.ends - DAY), rules.ends - HOUR))
    if length >= 2 * HOUR:
        found.append(News("last_hour", rules.ends - HOUR, rules.ends))
    return [each for each in found if each.at < each.until]


def due(rules: Rules, now: datetime) -> Sequence[News]:
    """What is to be told by now and still worth it."""
    return [each for each in news(rules) if each.at <= now < each.until]


def may_tell_lead(rules: Rules, told_at: datetime | None, now: datetime) -> bool:
    """Whether a change of the lead is told now: seldom, never at night, and not once the end is told."""
    if now >= rules.ends or quiet(rules, now):
        return False
    apart = min(LEAD_APART, (rules.ends - rules.starts) / 6)
    return told_at is None or now >= told_at + apart


def quiet(rules: Rules, now: datetime) -> bool:
    """Whether it is night in the contest's zone."""
    clock = now.astimezone(rules.place).time()
    return clock >= QUIET_FROM or clock < QUIET_UNTIL


def _awake(rules: Rules, moment: datetime) -> datetime:
    """`moment`, or the next morning."""
    local = moment.astimezone(rules.place)
    if not quiet(rules, moment):
        return moment
    day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return datetime.combine(day, QUIET_UNTIL, rules.place).astimezone(moment.tzinfo)
