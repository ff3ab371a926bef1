"""Offices to import files into."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.intake.office import METRICS, Office
from tests.intake.site import Site, serving


@pytest.fixture
def make_office(tmp_path: Path) -> Callable[[Database], Office]:
    def made(database: Database) -> Office:
        with database.write() as uow:
            for position, (key, aggregation, unit) in enumerate(METRICS):
                name = key.replace("_", " ").capitalize()
                formula = "deals_won / calls" if aggregation == "formula" else None
                uow.metrics.put(key, name=name, category="result", aggregation=aggregation, unit=unit, formula=formula, position=position)
        folder = tmp_path / "files"
        folder.mkdir()
        return Office(database, folder)

    return made


@pytest.fixture
def office(sqlite_database: Database, make_office: Callable[[Database], Office]) -> Iterator[Office]:
    """An office on SQLite with Ana, Ben, and two people called Kim Lee."""
    office = make_office(sqlite_database)
    office.meet("ana", "Ana Silva", "ana@acme.example")
    office.meet("ben", "Ben Okafor", "ben@acme.example")
    office.meet("kim1", "Kim Lee", "kim.lee@acme.example")
    office.meet("kim2", "Kim Lee", "k.lee@acme.example")
    yield office


@pytest.fixture
def empty_office(database: Database, make_office: Callable[[Database], Office]) -> Office:
    """An office without people, on SQLite and on PostgreSQL."""
    return make_office(database)


@pytest.fixture
async def site() -> AsyncIterator[tuple[Site, str]]:
    """A web server and its address."""
    async with serving() as served:
        yield served
