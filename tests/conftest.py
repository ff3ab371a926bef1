"""Databases for tests: every test that asks for `database` runs on SQLite and on PostgreSQL, each on a fresh copy of a migrated one.

Migrations run once per kind of database and worker. Without PostgreSQL its half is skipped, and in CI it fails.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from storage.database import Database
from tests.postgres import Absent, Server

_NUMBERS = count(1)
TEMPLATE = "template_pacer"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    database.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database with all tables."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'pacer.db')}"


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A fresh database of the kind that is quickest, where the kind does not matter."""
    database = Database(sqlite_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres(testrun_uid: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The PostgreSQL server of this run, one for all its workers."""
    with ExitStack() as stack:
        try:
            # Pytest's own folder is closed to the user the server runs as, and too long for the name of a socket.
            folder = Path(tempfile.gettempdir()) / f"pacer-{testrun_uid[:12]}"
            server = Server(folder, lock=tmp_path_factory.getbasetemp().parent / f"{folder.name}.lock")
            stack.enter_context(server.running())
        except Absent as absent:
            if os.environ.get("CI"):
                pytest.fail(str(absent))
            pytest.skip(str(absent))
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Server, worker_id: str) -> str:
    """The name of a PostgreSQL database with all tables and nothing in them."""
    name = f"{TEMPLATE}_{worker_id}"
    database = Database(postgres.create(name))
    database.upgrade()
    database.close()
    return name


@pytest.fixture
def postgres_url(postgres: Server, postgres_template: str, worker_id: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database with all tables."""
    name = f"test_{worker_id}_{next(_NUMBERS)}"
    yield postgres.create(name, postgres_template)
    postgres.drop(name)


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database with all tables, of either kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database with all tables, of either kind."""
    database = Database(database_url)
    yield database
    database.close()
