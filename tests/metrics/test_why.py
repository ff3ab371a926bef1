"""[Why?]: the records in a number add up to it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.errors import UserError
from bot.chat.message import Table
from bot.metrics import ledger
from bot.metrics.answers import why_message
from bot.metrics.records import NewRecord, Share
from storage.database import Database
from tests.metrics.org import SEEN, Org, at

D = Decimal
AFTER = at("2018-03-01")


@pytest.fixture
def org(database: Database) -> Org:
    org = _org(database)
    org.person("Ana", "north")
    org.person("Ben", "north")
    return org


def _org(database: Database) -> Org:
    org = Org(database)
    org.metric("revenue", unit="money:USD")
    org.metric("won", "count")
    org.metric("lost", "count")
    org.metric("win_rate", "formula", formula="won / (won + lost)", unit="percent")
    org.scorecard("revenue")
    org.team("north")
    org.team("south")
    return org


def test_the_records_of_a_number_are_told_newest_first(org: Org) -> None:
    ana, ben = org.people["Ana"], org.people["Ben"]
    org.record("revenue", ana, "2017-11-02", 100, "Acme")
    org.record("revenue", {ana: "0.25", ben: "0.75"}, "2017-11-09", 1000, "<!channel>")
    org.record("revenue", ana, "2017-12-01", 5)
    why = org.metrics.counted(None, ana, "Revenue", "2017-11", AFTER)
    assert (why.value, why.total) == (350, 2)
    rows = [(row.day, row.label, row.value, row.share, row.amount, row.source) for row in why.rows]
    assert rows == [
        (date(2017, 11, 9), "<!channel>", 1000, D("0.25"), 250, "crm"),
        (date(2017, 11, 2), "Acme", 100, 1, 100, "crm"),
    ]


def test_pages_hold_every_record_once(org: Org) -> None:
    for day in range(1, 8):
        org.record("revenue", org.people["Ana"], f"2017-11-0{day}", day)
    pages = [org.metrics.counted(None, org.people["Ana"], "revenue", "2017-11", AFTER, most=3, skip=skip) for skip in (0, 3, 6)]
    assert [[row.amount for row in page.rows] for page in pages] == [[7, 6, 5], [4, 3, 2], [1]]
    assert {page.total for page in pages} == {7}


def test_a_formula_is_told_by_the_records_of_its_parts(org: Org) -> None:
    for metric in ("won", "lost", "lost", "lost"):
        org.record(metric, org.people["Ana"], "2017-11-02")
    why = org.metrics.counted(None, org.people["Ana"], "win_rate", "2017-11", AFTER)
    assert (why.value, sorted(row.metric.key for row in why.rows)) == (D("0.25"), ["lost", "lost", "lost", "won"])


def test_a_team_tells_the_records_of_its_peoples_days_in_it(org: Org) -> None:
    ana, ben = org.people["Ana"], org.people["Ben"]
    org.moves(ana, "south", "2017-11-16")
    for person, day, value in ((ana, "2017-11-15", 1), (ana, "2017-11-16", 2), (ben, "2017-11-16", 4)):
        org.record("revenue", person, day, value)
    why = org.metrics.team_counted(None, org.teams["north"], "revenue", "2017-11", AFTER)
    assert (why.value, why.total, [(row.people[0].name, row.amount) for row in why.rows]) == (5, 2, [("Ben", 4), ("Ana", 1)])


def test_a_team_tells_a_record_that_its_people_share_once(org: Org) -> None:
    ana, ben, sue = org.people["Ana"], org.people["Ben"], org.person("Sue", "south")
    org.record("revenue", {ana: "0.25", ben: "0.5", sue: "0.25"}, "2017-11-09", 1000, "Acme")
    why = org.metrics.team_counted(None, org.teams["north"], "revenue", "2017-11", AFTER)
    assert (why.value, why.total) == (750, 1)
    (row,) = why.rows
    assert ([person.name for person in row.people], row.value, row.share, row.amount) == (["Ana", "Ben"], 1000, D("0.75"), 750)
    (table,) = [block for block in why_message(why, org.metrics.rules()).blocks if isinstance(block, Table)]
    assert table.rows == (("9 Nov 2017", "Acme", "$750", "75%", "Ana, Ben", "crm"),)


def test_an_unknown_metric_is_answered_with_the_nearest(org: Org) -> None:
    with pytest.raises(UserError, match="Did you mean Revenue"):
        org.metrics.counted(None, org.people["Ana"], "revenu", "2017-11", AFTER)
    with pytest.raises(UserError, match="I don't know the metric"):
        org.metrics.counted(None, org.people["Ana"], "@{person:1}" * 1000, "2017-11", AFTER)


RECORDS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["revenue", "won"]),
        st.integers(0, 40),
        st.decimals(-100, 100, places=6),
        st.sampled_from([("Ana", "1"), ("Ben", "1"), ("Ana Ben", "0.3 0.7"), ("Ana Ben", "0.333333 0.666667")]),
        st.booleans(),
    ),
    max_size=12,
)


@pytest.fixture
def moved(sqlite_database: Database) -> Org:
    """Two people in the north, of whom Ben moves south on the 16th. Each example changes what the last ones left."""
    org = _org(sqlite_database)
    for name in ("Ana", "Ben"):
        org.person(name, "north")
    org.moves(org.people["Ben"], "south", "2017-11-16")
    return org


@given(records=RECORDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_told_adds_up_to_the_number(moved: Org, records: list[tuple[str, str, int, Decimal, tuple[str, str], bool]]) -> None:
    """After any changes of value, owner and day and any deletions: for each person, and for a team that one of them leaves."""
    org, people = moved, moved.people
    with org.database.write() as uow:
        for identity, metric, day, value, (owners, shares), deleted in records:
            credits = tuple(Share(people[name], D(share)) for name, share in zip(owners.split(), shares.split(), strict=True))
            amount, occurred = D(1) if metric == "won" else value, date(2017, 11, 1) + timedelta(days=day)
            ledger.write(uow, [NewRecord("crm", identity, metric, occurred, amount, credits, deleted=deleted, follow_owner=True)], SEEN)
    for metric in ("revenue", "won"):
        told = [org.metrics.counted(None, person, metric, "2017-11", AFTER) for person in people.values()]
        told.append(org.metrics.team_counted(None, org.teams["north"], metric, "2017-11", AFTER))
        for why in told:
            assert sum(row.amount if metric == "revenue" else row.share for row in why.rows) == why.value
            assert len(why.rows) == why.total
