"""Sketches to pixels, by matplotlib's Agg. The only module that speaks to it.

The shapes of a sketch are one path collection, painted in one call over the cached pixels of its plate, on a renderer that its thread
keeps; its words are another. Glyphs are most of what Agg has to do, and most words of a card were on other cards before, or in another
row: painted words are kept together with the pixels that were under them, and copied where the same words meet the same pixels, whole
pixels away.

The signature of `draw_path_collection` is provisional in matplotlib 3.11; where it has changed, `paint_in_public` paints the same pixels
through a `PathCollection`, a little slower.
"""

import threading
from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache
from io import BytesIO
from itertools import chain
from typing import Literal, NamedTuple, Protocol, cast

import numpy as np
import structlog
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from bot.charts import palette
from bot.charts import png as image
from bot.charts.caches import Store
from bot.charts.outline import Outline
from bot.charts.photos import Photo, Photos, Pixels, nobody, paste, shaped
from bot.charts.sketch import Row, Sketch
from bot.charts.theme import HEIGHT, WIDTH

Block = tuple[slice, slice]
"""Rows and columns of pixels."""

_DPI = 72
"""Makes a point a pixel."""
_SALTED = threading.Lock()
"""matplotlib's settings are everybody's: one picture at a time changes them."""
_log = structlog.get_logger(__name__)


class Size(Enum):
    """Pictures in pixels, width by height. Teams takes at most 1024 by 1024."""

    SLACK = (1200, 675)
    SLACK_2X = (2400, 1350)
    TEAMS = (1024, 576)

    @property
    def scale(self) -> float:
        return self.value[0] / WIDTH


class Strokes(NamedTuple):
    """A list of rows, column by column."""

    paths: Sequence[Outline | Path]
    places: NDArray[np.float64]
    fills: NDArray[np.float64]
    strokes: NDArray[np.float64]
    lines: NDArray[np.float64]


class Stamp(NamedTuple):
    """Painted words: their block's first row and column counted from the pixel they are set down in, on what, and how it looked then."""

    down: int
    across: int
    ground: bytes
    painted: Pixels

    def block(self, place: "Place") -> Block:
        """Nothing, which no ground is, where it would begin off the sheet."""
        top, left = place.row + self.down, place.column + self.across
        if top < 0 or left < 0:
            return slice(0), slice(0)
        rows, columns, _ = self.painted.shape
        return slice(top, top + rows), slice(left, left + columns)


class Place(NamedTuple):
    """The pixel that words are set down in, and all else that decides which pixels they paint from there, and how."""

    row: int
    column: int
    words: tuple[object, ...]


class Renderer(Protocol):
    """What we use of `RendererAgg`, which matplotlib leaves untyped."""

    height: float

    def buffer_rgba(self) -> memoryview: ...

    def draw_path_collection(self, *args: object) -> None: ...


Painter = Callable[[Renderer, Strokes, float], None]


def png(sketch: Sketch, size: Size, photos: Photos = nobody) -> bytes:
    """A crowded picture by the palette of its theme and stage, unless photos are on it; any other, and twice the size, pixel by pixel."""
    painted = _painted(sketch, size, photos)
    indexed = None
    if size.scale <= 1 and image.crowded(painted) and not any(photos(photo.key) is not None for photo in sketch.photos):
        indexed = image.index(painted, palette.of(sketch.theme, sketch.stage))
    return indexed or image.encode(painted)


def pixels(sketch: Sketch, size: Size, painter: Painter | None = None, photos: Photos = nobody) -> Pixels:
    """Rows by columns by RGBA, a copy; `painter` paints every row itself, without the plate's cache."""
    if painter is None:
        return _painted(sketch, size, photos).copy()
    renderer = _new_renderer(size)
    buffer = _buffer(renderer)
    painter(renderer, _strokes(sketch.all_rows(), size.scale), size.scale)
    for photo in sketch.photos:
        paste(buffer, photo, photos, size.scale)
    return buffer.copy()


def paint_in_private(renderer: Renderer, strokes: Strokes, scale: float) -> None:
    context = GraphicsContextBase()
    context.set_snap(False)
    context.set_capstyle("round")
    context.set_joinstyle("round")
    upright = np.array([[scale, 0.0, 0.0], [0.0, -scale, 0.0], [0.0, 0.0, 1.0]])
    placed = np.array([[scale, 0.0, 0.0], [0.0, -scale, renderer.height], [0.0, 0.0, 1.0]])
    renderer.draw_path_collection(
        context, upright, strokes.paths, np.empty((0, 3, 3)), strokes.places, placed,
        strokes.fills, strokes.strokes, strokes.lines, [(0, None)], np.array([True]), [None], "screen",
    )  # fmt: skip


