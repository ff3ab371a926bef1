"""What a benchmark finds out."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Target:
    """What a figure must reach."""

    sense: Literal["<=", ">="]
    bound: float

    def met(self, value: float) -> bool:
        return value <= self.bound if self.sense == "<=" else value >= self.bound

    def __str__(self) -> str:
        return f"{self.sense} {self.bound:g}"


@dataclass(frozen=True)
class Figure:
    """One number; `method` says in words how it came about, `detail` what lies behind it. Without a target it only informs."""

    name: str
    value: float
    unit: str
    method: str
    target: Target | None = None
    detail: str = ""

    @property
    def missed(self) -> bool:
        return self.target is not None and not self.target.met(self.value)


@dataclass(frozen=True)
class Effort:
    """Where a benchmark may work, and whether it should be brief (less steady numbers)."""

    folder: Path
    quick: bool = False

    def rounds(self, full: int, brief: int) -> int:
        return brief if self.quick else full


Benchmark = Callable[[Effort], Sequence[Figure]]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def middle_ratio(pairs: Sequence[tuple[float, float]]) -> float:
    """The median of first ÷ second, round by round: what disturbs both of a round falls out."""
    return statistics.median(one / other for one, other in pairs)


def middle(values: Sequence[float]) -> float:
    return statistics.median(values)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
