import multiprocessing
import os
import signal
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from bot.charts import Size, draw
from bot.charts.cards import CARDS
from bot.workers import pool as pools
from bot.workers.pool import Pool, Unworkable
from tests.support import painters

SCORECARD = ("scorecard", CARDS["scorecard"].examples["running"])
LEADERBOARD = ("leaderboard", CARDS["leaderboard"].examples["ten"])
WIN = ("win", CARDS["win"].examples["kudos"])


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(2) as made:
        yield made


def pixels(png: bytes | None) -> bytes:
    assert png is not None
    with Image.open(BytesIO(png)) as picture:
        return picture.convert("RGBA").tobytes()


def test_pictures_from_other_processes_are_those_of_this_one(pool: Pool) -> None:
    batch = [SCORECARD, WIN, LEADERBOARD]
    drawn = {each.place: each.png for each in pool.draw_all(batch, size=Size.TEAMS, theme="dark")}
    for place, (card, data) in enumerate(batch):
        assert pixels(drawn[place]) == pixels(draw(card, data, size=Size.TEAMS, theme="dark"))


def test_a_batch_outlives_a_killed_process_and_draws_each_picture_once(pool: Pool) -> None:
    list(pool.draw_all([SCORECARD] * 8, size=Size.TEAMS, theme="light"))
    victims = [process.pid for process in multiprocessing.active_children() if process.pid]
    assert len(victims) == 2
    drawn = []
    for each in pool.draw_all([SCORECARD] * 60, size=Size.TEAMS, theme="light"):
        drawn.append(each)
        if len(drawn) in (10, 30):
            os.kill(victims.pop(), signal.SIGKILL)
    assert victims == []
    assert sorted(each.place for each in drawn) == list(range(60))
    assert [each for each in drawn if each.png is None] == []


def test_a_picture_over_which_two_processes_died_is_given_up_and_the_others_are_drawn() -> None:
    with Pool(1, painters.deadly) as pool:
        batch = [SCORECARD, WIN, *[SCORECARD] * 8]
        drawn = list(pool.draw_all(batch, size=Size.TEAMS, theme="light"))
    assert sorted(each.place for each in drawn) == list(range(10))
    assert [(each.place, each.failure) for each in drawn if each.png is None] == [(1, "died")]
    assert len({each.png for each in drawn if each.png}) == 2  # the first process and the third; the second died at once


def test_a_stopped_process_is_ended_and_its_pictures_are_drawn_by_others() -> None:
    with Pool(2, limit=3.0) as pool:
        list(pool.draw_all([SCORECARD] * 8, size=Size.TEAMS, theme="light"))
        (victim, _) = (process for process in multiprocessing.active_children())
        assert victim.pid
        drawn = []
        for each in pool.draw_all([SCORECARD] * 20, size=Size.TEAMS, theme="light"):
            drawn.append(each)
            if len(drawn) == 5:
                os.kill(victim.pid, signal.SIGSTOP)
        assert victim not in multiprocessing.active_children()
    assert sorted(each.place for each in drawn) == list(range(20))
    assert [each for each in drawn if each.png is None] == []


def test_a_picture_over_which_two_processes_hang_is_given_up_and_the_others_are_drawn() -> None:
    with Pool(1, painters.stuck, limit=2.0) as pool:
        drawn = list(pool.draw_all([SCORECARD, WIN, *[SCORECARD] * 4], size=Size.TEAMS, theme="light"))
    assert sorted(each.place for each in drawn) == list(range(6))
    assert [(each.place, each.failure) for each in drawn if each.png is None] == [(1, "hung")]
    assert multiprocessing.active_children() == []


def test_a_picture_that_cannot_be_drawn_is_told_without_its_words() -> None:
    with Pool(1, painters.failing) as pool:
        assert list(pool.draw_all([SCORECARD], size=Size.TEAMS, theme="light")) == [(0, None, "ValueError")]


def test_processes_that_only_die_end_the_batch() -> None:
    with Pool(1, painters.dying) as pool, pytest.raises(Unworkable):
        list(pool.draw_all([SCORECARD] * 100, size=Size.TEAMS, theme="light"))
    assert multiprocessing.active_children() == []


def test_a_batch_that_is_broken_off_leaves_nothing_for_the_next(pool: Pool) -> None:
    for each in pool.draw_all([LEADERBOARD] * 20, size=Size.TEAMS, theme="light"):
        assert each.png
        break
    (only,) = pool.draw_all([SCORECARD], size=Size.SLACK, theme="light")
    assert only.png
    with Image.open(BytesIO(only.png)) as picture:
        assert (only.place, picture.size) == (0, (1200, 675))


def test_data_that_fills_a_pipe_is_drawn_all_the_same(pool: Pool) -> None:
    card, data = SCORECARD
    long = type(data)(**{**vars(data), "note": "W" * 500_000})
    assert [len(each.png or b"") > 1000 for each in pool.draw_all([(card, long)] * 6, size=Size.TEAMS, theme="light")] == [True] * 6


def test_pictures_are_asked_for_as_they_are_needed(pool: Pool) -> None:
    asked = 0

    def endless() -> Iterator[tuple[str, object]]:
        nonlocal asked
        while True:
            asked += 1
            yield SCORECARD

    for number, _ in enumerate(pool.draw_all(endless(), size=Size.TEAMS, theme="light"), 1):
        assert asked <= number + 2 * pools.AHEAD + 1
        if number == 30:
            break


def test_a_pool_starts_nothing_before_there_is_something_to_draw_and_ends_what_it_started() -> None:
    with Pool(2) as pool:
        assert multiprocessing.active_children() == []
        list(pool.draw_all([SCORECARD], size=Size.TEAMS, theme="light"))
        assert len(multiprocessing.active_children()) == 1
        list(pool.draw_all([SCORECARD] * 8, size=Size.TEAMS, theme="light"))
        assert len(multiprocessing.active_children()) == 2
    assert multiprocessing.active_children() == []


async def test_a_batch_is_refused_on_the_event_loop(pool: Pool) -> None:
    with pytest.raises(AssertionError, match="event loop"):
        list(pool.draw_all([SCORECARD], size=Size.TEAMS, theme="light"))
