"""skia-python: the engine of Chrome's canvas, on its own raster surface."""

from functools import lru_cache

import skia

from bot.charts.theme import HEIGHT, WIDTH, Face
from tests.bench.peers.fonts import FILES
from tests.bench.peers.picture import Picture, Shape


def draw(picture: Picture) -> bytes:
    surface = skia.Surface(WIDTH, HEIGHT)
    with surface as canvas:
        for shape in picture.shapes:
            if shape.fill:
                _put(canvas, shape, skia.Paint(AntiAlias=True, Color=_colour(shape.fill)))
            if shape.stroke:
                paint = skia.Paint(AntiAlias=True, Color=_colour(shape.stroke), Style=skia.Paint.kStroke_Style, StrokeWidth=shape.line)
                paint.setStrokeCap(skia.Paint.kRound_Cap)
                paint.setStrokeJoin(skia.Paint.kRound_Join)
                _put(canvas, shape, paint)
        for each in picture.texts:
            paint = skia.Paint(AntiAlias=True, Color=_colour(each.fill))
            canvas.drawString(each.words, each.x, each.baseline, _font(each.face, each.size), paint)
    return bytes(surface.makeImageSnapshot().encodeToData(skia.kPNG, 100))


def _put(canvas: skia.Canvas, shape: Shape, paint: skia.Paint) -> None:
    if shape.box:
        x, y, width, height, radius = shape.box
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, width, height), radius, radius, paint)
        return
    path = skia.PathBuilder()
    path.moveTo(*shape.polygon[0])
    for point in shape.polygon[1:]:
        path.lineTo(*point)
    canvas.drawPath(path.detach(), paint)


@lru_cache(maxsize=256)
def _colour(name: str) -> int:
    return 0xFF000000 | int(name[1:], 16)


@lru_cache(maxsize=64)
def _font(face: Face, size: float) -> skia.Font:
    font = skia.Font(_typeface(face), size)
    font.setSubpixel(True)
    font.setEdging(skia.Font.Edging.kAntiAlias)
    return font


@lru_cache(maxsize=8)
def _typeface(face: Face) -> skia.Typeface:
    return skia.Typeface.MakeFromFile(str(FILES[face]))
