"""Runs the benchmarks: a line per figure, and all of them in docs/benchmarks.json and docs/benchmarks.md.

`--quick` is brief, leaves the largest import out, and writes nothing to docs; names run only those modules, and leave all other figures as
they were. The exit status is 1 where a figure misses its target.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.bench import ack, batch, cards, imports, leaderboard, ledger, monday, report, rush, scorecard
from tests.bench.figure import Benchmark, Effort, Figure

BENCHMARKS: Mapping[str, Benchmark] = {
    "ack": ack.measure,
    "rush": rush.measure,
    "imports": imports.measure,
    "scorecard": scorecard.measure,
    "leaderboard": leaderboard.measure,
    "cards": cards.measure,
    "batch": batch.measure,
    "ledger": ledger.measure,
    "monday": monday.measure,
}
DOCS = Path(__file__).parents[2] / "docs"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, nothing written")
    asked = parser.parse_args()
    if unknown := set(asked.names) - BENCHMARKS.keys():
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    found: list[Figure] = []
    for name in asked.names or BENCHMARKS:
        with tempfile.TemporaryDirectory(prefix="pacer-bench-") as folder:
            for figure in BENCHMARKS[name](Effort(Path(folder), asked.quick)):
                sys.stdout.write(f"{report.line(figure)}\n")
                sys.stdout.flush()
                found.append(figure)
    if not asked.quick:
        report.write(DOCS, found, whole=not asked.names)
    return 1 if any(figure.missed for figure in found) else 0


if __name__ == "__main__":
    sys.exit(main())
