"""The gallery of cards: its page, its pictures, and by which sketches they were drawn.

Pictures are never compared, for their bytes may differ between machines: a fingerprint of every sketch is kept beside them, and where one
is not today's, the page is stale.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from bot.charts import Size, draw
from bot.charts.cards import CARDS
from bot.charts.sketch import Sketch
from bot.charts.theme import THEMES, ThemeName

FOLDER = "docs/gallery"
DARK = ("scorecard", "leaderboard", "win")
"""Shown in both themes."""

_NOTE = "<!-- Made from bot/charts/cards by `python -m tests.support.documents`; change it there. -->"
_INTRO = """Every card that Pacer draws, of made-up people and numbers, each with the words that go with it for whoever does not see it.
All of their states, in either theme and in every size, are drawn by

```sh
pacer preview
pacer preview scorecard --dark --size 2x
```"""
_MARKED = re.compile(r"([\\`*_<>\[\]|#~])")


class Shown(NamedTuple):
    card: str
    state: str
    theme: ThemeName

    @property
    def file(self) -> str:
        return f"{self.card}-dark.png" if self.theme == "dark" else f"{self.card}.png"

    @property
    def data(self) -> object:
        return CARDS[self.card].examples[self.state]

    @property
    def sketch(self) -> Sketch:
        return CARDS[self.card].sketch(self.data, THEMES[self.theme])


def shown() -> Sequence[Shown]:
    """The first state of every card."""
    return [Shown(name, next(iter(CARDS[name].examples)), theme) for name in CARDS for theme in THEMES if theme == "light" or name in DARK]


def page() -> str:
    parts = [_NOTE, "# Gallery", _INTRO]
    for name, card in CARDS.items():
        parts.append(f"## {name.capitalize()}")
        parts += [f"![{name}, {each.theme}]({each.file})" for each in shown() if each.card == name]
        parts.append(_MARKED.sub(r"\\\1", card.alt(next(iter(card.examples.values())))))
        parts.append(f"States: {', '.join(card.examples)}.")
    return "\n\n".join(parts) + "\n"


def sketches() -> str:
    """The fingerprint of each picture's sketch, as JSON."""
    return json.dumps({each.file: fingerprint(each.sketch) for each in shown()}, indent=2) + "\n"


def fingerprint(sketch: Sketch) -> str:
    """Of what stands where, to a hundredth of a pixel. Words count as words, so that no font file does."""
    return hashlib.sha256(json.dumps([*_rows(sketch)]).encode()).hexdigest()[:16]


def renew(root: Path) -> None:
    """Draws the pictures whose sketch has changed since; to be called before the fingerprints are written."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "sketches.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for each in shown():
        if known.get(each.file) != fingerprint(each.sketch) or not (folder / each.file).exists():
            (folder / each.file).write_bytes(_small(draw(each.card, each.data, size=Size.SLACK, theme=each.theme)))
    for stray in {file.name for file in folder.glob("*.png")} - {each.file for each in shown()}:
        (folder / stray).unlink()


def _rows(sketch: Sketch) -> Iterator[list[object]]:
    for row in sketch.all_rows():
        numbers = _rounded([row.x, row.y, row.line, row.style.size if row.style else 0])
        what = [row.words, row.style.face, row.style.tabular] if row.style else _rounded(row.outline.vertices)
        yield [row.kind, row.name, row.fill, row.stroke, numbers, what]


def _rounded(numbers: ArrayLike) -> object:
    """24 is 24.0, and there is no −0.0."""
    return (np.asarray(numbers, dtype=float).round(2) + 0.0).tolist()


def _small(png: bytes) -> bytes:
    """With 256 colours, as the folder is copied with every checkout."""
    saved = BytesIO()
    with Image.open(BytesIO(png)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(saved, "PNG", optimize=True)
    return saved.getvalue()
