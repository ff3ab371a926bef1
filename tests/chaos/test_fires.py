"""Replicas that are killed and paused at every step of a fire while clocks change: what comes due, how often, and who is owed what."""

import random
from datetime import date
from pathlib import Path

import psycopg
import pytest

from tests.chaos.fires import Plan, Verdict, blows, stormed
from tests.chaos.season import ALL_SAINTS, LATE_MARCH, WEEKEND, Season, rules
from tests.chaos.ticker import Point, named

BRIEF = rules(brief=True)
HALTING: tuple[Point, ...] = ("looked", "kept", "chunk")


def perfect(verdict: Verdict) -> None:
    assert (verdict.lost, verdict.doubled, verdict.unfinished) == ([], [], 0)


@pytest.mark.parametrize(("kind", "season"), [("sqlite", LATE_MARCH), ("postgres", ALL_SAINTS)])
def test_whoever_is_killed_every_fire_comes_once_and_everybody_is_owed_theirs(
    kind: str, season: Season, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url: str = request.getfixturevalue(f"{kind}_url")
    plan = Plan(season, BRIEF, blows(season, BRIEF, random.Random(1), 20, HALTING), random_kills=2)
    verdict = stormed(plan, url, tmp_path)
    perfect(verdict)
    assert verdict.kills >= 20
    assert (verdict.fires, verdict.posts, verdict.messages) > (60, 250, 10)


def test_a_replica_that_looks_further_than_it_fires_is_found_to_lose_what_it_dies_over(sqlite_url: str, tmp_path: Path) -> None:
    struck = blows(WEEKEND, BRIEF, random.Random(2), 4)
    verdict = stormed(Plan(WEEKEND, BRIEF, struck, replicas=1, hasty=True), sqlite_url, tmp_path)
    assert {named(str(rule), on) for rule, on, *_ in verdict.lost if isinstance(on, date)} == {blow.key for blow in struck}
    assert verdict.doubled == []


def test_replicas_without_unique_keys_are_found_to_double_fires_and_posts(postgres_url: str, tmp_path: Path) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE fires DROP CONSTRAINT pk_fires")
        connection.execute("ALTER TABLE deliveries DROP CONSTRAINT uq_deliveries_key")
        connection.execute("ALTER TABLE items DROP CONSTRAINT uq_items_key")
    verdict = stormed(Plan(WEEKEND, BRIEF), postgres_url, tmp_path)
    assert {isinstance(each[1], date) for each in verdict.doubled} == {True, False}
    assert verdict.lost == []
