"""The same font files for everybody."""

from collections.abc import Mapping
from pathlib import Path

from bot import charts
from bot.charts.theme import Face

FOLDER = Path(charts.__file__).parent / "fonts"
FILES: Mapping[Face, Path] = {
    "regular": FOLDER / "Inter-Regular.ttf",
    "semibold": FOLDER / "Inter-SemiBold.ttf",
    "bold": FOLDER / "Inter-Bold.ttf",
    "display": FOLDER / "InterDisplay-Bold.ttf",
}
FAMILY = "Inter"
WEIGHTS: Mapping[Face, int] = {"regular": 400, "semibold": 600, "bold": 700, "display": 700}
"""How the files call themselves; by these alone the display cut cannot be told from the other bold one."""
ASCENT, DESCENT = 0.96875, 0.24121
"""Of Inter, for libraries that place lines rather than baselines."""
