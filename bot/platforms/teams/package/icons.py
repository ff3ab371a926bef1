"""The app's two icons: rising bars under a pace line. Teams wants one in colour, and one white on nothing."""

import io

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

COLOR, OUTLINE = "color.png", "outline.png"
ACCENT = "#1F2A44"

_COLOR_SIZE, _OUTLINE_SIZE = 192, 32
_BARS = ((0.22, 0.16), (0.43, 0.27), (0.64, 0.38))
"""Left edge and height of each, as shares of the icon's side."""
_WIDTH, _FOOT = 0.14, 0.22
_PACE = ((0.25, 0.52), (0.5, 0.65), (0.75, 0.79))


def color() -> bytes:
    """192 × 192, with room around the mark as Teams cuts the corners."""
    return _drawn(_COLOR_SIZE, ground=ACCENT, bars="#FFFFFF", pace="#F2B134", line=0.045)


def outline() -> bytes:
    """32 × 32, white on a transparent ground."""
    return _drawn(_OUTLINE_SIZE, ground=None, bars="#FFFFFF", pace="#FFFFFF", line=0.06)


def _drawn(size: int, *, ground: str | None, bars: str, pace: str, line: float) -> bytes:
    figure = Figure(figsize=(size / 100, size / 100), dpi=100, facecolor=ground or "none")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    for left, height in _BARS:
        axes.add_patch(Rectangle((left, _FOOT), _WIDTH, height, color=bars, linewidth=0))
    axes.plot(*zip(*_PACE, strict=True), color=pace, linewidth=line * size * 0.72, solid_capstyle="round", solid_joinstyle="round")
    FigureCanvasAgg(figure)
    written = io.BytesIO()
    figure.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()
