"""Curves as numbers."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Outline(NamedTuple):
    """Vertices (two columns, y downwards) and the codes of a matplotlib `Path`; without codes, straight lines through all of them.

    Agg reads one as it reads a `Path`, whose constructor looks up settings at thrice the price.
    """

    vertices: NDArray[np.float64]
    codes: NDArray[np.uint8] | None = None

    @property
    def should_simplify(self) -> bool:
        return False

    @property
    def simplify_threshold(self) -> float:
        return 0.0
