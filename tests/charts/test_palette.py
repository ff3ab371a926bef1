"""What a crowded picture loses by its palette: nothing that an eye would miss."""

from collections.abc import Iterator
from dataclasses import fields
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bot.charts import Size, canvas, draw, palette, png
from bot.charts.cards import CARDS
from bot.charts.palette import MOST_OFF
from bot.charts.sketch import Sketch
from bot.charts.theme import LIGHT, THEMES, Stage, Theme, ThemeName, channels

EXAMPLES = [(card, state) for card in CARDS for state in CARDS[card].examples]


def decoded(picture: bytes | None) -> NDArray[np.uint8]:
    assert picture is not None
    return np.asarray(Image.open(BytesIO(picture)).convert("RGBA"))


def mode(picture: bytes) -> str:
    return Image.open(BytesIO(picture)).mode


def named(colours: Theme | Stage) -> Iterator[str]:
    for field in fields(colours):
        value = getattr(colours, field.name)
        yield from (value if isinstance(value, tuple) else (value,) if isinstance(value, str) and value[0] == "#" else ())


def swatches(colours: list[str]) -> NDArray[np.uint8]:
    """A row of one pixel of each."""
    return np.array([[(*channels(colour), 255) for colour in colours]], dtype=np.uint8)


@pytest.mark.parametrize(("card", "state"), EXAMPLES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_loses_little_of_a_few_pixels_and_next_to_nothing_on_the_whole(card: str, state: str, theme: ThemeName) -> None:
    sketch = CARDS[card].sketch(CARDS[card].examples[state], THEMES[theme])
    painted = canvas.pixels(sketch, Size.TEAMS)
    off = np.abs(decoded(png.index(painted, palette.of(sketch.theme, sketch.stage))).astype(int) - painted)
    assert off.max() <= MOST_OFF
    assert (off.max(axis=2) > 16).mean() < 0.002
    assert off.mean() < 0.6


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("stage", [None, "win", "kudos"])
def test_colours_that_have_a_name_stay_as_they_are_and_so_does_their_contrast(theme: ThemeName, stage: str | None) -> None:
    colours = THEMES[theme] if stage is None else getattr(THEMES[theme], stage)
    asked = swatches(list(named(colours)))
    found = decoded(png.index(asked, palette.of(THEMES[theme], None if stage is None else colours)))
    assert found.tolist() == asked.tolist()


def test_light_on_a_stage_falls_in_steps_that_nobody_sees() -> None:
    edge, glow = (np.array(channels(colour)) for colour in (LIGHT.win.edge, LIGHT.win.glow))
    falling = np.rint(edge + (glow - edge) * np.linspace(0, 1, 500)[:, None]).astype(np.uint8)
    pixels = np.dstack([falling[None], np.full((1, 500, 1), 255, dtype=np.uint8)])
    assert np.abs(decoded(png.index(pixels, palette.of(LIGHT, LIGHT.win))).astype(int) - pixels).max() <= 2


def test_what_a_colour_becomes_does_not_depend_on_the_pictures_before() -> None:
    paints = [canvas.pixels(CARDS[card].sketch(CARDS[card].examples[state], LIGHT), Size.TEAMS) for card, state in EXAMPLES[:40:8]]

    def through(order: list[int]) -> dict[int, bytes]:
        fresh = palette.of.__wrapped__(LIGHT, None)
        return {place: decoded(png.index(paints[place], fresh)).tobytes() for place in order}

    assert through([0, 1, 2, 3, 4]) == through([4, 2, 0, 3, 1])


def test_colours_that_no_palette_holds_are_sent_as_they_are() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (48, 64, 4), dtype=np.uint8)
    assert png.index(noise, palette.of(LIGHT, None)) is None
    sketch = Sketch(LIGHT)
    for x in range(0, 1200, 4):
        sketch.box(x, 0, 2, 675, "#00FF00")
    picture = canvas.png(sketch, Size.SLACK)
    assert png.crowded(canvas.pixels(sketch, Size.SLACK))
    assert (decoded(picture) == canvas.pixels(sketch, Size.SLACK)).all()


def test_only_a_crowded_picture_is_sent_by_a_palette_and_none_with_a_photo() -> None:
    calm, full = (
        draw("leaderboard", CARDS["leaderboard"].examples[state], size=Size.SLACK, theme="light") for state in ("teams", "twenty")
    )
    assert (mode(calm), mode(full)) == ("RGBA", "P")
    assert mode(draw("leaderboard", CARDS["leaderboard"].examples["twenty"], size=Size.SLACK_2X, theme="light")) == "RGBA"
    team = CARDS["team"].sketch(CARDS["team"].examples["fourteen reps"], LIGHT)
    assert mode(canvas.png(team, Size.SLACK)) == "P"
    team.photo(200, 100, 50, "face")
    assert mode(canvas.png(team, Size.SLACK)) == "P"
    assert mode(canvas.png(team, Size.SLACK, lambda key: np.full((192, 192, 4), 255, dtype=np.uint8))) == "RGBA"
