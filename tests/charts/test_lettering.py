from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from matplotlib.path import Path
from structlog.testing import capture_logs

from bot.charts import caches, lettering, typefaces
from bot.charts.lettering import Run, _plain, _set, _unshaped, drawable, fit, letter, shape_in_private, shape_in_public, shaper
from bot.charts.theme import CAPTION, FIGURE, LABEL, NAME, Face, Type

FACES: list[Face] = ["regular", "semibold", "bold", "display"]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("words", ["Omar Patel", "Ωμέγα", "Жанна", "Nguyễn", "A–Z ≤ 69%"])
def test_public_calls_shape_as_the_private_ones_do(words: str, face: Face) -> None:
    private, public = shape_in_private(words, face, True), shape_in_public(words, face, True)
    assert public.advance == pytest.approx(private.advance, abs=0.5)
    assert np.abs(np.ptp(public.vertices, axis=0) - np.ptp(private.vertices, axis=0)).max() < 0.5


TELLING = "AVTWYLPKFo.,-'’“”/() 1740%$€£≤–…"
"""Characters that kern."""


@given(
    some.text(alphabet=some.sampled_from(TELLING) | some.sampled_from(sorted(_unshaped())), max_size=20),
    some.sampled_from(FACES),
    some.booleans(),
)
def test_plain_words_set_glyph_by_glyph_come_out_as_if_shaped_whole(words: str, face: Face, tabular: bool) -> None:
    singly, whole = _set(words, Type(face, 20, tabular)), shape_in_private(words, face, tabular)
    assert np.array_equal(singly.vertices, whole.vertices)
    assert np.array_equal(singly.codes, whole.codes)
    assert singly.advance == whole.advance


@pytest.mark.parametrize("words", ["محمد", "שלום", "e\u0301", "Жанна", "Ωμέγα", "a\u200db"])
def test_words_that_take_shaping_are_shaped(words: str) -> None:
    assert not _plain(words)


@pytest.mark.parametrize("words", ["אבי כהן", "محمد علي", "Ana ½ ☎ 7", "Ana ☎ אבי"])
def test_words_beyond_inter_come_out_in_public_calls_nearly_as_wide(words: str) -> None:
    private, public = shape_in_private(words, "bold", False), shape_in_public(words, "bold", False)
    assert public.advance == pytest.approx(private.advance, rel=0.25)


def test_public_calls_keep_words_from_right_to_left_in_order() -> None:
    whole, last = shape_in_public("אבי כהן", "regular", False), shape_in_public("כהן", "regular", False)
    assert np.allclose(whole.vertices[: len(last.vertices)], last.vertices)


def test_the_private_way_is_the_one_in_use_until_matplotlib_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shaper() is shape_in_private

    def gone(words: str, face: Face, tabular: bool) -> Run:
        raise AttributeError("_layout")

    monkeypatch.setattr(lettering, "shape_in_private", gone)
    assert shaper.__wrapped__() is shape_in_public


def test_an_outline_stands_on_its_baseline_with_y_downwards() -> None:
    outline, width = letter("H", NAME)
    assert outline is not None
    box = Path(outline.vertices, outline.codes).get_extents()
    assert box.y1 == pytest.approx(0, abs=0.1)
    assert box.y0 == pytest.approx(-0.727 * NAME.size, abs=0.2)
    assert 0 < box.x0 < box.x1 < width


def test_figures_in_a_column_are_equally_wide() -> None:
    widths = {letter(digit * 4, FIGURE).width for digit in "0123456789"}
    assert max(widths) - min(widths) < 0.01


def test_spaces_have_width_and_no_outline() -> None:
    outline, width = letter("  ", LABEL)
    assert outline is None
    assert width > 5


def test_what_fits_stays_and_what_does_not_ends_in_an_ellipsis() -> None:
    assert fit("Omar Patel", NAME, 400) == "Omar Patel"
    assert fit("Omar Patel", NAME, 140) == "Omar…"
    assert fit("Omar Patel", NAME, 3) == ""


