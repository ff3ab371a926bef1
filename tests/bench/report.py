"""Figures as a line, as JSON and as a page."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.figure import Figure

Row = Mapping[str, Any]
"""A figure as it stands in JSON."""

HEAD = """# Benchmarks

Written by `make bench`, those of faults (`chaos_…`) by `make chaos`, which count.

The others are ratios within one run: both sides in the same minutes on the same machine, by turns, so that a slow or
busy machine slows both. The times and rates beside a ratio are of that machine only; memory is in megabytes. Other drawing libraries are
measured where they are installed (`pip install -e '.[peers]'`); those that are not are named.
"""


def line(figure: Figure) -> str:
    """Name, value, unit, target; then what lies behind it."""
    missed = " MISSED" if figure.missed else ""
    return f"{figure.name} {figure.value:.3g} {figure.unit} {_target(figure)}{missed}  ({figure.detail})"


def write(docs: Path, figures: Sequence[Figure], *, whole: bool = True) -> None:
    """Puts the figures in the place of those of their kind (speed, or faults) where they are the `whole` of it, else of the same names."""
    docs.mkdir(exist_ok=True)
    path = docs / "benchmarks.json"
    kept: list[Row] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    of_faults, fresh = any(_of_faults(each.name) for each in figures), {each.name: _row(each) for each in figures}
    others = [fresh.pop(row["name"], row) for row in kept if not whole or _of_faults(row["name"]) != of_faults]
    rows = sorted([*others, *fresh.values()], key=lambda row: _of_faults(row["name"]))
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (docs / "benchmarks.md").write_text(_page(rows), encoding="utf-8")


def _of_faults(name: str) -> bool:
    return name.startswith("chaos_")


def _row(figure: Figure) -> Row:
    value = float(f"{figure.value:.4g}")
    row = {"name": figure.name, "value": value, "unit": figure.unit, "target": _target(figure), "method": figure.method}
    return row | {"detail": figure.detail}


def _page(rows: Sequence[Row]) -> str:
    table = ["| figure | value | unit | target | behind it |", "|---|---|---|---|---|"]
    table += [f"| `{row['name']}` | {row['value']:.3g} | {row['unit']} | {row['target']} | {row['detail']} |" for row in rows]
    methods = [f"- `{row['name']}`: {row['method']}" for row in rows]
    machine = f"Last run: Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores."
    return "\n".join([HEAD, *table, "", machine, "", "## Methods", "", *methods, ""])


def _target(figure: Figure) -> str:
    return str(figure.target) if figure.target else "–"
