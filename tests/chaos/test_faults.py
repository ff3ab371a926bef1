"""What goes wrong beside the platform: the database, and posts that cannot be made. The senders go on, and nothing else is lost."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import psycopg

from tests.chaos.storm import WATCHER, Plan, weathered
from tests.chaos.test_kills import perfect

SENDERS = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> '{WATCHER}'"


async def test_senders_go_on_when_all_connections_to_the_database_are_ended(postgres_url: str, tmp_path: Path) -> None:
    def end_all() -> None:
        with psycopg.connect(postgres_url, autocommit=True, application_name=WATCHER) as connection:
            for _ in range(4):
                time.sleep(0.4)
                connection.execute(SENDERS)

    plan = Plan(conversations=8, posts=3, apart=0.08)
    perfect(plan, await weathered(plan, postgres_url, tmp_path, end_all))


async def test_senders_go_on_when_another_has_locked_the_database_for_a_second(sqlite_url: str, tmp_path: Path) -> None:
    def lock() -> None:
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, timeout=30)) as connection:
            time.sleep(0.3)
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(1)
            connection.execute("ROLLBACK")

    plan = Plan(conversations=4, posts=3)
    perfect(plan, await weathered(plan, sqlite_url, tmp_path, lock))


async def test_a_post_that_cannot_be_made_is_given_up_with_a_reason_and_the_others_go_out(sqlite_url: str, tmp_path: Path) -> None:
    plan = Plan(conversations=2, posts=2, kinds={"0.0": "poison"})
    end = await weathered(plan, sqlite_url, tmp_path)
    assert end.states == dict.fromkeys(plan.keys, ("sent", "")) | {"0.0": ("dead", "ValueError")}
    assert (end.lost, end.doubled, end.kills) == (["0.0"], [], 0)


async def test_a_post_that_ends_every_sender_is_given_up_at_last_and_takes_none_with_it(sqlite_url: str, tmp_path: Path) -> None:
    keys = [f"{conversation}.0" for conversation in range(6)]
    plan = Plan(conversations=6, posts=1, apart=0, kinds={"0.0": "deadly"}, losses=dict.fromkeys(keys, 14))
    end = await weathered(plan, sqlite_url, tmp_path)
    assert end.states == dict.fromkeys(plan.keys, ("sent", "")) | {"0.0": ("dead", "sender_lost")}
    assert (end.lost, end.doubled, end.kills) == (["0.0"], [], 6)
