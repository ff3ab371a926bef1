"""What is wrong with a sketch: rows off the sheet, words that run into something, words that do not stand out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.charts import lettering
from bot.charts.sketch import Extent, Row, Sketch
from bot.charts.theme import HEIGHT, WIDTH

SOLID = {"track", "pace", "spark area", "now", "arrow", "rule", "ring track", "pace legend"}


def outside(sketch: Sketch) -> list[Row]:
    def within(row: Row) -> bool:
        left, top, right, bottom = row.extent
        return left >= -0.5 and top >= -0.5 and right <= WIDTH + 0.5 and bottom <= HEIGHT + 0.5

    return [row for row in sketch.all_rows() if not within(row)]


def under_photos(sketch: Sketch) -> list[Row]:
    """What a photo would cover beside the avatar that stands in for it, and the ground of a row; corners of a disc count as covered."""

    def covered(row: Row) -> bool:
        left, top, right, bottom = row.extent
        return any(
            min(right, photo.x + photo.half) - max(left, photo.x - photo.half) > 0.5
            and min(bottom, photo.y + photo.half) - max(top, photo.y - photo.half) > 0.5
            for photo in sketch.photos
        )

    return [row for row in sketch.rows if row.name not in ("paper", "tint", "avatar", "initials") and covered(row)]


def occupied(row: Row) -> Extent:
    """What a row takes: of a text its advance and the height of its figures."""
    if row.style is None:
        return row.extent
    wide = lettering.letter(row.words, row.style).width
    return (row.x, row.y - 0.72 * row.style.size, row.x + wide, row.y)


def collisions(sketch: Sketch) -> list[tuple[str, str]]:
    """Texts that run into another text, or into a bar, mark, spark or rule that is not theirs."""
    rows = [(row, occupied(row)) for row in sketch.all_rows() if row.kind == "text" or row.name in SOLID]
    texts = [(index, row, box) for index, (row, box) in enumerate(rows) if row.kind == "text"]
    return [
        (f"{text.name}: {text.words}", f"{other.name}: {other.words}")
        for index, text, box in texts
        for at, (other, its) in enumerate(rows)
        if (other.kind != "text" or at > index)
        and min(box[2], its[2]) - max(box[0], its[0]) > 0.5
        and min(box[3], its[3]) - max(box[1], its[1]) > 0.5
        and (text.name, other.name) != ("score", "ring track")
    ]


def luminance(colour: NDArray[Any]) -> NDArray[np.float64]:
    """Relative luminance of sRGB values, WCAG 2.2."""
    part = colour[..., :3] / 255.0
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    bright: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return bright
