"""Pictures of performance: a card's data in, a PNG out. Thread-safe; a few milliseconds of CPU a card, so never on the event loop."""

from typing import Literal

from bot.charts import canvas
from bot.charts.canvas import Size
from bot.charts.cards import CARDS
from bot.charts.photos import Photos, nobody
from bot.charts.theme import THEMES, ThemeName

__all__ = ["Photos", "Size", "draw", "draw_vector"]


def draw(card: str, data: object, *, size: Size, theme: ThemeName, photos: Photos = nobody) -> bytes:
    """The PNG of `data` on the card of that name (`bot.charts.cards.CARDS`); KeyError for an unknown card."""
    return canvas.png(CARDS[card].sketch(data, THEMES[theme]), size, photos)


def draw_vector(card: str, data: object, *, format: Literal["svg", "pdf"], theme: ThemeName, photos: Photos = nobody) -> bytes:
    """As `draw`, for paper and screens of any size: tens of milliseconds, the letters as outlines."""
    return canvas.vector(CARDS[card].sketch(data, THEMES[theme]), format, photos)