def paint_in_public(renderer: Renderer, strokes: Strokes, scale: float) -> None:
    collection = _collection(strokes, scale, renderer.height)
    collection.set_figure(Figure(dpi=_DPI))
    collection.draw(cast(RendererBase, renderer))


def vector(sketch: Sketch, format: Literal["svg", "pdf"], photos: Photos = nobody) -> bytes:
    """The same rows in an ordinary figure, saved by matplotlib: the same bytes for the same sketch, a page of 1200 by 675 points."""
    figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, frameon=False)
    figure.add_artist(_collection(_strokes(sketch.all_rows(), 1.0), 1.0, HEIGHT))
    for photo in sketch.photos:
        if (picture := photos(photo.key)) is not None:
            figure.add_artist(_Placed(photo, shaped(picture, photo)))
    written = BytesIO()
    dates = {"Date": None} if format == "svg" else {"CreationDate": None}
    with _SALTED, rc_context({"svg.hashsalt": "pacer"}):
        figure.savefig(written, format=format, metadata={**dates, "Creator": "Pacer"})
    return written.getvalue()


class _Placed(Artist):
    """A photo where formats place pictures themselves."""

    def __init__(self, photo: Photo, picture: Pixels) -> None:
        super().__init__()
        self.set_zorder(2)  # over the rows, which as a collection have 1
        self._photo = photo
        self._picture = picture

    def draw(self, renderer: RendererBase) -> None:
        x, y, half = self._photo.x, HEIGHT - self._photo.y, self._photo.half
        place = Affine2D().scale(2 * half).translate(x - half, y - half)
        renderer.draw_image(renderer.new_gc(), 0, 0, self._picture[::-1], place)


def _collection(strokes: Strokes, scale: float, height: float) -> PathCollection:
    collection = PathCollection(
        [Path(path.vertices, path.codes) for path in strokes.paths],
        offsets=strokes.places,
        offset_transform=Affine2D().scale(scale, -scale).translate(0, height),
        facecolors=strokes.fills,
        edgecolors=strokes.strokes,
        linewidths=strokes.lines,
        capstyle="round",
        joinstyle="round",
    )
    collection.set_transform(Affine2D().scale(scale, -scale))
    collection.set_snap(False)
    return collection


@lru_cache(maxsize=1)
def painter() -> Painter:
    """The private way where its signature still is what we know, else the public one."""
    outline = Outline(np.zeros((2, 2)))
    point = Strokes([outline], np.zeros((1, 2)), np.zeros((1, 4)), np.zeros((1, 4)), np.zeros(1))
    try:
        paint_in_private(_new_renderer(Size.TEAMS), point, 1.0)
    except (AttributeError, TypeError, RuntimeError):
        _log.warning("matplotlib's draw_path_collection has changed, painting in public")
        return paint_in_public
    return paint_in_private


class _Renderers(threading.local):
    """A renderer per size and thread: Agg is neither shared nor cheap to build."""

    def __init__(self) -> None:
        self._kept: dict[Size, Renderer] = {}

    def of(self, size: Size) -> Renderer:
        if size not in self._kept:
            self._kept[size] = _new_renderer(size)
        return self._kept[size]


_RENDERERS = _Renderers()
_PLATES: Store[Pixels] = Store(64 << 20, lambda plate: plate.nbytes)
_LARGEST = 60_000
"""Pixels of a stamp."""
_STAMPS: Store[Stamp] = Store(32 << 20, lambda stamp: 2 * stamp.painted.nbytes)


def _painted(sketch: Sketch, size: Size, photos: Photos) -> Pixels:
    """The thread's own buffer, which its next picture overwrites."""
    renderer = _RENDERERS.of(size)
    buffer = _buffer(renderer)
    if sketch.plate is None:
        buffer[...] = 0
    else:
        np.copyto(buffer, _plate(sketch.plate, size))
    painter()(renderer, _strokes(sketch.shapes(), size.scale), size.scale)
    _write(renderer, buffer, sketch.texts(), size.scale)
    for photo in sketch.photos:
        paste(buffer, photo, photos, size.scale)
    return buffer


def _plate(sketch: Sketch, size: Size) -> Pixels:
    """Kept by the sketch itself: the card that shares it keeps it."""
    known = _PLATES.get((sketch, size))
    if known is None:
        known = pixels(sketch, size, painter())
        _PLATES.put((sketch, size), known)
    return known


