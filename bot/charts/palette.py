"""The colours that a picture is sent with, at most 255 of them: those of its theme, and steps of the edges where two of them meet.

A card has a few flat colours, and thousands at the edges of its letters and shapes, hardly two of which an eye tells apart. The steps are
chosen greedily: each next is the blend that is farthest from all so far.

A colour becomes the same one whichever pictures came before: what a palette keeps is only what it worked out already.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.charts.theme import Stage, Theme, channels, mixed

Colours = NDArray[np.float32]
"""Rows of red, green and blue, 0 to 255."""

MOST_OFF = 48
"""What no channel of no pixel is off by; what would be, a photo say, is no picture for a palette."""
_MOST = 255
_KEPT = 0xFEFCFC
"""Of blue, green and red. More bits would tell no more apart that anyone sees, and take longer: the table leaves the cache."""
_NOBODY = 0
"""The place of a colour that is not known, not yet or not at all."""
_BLOCK = 54_000
"""Pixels at a time: what is worked out on the way stays in the processor's cache."""
_STEPS = 32
"""Of the blends of an edge, from which those of the palette are chosen."""
_COVERS = 64
"""Of the blends of an edge, which are looked up beforehand: most that cards have."""
_LEVELS = 32
"""Of the light on a stage."""


class Edge(NamedTuple):
    """Where a colour meets others; the greater the `care`, the nearer to their blends the palette comes."""

    colour: str
    grounds: Sequence[str]
    care: float = 1.0


