"""The engines, the units of work and the migrations, on both databases."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database import Database
from storage.migrations import newest, upgrade
from storage.models import Base
from storage.unit_of_work import UnitOfWork
from tests.postgres import Server

NEWEST = "0011"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def names(database: Database) -> list[str]:
    with database.read() as uow:
        return [person.name for person in uow.people.persons()]


def test_a_unit_commits_when_it_ends(database: Database) -> None:
    with database.write() as uow:
        uow.people.put_person("ana", name="Ana")
    assert names(database) == ["Ana"]


def test_reads_that_are_to_see_one_state_do(database: Database) -> None:
    with database.one_state():
        assert names(database) == []
        with ThreadPoolExecutor(1) as other:
            other.submit(put, database, "ana").result()
            assert names(database) == []
            assert other.submit(names, database).result() == ["ana"]
        with database.one_state():
            assert names(database) == []
        assert names(database) == []
    assert names(database) == ["ana"]


def put(database: Database, key: str) -> None:
    with database.write() as uow:
        uow.people.put_person(key, name=key)


def test_what_is_only_set_on_a_row_is_committed_too(database: Database) -> None:
    with database.write() as uow:
        person = uow.people.put_person("ana", name="Ana")
        person.name = "Ana Silva"
    assert names(database) == ["Ana Silva"]


def test_a_unit_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as uow:
        uow.people.put_person("ana", name="Ana")
        raise ZeroDivisionError
    assert names(database) == []


def test_a_first_step_is_there_with_the_write_that_it_begins_and_once(database: Database) -> None:
    def step(uow: UnitOfWork) -> None:
        uow.audit.note("step", "test", NOW)

    with pytest.raises(RuntimeError), database.beginning_with(step), database.write() as uow:
        uow.people.put_person("ana", name="Ana")
        raise RuntimeError("before the commit")
    assert (names(database), steps(database)) == ([], 0)
    with database.beginning_with(step):
        for key in ("ana", "ben"):
            with database.write() as uow:
                uow.people.put_person(key, name=key.title())
    assert (names(database), steps(database)) == (["Ana", "Ben"], 1)
    with database.beginning_with(step):
        assert names(database) == ["Ana", "Ben"]
    assert steps(database) == 2


def steps(database: Database) -> int:
    with database.read() as uow:
        return len(uow.audit.last())


def test_a_reading_unit_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly database|read-only transaction"), database.read() as uow:
        uow.people.put_person("ana", name="Ana")
    assert names(database) == []


def test_a_reading_unit_sees_one_state_throughout(database: Database) -> None:
    with database.read() as uow:
        assert uow.people.persons() == []
        with database.write() as other:
            other.people.put_person("ana", name="Ana")
        assert uow.people.persons() == []
    assert names(database) == ["Ana"]


def test_a_failing_statement_does_not_tell_what_it_was_about(database: Database) -> None:
    with database.write() as uow:
        uow.people.put_person("ana", name="Ana", email="ana@example.com")
    with pytest.raises(IntegrityError) as failure, database.write() as uow:
        uow.people.put_person("ben", name="Ben Secret", email="ana@example.com")
    told = f"{failure.value} {failure.value.orig!r} {failure.value.__cause__!r}"
    assert "email" in told
    assert "Ben Secret" not in told
    assert "ana@example.com" not in told


def test_a_value_that_is_none_for_its_column_is_not_told(postgres_database: Database) -> None:
    with pytest.raises(DBAPIError) as failure, postgres_database.write() as uow:
        uow._session.execute(text("SELECT CAST(:word AS integer)"), {"word": "a secret"})
    told = f"{failure.value} {failure.value.orig!r} {failure.value.__cause__!r}"
    assert "SQLSTATE 22P02" in told
    assert "a secret" not in told


def test_writers_in_many_threads_wait_for_each_other(database: Database) -> None:
    with database.write() as uow:
        ana = uow.people.put_person("ana", name="0").id

    def count_up(_: int) -> None:
        with database.write() as uow:
            uow.records.lock()
            person = uow.people.persons([ana])[0]
            person.name = str(int(person.name) + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(40)))
    assert names(database) == ["40"]


def test_a_writer_that_begins_anew_at_once_does_not_starve_another_process(sqlite_url: str) -> None:
    """An import beside the bot, each with the file open for itself: of the import's transactions few go before one that already waits."""
    importer, bot, done = Database(sqlite_url), Database(sqlite_url), threading.Event()
    units: list[None] = []

    def write_on() -> None:
        while not done.is_set():
            with importer.write() as uow:
                uow.people.put_person("ana", name=f"Ana {len(units)}")
                time.sleep(0.02)
            units.append(None)

    with ThreadPoolExecutor(1) as pool:
        importing = pool.submit(write_on)
        try:
            for number in range(10):
                before = len(units)
                while len(units) == before and not importing.done():
                    time.sleep(0.001)
                with bot.write() as uow:
                    uow.people.put_person(f"bot{number}", name="Ben")
            served = len(units)
        finally:
            done.set()
        importing.result()
    assert served <= 10 * 4
    importer.close()
    bot.close()


def test_rows_that_point_nowhere_are_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as uow:
        uow.people.put_membership(1, 1, date(2026, 1, 1))


def test_sqlite_loses_no_commit_when_the_power_goes(sqlite_database: Database) -> None:
    engine = sqlite_database._writer
    with engine.connect() as connection:
        pragmas = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "busy_timeout")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000}


def test_the_tables_are_those_of_the_models(database_url: str) -> None:
    engine = create_engine(make_url(database_url).set(drivername="postgresql+psycopg" if "postgres" in database_url else "sqlite"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata) == []
    engine.dispose()


def test_a_database_says_which_version_it_is(database: Database) -> None:
    assert (database.version(), database.is_current()) == (NEWEST, True)
    assert newest() == NEWEST


def test_a_new_file_has_no_version(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    assert (database.version(), database.is_current()) == (None, False)
    database.close()


def old(url: str) -> None:
    """The first released tables, with somebody in them."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg" if "postgres" in url else "sqlite"))
    with engine.begin() as connection:
        upgrade(connection, "0001")
        connection.execute(text("INSERT INTO persons (key, name) VALUES ('ana', 'Ana')"))
    engine.dispose()


def test_who_was_in_the_first_tables_is_still_there_in_todays(tmp_path: Path, postgres: Server, worker_id: str) -> None:
    for url in (f"sqlite:///{tmp_path / 'old.db'}", postgres.create(f"old_{worker_id}")):
        old(url)
        database = Database(url)
        database.upgrade()
        assert (database.version(), names(database)) == (NEWEST, ["Ana"])
        database.close()


def test_tables_of_a_later_version_are_left_alone_and_used(database: Database) -> None:
    """The next version's first process has migrated them already; this one may be started once more beside it."""
    later = create_engine(database.url)
    with later.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    later.dispose()
    database.upgrade()
    assert (database.version(), database.is_current(), database.takes_writes(NOW)) == ("9999", True, True)


def start(url: str) -> str | None:
    database = Database(url)
    database.upgrade()
    version = database.version()
    database.close()
    return version


def test_several_starters_migrate_one_sqlite_file_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, [f"sqlite:///{tmp_path / 'new.db'}"] * 4)) == [NEWEST] * 4


def test_several_starters_migrate_one_postgresql_database_once(postgres: Server, worker_id: str) -> None:
    url = postgres.create(f"fresh_{worker_id}")
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, [url] * 4)) == [NEWEST] * 4


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://user@host/name"])
def test_an_address_we_cannot_keep_data_at_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        Database(url)
