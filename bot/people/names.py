"""Matching what somebody typed against names: case, accents and spacing do not count. Pure."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from bot.chat.markup import clean

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

LONGEST = 120
"""Characters of a typed name that count; nobody's name needs more, and comparing stays quick."""

_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters that Unicode does not take apart and keyboards elsewhere do not have."""

_CLOSE_ENOUGH = 62
_PART = 3


@dataclass(frozen=True)
class Candidate(Generic[T_co]):
    """Something with a name, and the identifiers (key, e-mail, aliases) that mean it alone."""

    value: T_co
    name: str
    identifiers: tuple[str, ...] = ()


def fold(text: str) -> str:
    """`text` as it is compared: no case, no accents, single spaces, at most `LONGEST` characters taken into account."""
    decomposed = unicodedata.normalize("NFKD", clean(text)[:LONGEST])
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.casefold().translate(_STROKES).split())


def matches(words: str, candidates: Sequence[Candidate[T]]) -> list[T]:
    """Those that `words` mean: by identifier, else by full name, else by the beginnings of their names, else by a part of at least three
    letters. More than one is for the person to settle."""
    wanted = fold(words.strip().removeprefix("@"))
    if not wanted:
        return []
    tests: tuple[Callable[[Candidate[T]], bool], ...] = (
        lambda candidate: any(fold(identifier) == wanted for identifier in candidate.identifiers),
        lambda candidate: fold(candidate.name) == wanted,
        lambda candidate: _begins(wanted.split(), fold(candidate.name).split()),
        lambda candidate: len(wanted) >= _PART and wanted in fold(candidate.name),
    )
    for meant in tests:
        if found := [candidate.value for candidate in candidates if meant(candidate)]:
            return found
    return []


def nearest(words: str, candidates: Iterable[Candidate[T]], most: int = 3) -> list[T]:
    """The candidates whose names look most like `words`, closest first; none where nothing is like it."""
    listed = list(candidates)
    close = process.extract(fold(words), [fold(each.name) for each in listed], scorer=fuzz.WRatio, limit=most, score_cutoff=_CLOSE_ENOUGH)
    return [listed[place].value for _, _, place in close]


def _begins(words: Sequence[str], name: Sequence[str]) -> bool:
    """Whether each word begins another word of the name, in any order: "sil a" is Ana Silva."""
    left = list(name)
    for word in sorted(words, key=len, reverse=True):
        begun = next((part for part in left if part.startswith(word)), None)
        if begun is None:
            return False
        left.remove(begun)
    return True
