"""Strings as outlines: shaped once, cached, with their width.

FreeType is not thread-safe, so a cache miss takes the one lock. Shaping uses `FT2Font._layout` and `_fallback_list`, which are private to
matplotlib 3.11; where they are gone, `shape_in_public` does the same through `TextToPath`, several times slower.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path as File
from typing import NamedTuple

import numpy as np
import structlog
from anyascii import anyascii
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.textpath import TextToPath

from bot.charts import typefaces
from bot.charts.outline import Outline
from bot.charts.theme import Face, Type
from bot.charts.typefaces import LOCK
from bot.chat import markup

ELLIPSIS = "…"
_EM = 100.0
_LONGEST = 300
_KEPT = 100
"""Characters that hardly fit anywhere: shapes of more of them, which are measured only, would fill a cache."""
_SILENT = {"Mn", "Me", "Cf", "Cc", "Sk"}
"""Categories of marks, joiners and modifiers: without their base nobody misses them."""
_STACKED = {"Mn", "Me"}
_MOST_STACKED = 4
"""Marks on one letter, more than any name takes; fonts set hundreds on top of each other, all over a card."""
_log = structlog.get_logger(__name__)


class Lettering(NamedTuple):
    """A shaped string from its origin on the baseline, y downwards; `width` is its advance. No outline: nothing but spaces."""

    outline: Outline | None
    width: float


class Run(NamedTuple):
    """Vertices (y upwards), path codes and advance at 100 px to the em."""

    vertices: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    codes: np.ndarray[tuple[int], np.dtype[np.uint8]]
    advance: float


Shaper = Callable[[str, Face, bool], Run]


@lru_cache(maxsize=4096)
def letter(words: str, style: Type) -> Lettering:
    """`words` in `style`, at most 300 characters of them; what no font holds is replaced (`drawable`)."""
    run = _shaped(words, style)
    scale = style.size / _EM
    outline = Outline(run.vertices * np.array((scale, -scale)), run.codes) if len(run.codes) else None
    return Lettering(outline, run.advance * scale)


@lru_cache(maxsize=4096)
def fit(words: str, style: Type, width: float) -> str:
    """`words`, or their longest beginning that with an ellipsis is no wider than `width`; "" where not even that fits."""
    text = words[:_LONGEST]
    wide = letter(words, style).width if len(words) <= _KEPT else _width(text, style)
    if text == words and wide <= width:
        return words
    ends = [at for at in range(len(text) + 1) if at == 0 or _may_break(text, at)]
    low, high = 0, len(ends) - 1
    while low < high:
        half = (low + high + 1) // 2
        if _width(text[: ends[half]].rstrip() + ELLIPSIS, style) <= width:
            low = half
        else:
            high = half - 1
    cut = text[: ends[low]].rstrip() + ELLIPSIS
    return cut if _width(cut, style) <= width else ""


def drawable(words: str) -> str:
    """`words` in characters that a font here holds: compatibility forms for missing ones, else Latin letters that sound like them.

    Pictographs and lone marks just go, and of many marks on a letter all but four. Logs the scripts that are missing, never the words.
    """
    text = _unstacked("".join(" " if character.isspace() else character for character in markup.clean(" ".join(words.splitlines()))))
    lacking = {character for character in text if not _held(character)}
    if not lacking:
        return text
    if telling := _telling(lacking):
        _log.warning("glyphs missing", scripts=sorted(missing(text)), characters=len(telling))
    kept = ""
    for character in text:
        shown = _substitute(character) if character in lacking else character
        kept += f" {shown}" if kept[-1:].islower() and shown[:1].isupper() and character in lacking else shown
    return kept.strip(" \u200d\ufe0f") or ("?" if text.strip() else "")


def missing(words: str) -> frozenset[str]:
    """The scripts of those of its letters that no font here holds."""
    lacking = {character for character in words if not character.isspace() and not _held(character)}
    return frozenset(map(typefaces.script_of, _telling(lacking)))


def _telling(characters: Iterable[str]) -> list[str]:
    """Those that would be seen."""
    return [character for character in characters if unicodedata.category(character) not in _SILENT]


def shape_in_private(words: str, face: Face, tabular: bool) -> Run:
    """Shapes a whole string at once, falling back from font to font within it."""
    font = _font(typefaces.fonts_of(words, face))
    items = font._layout(words, LoadFlags.NO_HINTING, features=_features(tabular))
    vertices, codes, advance = [], [], 0.0
    for item in items:
        glyph = item.ft_object.load_glyph(item.glyph_index, flags=LoadFlags.NO_HINTING)
        points, kinds = item.ft_object.get_path()
        vertices.append(np.add(points, (item.x, item.y)))
        codes.append(kinds)
        advance = max(advance, item.x + glyph.horiAdvance / 64)
    return _run(vertices, codes, advance)


def shape_in_public(words: str, face: Face, tabular: bool) -> Run:
    """The same in public calls: in the first font that holds every letter, for a change of font would break the direction; else in runs."""
    tracer = TextToPath()
    vertices, codes, x = [], [], 0.0
    for path, part in _runs(words, face):
        font = FontProperties(fname=str(path), size=_EM)
        points, kinds = tracer.get_text_path(font, part, features=_features(tabular))
        vertices.append(np.add(np.asarray(points, dtype=float).reshape(-1, 2), (x, 0.0)))
        codes.append(np.asarray(kinds, dtype=np.uint8))
        x += _advance(tracer, font, part, tabular)
    return _run(vertices, codes, x)


@lru_cache(maxsize=1)
def shaper() -> Shaper:
    """The private way where it still is what we know, else the public one."""
    try:
        shape_in_private("Ag", "regular", True)
    except (AttributeError, TypeError):
        _log.warning("matplotlib's private layout is gone, shaping in public")
        return shape_in_public
    return shape_in_private


def _shaped(words: str, style: Type) -> Run:
    if _plain(words):
        return _set(words, style)
    with LOCK:
        return shaper()(drawable(words[:_LONGEST]), style.face, style.tabular)


def _plain(words: str) -> bool:
    """Whether glyph after glyph, each pair with its kerning, is all there is to shaping `words`."""
    return len(words) <= _LONGEST and _unshaped().issuperset(words)


def _set(words: str, style: Type) -> Run:
    """As shaping the whole, at a fifth of the price: nearly every card has new figures and a new name."""
    glyphs, places, x = [], [], 0.0
    for glyph, step in _steps(words, style):
        x += step
        if len(glyph.codes):
            glyphs.append(glyph)
            places.append(x)
        x += glyph.advance
    run = _run([glyph.vertices for glyph in glyphs], [glyph.codes for glyph in glyphs], x)
    if glyphs:
        run.vertices[:, 0] += np.repeat(places, [len(glyph.codes) for glyph in glyphs])
    return run


def _steps(words: str, style: Type) -> Iterator[tuple[Run, float]]:
    """Each glyph with what kerning puts between it and the one before."""
    before = ""
    for character in words:
        yield _step(before, character, style.face, style.tabular)
        before = character


@lru_cache(maxsize=16384)
def _step(before: str, character: str, face: Face, tabular: bool) -> tuple[Run, float]:
    glyph = _glyph(character, face, tabular)
    if not before:
        return glyph, 0.0
    with LOCK:
        both = shaper()(before + character, face, tabular).advance
    return glyph, both - _glyph(before, face, tabular).advance - glyph.advance


@lru_cache(maxsize=4096)
def _glyph(character: str, face: Face, tabular: bool) -> Run:
    with LOCK:
        return shaper()(character, face, tabular)


@lru_cache(maxsize=1)
def _unshaped() -> frozenset[str]:
    """What never joins, stacks or turns the direction, and kerns by pairs alone: Inter's Latin letters, figures and signs.

    Greek and Cyrillic kern with the signs among them by rules of their own.
    """
    return frozenset(filter(_alone, map(chr, typefaces.characters(typefaces.bundled("regular")[0]))))


def _alone(character: str) -> bool:
    category = unicodedata.category(character)
    letter = category[0] in "LNPS" and category not in _SILENT
    return character == " " or (letter and typefaces.script_of(character) not in {"greek", "cyrillic", "coptic"})


def _width(words: str, style: Type) -> float:
    """As `letter(…).width`, past the cache: the trials of one cut are of no use to another."""
    advance = sum(step + glyph.advance for glyph, step in _steps(words, style)) if _plain(words) else _shaped(words, style).advance
    return advance * style.size / _EM


def _advance(tracer: TextToPath, font: FontProperties, words: str, tabular: bool) -> float:
    """From origin to origin, in either direction of writing: what the words add between two bars."""
    with_words, bare = (np.asarray(tracer.get_text_path(font, text, features=_features(tabular))[0])[:, 0] for text in (f"|{words}|", "||"))
    return float(np.ptp(with_words) - np.ptp(bare))


def _unstacked(text: str) -> str:
    """Joiners between marks part no stack."""
    kept, marks = "", 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in _STACKED else marks if category == "Cf" else 0
        if category not in _STACKED or marks <= _MOST_STACKED:
            kept += character
    return kept


def _substitute(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character)
    if plain != character and all(map(_held, plain)):
        return plain
    return "" if unicodedata.category(character) in {*_SILENT, "So"} else anyascii(character) or "?"


def _may_break(text: str, at: int) -> bool:
    """Whether a cut before `text[at]` leaves no letter without its marks."""
    joiner = "\u200d"
    return at == len(text) or not (unicodedata.category(text[at]) in _SILENT or text[at - 1] == joiner)


def _features(tabular: bool) -> tuple[str] | None:
    return ("tnum",) if tabular else None


def _held(character: str) -> bool:
    """Whether a font holds it; the faces hold the same characters."""
    return typefaces.font_of(character, "regular") is not None


def _runs(words: str, face: Face) -> list[tuple[File, str]]:
    """Stretches of `words` with the font that sets them: one stretch where one font can."""
    fonts = typefaces.fonts_of(words, face)
    for font in fonts:
        if all(ord(character) in typefaces.characters(font) for character in words):
            return [(font, words)]
    stretches = groupby(words, key=lambda character: typefaces.font_of(character, face) or fonts[0])
    return [(font, "".join(characters)) for font, characters in stretches]


@lru_cache(maxsize=32)
def _font(fonts: tuple[File, ...]) -> FT2Font:
    first, *others = (BytesIO(typefaces.read(font)) for font in fonts)
    fallbacks = [FT2Font(other) for other in others]
    font = FT2Font(first, _fallback_list=fallbacks)
    for each in (font, *fallbacks):
        each.set_size(_EM, 72)
    return font


def _run(vertices: list[np.ndarray], codes: list[np.ndarray], advance: float) -> Run:
    if not vertices:
        return Run(np.empty((0, 2)), np.empty(0, dtype=np.uint8), advance)
    return Run(np.concatenate(vertices), np.concatenate(codes).astype(np.uint8, copy=False), advance)
