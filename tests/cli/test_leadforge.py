"""Activities and won deals of a generated CRM, through the command line, against answers computed by pandas and DuckDB."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.command_line import Pacer
from tests.support.shared import RULES, rows, shared

DATA = "leadforge_crm"
METRIC = {"email": "emails", "demo": "demos", "meeting": "meetings", "call": "calls"}


@pytest.fixture(scope="module")
def leadforge(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pacer]:
    data, rules = shared(DATA), RULES / "leadforge"
    folder = tmp_path_factory.mktemp("leadforge")
    database = folder / "pacer.db"
    database.write_bytes(sqlite_template.read_bytes())
    with pytest.MonkeyPatch.context() as monkeypatch:
        pacer = Pacer(f"sqlite:///{database}", monkeypatch, folder)
        assert pacer("apply", str(rules / "playbook.yaml"), "--yes").code == 0
        for file, mapping in (("leads", "people"), ("sales_activities", "activities"), ("opportunities", "opportunities")):
            rejects = str(folder / f"{file}.rejects.csv")
            said = pacer("import", str(data / f"{file}.csv"), "--map", str(rules / f"{mapping}.yaml"), "--rejects", rejects)
            assert said.code == 0, said.err
        yield pacer


def _value(pacer: Pacer, person: str, month: str, metric: str) -> Decimal:
    document = pacer("scorecard", person, "--period", month, "--as-of", "2024-06-30", "--json").document
    return Decimal(next(each for each in document["metrics"] if each["key"] == metric)["value"] or 0)


def test_every_month_of_every_activity_comes_out_as_expected(leadforge: Pacer) -> None:
    expected = list(rows(shared(DATA) / "expected_rep_type_month.csv"))
    wrong = [
        row
        for row in expected
        if _value(leadforge, row["rep_id"], row["month"], METRIC[row["activity_type"]]) != Decimal(row["activities"])
    ]
    assert (len(expected), wrong) == (160, [])


def test_every_month_of_won_deals_comes_out_as_expected(leadforge: Pacer) -> None:
    expected = list(rows(shared(DATA) / "expected_rep_won_month.csv"))
    wrong = [
        row
        for row in expected
        if _value(leadforge, row["owner_rep_id"], row["month"], "deals_won") != Decimal(row["won_count"])
        or _value(leadforge, row["owner_rep_id"], row["month"], "acv") != Decimal(row["won_acv"])
    ]
    assert (len(expected), wrong) == (30, [])
