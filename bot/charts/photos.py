"""Photos of people: decoded from whatever a server sent, and cut into a picture.

Cards name a photo by a key; who draws them says where photos come from. A key names the same photo for ever: a new photo has a new key.
"""

import math
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

import numpy as np
import structlog
from numpy.typing import NDArray
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from bot.charts import headers
from bot.charts.caches import Store

Pixels = NDArray[np.uint8]
Photos = Callable[[str], Pixels | None]
"""Key to what `decode` made of a photo; None where there is none, and what the photo would have covered stays to be seen."""

SIDE = 192
MOST_BYTES = 1 << 20
MOST_PIXELS = 2048 * 2048
MOST_SCANS = 64
"""Of a progressive JPEG, each of which takes as long as a picture: usual are ten, and a megabyte holds 60,000."""
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_SCAN = b"\xff\xda"
"""Begins a scan; the pixels' own bytes never hold it."""
_EDGE = 1.0
"""Pixels by which a photo reaches beyond its radius, so that no rim is left of what it covers."""
_log = structlog.get_logger(__name__)


def nobody(key: str) -> Pixels | None:
    """No photos."""
    return None


def decode(data: bytes) -> Pixels | None:
    """The middle square of the first frame, 192 by 192 RGBA on white; None for anything too large, broken, or of another format.

    The bytes come from outside: they are never handed on, only what was painted from them.
    """
    width, height = headers.declared(data) or (0, 0)
    if len(data) > MOST_BYTES or width * height > MOST_PIXELS:
        return None
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            if isinstance(image, JpegImageFile) and data.count(_SCAN) > MOST_SCANS:
                return None
            image.draft("RGB", (SIDE, SIDE))
            fine = image.mode == "I;16"  # sixteen bits of grey, which `convert` would cut to white
            upright = ImageOps.exif_transpose(image.point(lambda grey: grey / 256) if fine else image).convert("RGBA")
        square = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
        return np.array(Image.alpha_composite(Image.new("RGBA", square.size, "white"), square))
    except Exception as error:  # decoders fail in many ways on hostile bytes
        _log.info("photo refused", reason=type(error).__name__)
        return None


class Photo(NamedTuple):
    """A photo on a sheet: centre, half its side, and the radius of its corners; where that is half the side too, a disc."""

    key: str
    x: float
    y: float
    half: float
    corner: float


class Cut(NamedTuple):
    """A photo ready to be pasted: where, its pixels times their cover, and how much of the ground stays."""

    block: tuple[slice, slice]
    painted: NDArray[np.float32]
    stays: NDArray[np.float32]


def paste(buffer: Pixels, photo: Photo, photos: Photos, scale: float) -> None:
    """Onto rows by columns by RGBA, all opaque; nothing where there is no such photo."""
    cut = _CUTS.get((photo, scale))
    if cut is None:
        picture = photos(photo.key)
        if picture is None:
            return
        cut = _cut(picture, photo, scale)
        _CUTS.put((photo, scale), cut)
    buffer[cut.block] = buffer[cut.block] * cut.stays + cut.painted


def shaped(picture: Pixels, photo: Photo) -> Pixels:
    """`picture` with its corners made transparent, for formats that place pictures themselves."""
    unit = picture.shape[0] / (2 * photo.half)
    middle = picture.shape[0] / 2
    cover = _cover(picture.shape[0], middle, middle, middle, photo.corner * unit)
    return np.dstack([picture[..., :3], np.rint(cover * 255).astype(np.uint8)])


def _cut(picture: Pixels, photo: Photo, scale: float) -> Cut:
    half = photo.half * scale + _EDGE
    left, top = math.floor(photo.x * scale - half), math.floor(photo.y * scale - half)
    side = math.ceil(2 * half) + 1
    fitted = np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS), dtype=np.float32)
    cover = _cover(side, photo.x * scale - left, photo.y * scale - top, half, photo.corner * scale + _EDGE)[..., None]
    return Cut((slice(top, top + side), slice(left, left + side)), fitted * cover + np.float32(0.5), 1 - cover)


def _cover(side: int, x: float, y: float, half: float, corner: float) -> NDArray[np.float32]:
    """How much of each pixel of a square a rounded square takes, by its distance from the outline."""
    middles = np.arange(side, dtype=np.float32) + np.float32(0.5)
    across, down = np.abs(middles - x)[None, :] - half + corner, np.abs(middles - y)[:, None] - half + corner
    beyond = np.hypot(np.maximum(across, 0), np.maximum(down, 0)) + np.minimum(np.maximum(across, down), 0) - corner
    cover: NDArray[np.float32] = np.clip(0.5 - beyond, 0, 1).astype(np.float32)
    return cover


_CUTS: Store[Cut] = Store(16 << 20, lambda cut: cut.painted.nbytes + cut.stays.nbytes)