def _write(renderer: Renderer, buffer: Pixels, texts: Sequence[Row], scale: float) -> None:
    """Paints words, or copies them where they were painted before on the same ground."""
    fresh: list[tuple[Row, Place]] = []
    for row in texts:
        place = _place(row, scale, buffer)
        stamp = _STAMPS.get(place.words)
        if stamp is not None and buffer[block := stamp.block(place)].tobytes() == stamp.ground:
            buffer[block] = stamp.painted
        else:
            fresh.append((row, place))
    if not fresh:
        return
    edges = _edges([row for row, _ in fresh], scale)
    blocks = [(slice(top, bottom), slice(left, right)) for left, top, right, bottom in edges.tolist()]
    kept = _alone(edges) & _inside(edges, buffer) & _small(edges)
    grounds = [buffer[block].tobytes() if keep else b"" for block, keep in zip(blocks, kept, strict=True)]
    painter()(renderer, _strokes([row for row, _ in fresh], scale), scale)
    for (_, place), block, ground, keep in zip(fresh, blocks, grounds, kept, strict=True):
        if keep:
            top, left = block[0].start, block[1].start
            _STAMPS.put(place.words, Stamp(top - place.row, left - place.column, ground, buffer[block].copy()))


def _place(row: Row, scale: float, buffer: Pixels) -> Place:
    """Agg paints the same at places whole pixels apart. The colour there tells the grounds apart that words meet most."""
    x, y = row.x * scale, row.y * scale
    column, line = int(x), int(y)
    ground = buffer[line % buffer.shape[0], column % buffer.shape[1]].tobytes()
    return Place(line, column, (row.words, row.style, row.fill, scale, x - column, y - line, ground))


def _edges(texts: Sequence[Row], scale: float) -> NDArray[np.int64]:
    """Left, top, right and bottom of the pixels that each of the words may touch; of all at once, which is far quicker."""
    points = [np.asarray(row.outline.vertices, dtype=float) for row in texts]
    starts = np.cumsum([0, *(len(each) for each in points[:-1])])
    every, places = np.concatenate(points), np.array([(row.x, row.y) for row in texts])
    least = (np.minimum.reduceat(every, starts) + places) * scale
    most = (np.maximum.reduceat(every, starts) + places) * scale
    return np.hstack([np.maximum(least.astype(np.int64), 1) - 1, np.maximum(most.astype(np.int64), 1) + 2])


def _inside(edges: NDArray[np.int64], buffer: Pixels) -> NDArray[np.bool_]:
    """Of each block whether the sheet has all of it."""
    left, top, right, bottom = edges.T
    whole: NDArray[np.bool_] = (left > 0) & (top > 0) & (right <= buffer.shape[1]) & (bottom <= buffer.shape[0])
    return whole


def _small(edges: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of each block whether it is worth its memory: a win's amount fills half a sheet, and stands on no other card."""
    left, top, right, bottom = edges.T
    small: NDArray[np.bool_] = (right - left) * (bottom - top) <= _LARGEST
    return small


def _alone(edges: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of each block whether it shares no pixel with another."""
    left, top, right, bottom = edges.T
    meet = (top[:, None] < bottom) & (top < bottom[:, None]) & (left[:, None] < right) & (left < right[:, None])
    alone: NDArray[np.bool_] = meet.sum(axis=1) == 1
    return alone


def _strokes(rows: Sequence[Row], scale: float) -> Strokes:
    return Strokes(
        paths=[row.outline for row in rows],
        places=np.array([(row.x, row.y) for row in rows], dtype=float).reshape(-1, 2),
        fills=_colours([row.fill for row in rows]),
        strokes=_colours([row.stroke for row in rows]),
        lines=np.fromiter((row.line for row in rows), float, len(rows)) * scale,
    )


def _colours(names: Sequence[str | None]) -> NDArray[np.float64]:
    return np.fromiter(chain.from_iterable(map(_rgba, names)), float, 4 * len(names)).reshape(-1, 4)


@lru_cache(maxsize=256)
def _rgba(colour: str | None) -> tuple[float, float, float, float]:
    return to_rgba(colour) if colour else (0.0, 0.0, 0.0, 0.0)


def _buffer(renderer: Renderer) -> Pixels:
    return np.asarray(renderer.buffer_rgba())


def _new_renderer(size: Size) -> Renderer:
    build = cast(Callable[[int, int, int], Renderer], RendererAgg)
    return build(*size.value, _DPI)
