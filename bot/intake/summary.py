"""What an import came to, counted while it runs, in flat memory."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.intake.faults import Fault, Reject
from bot.intake.rejects import RejectFile

_REMEMBERED_STRANGERS = 10_000
_WARNINGS = 50


@dataclass(frozen=True)
class Progress:
    """How far an import is: rows read, and the share of the file behind it (0 where that cannot be told)."""

    rows: int
    share: float


ProgressCallback = Callable[[Progress], None]


@dataclass(frozen=True)
class Stranger:
    """Somebody the source names whom we do not know, and how many rows wait for them."""

    reference: str
    rows: int


@dataclass(frozen=True)
class Summary:
    """What was done, in rows and in records, people or goals.

    `written` is what is new or changed, `unchanged` what stood already, `taken_back` records that no longer count; `left_out` are rows that
    the mapping's filters leave out. `reasons` counts the rejected rows by fault; the file `rejects` lists them.
    """

    source: str
    kind: str
    file: str
    rows: int
    written: int
    unchanged: int
    taken_back: int
    left_out: int
    rejected: int
    reasons: Mapping[str, int]
    unknown_people: tuple[Stranger, ...]
    owner_changes: int
    warnings: tuple[str, ...]
    rejects: Path | None
    dry_run: bool


class Tally:
    """The counts of a running import."""

    def __init__(self, rejects: RejectFile) -> None:
        self._rejects = rejects
        self.rows = self.written = self.unchanged = self.taken_back = self.left_out = self.rejected = self.owner_changes = 0
        self.reasons: Counter[str] = Counter()
        self.strangers: Counter[str] = Counter()
        self.new_strangers: set[str] = set()
        self.warnings: dict[str, None] = {}

    def reject(self, line: int, cells: Sequence[str], reject: Reject) -> None:
        """A row that cannot be taken, and why."""
        self.rejected += 1
        self.reasons[reject.fault.value] += 1
        self._rejects.add(line, reject.reason, cells)
        if reject.unknown is not None and (reject.unknown in self.strangers or len(self.strangers) < _REMEMBERED_STRANGERS):
            self.strangers[reject.unknown] += 1
            self.new_strangers.add(reject.unknown)

    def broken(self, line: int, cells: Sequence[str], problem: str) -> None:
        """A row that could not even be read."""
        self.reject(line, cells, Reject(Fault.BROKEN_ROW, problem))

    def warn(self, sentence: str) -> None:
        if len(self.warnings) < _WARNINGS:
            self.warnings[sentence] = None

    def waiting(self) -> dict[str, int]:
        """The strangers met since this was last asked, with all their rows so far."""
        met = {reference: self.strangers[reference] for reference in self.new_strangers}
        self.new_strangers.clear()
        return met

    def summary(self, source: str, kind: str, file: str, *, dry_run: bool) -> Summary:
        return Summary(
            source=source,
            kind=kind,
            file=file,
            rows=self.rows,
            written=self.written,
            unchanged=self.unchanged,
            taken_back=self.taken_back,
            left_out=self.left_out,
            rejected=self.rejected,
            reasons=dict(self.reasons.most_common()),
            unknown_people=tuple(Stranger(reference, rows) for reference, rows in self.strangers.most_common()),
            owner_changes=self.owner_changes,
            warnings=tuple(self.warnings),
            rejects=self._rejects.written,
            dry_run=dry_run,
        )
