"""The gallery of cards: its page, its pictures, and by which sketches they were drawn.

Pictures are never compared, for their bytes may differ between machines: a fingerprint of every sketch is kept beside them, and where one
is not today's, the page is stale.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
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
_INTRO = """Every card that Pacer can draw, of made-up people and numbers. Some answer to a command today; the others come with the features
that they belong to. Each goes with words for whoever does not see it, has further states, a dark theme, three sizes and as many
languages as there are catalogues:

```sh
pacer preview                                    # every card in every state
pacer preview scorecard --dark --size 2x
pacer preview --state german                     # the states with that in their name
pacer preview leaderboard --locale fr
pacer preview --list                             # the names of all states
```

Where a photo of a person is known it takes the place of the initials. The letters are set in
[these fonts](../../bot/charts/fonts/README.md)."""
_MARKED = re.compile(r"([\\`*_<>\[\]|#~])")


class Use(NamedTuple):
    """What a card is for, who sees it, and how it is called up today, or what it comes with."""

    purpose: str
    readers: str
    way: str


_ASKER = "Whoever asks, within what the playbook lets them see"
_CONTESTS, _COACHING = "Comes with contests.", "Comes with coaching."
USES: Mapping[str, Use] = {
    "scorecard": Use("One person's numbers against goal and pace.", f"{_ASKER}; others where it is shared.", "`/scorecard`"),
    "team": Use("A team's numbers, and a row for each of its people.", f"{_ASKER}; others where it is shared.", "`/scorecard team NAME`"),
    "compare": Use("Then and now: what became of a coaching note.", "The person and their manager.", _COACHING),
    "beside": Use("A person beside their own best, the team's median and the goal.", "The person and their manager.", _COACHING),
    "trend": Use("One metric over time, and where it is likely to end.", f"{_ASKER}.", _COACHING),
    "quadrant": Use("Activity against result for everyone of a team.", "Managers with names, others without.", _COACHING),
    "leaderboard": Use("Who stands where, with your own row marked.", f"{_ASKER}; the first places where it is shared.", "`/leaderboard`"),
    "standings": Use("A contest for the most, or for who improved most.", "The contest's channel.", _CONTESTS),
    "finish": Use("A contest in which the first to a target win.", "The contest's channel.", _CONTESTS),
    "tiers": Use("A contest whose thresholds have a prize each.", "The contest's channel.", _CONTESTS),
    "tug": Use("Team against team.", "The contest's channel.", _CONTESTS),
    "duel": Use("One person against another.", "The contest's channel.", _CONTESTS),
    "bracket": Use("A knock-out of up to 32.", "The contest's channel.", _CONTESTS),
    "raffle": Use("Tickets earned, and the draw.", "The contest's channel.", _CONTESTS),
    "streaks": Use("Days or weeks in a row.", "The contest's channel.", _CONTESTS),
    "race": Use("How the lead of a contest changed until its end.", "The contest's channel.", _CONTESTS),
    "win": Use("A deal won, thanks to a colleague, or a correction.", "The channel for wins.", "Comes with wins."),
}


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
    contents = " · ".join(f"[{name.capitalize()}](#{name})" for name in CARDS)
    parts = [_NOTE, "# Gallery", _INTRO, contents]
    for name, card in CARDS.items():
        use = USES[name]
        parts += [f"## {name.capitalize()}", f"{use.purpose} *Seen by:* {use.readers} *Today:* {use.way}"]
        parts += [f"![{_pictured(each)}]({each.file})" for each in shown() if each.card == name]
        words = _MARKED.sub(r"\\\1", card.alt(next(iter(card.examples.values()))))
        parts.append(f"<details><summary>In words</summary>\n\n{words}\n\n</details>")
        parts.append(f"States: {', '.join(card.examples)}.")
    return "\n\n".join(parts) + "\n"


def _pictured(each: Shown) -> str:
    """As "Scorecard in dark colours: Omar Patel, Account Executive"; the rest stands in words below."""
    colours = " in dark colours" if each.theme == "dark" else ""
    first = CARDS[each.card].alt(each.data).split(". ")[0]
    return _MARKED.sub(r"\\\1", f"{each.card.capitalize()}{colours}: {first}")


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
