"""Which tables a commit wrote, and the number of the state it leaves."""

from datetime import UTC, datetime

import pytest

from storage.changes import FACTS, LEDGERS
from storage.database import Database
from storage.models import Base
from storage.repositories.inbox import Incoming
from storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


def state(database: Database) -> int:
    with database.read() as uow:
        return uow.state()


def test_every_table_is_a_fact_or_a_ledger() -> None:
    assert set(Base.metadata.tables) == FACTS | LEDGERS
    assert not FACTS & LEDGERS


def test_a_fact_moves_the_state_on_and_what_came_in_does_not(database: Database) -> None:
    before = state(database)
    with database.write() as uow:
        uow.people.put_person("ana@example.com", name="Ana", email="ana@example.com")
    assert state(database) == before + 1
    with database.write() as uow:
        uow.inbox.add([Incoming("slack:1", "slack", "T1", "words", {}, NOW)])
    assert state(database) == before + 1


def test_what_is_rolled_back_moves_nothing(database: Database) -> None:
    before = state(database)
    with pytest.raises(RuntimeError, match="on second thought"), database.write() as uow:
        uow.people.put_person("ana@example.com", name="Ana", email="ana@example.com")
        uow.flush()
        raise RuntimeError("on second thought")
    assert state(database) == before


def names(database: Database) -> list[str]:
    with database.read() as uow:
        return [row.name for row in uow.people.persons()]


def test_a_watched_table_is_told_of_after_the_commit(database: Database) -> None:
    seen: list[list[str]] = []
    database.watch("persons", lambda: seen.append(names(database)))
    with database.write() as uow:
        uow.inbox.add([Incoming("slack:1", "slack", "T1", "words", {}, NOW)])
    assert seen == []
    with database.jot() as uow:
        uow.people.put_person("ana@example.com", name="Ana", email="ana@example.com")
    assert seen == [["Ana"]]


def test_a_jot_is_there_for_the_next_reader_and_leaves_later_writes_durable(database: Database) -> None:
    with database.write() as uow:
        before = durability(database, uow)
    with database.jot() as uow:
        assert durability(database, uow) in ("1", "off")
        uow.people.put_person("ana@example.com", name="Ana", email="ana@example.com")
    assert names(database) == ["Ana"]
    with database.write() as uow:
        assert durability(database, uow) == before


def durability(database: Database, uow: UnitOfWork) -> str:
    """SQLite's `synchronous` (1: NORMAL, 2: FULL), or PostgreSQL's `synchronous_commit`, as the unit runs with it."""
    question = "PRAGMA synchronous" if database.url.get_backend_name() == "sqlite" else "SHOW synchronous_commit"
    return str(uow._session.connection().exec_driver_sql(question).scalar_one())
