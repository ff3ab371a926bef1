from pathlib import Path

import pytest
from PIL import Image

from bot.charts.cards import CARDS
from bot.cli import preview
from tests.support.command_line import Pacer


def written(folder: Path) -> dict[str, tuple[int, int]]:
    """The size of each picture by its file's name."""
    return {file.name: Image.open(file).size for file in folder.iterdir()}


def test_one_card_is_drawn_in_each_of_its_states(pacer: Pacer, tmp_path: Path) -> None:
    said = pacer("preview", "bracket")
    assert said.err.strip() == f"Wrote {len(CARDS['bracket'].examples)} pictures to preview."
    assert written(tmp_path / "preview")["bracket-thirty-two-running.png"] == (1200, 675)
    assert len(written(tmp_path / "preview")) == len(CARDS["bracket"].examples)


@pytest.mark.parametrize(("size", "pixels"), [("slack", (1200, 675)), ("teams", (1024, 576)), ("2x", (2400, 1350))])
def test_one_state_is_drawn_in_the_size_and_colours_asked_for(pacer: Pacer, tmp_path: Path, size: str, pixels: tuple[int, int]) -> None:
    said = pacer("preview", "scorecard", "--state", "no data", "--dark", "--size", size, "--folder", "there/it is")
    assert said.err.strip() == "Wrote 1 picture to there/it is."
    assert written(tmp_path / "there/it is") == {"scorecard-no-data-dark.png": pixels}
    with Image.open(tmp_path / "there/it is" / "scorecard-no-data-dark.png") as picture:
        assert picture.convert("RGB").getpixel((2, 2)) == (0x12, 0x15, 0x1B)


def test_all_cards_are_drawn_by_the_pool(pacer: Pacer, tmp_path: Path) -> None:
    examples = sum(len(card.examples) for card in CARDS.values())
    assert pacer("preview", "--size", "teams").err.strip().splitlines()[-1] == f"Wrote {examples} pictures to preview."
    assert len(written(tmp_path / "preview")) == examples  # no two share a name


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("scorcard",), "pacer: There is no card “scorcard”; nearest: “scorecard”, “"),
        (("scorecard", "--state", "no dota"), "pacer: There is no state “no dota”; nearest: “no data”, “no goals”, “"),
    ],
)
def test_a_card_or_state_that_does_not_exist_is_told_with_the_nearest(pacer: Pacer, words: tuple[str, ...], sentence: str) -> None:
    said = pacer("preview", *words)
    assert said.err.startswith(sentence)
    assert said.code == 1


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("win", "--state", "small-deal"), {"win-small-deal.png"}),
        (("tug", "--state", "GERMAN"), {"tug-in-german.png"}),
        (("standings", "--state", "racer"), {"standings-nineteen-racers.png", "standings-sixteen-racers.png", "standings-one-racer.png"}),
        (("duel", "--state", "level", "--locale", "de"), {"duel-level.png"}),
    ],
)
def test_a_state_is_named_as_its_file_is_or_by_a_part_of_it(pacer: Pacer, tmp_path: Path, words: tuple[str, ...], names: set[str]) -> None:
    assert pacer("preview", *words, "--size", "Teams").code == 0
    assert set(written(tmp_path / "preview")) == names


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--size", "3x"), "pacer: There is no size “3x”: choose slack, teams or 2x."),
        (("--locale", "klingon"), "pacer: There is no locale “klingon”: write it as “de” or “pt-BR”."),
    ],
)
def test_a_size_or_locale_that_does_not_exist_is_one_sentence(pacer: Pacer, words: tuple[str, ...], sentence: str) -> None:
    said = pacer("preview", "duel", *words)
    assert (said.err.strip(), said.code) == (sentence, 1)


def test_the_help_and_the_list_name_all_there_is(pacer: Pacer) -> None:
    assert list(preview.CARDS) == list(CARDS)
    assert "win small-deal" in pacer("preview", "win", "--list").out.splitlines()
    assert len(pacer("preview", "--list").out.splitlines()) == sum(len(card.examples) for card in CARDS.values())


def test_letters_without_a_font_are_told_once_with_the_remedy(pacer: Pacer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.charts.lettering.missing", lambda words: frozenset({"cjk"}))
    said = pacer("preview", "duel", "--size", "teams")
    remedy = 'No font here holds Chinese, Japanese or Korean: spelt in Latin letters. For fonts: pip install "pacer-bot[i18n]".'
    assert said.err.splitlines() == [remedy, f"Wrote {len(CARDS['duel'].examples)} pictures to preview."]
    assert said.out == ""


def test_a_folder_that_cannot_be_made_is_told(pacer: Pacer, tmp_path: Path) -> None:
    (tmp_path / "preview").write_text("a file")
    said = pacer("preview", "scorecard")
    assert (said.err, said.code) == ("pacer: The pictures could not be written to preview: File exists.", 1)
