"""The real data that lies beside a checkout, with answers that somebody else computed. Absent on a user's clone; never in CI."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
RULES = ROOT / "tests" / "data"


def shared(name: str) -> Path:
    """The folder of a data set; skips the test where there is none, and fails it in CI."""
    folder = SHARED / name
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"the shared data set {name} is missing")
        pytest.skip(f"no shared data set {name} beside this checkout")
    return folder


def rows(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by column."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        yield from csv.DictReader(opened)
