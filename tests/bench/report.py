"""Figures as a line, as JSON and as a page."""

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figure import Figure

HEAD = """# Benchmarks

Written by `make bench`. All are ratios within one run: both sides in the same minutes on the same machine, by turns, so that a slow or
busy machine slows both. The times and rates beside a ratio are of that machine only; memory is in megabytes. Other drawing libraries are
measured where they are installed (`pip install -e '.[peers]'`); those that are not are named.
"""


def line(figure: Figure) -> str:
    """Name, value, unit, target; then what lies behind it."""
    missed = " MISSED" if figure.missed else ""
    return f"{figure.name} {figure.value:.3g} {figure.unit} {_target(figure)}{missed}  ({figure.detail})"


def write(docs: Path, figures: Sequence[Figure]) -> None:
    docs.mkdir(exist_ok=True)
    rows = [
        {"name": each.name, "value": float(f"{each.value:.4g}"), "unit": each.unit, "target": _target(each), "method": each.method}
        for each in figures
    ]
    (docs / "benchmarks.json").write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (docs / "benchmarks.md").write_text(_page(figures), encoding="utf-8")


def _page(figures: Sequence[Figure]) -> str:
    table = ["| figure | value | unit | target | behind it |", "|---|---|---|---|---|"]
    table += [f"| `{each.name}` | {each.value:.3g} | {each.unit} | {_target(each)} | {each.detail} |" for each in figures]
    methods = [f"- `{each.name}`: {each.method}" for each in figures]
    machine = f"Last run: Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores."
    return "\n".join([HEAD, *table, "", machine, "", "## Methods", "", *methods, ""])


def _target(figure: Figure) -> str:
    return str(figure.target) if figure.target else "–"
