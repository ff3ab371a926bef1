"""The database behind the bot: SQLite in a file, or PostgreSQL.

A `write()` unit commits when its block ends and rolls back when it raises; on SQLite it holds the one write lock from its start. A `jot()`
is a write that a power cut may undo, and a killed process may not. A `read()` unit sees one state throughout and cannot write. The driver's
exceptions never carry parameters or values: those are people's words and numbers.
"""

import math
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from storage import changes, failures
from storage.file_turn import Turn
from storage.memory import Memories
from storage.migrations import known, newest, upgrade, version
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    import psycopg

BUSY_MILLISECONDS = 5_000
ABANDONED_MILLISECONDS = 60_000
"""How long PostgreSQL keeps a transaction in which nothing comes any more: its process is halted, or its machine gone, and others wait."""

_SQLITE_PRAGMAS = (f"busy_timeout = {BUSY_MILLISECONDS}", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
IDLE_SECONDS = 3.0
"""After which PostgreSQL is asked whether it is still there, before a connection is used again."""
_RESTS_SINCE = "rests since"
_PROBE = "a probe of writing"
_MIGRATION_LOCK = 6_427_001
_UNHURRIED = text("SET LOCAL synchronous_commit TO off")
Step = Callable[[UnitOfWork], None]
_ADDRESSES = "sqlite:///file.db or postgresql://user@host/name"


class Unavailable(Exception):
    """The database cannot be used at all; the text says why, in the driver's words, without its address."""


def sqlite_release() -> tuple[int, int, int]:
    """The SQLite that this Python carries."""
    major, minor, patch = sqlite3.sqlite_version_info
    return major, minor, patch


class Database:
    """Owns the engines; `url` is `sqlite:///file.db` or `postgresql://user@host/name`. Raises ValueError for anything else."""

    def __init__(self, url: str, *, echo: bool = False, abandoned: int = ABANDONED_MILLISECONDS) -> None:
        self.url = _address(url)
        self._sqlite = self.url.get_backend_name() == "sqlite"
        if self._sqlite:
            self._turn = Turn(f"{self.url.database}-turn")
            self._writer = _sqlite_engine(self.url, echo, self._begin_writing, pool_size=1, max_overflow=0)
            self._reader = _sqlite_engine(self.url, echo, _begin_reading, pool_size=8, pragmas=("query_only = ON",))
        else:
            self._writer = create_engine(self.url, echo=echo, hide_parameters=True, pool_size=10)
            failures.hush(self._writer)
            _give_up_abandoned(self._writer, abandoned)
            _try_idle(self._writer)
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._first = local()
        self._whole = local()
        self._watchers: dict[str, list[Callable[[], None]]] = defaultdict(list)
        self._memories = Memories()
        changes.observe(self._writer)

    @property
    def address(self) -> str:
        """What libpq connects to, password and all: for a driver, never for a log."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    @property
    def file(self) -> Path | None:
        """Where an SQLite database stands, or will."""
        return Path(self.url.database) if self._sqlite and self.url.database else None

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        step: Step | None = getattr(self._first, "step", None)
        with self._committing(durable=True) as uow:
            if step is not None:
                step(uow)
            yield uow
        if step is not None:
            self._first.step = None

    @contextmanager
    def beginning_with(self, step: Step) -> Iterator[None]:
        """Within the block, the first write of this thread that commits begins with `step`: both are there afterwards, or neither is.

        Where the block writes nothing, `step` is a write of its own.
        """
        self._first.step = step
        try:
            yield
            if self._first.step is not None:
                with self.write():
                    pass
        finally:
            self._first.step = None

    @contextmanager
    def jot(self) -> Iterator[UnitOfWork]:
        """A write that does not wait for the disk: for what would only be done again, or noticed again, after a power cut."""
        with self._committing(durable=False) as uow:
            yield uow

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        open_already: UnitOfWork | None = getattr(self._whole, "uow", None)
        if open_already is not None:
            yield open_already
            return
        with self._reader.connect() as connection, Session(connection, expire_on_commit=False) as session:
            yield UnitOfWork(session, self._memories)

    @contextmanager
    def one_state(self) -> Iterator[None]:
        """Within the block, all `read` units of this thread are one; what it writes meanwhile they do not see."""
        with self.read() as uow:
            outer = getattr(self._whole, "uow", None)
            self._whole.uow = uow
            try:
                yield
            finally:
                self._whole.uow = outer

    def watch(self, table: str, told: Callable[[], None]) -> None:
        """Calls `told` after each commit through this object that wrote the table, in the thread that committed."""
        self._watchers[table].append(told)

    def upgrade(self) -> None:
        """Bring the tables to the version of this program; of several starters one does it and the others wait.

        Tables of a later version stay as they are: during a rolling deployment this program runs beside the next one. Raises Unavailable
        where there is no database at the address.
        """
        try:
            with self._writer.begin() as connection:
                self._lock(connection)
                if not _later(version(connection)):
                    upgrade(connection)
        except DBAPIError as error:
            raise Unavailable(failures.reason(error)) from error

    def version(self) -> str | None:
        """The migration the database is at; None when it has no tables yet."""
        with self._reader.connect() as connection:
            return version(connection)

    def is_current(self) -> bool:
        """Whether the tables are those of this program, or of a later one, which keeps what this one needs."""
        found = self.version()
        return found == newest() or _later(found)

    def takes_writes(self, now: datetime) -> bool:
        """Whether the tables are those of this program, and something can be written to them. Raises what keeps it from being written."""
        if not self.is_current():
            return False
        with self.jot() as uow:
            uow.paces.rest(_PROBE, now)
        return True

    def close(self) -> None:
        """Give every connection back; the database may be used again afterwards."""
        self._reader.dispose()
        self._writer.dispose()
        if self._sqlite:
            self._turn.close()

    @contextmanager
    def _committing(self, *, durable: bool) -> Iterator[UnitOfWork]:
        with self._writer.connect() as connection:
            changes.begin(connection)
            with self._synchronous(connection, durable), connection.begin(), Session(connection, expire_on_commit=False) as session:
                if not durable and not self._sqlite:
                    connection.execute(_UNHURRIED)
                uow = UnitOfWork(session)
                yield uow
                session.flush()
                if changes.FACTS & changes.changed(connection):
                    uow.next_state()
            changed = changes.changed(connection)
        for table in changed & self._watchers.keys():
            for told in self._watchers[table]:
                told()

    def _begin_writing(self, connection: Connection) -> None:
        with self._turn.taken():
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    @contextmanager
    def _synchronous(self, connection: Connection, durable: bool) -> Iterator[None]:
        """SQLite's level belongs to the connection, and stands still within a transaction."""
        if durable or not self._sqlite:
            yield
            return
        driver = connection.connection
        driver.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            driver.execute("PRAGMA synchronous = FULL")

    def _lock(self, connection: Connection) -> None:
        if not self._sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})


