"""Laws of the ledger: totals are the sums of the records in force, whatever came before; parts add up to their whole."""

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.metrics import ledger
from bot.metrics.ledger.split import parts
from bot.metrics.records import NewRecord, Share
from storage.database import Database
from storage.models import LARGEST
from tests.support.numbers import NOW, Company, company, undone

EVERYTHING = (date(2000, 1, 1), date(2100, 1, 1))
HALVES = {1: [Decimal(1)], 2: [Decimal("0.25"), Decimal("0.75")], 3: [Decimal("0.5"), Decimal("0.25"), Decimal("0.25")]}

moments = st.one_of(
    st.dates(date(2025, 12, 28), date(2026, 1, 4)),
    st.datetimes(datetime(2025, 12, 28), datetime(2026, 1, 4), timezones=st.just(UTC)),
)
cents = st.integers(-100_000, 100_000).map(lambda number: Decimal(number) / 100)


@st.composite
def records(draw: st.DrawFn) -> NewRecord:
    """A record about one of a few deals, so that most are changes; people stand for Ana, Ben and Cleo as 0, 1 and 2."""
    people = draw(st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True))
    return NewRecord(
        draw(st.sampled_from(["crm", "phone"])),
        draw(st.sampled_from("abc")),
        draw(st.sampled_from(["revenue", "calls", "discount", "pipeline"])),
        draw(moments),
        draw(cents),
        tuple(Share(person, share) for person, share in zip(people, HALVES[len(people)], strict=True)),
        deleted=draw(st.sampled_from([False, False, False, True])),
        follow_owner=draw(st.booleans()),
    )


batches = st.lists(st.lists(records(), max_size=8), max_size=6)

Known = dict[tuple[str, str, str], NewRecord]


def learn(known: Known, record: NewRecord) -> None:
    """What a sales-ops person would say holds after this record."""
    identity = record.source, record.external_id, record.metric
    before = known.get(identity)
    if record.deleted:
        known.pop(identity, None)
    elif before and not record.follow_owner and {each.person for each in before.credits} != {each.person for each in record.credits}:
        known[identity] = NewRecord(**{**record.__dict__, "credits": before.credits})
    else:
        known[identity] = record


def expected(known: Known, team: Company) -> dict[tuple[int, int, date], tuple[Decimal, Decimal]]:
    """Amount and weight by person, metric and day, added up the long way."""
    sums: dict[tuple[int, int, date], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for record in known.values():
        day = record.occurred.date() if isinstance(record.occurred, datetime) else record.occurred
        for credit in record.credits:
            cell = sums[team.people[credit.person], team.metrics[record.metric], day]
            cell[0] += credit.share * (1 if record.metric == "calls" else record.value)
            cell[1] += credit.share
    return {cell: (amount, weight) for cell, (amount, weight) in sums.items()}


def months(sums: dict[tuple[int, int, date], tuple[Decimal, Decimal]]) -> dict[tuple[int, int, date], Decimal]:
    by_month: dict[tuple[int, int, date], Decimal] = defaultdict(Decimal)
    for (person, metric, day), (amount, _) in sums.items():
        by_month[person, metric, day.replace(day=1)] += amount
    return dict(by_month)


def totals_are_the_sums_of_records(database: Database, steps: list[list[NewRecord]]) -> None:
    with undone(database) as uow:
        team, known = company(uow), Known()
        for batch in steps:
            named = [
                NewRecord(**{**each.__dict__, "credits": tuple(Share(team.people[one.person], one.share) for one in each.credits)})
                for each in batch
            ]
            ledger.write(uow, named, NOW)
            for each in batch:
                learn(known, each)
        metrics, sums = list(team.metrics.values()), expected(known, team)
        assert {row[:3]: row[3:5] for row in uow.totals.days(team.people, metrics, *EVERYTHING)} == sums
        firsts = [date(2025, 12, 1), date(2026, 1, 1)]
        kept = uow.totals.by_period(team.people, metrics, "month", firsts)
        assert {(row.person, row.metric, row.starts_on): row.amount for row in kept} == months(sums)
        assert ledger.check(uow) == []


@given(batches)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_totals_are_the_sums_of_records_on_sqlite(sqlite_database: Database, steps: list[list[NewRecord]]) -> None:
    totals_are_the_sums_of_records(sqlite_database, steps)


@given(batches)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_totals_are_the_sums_of_records_on_postgresql(postgres_database: Database, steps: list[list[NewRecord]]) -> None:
    totals_are_the_sums_of_records(postgres_database, steps)


@given(
    st.decimals(-LARGEST, LARGEST, places=6),
    st.lists(st.decimals("0.000001", 1, places=9), min_size=1, max_size=9),
)
def test_parts_add_up_to_the_whole_and_keep_its_sign(total: Decimal, weights: list[Decimal]) -> None:
    given_out = parts(total, weights)
    assert sum(given_out) == total
    assert all(abs(part - total * weight / sum(weights)) <= Decimal("0.0000011") for part, weight in zip(given_out, weights, strict=True))
    assert parts(-total, weights) == [-part for part in given_out]
