"""takumi-py: a Rust renderer of HTML; boxes and words as elements, curves as one SVG picture beneath the words."""

from functools import lru_cache
from html import escape

from takumi_py import FontResource, ImageResource, Renderer

from bot.charts.theme import HEIGHT, WIDTH
from tests.bench.peers.fonts import ASCENT, DESCENT, FILES
from tests.bench.peers.picture import Picture, Shape

_ABOVE = ASCENT - (ASCENT + DESCENT - 1) / 2
"""From the top of a line as high as its font to the baseline, as a share of the size."""


def draw(picture: Picture) -> bytes:
    first = next(place for place, shape in enumerate(picture.shapes) if not shape.box)
    parts = [_box(shape) for shape in picture.shapes[:first]]
    parts.append(f'<img src="memory://curves" style="position:absolute;left:0;top:0;width:{WIDTH}px;height:{HEIGHT}px">')
    parts += [_box(shape) for shape in picture.shapes[first:] if shape.box]
    parts += [
        f'<div style="position:absolute;left:{each.x:.2f}px;top:{each.baseline - _ABOVE * each.size:.2f}px;color:{each.fill};'
        f'font-family:{each.face};font-size:{each.size}px;line-height:1;white-space:nowrap">{escape(each.words)}</div>'
        for each in picture.texts
    ]
    html = f'<div style="position:relative;width:{WIDTH}px;height:{HEIGHT}px">{"".join(parts)}</div>'
    curves = ImageResource("memory://curves", _curves(picture), cache="none")
    return bytes(_renderer().render_html(html, width=WIDTH, height=HEIGHT, images=[curves]))


def _box(shape: Shape) -> str:
    assert shape.box is not None
    x, y, width, height, radius = shape.box
    return (
        f'<div style="position:absolute;left:{x:.2f}px;top:{y:.2f}px;width:{width:.2f}px;height:{height:.2f}px;'
        f'border-radius:{radius:.2f}px;background:{shape.fill}"></div>'
    )


def _curves(picture: Picture) -> bytes:
    paths = "".join(
        f'<path d="{shape.svg}" fill="{shape.fill or "none"}" stroke="{shape.stroke or "none"}" stroke-width="{shape.line}"/>'
        for shape in picture.shapes
        if not shape.box
    )
    size = f'width="{WIDTH}" height="{HEIGHT}" stroke-linecap="round" stroke-linejoin="round"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{paths}</svg>'.encode()


@lru_cache(maxsize=1)
def _renderer() -> Renderer:
    renderer = Renderer(load_default_fonts=False)
    for face, file in FILES.items():
        renderer.register_font(FontResource(file.read_bytes(), name=face))
    return renderer
