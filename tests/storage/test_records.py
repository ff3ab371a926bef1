"""The records behind a number, page by page, now and as known before."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from storage.database import Database
from tests.support.numbers import NOW, Company, company, deal

FEBRUARY = (date(2026, 2, 1), date(2026, 3, 1))
LATER = NOW + timedelta(days=1)


@pytest.fixture
def team(database: Database) -> Company:
    with database.write() as uow:
        team = company(uow)
        deals = [deal(f"d{day}", team.ana, value=str(day), occurred=date(2026, 2, day), label=f"Deal {day}") for day in range(1, 8)]
        ledger.write(uow, [*deals, deal("march", team.ana, occurred=date(2026, 3, 1)), deal("bens", team.ben)], NOW)
    return team


def test_the_counted_records_come_newest_first_and_in_pages(database: Database, team: Company) -> None:
    metric = [team.metrics["revenue"]]
    with database.read() as uow:
        assert uow.records.how_many([team.ana], metric, *FEBRUARY) == 7
        pages = [uow.records.counted([team.ana], metric, *FEBRUARY, limit=3, offset=offset) for offset in (0, 3, 6)]
    assert [[row.label for row in page] for page in pages] == [
        ["Deal 7", "Deal 6", "Deal 5"],
        ["Deal 4", "Deal 3", "Deal 2"],
        ["Deal 1"],
    ]


def test_a_counted_record_shows_its_face(database: Database, team: Company) -> None:
    shares = (Share(team.ana, Decimal("0.7")), Share(team.cleo, Decimal("0.3")))
    moment = datetime(2026, 2, 9, 15, 30, tzinfo=UTC)
    with database.write() as uow:
        acme = NewRecord("erp", "i-9", "revenue", moment, Decimal("99.90"), shares, label="Acme", manual=True, details={"stage": "Won"})
        ledger.write(uow, [acme], NOW)
    with database.read() as uow:
        row = uow.records.counted([team.cleo], [team.metrics["revenue"]], *FEBRUARY)[0]
    assert (row.source, row.external_id, row.label, row.details) == ("erp", "i-9", "Acme", {"stage": "Won"})
    assert (row.value, row.share, row.amount) == (Decimal("99.9"), Decimal("0.3"), Decimal("29.97"))
    assert (row.occurred_at, row.dated_only, row.manual, row.day) == (moment, False, True, date(2026, 2, 9))


def test_what_was_counted_before_it_was_taken_back(database: Database, team: Company) -> None:
    metric = [team.metrics["revenue"]]
    with database.write() as uow:
        ledger.write(uow, [deal("d7", team.ana, deleted=True)], LATER)
    with database.read() as uow:
        assert uow.records.how_many([team.ana], metric, *FEBRUARY) == 6
        assert uow.records.how_many([team.ana], metric, *FEBRUARY, known_at=NOW) == 7
        assert [row.label for row in uow.records.counted([team.ana], metric, *FEBRUARY, known_at=NOW, limit=1)] == ["Deal 7"]
        assert sum(row.amount for row in uow.records.days_known_at([team.ana], metric, *FEBRUARY, NOW)) == 28
        assert uow.records.days_known_at([team.ana], metric, *FEBRUARY, NOW - timedelta(seconds=1)) == []