class Palette:
    """Looked up by cells: each holds the colours that agree in six bits of red and green and seven of blue."""

    def __init__(self, colours: Colours) -> None:
        self._colours = colours
        self.listed = bytes(3) + colours.astype(np.uint8).tobytes()
        """As PNG lists them; the first is none of ours and never used."""
        self._table = np.zeros(1 << 22, dtype=np.uint8)
        self._table[_cells(_opaque(colours)[::-1])] = np.arange(len(colours), 0, -1)

    def find(self, pixels: NDArray[np.uint8], places: NDArray[np.uint8]) -> bool:
        """Writes for each pixel, rows by columns by RGBA, the place of its colour among the `listed`; False where none is near it."""
        colours = pixels.view("<u4")[..., 0]
        shape = max(_BLOCK // colours.shape[1], 1), colours.shape[1]
        spread, cells, found = np.empty(shape, np.uint32), np.empty(shape, np.intp), np.empty(shape, np.uint8)
        new: list[NDArray[np.intp]] = []
        for top in range(0, len(colours), shape[0]):
            block = colours[top : top + shape[0]]
            cells, found = cells[: len(block)], found[: len(block)]
            np.copyto(cells, _cells(block, spread[: len(block)]))
            self._table.take(cells, out=found, mode="wrap")
            if found.min() == _NOBODY:
                new.append(np.flatnonzero(found == _NOBODY) + top * shape[1])
            places[top : top + len(block)] = found
        return not new or self._find_new(colours, places, divmod(np.concatenate(new), shape[1]))

    def _find_new(self, colours: NDArray[np.uint32], places: NDArray[np.uint8], at: tuple[NDArray[np.intp], NDArray[np.intp]]) -> bool:
        cells = _cells(colours[at])
        self.learn(cells)
        places[at] = found = self._table[cells]
        return bool(found.min() != _NOBODY)

    def learn(self, cells: NDArray[np.uint32]) -> None:
        """Finds the nearest colours of those `cells` that have none yet."""
        new = np.unique(cells).astype(np.intp)
        new = new[self._table[new] == _NOBODY]
        for some in np.array_split(new, len(new) // 2_000 + 1):
            middles = np.column_stack([some >> 14 | 2, (some & 63) << 2 | 2, some >> 6 & 255 | 1]).astype(np.float32)
            nearest = _apart(middles, self._colours).argmin(axis=1)
            off = np.abs(middles - self._colours[nearest]).max(axis=1)
            self._table[some] = np.where(off > MOST_OFF - 2, _NOBODY, nearest + 1)


@lru_cache(maxsize=16)
def of(theme: Theme, stage: Stage | None) -> Palette:
    return _on_paper(theme) if stage is None else _on_stage(theme, stage)


def _on_paper(theme: Theme) -> Palette:
    fills = (theme.ahead, theme.close, theme.behind, theme.none, theme.spark)
    inks = (theme.ahead_ink, theme.close_ink, theme.behind_ink)
    grounds = (theme.track, theme.tint, theme.spark_fill)
    flat = [theme.paper, theme.ink, theme.caption, theme.rule, *grounds, *fills, *inks, *theme.medals, theme.on_medal, *theme.avatars]
    return _palette(
        [*flat, *theme.lines, theme.on_avatar],
        [
            Edge(theme.ink, [theme.paper], care=3),
            Edge(theme.caption, [theme.paper], care=2),
            *(Edge(ground, [theme.ink, theme.caption, *fills, *inks]) for ground in grounds),
            Edge(theme.on_avatar, theme.avatars),
            Edge(theme.on_medal, theme.medals),
            Edge(theme.paper, [*flat, *theme.lines]),
        ],
    )


def _on_stage(theme: Theme, stage: Stage) -> Palette:
    """Its light in steps that no eye sees, so that the edges of all that lies on it share what is left."""
    light = [mixed(stage.edge, stage.glow, step / _LEVELS) for step in range(_LEVELS + 1)]
    folds = [mixed(colour, "#FFFFFF", 0.25) for colour in stage.confetti]
    over = [stage.caption, stage.gold, stage.on_gold, stage.track, stage.pill, *stage.confetti, *folds, *theme.avatars, theme.on_avatar]
    grounds = light[:: _LEVELS // 2]
    return _palette(
        [*light, stage.ink, *over],
        [
            Edge(stage.ink, grounds, care=2),
            Edge(stage.caption, grounds, care=1.5),
            Edge(stage.gold, [stage.on_gold], care=1.5),
            Edge(stage.pill, [stage.ink, stage.gold]),
            Edge(theme.on_avatar, theme.avatars),
            *(Edge(ground, over) for ground in grounds),
            *(Edge(fold, [colour]) for fold, colour in zip(folds, stage.confetti, strict=True)),
        ],
    )


def _palette(flat: Sequence[str], edges: Sequence[Edge]) -> Palette:
    """All the flat colours as they are; where two of them share a cell, the first stands for both."""
    chosen = np.zeros((_MOST, 3), dtype=np.float32)
    names = list(dict.fromkeys(flat))
    chosen[: len(names)] = [channels(name) for name in names]
    blends, cares = _blends(edges, _STEPS)
    nearest = _apart(blends, chosen[: len(names)]).min(axis=1) * cares
    for place in range(len(names), _MOST):
        chosen[place] = blends[nearest.argmax()]
        nearest = np.minimum(nearest, _apart(blends, chosen[place : place + 1])[:, 0] * cares)
    palette = Palette(chosen)
    palette.learn(_cells(_opaque(_blends(edges, _COVERS)[0])))
    return palette


def _blends(edges: Sequence[Edge], steps: int) -> tuple[Colours, NDArray[np.float32]]:
    """Of all edges, with the weight of each in squares of distances."""
    pairs = [(edge.colour, ground, edge.care) for edge in edges for ground in edge.grounds]
    ones, others = np.array([channels(one) for one, _, _ in pairs]), np.array([channels(other) for _, other, _ in pairs])
    shares = np.arange(1, steps)[:, None, None] / steps
    cares = np.array([care * care for _, _, care in pairs], dtype=np.float32)
    return np.rint(ones + (others - ones) * shares).astype(np.float32).reshape(-1, 3), np.tile(cares, steps - 1)


def _apart(some: Colours, others: Colours) -> NDArray[np.float32]:
    """Squares of the distances of each from each of the others."""
    squares = (some * some).sum(axis=1)[:, None] + (others * others).sum(axis=1) - 2 * some @ others.T
    apart: NDArray[np.float32] = np.maximum(squares, 0)
    return apart


def _opaque(colours: Colours) -> NDArray[np.uint32]:
    """As pixels."""
    whole = np.hstack([colours, np.full((len(colours), 1), 255)]).astype(np.uint8)
    return np.ascontiguousarray(whole).view("<u4")[:, 0]


def _cells(colours: NDArray[np.uint32], out: NDArray[np.uint32] | None = None) -> NDArray[np.uint32]:
    """One product sets red above blue and green; the shift drops it below them."""
    cells = np.bitwise_and(colours, np.uint32(_KEPT), out=out)
    cells *= np.uint32(1 + (1 << 24))
    cells >>= np.uint32(10)
    return cells
