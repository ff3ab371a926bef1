"""Senders that are killed at every step lose no post, post none twice, and keep the order."""

from pathlib import Path

from tests.chaos.storm import Plan, weathered
from tests.chaos.victim import Blow, Point

POINTS: tuple[Point, ...] = (
    "claimed",
    "composed",
    "beginning",
    "begun",
    "posting",
    "asking",
    "asked",
    "accepted",
    "answered",
    "ended",
)


async def test_whoever_is_killed_every_post_arrives_once_and_in_order(sqlite_url: str, tmp_path: Path) -> None:
    plan = Plan(conversations=20, posts=2, blows=tuple(Blow(f"{number}.0", POINTS[number // 2]) for number in range(20)))
    end = await weathered(plan, sqlite_url, tmp_path / "struck")
    assert end.states == dict.fromkeys(plan.keys, ("sent", ""))
    assert (end.lost, end.doubled, end.inverted, end.complaints) == ([], [], [], [])
    assert end.kills >= 20
