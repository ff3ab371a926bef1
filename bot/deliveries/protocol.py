"""What becomes of a delivery after each step of its sender. Pure: the clock is an argument, the database and the network are elsewhere.

    owed ──claim──▶ leased ──begin──▶ leased, begun ──▶ sent
      ▲               │ lease ran out      │
      └───────────────┘                    ├─ a definite no ──▶ dead
      ▲                                    ├─ not now ──▶ owed, waits
      │ not there                          └─ nobody knows, or the lease ran out ──▶ unknown, waits
      └───────────── asked ◀── claim ──────────────────────────────────────────────────┘ there ──▶ sent

Nothing is posted before `begin` is committed, so that a sender that ends before it leaves no doubt. After an end in doubt the post may
still arrive until `settle` has passed; then the platform is asked where it can be, and otherwise the delivery's policy decides. Each claim
fences off those before it. A lease outlasts a request and its settling, or a slow sender and its successor would take turns for ever.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

State = Literal["owed", "leased", "sent", "unknown", "dropped", "dead"]
Policy = Literal["drop_if_unknown", "resend_if_unknown"]

MOST_FAULTS = 3
"""Times that making a message may fail before it is given up."""
MOST_LOSSES = 20
"""Senders in a row that may end over one delivery before its post begins; whatever it is that ends them, it is left alone then."""
MOST_RESENDS = 3
"""Times that a post of unknown fate is sent again where the platform cannot be asked."""
GIVE_UP = timedelta(days=1)
"""After which a platform that takes nothing is no longer tried,"""
LEAST_TRIES = 20
"""but not before it was tried so often: a bot that was away for days has not asked yet."""
LOOK_FOR = timedelta(hours=1)
"""After which, and after as many tries, a post in doubt is no longer looked for in vain: those behind it wait."""


@dataclass(frozen=True)
class Timers:
    """`request` bounds one call; acceptance later than `settle` after its ambiguous end is beyond what can be told apart."""

    request: timedelta = timedelta(seconds=10)
    settle: timedelta = timedelta(seconds=30)
    lease: timedelta = timedelta(seconds=60)
    first_wait: timedelta = timedelta(seconds=2)
    longest_wait: timedelta = timedelta(minutes=5)

    def __post_init__(self) -> None:
        if self.lease <= self.request + self.settle:
            raise ValueError("a lease must outlast a request and its settling")


@dataclass(frozen=True)
class Tried:
    """What is known of a delivery when a step ends: `doubts` counts its ambiguous ends, `faults` its failures to be made at all.

    `losses` counts the senders in a row that ended over it, so that no call of theirs began.
    """

    policy: Policy
    due_at: datetime
    attempts: int
    doubts: int = 0
    faults: int = 0
    losses: int = 0


@dataclass(frozen=True)
class Sent:
    message: str


@dataclass(frozen=True)
class Refused:
    """A definite no."""

    reason: str


@dataclass(frozen=True)
class Later:
    """Surely not done, and worth another try after that many seconds at least."""

    reason: str
    seconds: float = 0


@dataclass(frozen=True)
class Doubtful:
    """Nobody knows whether it arrived."""

    reason: str


@dataclass(frozen=True)
class Unseen:
    """It is in doubt, and the platform could not be asked now."""

    reason: str
    seconds: float = 0


@dataclass(frozen=True)
class Unneeded:
    """There is nothing to say, or nobody to say it to."""

    reason: str


@dataclass(frozen=True)
class Faulty:
    """It could not be made, by a fault of ours."""

    reason: str


Outcome = Sent | Refused | Later | Doubtful | Unseen | Unneeded | Faulty


@dataclass(frozen=True)
class Step:
    """What is written down. A waiting state is looked at again from `wait_until`; `unknown` without one is for people to see."""

    state: State
    reason: str = ""
    wait_until: datetime | None = None
    message: str | None = None
    doubts: int = 0
    faults: int = 0
    losses: int = 0


def after(outcome: Outcome, tried: Tried, now: datetime, timers: Timers, chance: float) -> Step:
    """`chance` from 0 to 1 spreads the waits, so that not all senders come back at once."""
    match outcome:
        case Sent(message):
            return Step("sent", message=message)
        case Refused(reason):
            return Step("dead", reason)
        case Unneeded(reason):
            return Step("dropped", reason)
        case Doubtful(reason):
            return Step("unknown", reason, now + timers.settle, doubts=tried.doubts + 1, faults=tried.faults)
        case Unseen(reason, seconds):
            wait = max(timedelta(seconds=seconds), timers.settle)
            return Step("unknown", reason, now + wait, doubts=tried.doubts, faults=tried.faults)
        case Later(reason, seconds):
            if now >= tried.due_at + GIVE_UP and tried.attempts >= LEAST_TRIES:
                return Step("dead", reason)
            wait = max(timedelta(seconds=seconds), backoff(tried.attempts, timers, chance))
            return Step("owed", reason, now + wait, doubts=tried.doubts, faults=tried.faults)
        case Faulty(reason):
            if tried.faults + 1 >= MOST_FAULTS:
                return Step("dead", reason)
            return Step("owed", reason, now + backoff(tried.attempts, timers, chance), doubts=tried.doubts, faults=tried.faults + 1)


def expired(begun: bool, tried: Tried, lease_until: datetime, timers: Timers, chance: float) -> Step:
    """A lease ran out. Whoever held it made no call that could end after it, so that waiting counts from there.

    From the second loss on they are claimed again at different times: what was claimed together with one that ends every sender would
    be lost with it each time.
    """
    if begun:
        return Step("unknown", "sender_lost", lease_until + timers.settle, doubts=tried.doubts + 1, faults=tried.faults)
    losses = tried.losses + 1
    if losses >= MOST_LOSSES:
        return Step("dead", "sender_lost", doubts=tried.doubts, faults=tried.faults, losses=losses)
    wait = lease_until + timers.settle * chance if losses > 1 else None
    return Step("owed", wait_until=wait, doubts=tried.doubts, faults=tried.faults, losses=losses)


def goes_again(tried: Tried) -> bool:
    """Whether a post in doubt is sent again where nobody can say if it arrived."""
    return tried.policy == "resend_if_unknown" and tried.doubts <= MOST_RESENDS


def looked_enough(tried: Tried, now: datetime) -> bool:
    """Whether its policy decides what becomes of a post in doubt, for the platform cannot be asked at all."""
    return now >= tried.due_at + LOOK_FOR and tried.attempts >= LEAST_TRIES


def may_begin(lease_until: datetime, now: datetime, timers: Timers) -> bool:
    """A post that could end after its lease would be a second sender's too."""
    return now + timers.request <= lease_until


def backoff(attempts: int, timers: Timers, chance: float) -> timedelta:
    """Twice the last wait, up to the longest, and up to half as much again."""
    return min(timers.first_wait * 2.0 ** min(attempts - 1, 30), timers.longest_wait) * (1 + chance / 2)
