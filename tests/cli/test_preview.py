from pathlib import Path

import pytest
from PIL import Image

from bot.charts.cards import CARDS
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
    assert pacer("preview", "--size", "teams").err.strip() == f"Wrote {examples} pictures to preview."
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


def test_a_folder_that_cannot_be_made_is_told(pacer: Pacer, tmp_path: Path) -> None:
    (tmp_path / "preview").write_text("a file")
    said = pacer("preview", "scorecard")
    assert (said.err, said.code) == ("pacer: The pictures could not be written to preview: File exists.", 1)
