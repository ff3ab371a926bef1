import hashlib
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from bot.charts import Size, caches, canvas, draw
from bot.charts.canvas import Renderer, Strokes, paint_in_private, paint_in_public, painter, pixels
from bot.charts.cards import CARDS
from bot.charts.sketch import Sketch
from bot.charts.theme import LABEL, LIGHT, THEMES, ThemeName

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


def test_words_are_copied_where_they_were_painted_before_and_only_there() -> None:
    def sheet(fill: str, words: str = "Revenue", under: str = "#FFFFFF") -> Sketch:
        sketch = Sketch(LIGHT)
        sketch.box(0, 0, 300, 100, under)
        sketch.text(40, 60, words, LABEL, fill)
        return sketch

    caches.clear()
    for sketch in (sheet("#101828"), sheet("#101828"), sheet("#CF4A14"), sheet("#101828", under="#EAF0F8"), sheet("#101828", "Revenues")):
        assert np.array_equal(pixels(sketch, Size.SLACK), pixels(sketch, Size.SLACK, paint_in_public))
    stamps = caches.usage()["canvas.stamps"]
    assert (stamps.hits, stamps.misses) == (1, 4)


def test_words_are_copied_into_another_row_whole_pixels_away() -> None:
    sketch = Sketch(LIGHT)
    sketch.text(40, 60, "Revenue", LABEL, "#101828")
    caches.clear()
    pixels(sketch, Size.SLACK)
    sketch.rows.pop()
    for x, baseline in ((40, 93.2), (307, 60), (40.5, 60), (1180, 8)):
        sketch.text(x, baseline, "Revenue", LABEL, "#101828")
    assert np.array_equal(pixels(sketch, Size.SLACK), pixels(sketch, Size.SLACK, paint_in_public))
    stamps = caches.usage()["canvas.stamps"]
    assert (stamps.hits, stamps.misses) == (3, 2)


def test_words_that_touch_each_other_are_painted_anew_every_time() -> None:
    sketch = Sketch(LIGHT)
    sketch.text(40, 60, "Revenue", LABEL, "#101828")
    sketch.text(48, 64, "Revenue", LABEL, "#CF4A14")
    caches.clear()
    for _ in range(3):
        assert np.array_equal(pixels(sketch, Size.SLACK), pixels(sketch, Size.SLACK, paint_in_public))
    assert caches.usage()["canvas.stamps"].size == 0


def test_words_lie_over_shapes_that_are_drawn_after_them() -> None:
    sketch = Sketch(LIGHT)
    sketch.text(40, 60, "Revenue", LABEL, "#101828")
    sketch.box(0, 0, 300, 100, "#FFFFFF")
    assert pixels(sketch, Size.SLACK)[0:100, 0:300].min() < 60


def test_eight_threads_draw_five_hundred_cards_as_one_does() -> None:
    chance = random.Random(3)
    jobs = [(*_anybody(chance), chance.choice(list(Size)[::2]), chance.choice(["light", "dark"])) for _ in range(500)]

    def painted(job: tuple[str, object, Size, ThemeName]) -> bytes:
        card, data, size, theme = job
        return hashlib.sha256(pixels(CARDS[card].sketch(data, THEMES[theme]), size).tobytes()).digest()

    caches.clear()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(painted, jobs))
    caches.clear()
    assert together == [painted(job) for job in jobs]
    assert len(set(together)) == 500


def _anybody(chance: random.Random) -> tuple[str, object]:
    """A card of any kind, in any state, of somebody who was not there before."""
    card, state = chance.choice([(card, state) for card, state in EXAMPLES if hasattr(CARDS[card].examples[state], "name")])
    name = "".join(chance.choices("ABCÖñéđ Ωж-نsה☎", k=12))
    return card, replace(CARDS[card].examples[state], name=name)  # type: ignore[type-var]
