"""The protocol against everything that may happen between its steps: senders that end, pause and overtake each other, a network that loses
what is said or says it late. The real service over a real database; the clock and the network are the test's.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from bot.deliveries.protocol import Doubtful, Later, Outcome, Policy, Sent, Timers, Tried, after, backoff, expired, goes_again, may_begin
from bot.deliveries.service import Deliveries, Owed, Rate, owe
from storage.database import Database
from tests.support.numbers import NOW

TIMERS = Timers(
    request=timedelta(seconds=10),
    settle=timedelta(seconds=30),
    lease=timedelta(seconds=60),
    first_wait=timedelta(seconds=1),
    longest_wait=timedelta(seconds=4),
)
SECOND = timedelta(seconds=1)
Fate = Literal["answered", "answer lost", "lost", "late", "busy"]
FATES: tuple[Fate, ...] = ("answered", "answer lost", "lost", "late", "busy")


@dataclass
class Job:
    """What a sender is at: `stage` is what it did last."""

    owed: Owed
    stage: Literal["claimed", "begun", "called"] = "claimed"
    begun: datetime = NOW
    outcome: Outcome | None = None


class Wild(RuleBasedStateMachine):
    """Posts that can be looked for afterwards: none lost, none doubled, none out of order."""

    begins: Callable[[Deliveries, Owed, datetime], bool] = staticmethod(lambda deliveries, owed, now: deliveries.begin(owed, now))
    """Whether a sender that asks may send; the faults planted below replace it."""
    pauses: tuple[int, int, int, int] = (1, 12, 31, 61)

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.senders = [self.sender(), self.sender()]
        self.jobs: list[Job | None] = [None, None]
        self.owed: dict[int, list[str]] = {}
        self.posted: list[tuple[datetime, int, str]] = []

    @initialize()
    def begin(self) -> None:
        run = secrets.token_hex(4)
        with self.database.write() as uow:
            for name in ("C1", "C2"):
                self.owed[uow.accounts.heard_from("slack", "T1", f"{name}-{run}", "channel", NOW).id] = []

    def sender(self) -> Deliveries:
        return Deliveries(self.database, {"slack": Rate()}, TIMERS)

    @rule(which=st.integers(0, 1))
    def owe_another(self, which: int) -> None:
        conversation = list(self.owed)[which]
        key = f"{conversation}/{len(self.owed[conversation])}"
        with self.database.write() as uow:
            assert owe(uow, key, conversation=conversation, kind="words", data={}, now=self.now)
        self.owed[conversation].append(key)

    @rule(which=st.integers(0, 3))
    def time_passes(self, which: int) -> None:
        self.now += self.pauses[which] * SECOND

    @rule(who=st.integers(0, 1), fate=st.sampled_from(FATES), lag=st.integers(1, 29))
    def work(self, who: int, fate: Fate, lag: int) -> None:
        """The sender's next step, whatever it is."""
        job = self.jobs[who]
        if job is None:
            self.claim(who)
        elif job.stage == "claimed":
            self.ask_to_begin(who, job)
        elif job.stage == "begun":
            self.call(job, fate, lag)
        else:
            self.end(who, job)

    def claim(self, who: int) -> None:
        for owed in self.senders[who].claim(self.now, 1).deliveries:
            self.jobs[who] = self.settled(who, owed)

    def settled(self, who: int, owed: Owed) -> Job | None:
        """A post in doubt is looked for first."""
        if owed.begun_at is None:
            return Job(owed)
        if self.stands(owed.key):
            self.senders[who].end(owed, Sent(owed.key), self.now)
            return None
        return Job(replace(owed, begun_at=None, doubts=0)) if self.senders[who].not_there(owed) else None

    def stands(self, key: str) -> bool:
        return any(at <= self.now and known == key for at, _, known in self.posted)

    def ask_to_begin(self, who: int, job: Job) -> None:
        if self.begins(self.senders[who], job.owed, self.now):
            job.stage, job.begun = "begun", self.now
        else:
            self.jobs[who] = None

    def call(self, job: Job, fate: Fate, lag: int) -> None:
        job.stage = "called"
        if self.now >= job.begun + TIMERS.request:
            job.outcome = Doubtful("timeout")  # it paused for so long that its timeout came first
        elif fate == "busy":
            job.outcome = Later("busy", 1)
        else:
            if fate != "lost":
                self.posted.append((self.now + (lag * SECOND if fate == "late" else 0 * SECOND), job.owed.conversation, job.owed.key))
            job.outcome = Sent(job.owed.key) if fate == "answered" else Doubtful("dropped")

    def end(self, who: int, job: Job) -> None:
        if job.outcome is not None:
            self.senders[who].end(job.owed, job.outcome, self.now)
        self.jobs[who] = None

    @rule(who=st.integers(0, 1))
    @precondition(lambda self: any(self.jobs))
    def killed(self, who: int) -> None:
        self.jobs[who], self.senders[who] = None, self.sender()

    def teardown(self) -> None:
        self.jobs = [None, None]
        self.now += TIMERS.lease + SECOND
        for _ in range(4 * sum(map(len, self.owed.values()))):
            self.now += TIMERS.settle + SECOND
            for _ in range(4 * len(self.owed)):
                self.work(0, "answered", 1)
            if len(self.posted) >= sum(map(len, self.owed.values())) and not self.waits():
                break
        self.check()

    def waits(self) -> bool:
        with self.database.read() as uow:
            return uow.deliveries.anything_waits(NOW + timedelta(days=1))

    def check(self) -> None:
        for conversation, owed in self.owed.items():
            posted = [key for _, where, key in sorted(self.posted, key=lambda post: post[0]) if where == conversation]
            assert posted == owed


