"""vl-convert: Vega in an embedded V8, its pictures by resvg. As path and text marks, for Vega-Lite has no free layout."""

from functools import lru_cache

import vl_convert

from bot.charts.theme import HEIGHT, WIDTH
from tests.bench.peers.fonts import FAMILY, FOLDER, WEIGHTS
from tests.bench.peers.picture import Picture, Shape, Words


def draw(picture: Picture) -> bytes:
    _fonts()
    marks = [*map(_path, picture.shapes), *map(_text, picture.texts)]
    spec = {"$schema": "https://vega.github.io/schema/vega/v5.json", "width": WIDTH, "height": HEIGHT, "padding": 0, "marks": marks}
    return bytes(vl_convert.vega_to_png(spec))


def _path(shape: Shape) -> dict[str, object]:
    values = {"path": shape.svg, "strokeWidth": shape.line, "strokeCap": "round", "strokeJoin": "round"}
    values |= {"fill": shape.fill} if shape.fill else {}
    values |= {"stroke": shape.stroke} if shape.stroke else {}
    return _mark("path", values)


def _text(each: Words) -> dict[str, object]:
    place = {"x": each.x, "y": each.baseline, "baseline": "alphabetic"}
    return _mark(
        "text", {**place, "text": each.words, "fill": each.fill, "font": FAMILY, "fontWeight": WEIGHTS[each.face], "fontSize": each.size}
    )


def _mark(kind: str, values: dict[str, object]) -> dict[str, object]:
    return {"type": kind, "encode": {"enter": {name: {"value": value} for name, value in values.items()}}}


@lru_cache(maxsize=1)
def _fonts() -> None:
    vl_convert.register_font_directory(str(FOLDER))
