"""Photos on the cards that have them."""

from dataclasses import replace

import pytest

from bot.charts.cards import CARDS
from bot.charts.cards.examples import LEADERBOARDS, SCORECARDS, STANDINGS, TEAMS
from bot.charts.cards.parts import initials
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


@pytest.mark.parametrize("state", [state for state in LEADERBOARDS if LEADERBOARDS[state].by == "people"])
def test_a_leaderboard_has_the_photos_of_all_it_shows_by_name(state: str) -> None:
    rows = tuple(replace(row, photo=row.name) for row in LEADERBOARDS[state].rows)
    sketch = CARDS["leaderboard"].sketch(replace(LEADERBOARDS[state], rows=rows), LIGHT)
    named = [row.words for row in sketch.rows if row.name == "initials"]
    assert [initials(photo.key) for photo in sketch.photos] == named
    assert under_photos(sketch) == []


@pytest.mark.parametrize("state", [state for state in STANDINGS if not STANDINGS[state].teams])
def test_standings_have_photos_under_their_crowns(state: str) -> None:
    racers = tuple(replace(racer, photo=racer.name) for racer in STANDINGS[state].racers)
    sketch = CARDS["standings"].sketch(replace(STANDINGS[state], racers=racers), LIGHT)
    assert [initials(photo.key) for photo in sketch.photos] == [row.words for row in sketch.rows if row.name == "initials"]
    assert under_photos(sketch) == []


def test_a_photo_changes_no_words() -> None:
    plain = LEADERBOARDS["ten"]
    shown = replace(plain, rows=tuple(replace(row, photo="face") for row in plain.rows))
    assert CARDS["leaderboard"].alt(shown) == CARDS["leaderboard"].alt(plain)
