import struct
import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from bot.charts.headers import declared

IN_A_PROCESS_OF_ITS_OWN = """
import sys
from pathlib import Path
from bot.charts.photos import decode

def peaks():
    lines = [line.split() for line in Path("/proc/self/status").read_text().splitlines()]
    return {words[0]: int(words[1]) for words in lines if words[0] in ("VmHWM:", "VmPeak:")}

data = sys.stdin.buffer.read()
decode(data[:30])
before = peaks()
assert decode(data) is None
print(max((after - before[name]) // 1024 for name, after in peaks().items()))
"""


def animated(format: str, **options: object) -> bytearray:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    file = BytesIO()
    frames[0].save(file, format, save_all=True, append_images=frames[1:], **options)
    return bytearray(file.getvalue())


def gif_with_a_frame(width: int, height: int) -> bytes:
    """Its screen is small; the frame, which is to be wiped after it was shown, is not."""
    data = animated("GIF", disposal=2)
    frame = data.index(b"\x2c\0\0\0\0")
    data[frame + 5 : frame + 9] = struct.pack("<HH", width, height)
    return bytes(data)


def webp(width: int, height: int) -> bytes:
    data = animated("WEBP")
    data[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("format", "options"),
    [("PNG", {}), ("GIF", {}), ("WEBP", {}), ("WEBP", {"lossless": True})],
    ids=["PNG", "GIF", "WebP", "lossless WebP"],
)
def test_the_size_of_a_picture_is_read_from_its_head(format: str, options: dict[str, bool]) -> None:
    file = BytesIO()
    Image.new("RGB", (300, 20), "red").save(file, format, **options)
    assert declared(file.getvalue()) == (300, 20)
    assert declared(file.getvalue()[:8]) is None


@pytest.mark.parametrize("format", ["PNG", "GIF", "WEBP"])
def test_an_animation_is_as_large_as_its_first_frame(format: str) -> None:
    assert declared(bytes(animated(format))) == (30, 20)


def test_a_frame_beyond_the_screen_makes_it_larger() -> None:
    assert declared(gif_with_a_frame(13_000, 12_000)) == (13_000, 12_000)


def test_other_files_have_no_size_of_ours() -> None:
    file = BytesIO()
    Image.new("RGB", (30, 20)).save(file, "JPEG")
    assert declared(file.getvalue()) is None


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel how large the process was at most")
@pytest.mark.parametrize("data", [gif_with_a_frame(13_000, 12_000), webp(13_000, 12_000)], ids=["GIF", "WebP"])
def test_a_photo_that_declares_itself_huge_is_refused_before_there_is_room_for_it(data: bytes) -> None:
    ran = subprocess.run([sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN], input=data, capture_output=True, check=True)
    assert int(ran.stdout.split()[-1]) < 20
