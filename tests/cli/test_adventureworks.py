"""Real quotas and orders, from the files to `pacer scorecard --json`, against answers computed by pandas and DuckDB."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.command_line import Pacer
from tests.support.shared import RULES, rows, shared

DATA = "adventureworks_quota"
MANAGED = {"272": "North America", "290": "Europe", "294": "Pacific"}


@pytest.fixture(scope="module")
def adventureworks(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pacer]:
    data, rules = shared(DATA), RULES / "adventureworks"
    folder = tmp_path_factory.mktemp("adventureworks")
    database = folder / "pacer.db"
    database.write_bytes(sqlite_template.read_bytes())
    with pytest.MonkeyPatch.context() as monkeypatch:
        pacer = Pacer(f"sqlite:///{database}", monkeypatch, folder)
        assert pacer("apply", str(rules / "playbook.yaml"), "--yes").code == 0
        for file, mapping in (("employees", "people"), ("quotas", "goals"), ("orders", "records")):
            rejects = str(folder / f"{file}.rejects.csv")
            said = pacer("import", str(data / f"{file}.csv"), "--map", str(rules / f"{mapping}.yaml"), "--rejects", rejects)
            assert said.code == 0, said.err
        yield pacer


def _metric(document: dict[str, object], key: str) -> dict[str, str]:
    metrics = document["metrics"]
    assert isinstance(metrics, list)
    return next(metric for metric in metrics if metric["key"] == key)


def _window(starts: str, ends: str) -> str:
    return f"{starts}..{date.fromisoformat(ends) - timedelta(days=1)}"


def _same(found: str | None, expected: str) -> bool:
    return found is not None and Decimal(found) == Decimal(expected)


def test_every_quota_of_every_seller_comes_out_as_expected(adventureworks: Pacer) -> None:
    wrong, seen = [], 0
    for row in rows(shared(DATA) / "expected_quota_attainment.csv"):
        period = _window(row["window_start"], row["window_end_exclusive"])
        document = adventureworks(
            "scorecard", row["employee_key"], "--period", period, "--as-of", row["window_end_exclusive"], "--json"
        ).document
        revenue = _metric(document, "revenue")
        found = (revenue["value"], revenue["goal"], revenue["attainment_pct"], str(document["rank"]), document["person"]["name"])
        expected = (row["sales"], row["quota"], row["attainment_pct"], row["rank_attainment"], f"{row['first_name']} {row['last_name']}")
        if not all(map(_same, found[:3], expected[:3])) or found[3:] != expected[3:] or not _same(revenue["records"], row["orders"]):
            wrong.append((row["window_start"], row["employee_key"], found, expected))
        seen += 1
    assert (seen, wrong) == (163, [])


def test_every_month_of_every_seller_comes_out_as_expected(adventureworks: Pacer) -> None:
    wrong, seen = [], 0
    for row in rows(shared(DATA) / "expected_month_sales.csv"):
        document = adventureworks("scorecard", row["employee_key"], "--period", row["month"], "--as-of", "2013-12-31", "--json").document
        revenue = _metric(document, "revenue")
        if not _same(revenue["value"], row["sales"]) or not _same(revenue["records"], row["orders"]):
            wrong.append((row, revenue))
        seen += 1
    assert (seen, wrong) == (436, [])


def test_every_quota_of_every_team_includes_its_manager(adventureworks: Pacer) -> None:
    windows = {row["window_start"]: row["window_end_exclusive"] for row in rows(shared(DATA) / "expected_quota_attainment.csv")}
    wrong, seen = [], 0
    for row in rows(shared(DATA) / "expected_team_attainment.csv"):
        ends = windows[row["window_start"]]
        period = _window(row["window_start"], ends)
        document = adventureworks("scorecard", MANAGED[row["manager_key"]], "--period", period, "--as-of", ends, "--json").document
        revenue = _metric(document, "revenue")
        same = [
            _same(revenue["value"], row["sales"]),
            _same(revenue["goal"], row["quota"]),
            _same(revenue["attainment_pct"], row["attainment_pct"]),
        ]
        if not all(same) or str(document["people"]) != row["people"]:
            wrong.append((row, revenue, document["people"]))
        seen += 1
    assert (seen, wrong) == (24, [])


def test_every_seller_ranks_by_their_quota_as_expected(adventureworks: Pacer) -> None:
    windows: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows(shared(DATA) / "expected_quota_attainment.csv"):
        windows.setdefault((row["window_start"], row["window_end_exclusive"]), []).append(row)
    for (starts, ends), expected in windows.items():
        said = adventureworks("leaderboard", "revenue", "--goal", "--period", _window(starts, ends), "--as-of", ends, "--json")
        found = {each["key"]: each for each in said.document["rows"]}
        assert {key: str(each["rank"]) for key, each in found.items()} == {row["employee_key"]: row["rank_attainment"] for row in expected}
        for row in expected:
            mine = found[row["employee_key"]]
            assert all(
                map(_same, (mine["value"], mine["goal"], mine["attainment_pct"]), (row["sales"], row["quota"], row["attainment_pct"]))
            )
        assert said.document["of"] == len(expected)
    assert len(windows) == 12


def test_teams_rank_by_their_quota_as_expected(adventureworks: Pacer) -> None:
    ends = {row["window_start"]: row["window_end_exclusive"] for row in rows(shared(DATA) / "expected_quota_attainment.csv")}
    expected = {(row["window_start"], MANAGED[row["manager_key"]]): row for row in rows(shared(DATA) / "expected_team_attainment.csv")}
    for start, end in ends.items():
        period = _window(start, end)
        said = adventureworks("leaderboard", "revenue", "--by", "team", "--goal", "--period", period, "--as-of", end, "--json")
        found = {each["name"]: each["attainment_pct"] for each in said.document["rows"]}
        shares = {name: row["attainment_pct"] for (window, name), row in expected.items() if window == start}
        assert found.keys() == shares.keys() and all(_same(found[name], share) for name, share in shares.items())
        assert list(found) == sorted(shares, key=lambda name: -Decimal(shares[name]))


def test_every_total_equals_its_records(adventureworks: Pacer) -> None:
    assert adventureworks("db", "check").code == 0
