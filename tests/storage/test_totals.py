"""Reading totals: over spans, by period, for teams whose people come and go; each in one statement."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.metrics import ledger
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.support.numbers import NOW, Company, company, deal, statements

JANUARY = (date(2026, 1, 1), date(2026, 2, 1))
FEBRUARY = (date(2026, 2, 1), date(2026, 3, 1))
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def team(database: Database) -> Company:
    """Ana sells on the 5th of January and of February, Ben on the 20th of both, each 10 times the month."""
    with database.write() as uow:
        team = company(uow)
        deals = [
            deal(f"{person}-{month}", person, value=str(10 * month), occurred=date(2026, month, day))
            for person, day in ((team.ana, 5), (team.ben, 20))
            for month in (1, 2)
        ]
        ledger.write(uow, deals, NOW)
    return team


def test_totals_over_spans_that_overlap(database: Database, team: Company) -> None:
    with database.read() as uow, statements() as heard:
        rows = uow.totals.over(team.people, list(team.metrics.values()), [JANUARY, YEAR, (date(2026, 1, 5), date(2026, 1, 20))])
    assert sorted((row.span, row.person, row.amount, row.weight) for row in rows) == [
        (0, team.ana, Decimal(10), Decimal(1)),
        (0, team.ben, Decimal(10), Decimal(1)),
        (1, team.ana, Decimal(30), Decimal(2)),
        (1, team.ben, Decimal(30), Decimal(2)),
        (2, team.ana, Decimal(10), Decimal(1)),
    ]
    assert len([statement for statement in heard if statement != "BEGIN"]) == 1


def test_no_span_has_no_totals(database: Database, team: Company) -> None:
    with database.read() as uow:
        assert uow.totals.over(team.people, [team.metrics["revenue"]], []) == []
        assert uow.totals.of_teams({1: [1]}, [team.metrics["revenue"]], []) == []
        assert uow.totals.of_teams({}, [team.metrics["revenue"]], [YEAR]) == []


def test_more_spans_than_a_statement_takes(database: Database, team: Company) -> None:
    days = [(date(2025, 6, 1) + timedelta(days=place), date(2025, 6, 2) + timedelta(days=place)) for place in range(250)]
    with database.read() as uow:
        rows = uow.totals.over([team.ana], [team.metrics["revenue"]], days)
    assert [(days[row.span][0], row.amount) for row in rows] == [(date(2026, 1, 5), Decimal(10)), (date(2026, 2, 5), Decimal(20))]


def test_whole_periods_by_their_first_days(database: Database, team: Company) -> None:
    with database.read() as uow, statements() as heard:
        rows = uow.totals.by_period([team.ana], [team.metrics["revenue"]], "month", [JANUARY[0], FEBRUARY[0], date(2026, 3, 1)])
    assert sorted((row.starts_on, row.amount) for row in rows) == [(JANUARY[0], Decimal(10)), (FEBRUARY[0], Decimal(20))]
    assert len([statement for statement in heard if statement != "BEGIN"]) == 1


def test_the_last_value_of_a_span_is_that_of_its_latest_day(database: Database, team: Company) -> None:
    pipeline = team.metrics["pipeline"]
    with database.write() as uow:
        levels = [(1, 8, "70"), (1, 8, "75"), (1, 30, "50"), (2, 2, "60")]
        ledger.write(
            uow,
            [
                deal(f"p{number}", team.ana, metric="pipeline", value=value, occurred=datetime(2026, month, day, number, tzinfo=UTC))
                for number, (month, day, value) in enumerate(levels)
            ],
            NOW,
        )
    with database.read() as uow:
        rows = uow.totals.over([team.ana], [pipeline], [JANUARY, (date(2026, 1, 1), date(2026, 1, 30)), YEAR])
    assert sorted((row.span, row.last) for row in rows) == [(0, Decimal(50)), (1, Decimal(75)), (2, Decimal(60))]


def contributions(uow: UnitOfWork, subtrees: dict[int, list[int]], metric: int) -> dict[tuple[int, int], Decimal]:
    return {(row.team, row.person): row.amount for row in uow.totals.of_teams(subtrees, [metric], [YEAR])}


def test_a_record_counts_for_the_team_its_person_was_in_that_day(database: Database, team: Company) -> None:
    with database.write() as uow:
        north, south = (uow.people.put_team(key).id for key in ("north", "south"))
        uow.people.put_membership(team.ana, north, date(2025, 1, 1))
        uow.people.put_membership(team.ana, south, date(2026, 2, 5))
        uow.people.put_membership(team.ben, south, date(2025, 1, 1), date(2026, 2, 20))
    with database.read() as uow, statements() as heard:
        found = contributions(uow, {north: [north], south: [south]}, team.metrics["revenue"])
    assert found == {(north, team.ana): Decimal(10), (south, team.ana): Decimal(20), (south, team.ben): Decimal(10)}
    assert len([statement for statement in heard if statement != "BEGIN"]) == 1


def test_a_managers_own_records_count_once_for_the_team_and_all_above(database: Database, team: Company) -> None:
    with database.write() as uow:
        whole = uow.people.put_team("whole").id
        north, south = (uow.people.put_team(key, parent_id=whole).id for key in ("north", "south"))
        uow.people.put_membership(team.ana, north, date(2025, 1, 1))
        uow.people.put_management(north, team.ana, date(2025, 1, 1))
        uow.people.put_management(south, team.ana, date(2026, 2, 1))
        uow.people.put_management(whole, team.ben, date(2026, 2, 1))
    with database.read() as uow:
        found = contributions(uow, {north: [north], south: [south], whole: [whole, north, south]}, team.metrics["revenue"])
    assert found == {
        (north, team.ana): Decimal(30),
        (south, team.ana): Decimal(20),
        (whole, team.ana): Decimal(30),
        (whole, team.ben): Decimal(20),
    }


def test_more_people_than_a_statement_takes_parameters(database: Database, team: Company) -> None:
    crowd = [*team.people, *range(1_000_000, 1_033_000)]
    with database.read() as uow:
        assert len(uow.totals.by_period(crowd, [team.metrics["revenue"]], "year", [YEAR[0]])) == 2


def test_a_trend_of_a_team_month_by_month(database: Database, team: Company) -> None:
    with database.write() as uow:
        north = uow.people.put_team("north").id
        for person in (team.ana, team.ben):
            uow.people.put_membership(person, north, date(2025, 1, 1))
    months = [(first, (first + timedelta(days=31)).replace(day=1)) for first in (date(2025, 12, 1), *(date(2026, m, 1) for m in (1, 2)))]
    with database.read() as uow:
        rows = uow.totals.of_teams({north: [north]}, [team.metrics["revenue"]], months)
    sums = [sum(row.amount for row in rows if row.span == place) for place in range(3)]
    assert sums == [0, Decimal(20), Decimal(40)]
