"""Sentences set as large as they fit. They are measured word by word: shaping a line anew for each word it grows by costs milliseconds."""

from collections.abc import Sequence

from bot.charts.lettering import letter
from bot.charts.theme import Face, Type

_EM = 100.0
_NARROW = 0.42
"""Of the size, a character at the least: words that would not even so fit on one line are not tried on one."""
_ALMOST = 0.99
"""Of the width: words side by side come out a hair wider or narrower than their sum."""


def set_large(words: str, face: Face, sizes: Sequence[float], width: float, most: int) -> tuple[Type, list[str]]:
    """`words` at the first size at which they are whole on `most` lines; at the last, what is left over ends the last line, to be cut."""
    first = Type(face, sizes[0])
    if words and len(words) * _NARROW * sizes[0] <= width and letter(words, first).width <= width:
        return first, [words]
    each = [(word, letter(word, Type(face, _EM)).width) for word in words.split()]
    space = letter(" ", Type(face, _EM)).width
    for size in sizes:
        lines, whole = _broken(each, space, width * _ALMOST * _EM / size, most)
        if whole:
            break
    return Type(face, size), lines


def _broken(words: Sequence[tuple[str, float]], space: float, width: float, most: int) -> tuple[list[str], bool]:
    """The lines, and whether every word is whole on them. Of the rest no more is kept than makes plain that it is cut."""
    lines: list[str] = []
    taken = 0.0
    for word, wide in words:
        if lines and (taken + space + wide <= width or len(lines) == most):
            lines[-1] = f"{lines[-1]} {word}"
            taken += space + wide
        else:
            lines.append(word)
            taken = wide
        if taken > width and len(lines) == most:
            return lines, False
    return lines, all(wide <= width for _, wide in words)
