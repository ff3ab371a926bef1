"""A database that goes away, or takes nothing for a while: senders and replicas go on by themselves; nothing is lost or doubled."""

import random
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from storage.database import Database
from tests.chaos import fires, storm
from tests.chaos.season import WEEKEND, rules
from tests.chaos.test_kills import perfect
from tests.chaos.troubles import Trouble, written
from tests.postgres import LASTING, Server

BRIEF = rules(brief=True)
_ENDS = 0.5
"""Seconds in which a transaction ends that had written its last page when the trouble began."""


@pytest.fixture
def own_server(postgres: Server, tmp_path: Path) -> Iterator[Server]:
    """A PostgreSQL server that the test may crash; the run's own tells whether there is one here."""
    server = Server(Path(tempfile.gettempdir()) / f"pacer-{secrets.token_hex(6)}", tmp_path / "postgres.lock", LASTING)
    with server.running():
        yield server


@pytest.fixture
def own_url(own_server: Server) -> str:
    database = Database(own_server.create("own"))
    database.upgrade()
    database.close()
    return own_server.url("own")


def crashes(server: Server) -> Callable[[], None]:
    def twice() -> None:
        for _ in range(2):
            time.sleep(0.7)
            server.crash()

    return twice


async def test_senders_go_on_when_postgresql_crashes_under_them(own_server: Server, own_url: str, tmp_path: Path) -> None:
    plan = storm.Plan(conversations=8, posts=3, apart=0.1)
    perfect(plan, await storm.weathered(plan, own_url, _empty(tmp_path), crashes(own_server)))


def test_replicas_go_on_when_postgresql_crashes_under_them(own_server: Server, own_url: str, tmp_path: Path) -> None:
    verdict = fires.stormed(fires.Plan(WEEKEND, BRIEF), own_url, _empty(tmp_path), crashes(own_server))
    assert (verdict.lost, verdict.doubled, verdict.unfinished) == ([], [], 0)


def test_replicas_go_on_while_one_is_stopped_within_a_transaction(postgres_url: str, tmp_path: Path) -> None:
    """It is not awake before they have fired more; SQLite's writers have to wait for it."""
    folder, counts = _empty(tmp_path), list[int]()
    struck = fires.blows(WEEKEND, BRIEF, random.Random(4), 0, ("fired",))

    def watch() -> None:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            while not struck[0].mark(folder).is_symlink():
                time.sleep(0.05)
            for _ in range(2):
                counts.append(connection.execute("SELECT count(*) FROM fires WHERE finished_at IS NOT NULL").fetchall()[0][0])
                time.sleep(6)

    verdict = fires.stormed(fires.Plan(WEEKEND, BRIEF, struck, pause=8), postgres_url, folder, watch)
    assert counts[0] < counts[1]
    assert (verdict.lost, verdict.doubled, verdict.unfinished) == ([], [], 0)


async def test_senders_go_on_once_the_database_takes_writes_again(trouble: Trouble, troubled_url: str, tmp_path: Path) -> None:
    plan, folder = storm.Plan(conversations=6, posts=3, apart=0.1), _empty(tmp_path)
    perfect(plan, await storm.weathered(plan, troubled_url, folder, lambda: _trouble(trouble, folder, troubled_url)))


def test_replicas_go_on_once_the_database_takes_writes_again(trouble: Trouble, troubled_url: str, tmp_path: Path) -> None:
    folder = _empty(tmp_path)
    verdict = fires.stormed(fires.Plan(WEEKEND, BRIEF), troubled_url, folder, lambda: _trouble(trouble, folder, troubled_url))
    assert (verdict.lost, verdict.doubled, verdict.unfinished) == ([], [], 0)


def _empty(folder: Path) -> Path:
    (folder / "struck").mkdir()
    return folder / "struck"


def _trouble(trouble: Trouble, folder: Path, url: str) -> None:
    time.sleep(0.5)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as watch:
        trouble.begin(int(mark.name.removeprefix("ready-")) for mark in folder.glob("ready-*"))
        time.sleep(_ENDS)
        before = written(watch)
        time.sleep(trouble.lasts)
        assert written(watch) == before
        trouble.end()


def test_a_connection_that_lay_idle_while_its_server_restarted_is_replaced(
    own_server: Server, own_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.IDLE_SECONDS", 0.0)
    database = Database(own_url)
    with database.read() as uow:
        assert uow.people.persons() == []
    own_server.crash()
    with database.read() as uow:
        assert uow.people.persons() == []
    database.close()
