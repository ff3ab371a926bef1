"""Which fonts there are, and which of them holds a character.

First the cuts beside this file, then matplotlib's DejaVu Sans, then what the machine has: the fonts of the extra `i18n` and those in the
system's font folders. The latter are looked for by the script of a character that is missing, and read only then: one for Chinese takes
17 MB. Fonts are read into memory, for faces opened by path share a file offset after a fork and come out wrong.
"""

import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path as File
from typing import NamedTuple

import matplotlib
from matplotlib.font_manager import fontManager, weight_dict
from matplotlib.ft2font import FT2Font

from bot.charts.theme import Face

LOCK = threading.RLock()
"""Whoever speaks to FreeType holds it: FreeType is not thread-safe."""

_OURS: dict[Face, str] = {
    "regular": "Inter-Regular",
    "semibold": "Inter-SemiBold",
    "bold": "Inter-Bold",
    "display": "InterDisplay-Bold",
}
_SCRIPTS = ("Arabic", "Hebrew", "Devanagari", "Thai")
_PACKAGES = ("manimgx_fonts", "noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
"""Of the extra `i18n`; they hold fonts only, and are never imported."""
_EAST_ASIAN = (
    "NotoSansCJKjp", "NotoSansCJKJP", "NotoSansCJKSC", "NotoSansJP", "SourceHanSans", "HiraginoSans", "PingFangSC", "YuGothic", "Meiryo",
    "DengXian", "SimHei", "MalgunGothic", "AppleSDGothicNeo", "WenQuanYiZenHei", "DroidSansFallback", "IPAexGothic", "ArialUnicodeMS",
)  # fmt: skip
_ELSEWHERE: dict[str, tuple[str, ...]] = {
    "cjk": _EAST_ASIAN,
    "bengali": ("NotoSansBengali", "NirmalaUI", "BanglaSangamMN"),
    "gujarati": ("NotoSansGujarati", "NirmalaUI"),
    "tamil": ("NotoSansTamil", "NirmalaUI"),
    "telugu": ("NotoSansTelugu", "NirmalaUI"),
}
_EAST = ((0x1100, 0x11FF), (0x2E80, 0xA4CF), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))


class Typeface(NamedTuple):
    """A font file, its family without spaces."""

    family: str
    bold: bool
    path: File


def fonts_of(words: str, face: Face) -> tuple[File, ...]:
    """What sets `words`: the face itself, then those that hold what it lacks, each before those it is preferred to."""
    chain = bundled(face)
    needed = {font for character in words if (font := font_of(character, face)) is not None}
    return (chain[0], *(font for font in chain[1:] if font in needed), *sorted(needed.difference(chain)))


@lru_cache(maxsize=8192)
def font_of(character: str, face: Face) -> File | None:
    """The first font that holds it."""
    held = (font for font in bundled(face) if ord(character) in characters(font))
    return next(held, None) or next((font for font in elsewhere(script_of(character), face) if ord(character) in characters(font)), None)


def script_of(character: str) -> str:
    """The first word of its Unicode name, "bengali"; "cjk" for all of East Asia; of a pictograph no more than that it is a "symbol"."""
    if any(first <= ord(character) <= last for first, last in _EAST):
        return "cjk"
    if unicodedata.category(character) == "So":
        return "symbol"
    return unicodedata.name(character, "unnamed").split()[0].partition("-")[0].lower()


@lru_cache(maxsize=4)
def bundled(face: Face) -> tuple[File, ...]:
    """The face, then those that hold what it lacks; DejaVu's bold lacks scripts that its regular has."""
    ours, dejavu = File(__file__).parent / "fonts", File(matplotlib.get_data_path()) / "fonts" / "ttf"
    weight, others = ("Regular", ["DejaVuSans"]) if face == "regular" else ("Bold", ["DejaVuSans-Bold", "DejaVuSans"])
    first = (ours / f"{name}.ttf" for name in (_OURS[face], *(f"NotoSans{script}-{weight}" for script in _SCRIPTS)))
    return (*first, *(dejavu / f"{other}.ttf" for other in others))


@lru_cache(maxsize=256)
def elsewhere(script: str, face: Face) -> tuple[File, ...]:
    """Fonts of the machine that are known to hold a script, the best first; of one family the weight that suits."""
    wanted = _ELSEWHERE.get(script, (f"NotoSans{script.title()}",))
    found = [font for font in _found() if font.family in wanted]
    return tuple(font.path for font in sorted(found, key=lambda font: (wanted.index(font.family), font.bold != (face != "regular"))))


@lru_cache(maxsize=16)
def read(font: File) -> bytes:
    return font.read_bytes()


@lru_cache(maxsize=32)
def characters(font: File) -> frozenset[int]:
    """Code points; none of a font that cannot be read, for a machine may have such."""
    with LOCK:
        try:
            return frozenset(FT2Font(BytesIO(read(font))).get_charmap())
        except (OSError, RuntimeError):
            return frozenset()


@lru_cache(maxsize=1)
def _found() -> tuple[Typeface, ...]:
    return (*_packaged(), *_installed())


def _packaged() -> Iterator[Typeface]:
    for package in _PACKAGES:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted([*File(folder).glob("*.ttf"), *File(folder).glob("*.otf")]):
                yield Typeface(path.stem.partition("-")[0].partition("[")[0], "-Bold" in path.stem, path)


def _installed() -> Iterator[Typeface]:
    """What matplotlib found in the system's font folders; of a collection its first face."""
    for entry in fontManager.ttflist:
        if entry.style == "normal" and entry.index == 0:
            weight = weight_dict.get(entry.weight, 400) if isinstance(entry.weight, str) else entry.weight
            yield Typeface(entry.name.replace(" ", ""), weight >= 600, File(entry.fname))
