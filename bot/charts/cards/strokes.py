"""Lines that are told apart without their colour: solid, dashed or dotted, and smooth from one step to the next."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from bot.charts.sketch import Row, Sketch

Dashes = tuple[float, ...]
"""Lengths of strokes and gaps by turns, in widths of the line; none: solid. Round caps lengthen a stroke by a width."""

Line = NDArray[np.float64]
"""Points in order, x and y."""

_PIECE = 4.0
"""Pixels across of the straight pieces that a curve is made of."""


def curve(points: Sequence[tuple[float, float]]) -> Line:
    """The points, with a soft S between every two that differ in height."""
    steps = [np.array(points[:1], dtype=float)]
    for (x, y), (to_x, to_y) in pairwise(points):
        if y == to_y:
            steps.append(np.array([(to_x, to_y)]))
        else:
            along, eased = _ease(min(max(round((to_x - x) / _PIECE), 8), 20))
            steps.append(np.column_stack([x + (to_x - x) * along, y + (to_y - y) * eased]))
    return np.concatenate(steps)


@lru_cache(maxsize=16)
def _ease(pieces: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    along = np.linspace(0, 1, pieces + 1)[1:]
    return along, along * along * (3 - 2 * along)


def stroke(sketch: Sketch, line: Line, colour: str, width: float, dashes: Dashes = (), *, name: str = "") -> None:
    """`line` on the sketch, in one row whatever its dashes."""
    path = _dashed(line, np.array(dashes) * width) if dashes else Path(line)
    sketch.rows.append(Row("poly", name, path, 0.0, 0.0, None, colour, width))


def _dashed(line: Line, lengths: NDArray[np.float64]) -> Path:
    """The strokes of `line` as one path; each keeps the corners of the line that lie within it."""
    far = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    edges = np.concatenate([[0.0], np.cumsum(np.tile(lengths, int(far[-1] / lengths.sum()) + 1))])
    starts = edges[:-1:2][edges[:-1:2] < far[-1]]
    ends = np.minimum(edges[1::2][: len(starts)], far[-1])
    inner = np.minimum(np.searchsorted(ends, far), len(starts) - 1)
    within = (far > starts[inner]) & (far < ends[inner])
    at = np.concatenate([starts, far[within], ends])
    owner = np.concatenate([np.arange(len(starts)), inner[within], np.arange(len(ends))])
    order = np.lexsort((at, owner))
    at, owner = at[order], owner[order]
    vertices = np.column_stack([np.interp(at, far, line[:, 0]), np.interp(at, far, line[:, 1])])
    codes = np.full(len(at), Path.LINETO, dtype=np.uint8)
    codes[np.concatenate([[True], np.diff(owner) > 0])] = Path.MOVETO
    return Path(vertices, codes)
