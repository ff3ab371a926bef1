"""What `pacer` needs before it can do anything, and what it says in a folder without a database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import Pacer

HEAVY = {
    "aiohttp",
    "alembic",
    "babel",
    "botbuilder",
    "holidays",
    "jinja2",
    "matplotlib",
    "openpyxl",
    "pydantic_settings",
    "slack_bolt",
    "sqlalchemy",
}


@pytest.fixture
def elsewhere(pacer: Pacer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pacer:
    """The command line in a folder without a database."""
    monkeypatch.setenv("PACER_DATABASE_URL", "sqlite:///new.db")
    return pacer


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["scorecard", "--help"]], ids=" ".join)
def test_what_needs_no_numbers_waits_for_no_library(words: list[str]) -> None:
    program = "import sys, json, bot.cli\ntry:\n    bot.cli.main()\nfinally:\n    print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    said = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert HEAVY & set(json.loads(said.stderr)) == set()


@pytest.mark.parametrize("words", [("scorecard", "Ana"), ("db", "check"), ("playbook", "export")], ids=" ".join)
def test_where_there_is_no_database_reading_says_so_and_makes_none(elsewhere: Pacer, tmp_path: Path, words: tuple[str, ...]) -> None:
    said = elsewhere(*words)
    told = f"pacer: There is no database yet: {tmp_path / 'new.db'} would be new and empty."
    assert (said.code, said.out) == (1, "") and said.err.startswith(told)
    assert not (tmp_path / "new.db").exists()


def test_a_database_that_is_made_is_told_to_be_new(elsewhere: Pacer, tmp_path: Path) -> None:
    made = f"Made a new, empty database: {tmp_path / 'new.db'}"
    assert [made in elsewhere("db", "upgrade").err for _ in range(2)] == [True, False]
