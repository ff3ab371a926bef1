"""plotly with kaleido: shapes and annotations on an empty figure, painted by a Chrome that stays open."""

import atexit
from functools import lru_cache

import kaleido

from bot.charts.theme import HEIGHT, WIDTH
from tests.bench.peers.fonts import FAMILY, WEIGHTS
from tests.bench.peers.picture import Picture, Shape, Words


def draw(picture: Picture) -> bytes:
    _browser()
    axis = {"visible": False, "fixedrange": True}
    layout = {
        "width": WIDTH,
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": axis | {"range": [0, WIDTH]},
        "yaxis": axis | {"range": [HEIGHT, 0]},
        "shapes": [_path(shape) for shape in picture.shapes],
        "annotations": [_text(each) for each in picture.texts],
    }
    return bytes(kaleido.calc_fig_sync({"data": [], "layout": layout}, opts={"format": "png", "width": WIDTH, "height": HEIGHT}))


def _path(shape: Shape) -> dict[str, object]:
    line = {"color": shape.stroke or "rgba(0,0,0,0)", "width": shape.line}
    return {"type": "path", "path": shape.svg, "fillcolor": shape.fill or "rgba(0,0,0,0)", "line": line}


def _text(each: Words) -> dict[str, object]:
    font = {"family": FAMILY, "weight": WEIGHTS[each.face], "size": each.size, "color": each.fill}
    place = {"x": each.x, "y": each.baseline, "xanchor": "left", "yanchor": "bottom", "showarrow": False, "borderpad": 0}
    return {"text": each.words, "font": font, **place}


@lru_cache(maxsize=1)
def _browser() -> None:
    kaleido.start_sync_server(silence_warnings=True)
    atexit.register(kaleido.stop_sync_server, silence_warnings=True)
