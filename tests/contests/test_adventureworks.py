"""Real quotas and orders: a contest for the most by share of the goal ranks as pandas and DuckDB did."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from bot.contests import rules as rulebook
from bot.contests.records import Counted, Field, person
from bot.contests.standings import standings
from tests.support.shared import rows, shared

DATA = "adventureworks_quota"


def test_a_contest_over_each_quota_window_has_the_ranks_of_the_quotas() -> None:
    orders = [
        Counted(id, "revenue", moment, value, {int(row["employee_key"]): value}, day=moment.date())
        for id, row in enumerate(rows(shared(DATA) / "orders.csv"))
        for moment, value in [(_midnight(row["order_date"]), Decimal(row["sales_amount"]))]
    ]
    windows: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows(shared(DATA) / "expected_quota_attainment.csv"):
        windows[row["window_start"], row["window_end_exclusive"]].append(row)
    found, expected = {}, {}
    for (starts, ends), sellers in windows.items():
        contest = rulebook.read(
            {
                "name": "Quota",
                "format": {"kind": "most"},
                "scoring": {"by": "goal", "metrics": [{"metric": "revenue"}]},
                "starts": _midnight(starts),
                "ends": _midnight(ends),
                "zone": "UTC",
                "entrants": {"everyone": True},
                "ties": "share",
            }
        )
        people = [replace(person(int(row["employee_key"]), row["last_name"]), goals={"revenue": Decimal(row["quota"])}) for row in sellers]
        table = standings(contest, Field(tuple(people)), orders, at=contest.ends)
        for row in sellers:
            own = table.by_key[f"person:{row['employee_key']}"]
            assert own.score is not None
            found[starts, own.key] = (own.rank, (own.score * 100).quantize(Decimal("0.0001")), len(table.tallies[own.key].parts))
            expected[starts, own.key] = (int(row["rank_attainment"]), Decimal(row["attainment_pct"]), int(row["orders"]))
    assert (len(found), found) == (163, expected)


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.min, UTC)
