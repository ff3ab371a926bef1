"""Pillow: shapes at three times the size, shrunk, because it smooths no edges itself; words by its FreeType."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.charts.theme import HEIGHT, WIDTH, Face
from tests.bench.peers.fonts import FILES
from tests.bench.peers.picture import Picture

OVER = 3


def draw(picture: Picture) -> bytes:
    large = Image.new("RGB", (WIDTH * OVER, HEIGHT * OVER))
    pen = ImageDraw.Draw(large)
    for shape in picture.shapes:
        if shape.box:
            x, y, width, height, radius = (value * OVER for value in shape.box)
            pen.rounded_rectangle((x, y, x + width - 1, y + height - 1), radius, fill=shape.fill)
            continue
        points = [(x * OVER, y * OVER) for x, y in shape.polygon]
        if shape.fill:
            pen.polygon(points, fill=shape.fill)
        if shape.stroke:
            pen.line(points, fill=shape.stroke, width=round(shape.line * OVER), joint="curve")
    image = large.reduce(OVER)
    pen = ImageDraw.Draw(image)
    for each in picture.texts:
        pen.text((each.x, each.baseline), each.words, each.fill, _font(each.face, each.size), anchor="ls")
    saved = BytesIO()
    image.save(saved, "PNG", compress_level=1)
    return saved.getvalue()


@lru_cache(maxsize=64)
def _font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FILES[face]), size)
