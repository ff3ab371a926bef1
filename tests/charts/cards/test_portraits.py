"""Photos on the cards that have them."""

from dataclasses import replace

import pytest

from bot.charts.cards import CARDS
from bot.charts.cards.examples import SCORECARDS, TEAMS
from bot.charts.theme import LIGHT
from tests.support.sketches import under_photos


@pytest.mark.parametrize("state", SCORECARDS)
def test_a_person_s_photo_covers_their_avatar_and_nothing_else(state: str) -> None:
    sketch = CARDS["scorecard"].sketch(replace(SCORECARDS[state], photo="ana"), LIGHT)
    [photo] = sketch.photos
    [face] = [row for row in sketch.rows if row.name == "avatar"]
    assert face.extent == (photo.x - photo.half, photo.y - photo.half, photo.x + photo.half, photo.y + photo.half)
    assert (photo.key, photo.corner) == ("ana", photo.half)
    assert under_photos(sketch) == []


@pytest.mark.parametrize("state", TEAMS)
def test_a_team_s_rows_have_the_photos_of_their_people(state: str) -> None:
    rows = tuple(replace(row, photo=row.name) for row in TEAMS[state].rows)
    sketch = CARDS["team"].sketch(replace(TEAMS[state], rows=rows), LIGHT)
    faces = [row for row in sketch.rows if row.name == "avatar"]
    assert [photo.key for photo in sketch.photos] == [row.name for row in rows[: len(faces) - 1]]
    assert under_photos(sketch) == []


def test_without_a_photo_none_is_asked_for() -> None:
    assert CARDS["scorecard"].sketch(SCORECARDS["running"], LIGHT).photos == []
