from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from bot.charts import palette, png
from bot.charts.png import Deflate
from bot.charts.theme import LIGHT


@pytest.mark.parametrize("deflate", [png.by_isal, png.by_zlib])
def test_a_reader_that_is_not_ours_gets_the_pixels_back(deflate: Deflate) -> None:
    pixels = np.random.default_rng(7).integers(0, 256, (9, 14, 4), dtype=np.uint8)
    picture = Image.open(BytesIO(png.encode(pixels, deflate)))
    picture.verify()
    picture = Image.open(BytesIO(png.encode(pixels, deflate)))
    assert picture.size == (14, 9)
    assert (np.asarray(picture) == pixels).all()


@pytest.mark.parametrize("deflate", [png.by_isal, png.by_zlib])
def test_a_reader_that_is_not_ours_reads_a_palette_too(deflate: Deflate) -> None:
    pixels = np.array([[(255, 255, 255, 255), (16, 24, 40, 255)], [(16, 24, 40, 255), (11, 111, 184, 255)]], dtype=np.uint8)
    sent = png.index(pixels, palette.of(LIGHT, None), deflate)
    assert sent is not None
    Image.open(BytesIO(sent)).verify()
    picture = Image.open(BytesIO(sent))
    assert (picture.mode, picture.size) == ("P", (2, 2))
    assert (np.asarray(picture.convert("RGBA")) == pixels).all()


def test_isal_is_the_one_in_use_and_zlib_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert png.fastest() is png.by_isal
    monkeypatch.setattr(png, "isal_zlib", None)
    assert png.fastest() is png.by_zlib
