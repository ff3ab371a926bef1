"""Ways to draw that go wrong, for the processes of a pool."""

import os
import signal

from bot import charts
from bot.charts.cards.win import Win
from bot.charts.theme import ThemeName


def deadly(card: str, data: object, size: charts.Size, theme: ThemeName) -> bytes:
    """Ends its process over wins; of other cards the process and the card."""
    if isinstance(data, Win):
        os.kill(os.getpid(), signal.SIGKILL)
    return f"{os.getpid()} {card}".encode()


def stuck(card: str, data: object, size: charts.Size, theme: ThemeName) -> bytes:
    """Stops its process over wins, for ever."""
    if isinstance(data, Win):
        os.kill(os.getpid(), signal.SIGSTOP)
    return f"{os.getpid()} {card}".encode()


def dying(card: str, data: object, size: charts.Size, theme: ThemeName) -> bytes:
    os._exit(1)


def failing(card: str, data: object, size: charts.Size, theme: ThemeName) -> bytes:
    raise ValueError("Ana has sold 5")
