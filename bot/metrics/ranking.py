"""Ranks in a competition: equals share a rank and the next one is skipped (1, 2, 2, 4)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K")


def ranks(scores: Mapping[K, Decimal | None]) -> dict[K, int]:
    """The rank of everyone who has a score, the highest first."""
    ordered = sorted((score for score in scores.values() if score is not None), reverse=True)
    first: dict[Decimal, int] = {}
    for place, score in enumerate(ordered, 1):
        first.setdefault(score, place)
    return {key: first[score] for key, score in scores.items() if score is not None}


def order(keys: Iterable[K], places: Mapping[K, int], names: Mapping[K, str]) -> list[K]:
    """`keys` by rank, equals by name, those without a rank last."""
    return sorted(keys, key=lambda key: (places.get(key) is None, places.get(key, 0), names[key].casefold(), names[key]))


def movement(before: int | None, after: int | None) -> int | None:
    """Places moved up (+) or down (−); None when there was no rank to compare with."""
    return None if before is None or after is None else before - after
