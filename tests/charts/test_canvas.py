from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from bot.charts import Size, canvas, draw, lettering
from bot.charts.canvas import Renderer, Strokes, paint_in_private, paint_in_public, painter, pixels
from bot.charts.cards import CARDS
from bot.charts.cards.scorecard import Scorecard
from bot.charts.sketch import Sketch
from bot.charts.theme import LIGHT, THEMES, ThemeName

EXAMPLES = [(card, state) for card in CARDS for state in CARDS[card].examples]


@pytest.mark.parametrize(("card", "state"), EXAMPLES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_card_is_the_same_picture_through_matplotlibs_public_artist(card: str, state: str, theme: ThemeName) -> None:
    sketch = CARDS[card].sketch(CARDS[card].examples[state], THEMES[theme])
    assert np.array_equal(pixels(sketch, Size.TEAMS), pixels(sketch, Size.TEAMS, paint_in_public))


@pytest.mark.parametrize("size", [Size.SLACK, Size.SLACK_2X])
def test_every_size_is_the_same_picture_through_the_public_artist(size: Size) -> None:
    sketch = CARDS["scorecard"].sketch(CARDS["scorecard"].examples["running"], LIGHT)
    assert np.array_equal(pixels(sketch, size), pixels(sketch, size, paint_in_public))


def test_the_private_way_is_the_one_in_use_until_its_signature_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert painter() is paint_in_private

    def changed(renderer: Renderer, strokes: Strokes, scale: float) -> None:
        raise TypeError("draw_path_collection() takes other arguments")

    monkeypatch.setattr(canvas, "paint_in_private", changed)
    assert painter.__wrapped__() is paint_in_public


@pytest.mark.parametrize(("size", "expected"), [(Size.SLACK, (1200, 675)), (Size.SLACK_2X, (2400, 1350)), (Size.TEAMS, (1024, 576))])
def test_a_picture_has_the_size_its_platform_takes(size: Size, expected: tuple[int, int]) -> None:
    picture = draw("scorecard", CARDS["scorecard"].examples["running"], size=size, theme="light")
    assert Image.open(BytesIO(picture)).size == expected
    assert len(picture) < 1_000_000


def test_a_shape_is_painted_where_the_sketch_puts_it() -> None:
    sketch = Sketch(LIGHT)
    sketch.box(100, 50, 40, 20, "#FF0000")
    painted = pixels(sketch, Size.SLACK)
    rows, columns = np.nonzero(painted[:, :, 1] < 128)
    assert (columns.min(), columns.max(), rows.min(), rows.max()) == (100, 139, 50, 69)
    assert tuple(painted[60, 120]) == (255, 0, 0, 255)


def test_a_card_is_opaque() -> None:
    sketch = CARDS["team"].sketch(CARDS["team"].examples["running"], THEMES["dark"])
    assert pixels(sketch, Size.TEAMS)[:, :, 3].min() == 255


def test_a_card_is_not_painted_over_by_the_next() -> None:
    first = Sketch(LIGHT)
    kept = pixels(first, Size.TEAMS)
    second = Sketch(LIGHT)
    second.box(0, 0, 1200, 675, "#000000")
    pixels(second, Size.TEAMS)
    assert kept.min() == 255


def test_eight_threads_draw_what_one_draws() -> None:
    example = CARDS["scorecard"].examples["running"]
    assert isinstance(example, Scorecard)
    people = [replace(example, name=f"Rep {number} Ö. Ñandú", score=Decimal(number), rank=number, of=60) for number in range(60)]

    def painted(person: Scorecard) -> int:
        return hash(pixels(CARDS["scorecard"].sketch(person, LIGHT), Size.TEAMS).tobytes())

    lettering.letter.cache_clear()
    lettering.fit.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(painted, people))
    lettering.letter.cache_clear()
    assert together == [painted(person) for person in people]
    assert len(set(together)) == 60
