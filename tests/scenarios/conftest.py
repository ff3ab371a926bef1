from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.scenarios import company
from tests.scenarios.floor import Floor, slack_floor, teams_floor

FLOORS = {"slack": slack_floor, "teams": teams_floor}


@pytest.fixture
def company_url(sqlite_url: str) -> str:
    """A database with the company in it."""
    database = Database(sqlite_url)
    company.found(database)
    database.close()
    return sqlite_url


@pytest.fixture(params=sorted(FLOORS))
async def floor(request: pytest.FixtureRequest, company_url: str) -> AsyncIterator[Floor]:
    """The company at work, on each platform."""
    async with FLOORS[request.param](company_url) as opened:
        yield opened


@pytest.fixture
async def slack(company_url: str) -> AsyncIterator[Floor]:
    async with slack_floor(company_url) as opened:
        yield opened


@pytest.fixture
async def teams(company_url: str) -> AsyncIterator[Floor]:
    async with teams_floor(company_url) as opened:
        yield opened


@pytest.fixture(params=sorted(FLOORS))
async def empty_floor(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[Floor]:
    """A bot that was installed a minute ago; Olga is named as its admin."""
    async with FLOORS[request.param](sqlite_url, (company.email("olga"),)) as opened:
        yield opened
