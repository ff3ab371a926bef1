"""The same card as SVG and PDF."""

import xml.etree.ElementTree as Xml
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from bot.charts import Size, draw_vector
from bot.charts.canvas import pixels, vector
from bot.charts.cards import CARDS
from bot.charts.photos import Pixels
from bot.charts.sketch import Sketch
from bot.charts.theme import LIGHT, THEMES, ThemeName
from tests.support.browser import browsing

SVG = "{http://www.w3.org/2000/svg}"
EXAMPLE = CARDS["scorecard"].examples["running"]


def halves(key: str) -> Pixels:
    """Red above, blue below."""
    picture = np.full((192, 192, 4), (255, 0, 0, 255), dtype=np.uint8)
    picture[96:] = (0, 0, 255, 255)
    return picture


def with_photo() -> Sketch:
    sketch = CARDS["scorecard"].sketch(EXAMPLE, LIGHT)
    sketch.photo(600, 80, 50, "halves")
    return sketch


def test_an_svg_is_a_page_of_1200_by_675_with_every_row_on_it() -> None:
    root = Xml.fromstring(draw_vector("scorecard", EXAMPLE, format="svg", theme="light"))
    assert root.get("viewBox") == "0 0 1200 675"
    rows = CARDS["scorecard"].sketch(EXAMPLE, LIGHT).all_rows()
    assert len(list(root.iter(f"{SVG}path"))) == len(rows)


def test_a_pdf_is_a_page_of_1200_by_675_points() -> None:
    written = draw_vector("scorecard", EXAMPLE, format="pdf", theme="dark")
    assert written.startswith(b"%PDF-1.")
    assert b"/MediaBox [ 0 0 1200 675 ]" in written


@pytest.mark.parametrize("format", ["svg", "pdf"])
def test_the_same_card_is_the_same_file_and_carries_no_date(format: str) -> None:
    first, second = (draw_vector("scorecard", EXAMPLE, format=format, theme="light") for _ in range(2))  # type: ignore[arg-type]
    assert first == second
    assert b"CreationDate" not in first
    assert b"dc:date" not in first


def test_a_photo_is_part_of_the_file() -> None:
    root = Xml.fromstring(vector(with_photo(), "svg", halves))
    assert len(list(root.iter(f"{SVG}image"))) == 1
    assert b"/Subtype /Image" in vector(with_photo(), "pdf", halves)
    assert b"/Subtype /Image" not in vector(with_photo(), "pdf")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_browser_shows_an_svg_as_agg_paints_it(theme: ThemeName) -> None:
    sketch = CARDS["team"].sketch(CARDS["team"].examples["running"], THEMES[theme])
    sketch.photo(600, 80, 50, "halves")
    painted = pixels(sketch, Size.SLACK, photos=halves)[..., :3].astype(int)
    async with browsing() as browser:
        page = await browser.new_page(viewport={"width": 1200, "height": 675})
        svg = vector(sketch, "svg", halves).decode().partition("<svg")[2].replace("1200pt", "1200px", 1).replace("675pt", "675px", 1)
        await page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style><svg{svg}")
        shot = np.asarray(Image.open(BytesIO(await page.screenshot())).convert("RGB")).astype(int)
    apart = np.abs(shot - painted).max(axis=2)
    assert apart.mean() < 1
    assert (apart > 64).mean() < 0.001
