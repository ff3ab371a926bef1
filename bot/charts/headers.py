"""How large a picture says it is, read from its first bytes alone.

Decoders that animate make room for a frame, or for two, as soon as they open a file: a few bytes can ask for hundreds of megabytes.
"""

import struct


def declared(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, WebP or GIF; None for what begins otherwise. A JPEG is opened without making room."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack_from(">II", data, 16)
            return width, height
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
        return _gif(data) if data[:6] in (b"GIF87a", b"GIF89a") else None
    except (struct.error, IndexError):  # cut off
        return None


def _webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _gif(data: bytes) -> tuple[int, int]:
    """The screen, or more where the first frame reaches beyond it: then decoders make the screen as large."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + _colours(flags)
    while data[at] == 0x21:  # an extension: its kind, then blocks that begin with their length, the last with 0
        at += 2
        while data[at]:
            at += 1 + data[at]
        at += 1
    if data[at] == 0x2C:
        left, top, across, down = struct.unpack_from("<HHHH", data, at + 1)
        width, height = max(width, left + across), max(height, top + down)
    return width, height


def _colours(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 * (2 << (flags & 7)) if flags & 0x80 else 0
