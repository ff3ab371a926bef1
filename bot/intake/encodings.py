"""One look over a whole file: its hash, and the encoding its bytes are written in."""

import codecs
import hashlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from charset_normalizer import from_bytes

_BLOCK = 1 << 20
_SAMPLE = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "big5", "euc_kr", "mac_roman")


@dataclass(frozen=True)
class Look:
    """`sound`: all is valid UTF-8, so that no row needs a check of its own. `nul` tells of NUL characters."""

    sha256: str
    encoding: str
    sound: bool
    nul: bool


def look_at(path: Path, encoding: str | None = None) -> Look:
    """Reads the file once, in blocks; `encoding` is what the mapping says, else it is detected."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    head = b""
    strange = bytearray()
    utf8, nul = True, False
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            head = head or block[:_SAMPLE]
            nul = nul or b"\0" in block
            if not block.isascii() and len(strange) < _SAMPLE:
                strange += b"\n".join(line for line in block.split(b"\n") if not line.isascii())
            utf8 = utf8 and _decodes(decoder, block)
    utf8 = utf8 and _decodes(decoder, b"", final=True)
    found = encoding or _marked(head) or _unmarked_utf16(head) or ("utf-8" if utf8 else _guess(bytes(strange[:_SAMPLE])))
    wide = found.startswith(("utf-16", "utf-32"))
    return Look(digest.hexdigest(), found, utf8 and found.startswith("utf-8"), nul and not wide)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _marked(head: bytes) -> str | None:
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark shows in Western text as a NUL in nearly every second place."""
    pairs = len(head) // 2
    if pairs < 2:
        return None
    if head[1 : 2 * pairs : 2].count(0) > 0.7 * pairs:
        return "utf-16-le"
    return "utf-16-be" if head[0 : 2 * pairs : 2].count(0) > 0.7 * pairs else None


def _guess(sample: bytes) -> str:
    """The encoding of bytes that are not all UTF-8: mostly UTF-8 with a broken place stays so, else the likeliest old code page."""
    whole = sample.decode("utf-8", "ignore")
    kept = sum(1 for character in whole if character > "\x7f")
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    if kept > broken:
        return "utf-8"
    best = from_bytes(sample, cp_isolation=list(_LEGACY)).best()
    western = _western(sample)
    return "cp1252" if western or best is None else best.encoding


def _western(sample: bytes) -> bool:
    """Whether the bytes above ASCII stand alone between ASCII letters, as accents do, and mean letters or signs in cp1252."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    strange = [place for place, character in enumerate(text) if character > "\x7f"]
    together = sum(1 for one, two in pairwise(strange) if two == one + 1)
    return together * 4 <= len(strange)
