"""The stage a win is celebrated on: light, rays and confetti, painted once for each of a few plates.

Confetti keeps out of `WORDS`, where each layout sets its words; `tests/charts/cards/test_win.py` holds the layouts to it.
"""

import math
import random
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from bot.charts.sketch import Extent, Sketch
from bot.charts.theme import HEIGHT, WIDTH, Stage, Theme, mixed

Look = Literal["small", "big", "huge", "kudos"]

VARIANTS = 3
"""Falls of confetti per look: neighbours in a channel differ, and a plate is 3 MB."""

LIGHT: dict[Look, tuple[float, float]] = {"small": (104.0, 570.0), "big": (950.0, 268.0), "huge": (600.0, 110.0), "kudos": (950.0, 268.0)}
"""Where the light comes from: the middle of the main avatar."""

WORDS: dict[Look, tuple[Extent, ...]] = {
    "small": ((0, 24, 752, HEIGHT), (740, 484, WIDTH, HEIGHT), (860, 36, 1176, 90)),
    "big": ((0, 84, 724, HEIGHT), (776, 92, 1124, 440), (736, 440, 1166, HEIGHT), (724, 590, WIDTH, HEIGHT)),
    "huge": ((290, 0, 910, HEIGHT), (0, 276, WIDTH, HEIGHT)),
    "kudos": (),
}
"""Where words may stand, and faces."""
_PIECES: dict[Look, int] = {"small": 40, "big": 72, "huge": 112, "kudos": 0}
_STEPS: dict[Look, int] = {"small": 32, "big": 36, "huge": 14, "kudos": 28}
"""Of the light: more of them are smoother, and every edge costs time in each picture's encoding."""
_FAR = 1100.0


class _Piece(NamedTuple):
    x: float
    y: float
    size: float


@lru_cache(maxsize=32)
def plate(theme: Theme, look: Look, variant: int) -> Sketch:
    sketch = Sketch(theme)
    colours = sketch.stage = theme.kudos if look == "kudos" else theme.win
    _light(sketch, colours, look)
    if look == "huge":
        _rays(sketch, colours, LIGHT[look], 20)
    _confetti(sketch, colours, look, variant)
    return sketch


def _light(sketch: Sketch, colours: Stage, look: Look) -> None:
    """Discs from the rim inwards, each a little nearer to the light's colour than the last."""
    sketch.box(0, 0, WIDTH, HEIGHT, colours.edge, name="ground")
    for step in range(1, _STEPS[look] + 1):
        share = step / _STEPS[look]
        colour = mixed(colours.edge, colours.glow, share * share * (3 - 2 * share))
        sketch.poly(0, 0, _circle(LIGHT[look], 90 + 780 * (1 - share)), fill=colour, name="light")


def _rays(sketch: Sketch, colours: Stage, middle: tuple[float, float], count: int) -> None:
    """Shade between the rays, rather than light on them: words stand out from both."""
    turn = 2 * math.pi / count
    for index in range(count):
        start = (index + 0.25) * turn
        edge = [_exit(middle, start + turn * share) for share in (0.0, 0.125, 0.25, 0.375, 0.5)]
        sketch.poly(0, 0, [middle, *edge], fill=f"{colours.edge}59", name="shade")


def _confetti(sketch: Sketch, colours: Stage, look: Look, variant: int) -> None:
    dice = random.Random(f"{look} {variant}")
    for piece in _fallen(dice, look):
        colour = colours.confetti[int(dice.random() * len(colours.confetti))]
        shape = dice.random()
        turn = dice.random() * math.pi
        if shape < 0.12:
            sketch.disc(piece.x, piece.y, piece.size * 0.42, colour, name="confetti")
        elif shape < 0.24 and look != "small":
            _streamer(sketch, piece, turn, colour)
        else:
            _paper(sketch, piece, turn, 0.3 + 0.55 * dice.random(), colour)


def _fallen(dice: random.Random, look: Look) -> list[_Piece]:
    """Where pieces lie: each the loneliest of a few throws, so that they neither clump nor stand in rows."""
    pieces: list[_Piece] = []
    while len(pieces) < _PIECES[look]:
        throws = [piece for _ in range(10) if _free(piece := _thrown(dice, look), look)]
        if throws:
            pieces.append(max(throws, key=lambda throw: _loneliness(throw, pieces)))
    return pieces


def _thrown(dice: random.Random, look: Look) -> _Piece:
    x, y = dice.random() * WIDTH, dice.random() ** (2.0 if look == "big" else 1.5) * HEIGHT
    near = dice.random()
    return _Piece(x, y, 17 if look == "small" else 15 + 15 * near * near)


def _free(piece: _Piece, look: Look) -> bool:
    reach = piece.size * 0.82
    if not (reach < piece.x < WIDTH - reach and reach < piece.y < HEIGHT - reach):
        return False
    return not any(
        left - reach < piece.x < right + reach and top - reach < piece.y < bottom + reach for left, top, right, bottom in WORDS[look]
    )


def _loneliness(throw: _Piece, pieces: Sequence[_Piece]) -> float:
    """Further down they lie further apart."""
    nearest = min((math.hypot(throw.x - other.x, throw.y - other.y) for other in pieces), default=_FAR)
    return (nearest - throw.size) / (1 + throw.y / HEIGHT)


def _paper(sketch: Sketch, piece: _Piece, turn: float, squash: float, colour: str) -> None:
    """A strip, half of it folded towards the light."""
    along, across = piece.size * 0.62, piece.size * 0.62 * squash
    corners = [(-along, -across), (along, -across), (along, across), (-along, across)]
    fold = [(-along, -across), (along * 0.2, -across), (-along * 0.2, across), (-along, across)]
    sketch.poly(piece.x, piece.y, _turned(corners, turn), fill=colour, name="confetti")
    sketch.poly(piece.x, piece.y, _turned(fold, turn), fill="#FFFFFF40", name="confetti")


def _streamer(sketch: Sketch, piece: _Piece, turn: float, colour: str) -> None:
    size = piece.size
    wave = [(size * 0.7 * (step / 12 * 2 - 1), size * 0.2 * math.sin(step / 12 * 4 * math.pi)) for step in range(13)]
    sketch.poly(piece.x, piece.y, _turned(wave, turn), stroke=colour, width=size * 0.17, name="confetti")


def _turned(points: Sequence[tuple[float, float]], angle: float) -> list[tuple[float, float]]:
    cos, sin = math.cos(angle), math.sin(angle)
    return [(x * cos - y * sin, x * sin + y * cos) for x, y in points]


def _circle(middle: tuple[float, float], radius: float) -> list[tuple[float, float]]:
    """Kept to the sheet, which holds its middle: so pressing each point to the rim is cutting it off there."""
    angles = (2 * math.pi * step / 240 for step in range(240))
    return [
        (min(max(middle[0] + radius * math.cos(angle), 0.0), WIDTH), min(max(middle[1] + radius * math.sin(angle), 0.0), HEIGHT))
        for angle in angles
    ]


def _exit(middle: tuple[float, float], angle: float) -> tuple[float, float]:
    """Where a ray leaves the sheet."""
    x, y, cos, sin = *middle, math.cos(angle), math.sin(angle)
    across = ((WIDTH if cos > 0 else 0) - x) / cos if abs(cos) > 1e-9 else _FAR * 2
    down = ((HEIGHT if sin > 0 else 0) - y) / sin if abs(sin) > 1e-9 else _FAR * 2
    reach = min(across, down)
    return (min(max(x + reach * cos, 0.0), WIDTH), min(max(y + reach * sin, 0.0), HEIGHT))
