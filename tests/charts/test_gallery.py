"""That the gallery shows today's sketches is checked with the other generated pages, in tests/test_docs.py."""

from dataclasses import replace
from decimal import Decimal

from PIL import Image

from bot.charts.cards import CARDS
from bot.charts.theme import DARK, LIGHT
from tests.support import gallery
from tests.support.documents import ROOT

FOLDER = ROOT / gallery.FOLDER


def test_every_card_has_its_picture_and_no_picture_is_left_over() -> None:
    assert {file.name for file in FOLDER.glob("*.png")} == {each.file for each in gallery.shown()}
    for file in FOLDER.glob("*.png"):
        with Image.open(file) as picture:
            assert picture.size == (1200, 675)


def test_the_gallery_is_light_enough_for_every_checkout() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 2_500_000


def test_a_fingerprint_changes_with_a_number_or_a_colour_and_not_by_itself() -> None:
    card, data = CARDS["scorecard"], CARDS["scorecard"].examples["running"]
    prints = [
        gallery.fingerprint(card.sketch(each, theme))
        for each, theme in ((data, LIGHT), (data, LIGHT), (data, DARK), (replace(data, score=Decimal(70)), LIGHT))
    ]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3
