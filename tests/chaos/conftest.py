import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.chaos.troubles import FullDisk, Locked, NoBytesMore, Trouble, disk, may_mount


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder for a database."""
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


@pytest.fixture(params=["limited", "locked", *(["full"] if may_mount() else [])])
def trouble(request: pytest.FixtureRequest, place: Path) -> Iterator[Trouble]:
    """What befalls the database of `troubled_url`."""
    with ExitStack() as stack:
        match request.param:
            case "full":
                stack.enter_context(disk(place, megabytes=8))
                yield FullDisk(place)
            case "limited":
                yield NoBytesMore()
            case _:
                yield Locked(place / "pacer.db")


@pytest.fixture
def troubled_url(trouble: Trouble, sqlite_template: Path, place: Path) -> str:
    """The address of a fresh SQLite database with all tables."""
    return f"sqlite:///{shutil.copy(sqlite_template, place / 'pacer.db')}"
