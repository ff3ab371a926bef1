from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.scenarios import company
from tests.scenarios.floor import Floor, slack_floor

FLOORS = {"slack": slack_floor}


@pytest.fixture(params=sorted(FLOORS))
async def floor(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[Floor]:
    """The company at work, on each platform."""
    database = Database(sqlite_url)
    company.found(database)
    database.close()
    async with FLOORS[request.param](sqlite_url) as opened:
        yield opened


@pytest.fixture(params=sorted(FLOORS))
async def empty_floor(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[Floor]:
    """A bot that was installed a minute ago; Olga is named as its admin."""
    async with FLOORS[request.param](sqlite_url, (company.email("olga"),)) as opened:
        yield opened
