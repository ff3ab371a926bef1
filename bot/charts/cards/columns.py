"""Columns of figures beside a bar, which gives them room where a language needs more for "104 tys. USD" than English for "$104K"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.charts.lettering import letter
from bot.charts.theme import Type


@dataclass(frozen=True)
class Column:
    """What a column says in each row, in what style, and how wide it may be before its figures shrink."""

    words: Sequence[str]
    style: Type
    room: float

    @property
    def lacking(self) -> float:
        widest = max((letter(each, self.style).width for each in self.words), default=0.0)
        return max(widest - self.room, 0.0)


def widened(one: Column, other: Column, spare: float) -> tuple[Column, Column]:
    """Both with as much more room as they lack; where `spare` is less, with shares of it."""
    lacking = one.lacking, other.lacking
    part = min(spare / sum(lacking), 1.0) if any(lacking) else 0.0
    return replace(one, room=one.room + lacking[0] * part), replace(other, room=other.room + lacking[1] * part)


def eased(column: Column, spare: float) -> Column:
    """With as much more room as it lacks, of what is to spare."""
    return replace(column, room=column.room + min(column.lacking, spare))


def needier(one: Column, other: Column) -> Column:
    """Of two parts of one column in two styles, leaders large and the others below them, that which lacks more."""
    return one if one.lacking >= other.lacking else other
