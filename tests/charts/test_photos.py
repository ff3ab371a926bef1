import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from bot.charts import Size, caches
from bot.charts.canvas import paint_in_public, pixels
from bot.charts.photos import MOST_BYTES, Pixels, decode
from bot.charts.sketch import Sketch
from bot.charts.theme import LIGHT
from tests.support.sketches import under_photos

RED = (200, 0, 0, 255)


def sent(image: Image.Image, format: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def red(key: str) -> Pixels | None:
    return np.full((192, 192, 4), RED, dtype=np.uint8) if key == "red" else None


def bomb() -> bytes:
    """A few bytes whose head promises ten gigabytes."""
    data = bytearray(sent(Image.new("RGBA", (8, 8)), "PNG"))
    data[16:24] = struct.pack(">II", 50_000, 50_000)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


def scans(times: int) -> bytes:
    """A progressive JPEG whose last scan comes so often; decoding takes the time of as many pictures."""
    whole = sent(Image.new("L", (2048, 2048), 128), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * times + whole[-2:]


@pytest.fixture
def sheet() -> Sketch:
    """An avatar in blue of radius 50 about (200, 100), and a photo for it."""
    caches.clear()
    sketch = Sketch(LIGHT)
    sketch.disc(200, 100, 50, "#0000FF", name="avatar")
    sketch.photo(200, 100, 50, "red")
    return sketch


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_photo_is_decoded_to_its_middle_square(format: str) -> None:
    wide = Image.new("RGB", (400, 200), (0, 0, 255))
    wide.paste(RED[:3], (100, 0, 300, 200))
    decoded = decode(sent(wide, format))
    assert decoded is not None
    assert decoded.shape == (192, 192, 4)
    assert np.abs(decoded[10:-10, 10:-10].astype(int) - RED).max() <= 8


def test_of_an_animation_only_the_first_frame_is_taken() -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED[:3], (0, 0, 255))]
    decoded = decode(sent(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert decoded is not None
    assert tuple(decoded[96, 96]) == RED


def test_what_is_transparent_stands_on_white() -> None:
    decoded = decode(sent(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG"))
    assert decoded is not None
    assert decoded.min() == 255


def test_a_photo_of_sixteen_bits_keeps_its_grey() -> None:
    decoded = decode(sent(Image.new("I;16", (64, 64), 0x8000), "PNG"))
    assert decoded is not None
    assert tuple(decoded[96, 96]) == (128, 128, 128, 255)


def test_a_photo_taken_sideways_is_set_upright() -> None:
    image = Image.new("RGB", (100, 100), (0, 0, 255))
    image.paste(RED[:3], (0, 0, 100, 50))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    decoded = decode(sent(image, "JPEG", exif=exif))
    assert decoded is not None
    assert decoded[20, 96, 2] > 200 > decoded[170, 96, 2]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        sent(Image.new("RGB", (64, 64)), "PNG")[:-30],
        sent(Image.new("RGB", (64, 64)), "BMP"),
        sent(Image.new("RGB", (64, 64)), "TIFF"),
        sent(Image.new("1", (2100, 2100)), "PNG"),
        bomb(),
        scans(100),
        sent(Image.new("RGB", (64, 64)), "PNG") + b"\0" * MOST_BYTES,
    ],
    ids=["nothing", "SVG", "cut off", "BMP", "TIFF", "too many pixels", "a bomb", "too many scans", "too many bytes"],
)
def test_what_is_no_fit_photo_is_none(data: bytes) -> None:
    assert len(data) < 200_000 or len(data) > MOST_BYTES
    assert decode(data) is None


def test_a_progressive_photo_of_a_few_scans_is_one() -> None:
    assert decode(scans(20)) is not None


@given(some.binary(max_size=200), some.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]), some.integers(0, 400))
def test_broken_bytes_never_raise(noise: bytes, format: str, at: int) -> None:
    whole = sent(Image.new("RGB", (32, 32), RED[:3]), format)
    decoded = decode(whole[:at] + noise + whole[at + len(noise) :])
    assert decoded is None or decoded.shape == (192, 192, 4)


@pytest.mark.parametrize("size", list(Size))
def test_a_photo_covers_its_avatar_without_a_rim_and_nothing_else(sheet: Sketch, size: Size) -> None:
    painted = pixels(sheet, size, photos=red).astype(int)
    blue_alone = (painted[..., 2] - painted[..., 0]).max()
    assert blue_alone <= 2
    rows, columns = np.nonzero(painted[..., 1] < 250)
    reach = 51.5 * size.scale + 1
    assert np.hypot(columns + 0.5 - 200 * size.scale, rows + 0.5 - 100 * size.scale).max() <= reach
    assert tuple(painted[round(100 * size.scale), round(200 * size.scale)]) == RED


def test_without_the_photo_the_avatar_stays(sheet: Sketch) -> None:
    assert tuple(pixels(sheet, Size.SLACK)[100, 200]) == (0, 0, 255, 255)


def test_a_photo_is_the_same_over_the_public_painter_and_when_pasted_again(sheet: Sketch) -> None:
    first = pixels(sheet, Size.TEAMS, photos=red)
    assert np.array_equal(first, pixels(sheet, Size.TEAMS, photos=red))
    assert np.array_equal(first, pixels(sheet, Size.TEAMS, paint_in_public, photos=red))
    assert first[..., 3].min() == 255


def test_a_square_photo_fills_its_corners_more_than_a_disc() -> None:
    sketch = Sketch(LIGHT)
    sketch.photo(200, 100, 50, "red", square=True)
    sketch.photo(400, 100, 50, "red")
    painted = pixels(sketch, Size.SLACK, photos=red)
    assert tuple(painted[60, 160]) == RED
    assert tuple(painted[60, 360]) == (255, 255, 255, 255)


def test_what_a_photo_would_hide_is_found(sheet: Sketch) -> None:
    sheet.box(240, 90, 60, 20, "#00FF00", name="badge")
    assert [row.name for row in under_photos(sheet)] == ["badge"]
