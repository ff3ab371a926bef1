"""Portraits of a few of the made-up people, drawn rather than photographed: a bust before a plain ground."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

SIDE = 192
_FINE = 4
"""Drawn this many times larger, so that edges come out smooth."""


@dataclass(frozen=True)
class _Look:
    ground: str
    skin: str
    shade: str
    hair: str
    clothes: str
    style: Callable[["_Canvas", "_Look"], None]


class _Canvas:
    """A square of 100 by 100."""

    def __init__(self, ground: str) -> None:
        side = SIDE * _FINE
        self.image = Image.new("RGB", (side, side), ground)
        self._draw = ImageDraw.Draw(self.image)
        self._unit = side / 100

    def oval(self, x: float, y: float, across: float, down: float, fill: str) -> None:
        self._draw.ellipse([each * self._unit for each in (x - across, y - down, x + across, y + down)], fill)

    def slab(self, left: float, top: float, right: float, bottom: float, radius: float, fill: str) -> None:
        self._draw.rounded_rectangle([each * self._unit for each in (left, top, right, bottom)], radius * self._unit, fill)

    def cap(self, x: float, y: float, across: float, down: float, begin: float, end: float, fill: str) -> None:
        """The part of an oval beyond the chord between two angles, clockwise from three o'clock."""
        self._draw.chord([each * self._unit for each in (x - across, y - down, x + across, y + down)], begin, end, fill)


@cache
def portraits() -> Mapping[str, bytes]:
    """PNGs by the key of the person, the same on every machine with the same Pillow."""
    return {key: _png(look) for key, look in _LOOKS.items()}


def _png(look: _Look) -> bytes:
    canvas = _Canvas(look.ground)
    look.style(canvas, look)
    file = BytesIO()
    canvas.image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(file, "PNG")
    return file.getvalue()


def _bust(canvas: _Canvas, look: _Look) -> None:
    canvas.oval(50, 104, 36, 34, look.clothes)
    canvas.slab(42, 54, 58, 80, 8, look.shade)
    canvas.cap(50, 72, 12, 10, 0, 180, look.skin)
    canvas.oval(50, 43, 17, 21, look.skin)


def _long(canvas: _Canvas, look: _Look) -> None:
    canvas.slab(28, 17, 72, 80, 22, look.hair)
    _bust(canvas, look)
    canvas.cap(50, 39, 21.5, 22, 168, 318, look.hair)
    canvas.cap(50, 39, 21.5, 22, 290, 372, look.hair)


def _short(canvas: _Canvas, look: _Look) -> None:
    canvas.oval(50, 36, 19.5, 20, look.hair)
    _bust(canvas, look)
    canvas.cap(50, 34, 19.5, 18, 180, 360, look.hair)
    canvas.cap(50, 46, 17, 18, 20, 160, look.hair)
    canvas.oval(50, 45, 13.5, 14, look.skin)
    canvas.cap(50, 34, 19.5, 18, 196, 344, look.hair)


def _bun(canvas: _Canvas, look: _Look) -> None:
    canvas.oval(50, 16, 11, 10, look.hair)
    canvas.oval(50, 37, 20, 20, look.hair)
    _bust(canvas, look)
    canvas.cap(50, 35, 19, 17, 190, 350, look.hair)


_LOOKS = {
    "ana": _Look("#E9C9B0", "#D9A07C", "#C48A67", "#3A2A26", "#2F5D62", _long),
    "marcus": _Look("#BFD3DE", "#8A5A3C", "#754A30", "#1F1A1A", "#3D4A63", _short),
    "quinn": _Look("#CFDCC3", "#F0C9A8", "#DDB08C", "#A4512B", "#6B4E71", _bun),
}