def _later(found: str | None) -> bool:
    return found is not None and found not in known()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ValueError(f"This is no address of a database: use {_ADDRESSES}") from error
    match address.get_backend_name():
        case "sqlite":
            if address.database in (None, "", ":memory:"):
                raise ValueError("A SQLite database needs a file: sqlite:///pacer.db")
            return address.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres":
            return address.set(drivername="postgresql+psycopg")
        case name:
            raise ValueError(f"{name} is no database we know: use {_ADDRESSES}")


def _give_up_abandoned(engine: Engine, milliseconds: int) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: "psycopg.Connection", _: object) -> None:
        connection.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, false)", (str(milliseconds),))
        connection.commit()


def _try_idle(engine: Engine) -> None:
    """A connection that lay idle is tried before it is used: its server may have gone. To try every one costs as much as a small query."""

    @event.listens_for(engine, "checkin")
    def rests(_: object, record: ConnectionPoolEntry) -> None:
        record.info[_RESTS_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def used(connection: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
        if time.monotonic() > record.info.get(_RESTS_SINCE, math.inf) + IDLE_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError("its server has gone") from error


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _sqlite_engine(url: URL, echo: bool, begin: Callable[[Connection], None], *, pragmas: tuple[str, ...] = (), **pool: int) -> Engine:
    engine = create_engine(url, echo=echo, hide_parameters=True, **pool)

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: object) -> None:
        # The driver's own transactions begin late and without a lock; ours begin as `begin` does.
        connection.isolation_level = None
        for pragma in (*_SQLITE_PRAGMAS, *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "begin", begin)
    return engine
