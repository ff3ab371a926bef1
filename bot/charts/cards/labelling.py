"""Names beside marks, none over another: each takes the first free place round its mark, in the order given."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.charts.lettering import letter
from bot.charts.sketch import Extent, Sketch
from bot.charts.theme import Type

Boxes = NDArray[np.float64]
"""Left, top, right and bottom, row by row."""
Box = NDArray[np.float64]
"""One of these rows."""

_GAP = 5.0
"""Between a mark and its words; other words keep as far at the sides, and `_LEADING` above and below."""
_LEADING = 2.0
_FAR = 10.0


@dataclass(frozen=True)
class Label:
    """Words for the mark of that radius at (`x`, `y`), and fewer for where there is little room."""

    words: str
    few: str
    x: float
    y: float
    radius: float
    style: Type
    colour: str


def place(sketch: Sketch, labels: Sequence[Label], taken: Sequence[Extent], within: Extent) -> int:
    """Sets down the words that have room `within`, clear of what is `taken`, then others' few words; returns how many have neither."""
    boxes = np.asarray(taken, dtype=float).reshape(-1, 4)
    crowded: list[Label] = []
    for label in labels:
        box = _free(label, label.words, boxes, within)
        if box is None:
            crowded.append(label)
        else:
            boxes = _set(sketch, label, label.words, box, boxes)
    hidden = 0
    for label in crowded:
        box = _free(label, label.few, boxes, within)
        if box is None:
            hidden += 1
        else:
            boxes = _set(sketch, label, label.few, box, boxes)
    return hidden


def _set(sketch: Sketch, label: Label, words: str, box: Box, boxes: Boxes) -> Boxes:
    sketch.text(float(box[0]), float(box[3]), words, label.style, label.colour, name="person")
    return np.vstack([boxes, box])


def _free(label: Label, words: str, boxes: Boxes, within: Extent) -> Box | None:
    """The first place round the mark where `words` touch nothing."""
    tried = _round(label, letter(words, label.style).width, 0.76 * label.style.size)
    free = _inside(tried, within) & ~_touching(tried, boxes, label)
    return tried[int(free.argmax())] if free.any() else None


def _round(label: Label, wide: float, tall: float) -> Boxes:
    """Right and left of the mark, above and below it, then a little higher and lower at the sides, and along it."""
    reach, little, more, along = label.radius + _GAP + 0.01, 0.6 * tall, 1.1 * tall, 5.0
    right, left, middle = reach, -reach - wide, -wide / 2
    above, below, level = -reach - tall, reach, -tall / 2
    places = [
        (right, level), (left, level), (middle, above), (middle, below),
        (right, level - little), (right, level + little), (left, level - little), (left, level + little),
        (right, level - more), (right, level + more), (left, level - more), (left, level + more),
        (-along, above), (along - wide, above), (-along, below), (along - wide, below),
    ]  # fmt: skip
    corner = np.add(places, (label.x, label.y))
    return np.hstack([corner, np.add(corner, (wide, tall))])


def _inside(boxes: Boxes, within: Extent) -> NDArray[np.bool_]:
    left, top, right, bottom = within
    return np.asarray((boxes[:, 0] >= left) & (boxes[:, 1] >= top) & (boxes[:, 2] <= right) & (boxes[:, 3] <= bottom))


def _touching(boxes: Boxes, others: Boxes, label: Label) -> NDArray[np.bool_]:
    """Whether each of `boxes` touches any of `others`; from all but its own mark words keep so far that nobody takes them for another's."""
    own = (others[:, 0] <= label.x) & (label.x <= others[:, 2]) & (others[:, 1] <= label.y) & (label.y <= others[:, 3])
    gap = np.where(own, _GAP, _FAR)[None, :]
    apart = (
        (boxes[:, None, 0] >= others[None, :, 2] + gap)
        | (boxes[:, None, 2] <= others[None, :, 0] - gap)
        | (boxes[:, None, 1] >= others[None, :, 3] + _LEADING)
        | (boxes[:, None, 3] <= others[None, :, 1] - _LEADING)
    )
    return np.asarray(~apart.all(axis=1))
