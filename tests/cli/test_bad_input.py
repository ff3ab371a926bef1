"""What the command line says to bad input: one clear line and exit code 1; an unexpected exception fails the test by itself."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.terminal import YEAR
from bot.metrics import ledger
from storage.database import Database
from tests.scenarios import company
from tests.support.command_line import Pacer, Said

MAPPING = """
kind: records
source: crm2
id: id
occurred: day
person: who
metrics: {revenue: amount}
"""
HEADER = "id,day,who,amount\n"


@pytest.fixture
def at_work(pacer: Pacer, sqlite_url: str, tmp_path: Path) -> Pacer:
    """The command line in the company's folder."""
    database = Database(sqlite_url)
    company.found(database)
    database.close()
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return pacer


def line_of(said: Said) -> str:
    """The one line of an error."""
    assert said.code == 1
    lines = [line for line in said.err.splitlines() if line.startswith("pacer: ")]
    assert len(lines) == 1 and "Traceback" not in said.err
    return lines[0].removeprefix("pacer: ")


def bring(pacer: Pacer, content: bytes) -> Said:
    Path("deals.csv").write_bytes(content)
    return pacer("import", "deals.csv", "--map", "mapping.yaml")


def test_a_name_nobody_has_gets_the_nearest_and_one_that_two_have_is_asked_about(at_work: Pacer) -> None:
    assert line_of(at_work("scorecard", "Anna Sylva")).startswith("I don't know anybody called “Anna Sylva”. Did you mean Ana Silva")
    assert line_of(at_work("scorecard", "Kim Lee")).endswith("which one? Write the whole name or the e-mail.")
    assert len(line_of(at_work("scorecard", "x" * 10_000))) < 200
    assert line_of(at_work("scorecard", "")).startswith("Whom do you mean?")


@pytest.mark.parametrize("period", ["2017-Q9", "lst quarter", "0000", "2026-13", "2026-02-30", "x" * 5000, "2026-12-01..2026-11-01"])
def test_a_period_that_is_none_gets_examples_or_what_is_wrong(at_work: Pacer, period: str) -> None:
    told = line_of(at_work("scorecard", "ana", "--period", period))
    assert "Write, for example, this month" in told or "ends before it starts" in told
    assert len(told) < 300


@pytest.mark.parametrize("option", ["--as-of", "--known-at"])
@pytest.mark.parametrize("moment", ["yesterday", "2026-99-99", "nan", "2026-02-29", "<!channel>"])
def test_a_moment_that_is_none_says_how_to_write_one(at_work: Pacer, option: str, moment: str) -> None:
    assert line_of(at_work("scorecard", "ana", option, moment)).endswith(
        f"is no date; write one as {YEAR}-12-31 or {YEAR}-12-31T18:00:00+01:00."
    )


def test_a_picture_that_cannot_be_written_says_why(at_work: Pacer, tmp_path: Path) -> None:
    for place in (tmp_path / "missing" / "card.png", tmp_path):
        assert line_of(at_work("scorecard", "ana", "--png", str(place))).startswith("The picture could not be written: ")


def test_a_picture_comes_as_png_svg_and_pdf(at_work: Pacer, tmp_path: Path) -> None:
    files = {kind: tmp_path / f"card.{kind}" for kind in ("png", "svg", "pdf")}
    told = at_work("scorecard", "ana", *(word for kind, file in files.items() for word in (f"--{kind}", str(file))))
    assert told.out == ""
    assert [file.read_bytes()[:5] for file in files.values()] == [b"\x89PNG\r", b"<?xml", b"%PDF-"]


def test_files_that_are_not_there_or_not_text_say_so(at_work: Pacer, tmp_path: Path) -> None:
    binary = bytes(range(256)) * 20
    (tmp_path / "binary.bin").write_bytes(binary)
    assert line_of(at_work("import", "gone.csv", "--map", "mapping.yaml")) == "There is no file gone.csv."
    assert line_of(at_work("import", "binary.bin", "--map", "gone.yaml")) == "There is no file gone.yaml."
    assert "binary.bin" in line_of(at_work("import", "mapping.yaml", "--map", "binary.bin"))
    assert "binary.bin" in line_of(at_work("apply", "binary.bin", "--yes"))
    assert "gone.yaml" in line_of(at_work("apply", "gone.yaml", "--yes"))
    assert line_of(bring(at_work, b"")).startswith("deals.csv is empty")
    assert line_of(bring(at_work, binary)) != ""


def test_a_mapping_that_names_a_missing_column_lists_the_columns_there_are(at_work: Pacer) -> None:
    told = line_of(bring(at_work, b"id,day,who\n1,2026-11-12,ana\n"))
    assert told == "deals.csv has no column “amount”; there are “id”, “day”, “who”."


