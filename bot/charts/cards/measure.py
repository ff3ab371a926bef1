"""What the cards of people and teams share: a measure against its goal, and where it stands against pace."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Status = Literal["ahead", "close", "behind", "none"]
"""Against pace; "none": no goal, or nothing to say yet."""

Phase = Literal["running", "over", "ahead"]
"""Of the period: "over", it has ended; "ahead", before its first working day."""


@dataclass(frozen=True)
class Measure:
    """One metric of a card. A ratio is a ratio (0.69), never a percentage."""

    label: str
    unit: str
    """Text of a `bot.texts.numbers.Unit`, "money:USD"."""
    value: Decimal | None
    """None: no data, or an undefined ratio; shown as "–"."""
    goal: Decimal | None
    attainment: Decimal | None
    """Value over goal (for lower-is-better as metrics computes it); 1: goal met."""
    expected: Decimal | None
    """Where attainment should stand today, the elapsed share of working time, 0 to 1; None: no pace mark."""
    status: Status
    trend: tuple[Decimal | None, ...]
    """Up to 12 periods, oldest first; the last is this one."""
    change: Decimal | None
    """Relative change against the same point of the previous period; None: unknown."""
    lower_is_better: bool = False
