"""Senders that are killed or paused at every step, and a platform that misbehaves: what arrives, how often, and in which order."""

from itertools import cycle
from pathlib import Path
from typing import get_args

import pytest

from tests.chaos.fate import Blow, Deed
from tests.chaos.storm import End, Plan, weathered
from tests.chaos.victim import After, Before, Platform, Point, Settling

BEFORE: tuple[Point, ...] = get_args(Before)
AFTER: tuple[Point, ...] = get_args(After)
STEPS = (*BEFORE, *AFTER)


def once_each(steps: tuple[Point, ...], count: int, deed: Deed = "kill") -> tuple[Blow, ...]:
    """Each step by turns, at the first post of a conversation of its own."""
    return tuple(Blow(f"{number}.0", step, deed) for number, step in zip(range(count), cycle(steps), strict=False))


def struck(plan: Plan, folder: Path) -> list[Blow]:
    """Those that found a sender: on a busy machine a post may time out before it comes to its step."""
    return [blow for blow in plan.blows if blow.mark(folder).is_symlink()]


def perfect(plan: Plan, end: End) -> None:
    assert end.states == dict.fromkeys(plan.keys, ("sent", ""))
    assert (end.lost, end.doubled, end.inverted, end.complaints) == ([], [], [], [])


async def test_whoever_is_killed_every_post_arrives_once_and_in_order(database_url: str, tmp_path: Path) -> None:
    settling: tuple[Point, ...] = get_args(Settling)
    doubts = tuple(Blow(f"{number}.0", step) for number, step in zip((6, 7, 8), settling, strict=True))
    plan = Plan(conversations=25, posts=2, apart=0.1, blows=(*once_each(STEPS, 25), *doubts), faults=8)
    end = await weathered(plan, database_url, tmp_path)
    perfect(plan, end)
    assert end.kills >= 20


async def test_a_sender_that_is_paused_past_its_lease_doubles_nothing(sqlite_url: str, tmp_path: Path) -> None:
    steps: tuple[Point, ...] = ("claimed", "beginning", "begun", "posting", "accepted", "answered")
    plan = Plan(conversations=6, posts=2, blows=once_each(steps, 6, "stop"), senders=8)  # two are left to take over
    perfect(plan, await weathered(plan, sqlite_url, tmp_path))


DOUBTFUL: tuple[Point, ...] = ("begun", "posting", "asking", "accepted", "answered")
"""Steps after which nobody can know whether it arrived; it did after the last two of them only."""


@pytest.mark.parametrize("platform", ["slack", "teams"])
async def test_where_nobody_can_look_what_is_in_doubt_is_not_sent_again(platform: Platform, sqlite_url: str, tmp_path: Path) -> None:
    plan = Plan(platform, reads_history=False, conversations=5, posts=2, blows=once_each(DOUBTFUL, 5), faults=3)
    end = await weathered(plan, sqlite_url, tmp_path)
    assert (end.doubled, end.inverted, end.unreported, end.complaints) == ([], [], [], [])
    assert all(end.states[blow.key][0] == "unknown" for blow in plan.blows)
    assert all(end.posts.get(blow.key, 0) == (blow.point in ("accepted", "answered")) for blow in struck(plan, tmp_path))


@pytest.mark.parametrize("platform", ["slack", "teams"])
async def test_where_nobody_can_look_what_must_arrive_is_sent_again(platform: Platform, sqlite_url: str, tmp_path: Path) -> None:
    plan = Plan(platform, reads_history=False, policy="resend_if_unknown", conversations=5, posts=2, blows=once_each(DOUBTFUL, 5), faults=3)
    end = await weathered(plan, sqlite_url, tmp_path)
    assert end.states == dict.fromkeys(plan.keys, ("sent", ""))
    assert (end.lost, end.inverted, end.complaints) == ([], [], [])
    assert {blow.key for blow in struck(plan, tmp_path) if blow.point in ("accepted", "answered")} <= set(end.doubled)