def test_a_half_written_last_row_is_refused_alone_and_taken_when_it_is_whole(at_work: Pacer) -> None:
    whole = HEADER + "1,2026-11-12,ana,100\n2,2026-11-12,ana,200\n"
    said = bring(at_work, (whole + "3,2026-11-12,an").encode())
    assert (said.code, "2 new or changed" in said.err, "1 refused" in said.err) == (0, True, True)
    said = bring(at_work, (whole + "3,2026-11-12,ana,300\n").encode())
    assert (said.code, "1 new or changed, 2 as before" in said.err, "0 refused" in said.err) == (0, True, True)


def test_numbers_that_are_none_are_refused_row_by_row(at_work: Pacer) -> None:
    bad = ("NaN", "1e400", "-Infinity", "=1+1", "twelve", "1e999999999")
    rows = "".join(f'{number},2026-11-12,ana,"{value}"\n' for number, value in enumerate(bad))
    said = bring(at_work, (HEADER + rows).encode())
    assert line_of(said) == "No row of this file could be taken."
    assert f"{len(bad)} refused" in said.err
    assert at_work("db", "check").code == 0


@pytest.mark.parametrize(
    ("variable", "value", "instead"),
    [
        ("PACER_PORT", "abc", "a whole number"),
        ("PACER_PORT", "99999", "a number of at most 65535"),
        ("PACER_LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("TEAMS_INSECURE_DEV", "perhaps", "true or false"),
        ("PACER_TIMER_TICK", "soon", "a number"),
    ],
)
def test_a_setting_that_cannot_be_is_named_as_it_is_set(
    at_work: Pacer, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, instead: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert line_of(at_work("serve")) == f"{variable}: write {instead}."


def test_all_that_is_wrong_with_the_settings_is_told_at_once(at_work: Pacer, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PACER_PORTT=80\nPACER_LOG_LEVEL=loud\nTEAMS_INSECURE_DEV=perhaps\nOTHER_PORT=1\n", encoding="utf-8")
    assert line_of(at_work("scorecard", "ana")).split("; ") == [
        "PACER_LOG_LEVEL: write debug, info, warning or error",
        "TEAMS_INSECURE_DEV: write true or false",
        "PACER_PORTT: there is no such setting (did you mean PACER_PORT?).",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "garbage",
        "mysql://user:hush@host/name",
        "sqlite://",
        "sqlite:////no/such/folder/pacer.db",
        "postgresql://user:hush@127.0.0.1:port/name",
        "postgresql://user:hush@127.0.0.1:1/name",
    ],
)
def test_an_address_without_a_database_is_one_line_without_the_password(
    at_work: Pacer, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("PACER_DATABASE_URL", address)
    for words in (("db", "upgrade"), ("scorecard", "ana")):
        assert "hush" not in line_of(at_work(*words))


def test_a_file_that_is_no_database_is_said_to_be_none(at_work: Pacer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("just some words, " * 500, encoding="utf-8")
    monkeypatch.setenv("PACER_DATABASE_URL", f"sqlite:///{tmp_path / 'notes.txt'}")
    assert line_of(at_work("db", "upgrade")) == "The database cannot be used: file is not a database."


def test_an_import_that_is_interrupted_keeps_whole_batches_and_is_completed_by_the_next(at_work: Pacer, sqlite_url: str) -> None:
    rows = 90_000
    Path("deals.csv").write_text(HEADER + "".join(f"{row},2026-11-12,ana,1\n" for row in range(rows)), encoding="utf-8")
    command = [sys.executable, "-m", "bot", "import", "deals.csv", "--map", "mapping.yaml"]
    top = str(Path(__file__).parents[2])
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": top}, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and _written(sqlite_url) == 0:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 1 and "Traceback" not in told
    assert "Stopped. What was written before is kept" in told
    kept = _written(sqlite_url)
    # Rows and the word on how far the import came were committed together.
    assert 0 < kept < rows and kept == _counted(sqlite_url)
    said = at_work("import", "deals.csv", "--map", "mapping.yaml")
    assert f"{rows - kept:,} new or changed, {kept:,} as before" in said.err
    assert _written(sqlite_url) == rows
    database = Database(sqlite_url)
    with database.read() as uow:
        assert ledger.check(uow) == []
    database.close()


def test_a_statement_that_the_database_refuses_is_one_line(
    at_work: Pacer, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as database:
        database.execute("DROP TABLE applied_playbooks")
    monkeypatch.setattr(sys, "argv", ["pacer", "apply", "playbook.yaml", "--yes"])
    Path("playbook.yaml").write_text("metrics:\n  calls: {name: Calls, category: activity}\n", encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    assert capsys.readouterr().err.splitlines()[-1] == "pacer: The database did not take it: no such table: applied_playbooks."


def _written(url: str) -> int:
    return _one(url, "SELECT count(*) FROM records WHERE external_id GLOB '[0-9]*'")


def _counted(url: str) -> int:
    return _one(url, "SELECT written FROM imports")


def _one(url: str, query: str) -> int:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        return int(database.execute(query).fetchone()[0])
