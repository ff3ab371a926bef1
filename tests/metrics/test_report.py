"""The JSON document of a scorecard."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.report import exact_text, scorecard_document
from storage.database import Database
from tests.metrics.org import Org, at

AFTER = at("2018-03-01")


def _org(database: Database) -> Org:
    org = Org(database)
    org.metric("revenue", unit="money:USD")
    org.scorecard({"metric": "revenue", "cap": None})
    org.team("north")
    return org


def test_a_person_is_told_in_exact_text(sqlite_database: Database) -> None:
    """304755.6026 of 367000 is 83.0397 %."""
    org = _org(sqlite_database)
    ana = org.person("Ana", "north", email="ana@example.com")
    org.goal("revenue", "367000.0000", "person", ana)
    org.record("revenue", ana, "2017-11-02", "304755.6026")
    document = json.loads(json.dumps(scorecard_document(org.metrics.scorecard(None, ana, "2017-11", AFTER))))
    assert document["person"] == {"key": "ana", "name": "Ana", "email": "ana@example.com"}
    assert document["period"] == {"key": "2017-11", "kind": "month", "starts_on": "2017-11-01", "ends_on_exclusive": "2017-12-01"}
    assert (document["kind"], document["phase"], document["rank"], document["of"]) == ("person", "over", 1, 1)
    (metric,) = document["metrics"]
    told = {key: metric[key] for key in ("key", "unit", "value", "goal", "attainment", "attainment_pct", "pace", "status", "records")}
    assert told == {
        "key": "revenue",
        "unit": "money:USD",
        "value": "304755.6026",
        "goal": "367000",
        "attainment": "0.830397",
        "attainment_pct": "83.0397",
        "pace": "0.830397",
        "status": "behind",
        "records": "1",
    }
    assert document["score"] == "83.039674"


def test_a_team_is_told_with_its_members(sqlite_database: Database) -> None:
    org = _org(sqlite_database)
    for name, value in (("Ana", 30), ("Ben", 60)):
        person = org.person(name, "north")
        org.goal("revenue", 100, "person", person)
        org.record("revenue", person, "2017-11-02", value)
    org.person("Cleo", "north")
    document = json.loads(json.dumps(scorecard_document(org.metrics.team_scorecard(None, org.teams["north"], "2017-11", AFTER))))
    assert (document["team"], document["people"], document["headline"]) == ({"key": "north", "name": "north"}, 2, "revenue")
    assert [(metric["value"], metric["goal"], metric["attainment_pct"]) for metric in document["metrics"]] == [("90", "200", "45")]
    assert [(each["key"], each["value"], each["score"], each["rank"]) for each in document["members"]] == [
        ("ben", "60", "60", 1),
        ("ana", "30", "30", 2),
        ("cleo", "0", None, None),
    ]


def test_numbers_are_written_without_exponents_or_spare_zeros() -> None:
    numbers = ("1E+9", "0.1000", "-0.0000001", "1e12", "86.57900")
    assert [exact_text(Decimal(number)) for number in numbers] == ["1000000000", "0.1", "0", "1000000000000", "86.579"]
    assert exact_text(None) is None


@given(st.decimals(-(10**12), 10**12, places=6))
def test_a_stored_number_reads_back_exactly(number: Decimal) -> None:
    assert Decimal(exact_text(number) or "") == number