class BeforeCommitting(Wild):
    """Sends first, and says so afterwards."""

    begins = staticmethod(lambda deliveries, owed, now: True)


class PastItsLease(Wild):
    """Sends whatever became of its lease."""

    pauses = (12, 61, 61, 61)

    @staticmethod
    def begins(deliveries: Deliveries, owed: Owed, now: datetime) -> bool:
        deliveries.begin(owed, now)
        return True


BUDGET = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink]
)


def test_none_is_lost_or_doubled_or_out_of_order_whatever_happens(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wild, "database", sqlite_database, raising=False)
    run_state_machine_as_test(Wild, settings=BUDGET)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("fault", [BeforeCommitting, PastItsLease])
def test_the_two_classic_faults_are_found(fault: type[Wild], sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wild, "database", sqlite_database, raising=False)
    found = settings(BUDGET, max_examples=400, stateful_step_count=25, phases=[Phase.generate], derandomize=True)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(fault, settings=found)  # type: ignore[no-untyped-call]


def tried(policy: Policy = "drop_if_unknown", doubts: int = 0, attempts: int = 1, faults: int = 0, losses: int = 0) -> Tried:
    return Tried(policy, NOW, attempts, doubts, faults, losses)


def test_a_lease_outlasts_a_request_and_its_settling() -> None:
    with pytest.raises(ValueError, match="outlast"):
        Timers(lease=timedelta(seconds=40))


def test_nothing_begins_that_could_end_after_its_lease() -> None:
    until = NOW + TIMERS.lease
    assert may_begin(until, until - TIMERS.request, TIMERS)
    assert not may_begin(until, until - TIMERS.request + timedelta(milliseconds=1), TIMERS)


def test_a_lease_that_ran_out_before_the_post_began_leaves_no_doubt() -> None:
    assert expired(False, tried(), NOW, TIMERS, 0.5).state == "owed"
    doubt = expired(True, tried(), NOW, TIMERS, 0.5)
    assert (doubt.state, doubt.wait_until, doubt.doubts) == ("unknown", NOW + TIMERS.settle, 1)


def test_what_ends_every_sender_is_left_alone_at_last() -> None:
    assert expired(False, tried(losses=18), NOW, TIMERS, 0.5).state == "owed"
    assert expired(False, tried(losses=19), NOW, TIMERS, 0.5).state == "dead"


def test_a_sender_s_end_is_not_held_against_a_post_that_a_busy_platform_put_off() -> None:
    assert expired(False, tried(attempts=500), NOW, TIMERS, 0.5).state == "owed"


def test_posts_that_were_lost_together_twice_are_claimed_apart() -> None:
    assert expired(False, tried(), NOW, TIMERS, 0.5).wait_until is None
    assert expired(False, tried(losses=1), NOW, TIMERS, 0.5).wait_until == NOW + TIMERS.settle / 2


def test_a_post_in_doubt_goes_again_as_its_policy_says_and_not_for_ever() -> None:
    assert [goes_again(tried("resend_if_unknown", doubts)) for doubts in (1, 3, 4)] == [True, True, False]
    assert not goes_again(tried("drop_if_unknown", 1))


def test_waits_grow_and_are_spread_and_the_platform_s_own_word_counts() -> None:
    assert [backoff(attempt, TIMERS, 0.0) for attempt in (1, 2, 3, 9)] == [1 * SECOND, 2 * SECOND, 4 * SECOND, 4 * SECOND]
    assert backoff(1, TIMERS, 1.0) == 1.5 * SECOND
    assert after(Later("busy", 17), tried(), NOW, TIMERS, 0.0).wait_until == NOW + 17 * SECOND


def test_a_platform_that_takes_nothing_for_a_day_is_given_up() -> None:
    day_after = NOW + timedelta(days=1)
    assert after(Later("unreachable"), tried(attempts=20), day_after, TIMERS, 0.0).state == "dead"
    assert after(Later("unreachable"), tried(attempts=20), day_after - SECOND, TIMERS, 0.0).state == "owed"


def test_a_post_that_is_days_late_because_the_bot_was_away_is_tried_as_any_other() -> None:
    assert after(Later("busy"), tried(attempts=1), NOW + timedelta(days=3), TIMERS, 0.0).state == "owed"
