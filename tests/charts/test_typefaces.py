from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.charts import caches, typefaces
from bot.charts.lettering import drawable, letter
from bot.charts.theme import Face, Type
from bot.charts.typefaces import Typeface, bundled, font_of, fonts_of, script_of

OURS = bundled("regular")[0].parent
THAI = "สมชาย"


@pytest.fixture
def thai_elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine where Thai is not among our cuts but in two weights on the system, beside a file that is no font."""
    found = (
        Typeface("NotoSansThai", False, OURS / "NotoSansThai-Regular.ttf"),
        Typeface("NotoSansThai", True, OURS / "NotoSansThai-Bold.ttf"),
        Typeface("NotoSansBengali", False, OURS / "OFL.txt"),
    )
    monkeypatch.setattr(typefaces, "_SCRIPTS", ("Arabic", "Hebrew", "Devanagari"))
    monkeypatch.setattr(typefaces, "_found", lambda: found)
    caches.clear()
    yield
    caches.clear()


@pytest.mark.parametrize(("face", "file"), [("regular", "Regular"), ("semibold", "Bold"), ("bold", "Bold"), ("display", "Bold")])
def test_a_script_that_our_cuts_lack_is_found_on_the_machine_in_the_weight_of_the_face(thai_elsewhere: None, face: Face, file: str) -> None:
    assert font_of("ส", face) == OURS / f"NotoSansThai-{file}.ttf"
    assert fonts_of(f"Ana {THAI}", face) == (bundled(face)[0], OURS / f"NotoSansThai-{file}.ttf")
    assert drawable(THAI) == THAI
    assert letter(THAI, Type(face, 20)).outline is not None


def test_fonts_are_looked_for_only_once_a_character_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typefaces, "_found", lambda: pytest.fail("looked for"))
    caches.clear()
    assert fonts_of("Zoë محمد", "bold") == (bundled("bold")[0], OURS / "NotoSansArabic-Bold.ttf")


def test_a_file_that_is_no_font_holds_nothing(thai_elsewhere: None) -> None:
    assert font_of("আ", "regular") is None


def test_the_face_itself_comes_first_and_dejavu_after_our_cuts() -> None:
    assert [font.stem for font in fonts_of("☎ ا a", "semibold")] == ["Inter-SemiBold", "NotoSansArabic-Bold", "DejaVuSans-Bold"]


@pytest.mark.parametrize(
    ("character", "script"),
    [("a", "latin"), ("山", "cjk"), ("ー", "cjk"), ("한", "cjk"), ("「", "cjk"), ("আ", "bengali"), ("🚀", "symbol")],
)
def test_a_script_is_told_by_the_character(character: str, script: str) -> None:
    assert script_of(character) == script


def test_the_fonts_of_the_extra_and_of_the_system_are_told_apart_by_family_and_weight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "manimgx_fonts"
    package.mkdir()
    for name in ("__init__.py", "NotoSansBengali[wght].ttf", "NotoSansCJKjp-Bold.otf"):
        (package / name).touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert list(typefaces._packaged()) == [
        Typeface("NotoSansBengali", False, package / "NotoSansBengali[wght].ttf"),
        Typeface("NotoSansCJKjp", True, package / "NotoSansCJKjp-Bold.otf"),
    ]
    assert any(font.family == "DejaVuSans" and font.bold for font in typefaces._installed())