@given(some.text(alphabet=some.characters(codec="utf-8"), min_size=1, max_size=200), some.floats(40, 800))
def test_fitted_words_are_never_wider_than_their_column(words: str, width: float) -> None:
    assert letter(fit(words, LABEL, width), LABEL).width <= width


def test_a_letter_is_not_cut_from_its_accent() -> None:
    accented = "e\u0301" * 60
    assert all(
        fit(accented, LABEL, width).removesuffix("…").count("e") * 2 == len(fit(accented, LABEL, width)) - 1 for width in range(60, 300, 7)
    )


def test_a_name_of_ten_thousand_characters_is_cut() -> None:
    assert letter(fit("W" * 10_000, NAME, 500), NAME).width <= 500


def test_long_words_that_are_cut_take_no_room_in_the_cache() -> None:
    caches.clear()
    assert fit("W" * 200, NAME, 500).endswith("W…")
    assert fit("i" * 200, CAPTION, 2000) == "i" * 200
    assert caches.usage()["lettering.letter"].size == 0


@pytest.fixture
def only_ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without fonts of its own."""
    monkeypatch.setattr(typefaces, "_found", lambda: ())
    caches.clear()
    yield
    caches.clear()


@pytest.mark.parametrize(
    ("name", "shown", "script", "characters"),
    [
        ("山田 Taro", "Shan Tian Taro", "cjk", 2),
        ("김민수", "Gim Min Su", "cjk", 3),
        ("ひらがな", "hiragana", "cjk", 4),
        ("আরিফ", "ariph", "bengali", 4),
    ],
)
def test_scripts_that_no_font_holds_are_spelt_in_latin_and_logged_without_the_name(
    only_ours: None, name: str, shown: str, script: str, characters: int
) -> None:
    with capture_logs() as logs:
        assert drawable(name) == shown
    assert [(entry["event"], entry["scripts"], entry["characters"]) for entry in logs] == [("glyphs missing", [script], characters)]
    assert name[0] not in str(logs)


@pytest.mark.parametrize("name", ["Zoë Nguyễn", "Ωμέγα", "Жанна", "محمد علي", "אבי כהן", "अमित शर्मा", "สมชาย ใจดี"])
def test_names_are_drawn_in_their_own_script(only_ours: None, name: str) -> None:
    with capture_logs() as logs:
        assert drawable(name) == name
        assert all(letter(name, Type(face, 20)).outline is not None for face in FACES)
    assert logs == []


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("👩‍💻 Anna 🚀", "Anna"),
        ("𝓞𝓶𝓪𝓻", "Omar"),
        ("🚀", "?"),
        ("a\u202eb", "ab"),
        ("two\nlines", "two lines"),
        ("Zoë", "Zoë"),
        ("محمد", "محمد"),
        ("e" + "\u0301" * 200 + "a", "e" + "\u0301" * 4 + "a"),
        ("e" + "\u200d\u0301" * 9, "e" + "\u200d\u0301" * 4 + "\u200d" * 5),
    ],
)
def test_odd_names_stay_readable(words: str, shown: str) -> None:
    assert drawable(words) == shown


@given(some.text(max_size=60))
def test_nothing_is_ever_drawn_as_a_box(words: str) -> None:
    shown = drawable(words)
    assert drawable(shown) == shown
    with capture_logs() as logs:
        letter(shown, CAPTION)
    assert logs == []


def test_hebrew_runs_from_right_to_left() -> None:
    both, second = shape_in_private("אב", "regular", False), shape_in_private("ב", "regular", False)
    assert np.array_equal(both.vertices[: len(second.vertices)], second.vertices)


def test_devanagari_letters_make_conjuncts() -> None:
    joined, apart = (shape_in_private(words, "regular", False) for words in ("क्ष", "कष"))
    assert joined.advance < 0.8 * apart.advance


def test_arabic_letters_join() -> None:
    joined = shape_in_private("محمد", "regular", False)
    apart = [shape_in_private(character, "regular", False) for character in "محمد"]
    assert len(joined.codes) != sum(len(letter.codes) for letter in apart)
