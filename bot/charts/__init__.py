"""Pictures of performance: a card's data in, a PNG out. Thread-safe; a few milliseconds of CPU a card, so never on the event loop."""

from bot.charts import canvas
from bot.charts.canvas import Size
from bot.charts.cards import CARDS
from bot.charts.theme import THEMES, ThemeName

__all__ = ["Size", "draw"]


def draw(card: str, data: object, *, size: Size, theme: ThemeName) -> bytes:
    """The PNG of `data` on the card of that name (`bot.charts.cards.CARDS`); KeyError for an unknown card."""
    return canvas.png(CARDS[card].sketch(data, THEMES[theme]), size)
