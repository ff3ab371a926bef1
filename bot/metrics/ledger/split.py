"""Sharing out a whole so that the parts add up to it exactly, at the six places that are stored."""

from collections.abc import Sequence
from decimal import Decimal

from storage.models import PLACES, exact

ONE = exact(Decimal(1))
_FINE = 18
"""Places to which shares are told apart when the last millionth is given out."""


def parts(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`total` in the proportion of `weights`, by largest remainder; of equal remainders the earlier gets the millionth."""
    units = [int(weight.scaleb(_FINE)) for weight in weights]
    whole, millionths = sum(units), int(exact(abs(total)).scaleb(PLACES))
    shares = [divmod(millionths * unit, whole) for unit in units]
    left = millionths - sum(quotient for quotient, _ in shares)
    favoured = set(sorted(range(len(units)), key=lambda place: -shares[place][1])[:left])
    # The sign comes last, so that what is taken back splits as what was given.
    sign = -1 if total < 0 else 1
    return [Decimal(sign * (quotient + (place in favoured))).scaleb(-PLACES) for place, (quotient, _) in enumerate(shares)]
