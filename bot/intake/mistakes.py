"""What is wrong with a YAML file of rules, where in it, in words. (`bot.intake.faults` is about the rows of a table.)"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.chat.errors import UserError
from bot.chat.markup import clean, escape

Path = tuple[str | int, ...]
"""Where in the file: `("metrics", "revenue", "unit")`, `("goals", 3, "target")`."""

_SHOWN = 20
_LONGEST_VALUE = 60


@dataclass(frozen=True)
class Mistake:
    path: Path
    text: str


class DocumentError(UserError):
    """A file that cannot be taken. `lines` are its mistakes as plain text, one each; the message itself is markup."""

    def __init__(self, lines: Sequence[str]) -> None:
        left = len(lines) - _SHOWN
        self.lines = (*lines[:_SHOWN], f"… and {left} more") if left > 0 else tuple(lines)
        super().__init__("\n".join(escape(line) for line in self.lines))


def spelled(path: Path) -> str:
    """`path` as people write it: `metrics.revenue.unit`, `goals[3].target`, counting from 1."""
    words = ""
    for part in path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{shown(part)}" if words else shown(part)
    return words


def shown(value: object) -> str:
    """A value quoted in a sentence: one line, not too long."""
    words = " ".join(clean(str(value)).split())
    return words if len(words) <= _LONGEST_VALUE else words[: _LONGEST_VALUE - 1] + "…"


def guess(word: str, allowed: Iterable[str]) -> str:
    """A question in parentheses where one of `allowed` looks like `word`, else nothing."""
    best = process.extractOne(word[:_LONGEST_VALUE], list(allowed), scorer=fuzz.ratio, score_cutoff=60)
    return f" (did you mean {shown(best[0])}?)" if best else ""
