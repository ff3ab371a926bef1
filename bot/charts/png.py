"""Pixels to PNG by ISA-L's level 1, or by zlib's where isal is absent: `encode` keeps every pixel, `index` nearly.

ISA-L's bytes are not quite reproducible, the pixels are: compare data or pixels, never PNGs. Row filters are off: they make flat graphics
larger.
"""

import struct
import threading
import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bot.charts.palette import Palette

try:
    from isal import isal_zlib
except ImportError:  # no wheel for this platform
    isal_zlib = None  # type: ignore[assignment]  # a module or its absence, which mypy has no way to say

Deflate = Callable[[memoryview], bytes]

CROWDED = 64
"""Changes of colour in a row, on average, with which a picture of 1200 by 675 comes to 125 KB pixel by pixel."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGBA_8_BIT = (8, 6, 0, 0, 0)
_INDEX_8_BIT = (8, 3, 0, 0, 0)


def encode(pixels: NDArray[np.uint8], deflate: Deflate | None = None) -> bytes:
    """A PNG of `pixels`, rows by columns by RGBA. Dropping the needless alpha costs more time than deflating it."""
    height, width = pixels.shape[:2]
    rows = _SCRATCH.of(height, 1 + 4 * width)
    rows[:, 1:] = pixels.reshape(height, 4 * width)
    header = struct.pack(">IIBBBBB", width, height, *_RGBA_8_BIT)
    data = (deflate or fastest())(rows.data)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def crowded(pixels: NDArray[np.uint8]) -> bool:
    """By every eighth row, which tells well and costs next to nothing."""
    rows = pixels.view(np.uint32)[4::8, :, 0]
    return bool(np.count_nonzero(rows[:, 1:] != rows[:, :-1]) > CROWDED * len(rows))


def index(pixels: NDArray[np.uint8], palette: Palette, deflate: Deflate | None = None) -> bytes | None:
    """A PNG of about half the size in no more time, for opaque pixels; None where some are too far from every colour of the palette.

    No channel is off by more than `palette.MOST_OFF`, which only pixels of an edge come near.
    """
    height, width = pixels.shape[:2]
    rows = _SCRATCH.of(height, 1 + width)
    if not palette.find(pixels, rows[:, 1:]):
        return None
    header = struct.pack(">IIBBBBB", width, height, *_INDEX_8_BIT)
    data = (deflate or fastest())(rows.data)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"PLTE", palette.listed) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


class _Scratch(threading.local):
    """Rows with their (absent) filter in front, kept by each thread: fresh megabytes for every picture cost a third of its encoding."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], NDArray[np.uint8]] = {}

    def of(self, height: int, width: int) -> NDArray[np.uint8]:
        if (height, width) not in self._kept:
            self._kept[height, width] = np.zeros((height, width), dtype=np.uint8)
        return self._kept[height, width]


_SCRATCH = _Scratch()


def fastest() -> Deflate:
    return by_zlib if isal_zlib is None else by_isal


def by_isal(data: memoryview) -> bytes:
    return isal_zlib.compress(data, 1)


def by_zlib(data: memoryview) -> bytes:
    return zlib.compress(data, 1)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))
