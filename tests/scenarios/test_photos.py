"""Photos on cards, by the front door: those that members chose on Slack, and initials wherever there is none."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from prometheus_client import generate_latest

from bot.charts.photos import MOST_BYTES
from bot.console.shown import Shown
from bot.console.slack.server import SlackServer
from tests.charts.test_photos import bomb
from tests.scenarios.floor import Clock, Floor

RED, BLUE = (214, 40, 40), (40, 60, 214)
FACE = 90, 84
"""Where the avatar of a scorecard has its middle."""


def png(colour: tuple[int, int, int]) -> bytes:
    file = BytesIO()
    Image.new("RGB", (192, 192), colour).save(file, "PNG")
    return file.getvalue()


def chose(floor: Floor, key: str, photo: bytes) -> None:
    members = floor.bench.workspace.members
    members[key] = replace(members[key], photo=photo)


async def card(floor: Floor, by: str, words: str = "") -> Image.Image:
    """The picture that answers the next /scorecard."""
    before = pictures(floor, by)
    await floor.bench.direct(f"scorecard {words}", by=by)
    [shown] = await floor.bench.until(lambda: pictures(floor, by)[len(before) :] or None, within=5)
    content, _ = await floor.bench.side.picture(by, shown.pictures[0])
    return Image.open(BytesIO(content)).convert("RGB")


def a_day_later(floor: Floor) -> None:
    """When what is known of members is asked for again."""
    assert isinstance(floor.app.clock, Clock)
    floor.app.clock.now += timedelta(days=1)


def pictures(floor: Floor, by: str) -> list[Shown]:
    return [shown for shown in floor.bench.direct_of(by).answers if shown.pictures]


def share_of(picture: Image.Image, colour: tuple[int, int, int]) -> float:
    """How much of the avatar's disc has this colour."""
    pixels = np.asarray(picture).astype(int)
    down, across = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    disc = np.hypot(across + 0.5 - FACE[0], down + 0.5 - FACE[1]) < 48
    return float((np.abs(pixels[disc] - colour).max(axis=1) <= 2).mean())


async def worked(floor: Floor, outcome: str, number: int = 1) -> None:
    """Once so many photos came to this."""
    for _ in range(1000):
        if (floor.app.registry.get_sample_value("pacer_photos_total", {"outcome": outcome}) or 0) >= number:
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"no photo was {outcome}")


async def test_the_second_scorecard_has_the_photo(slack: Floor) -> None:
    chose(slack, "ana", png(RED))
    await card(slack, "ana")
    await worked(slack, "fetched")
    assert share_of(await card(slack, "ana"), RED) == 1


async def test_the_team_s_card_has_the_photos_of_those_whom_we_heard(slack: Floor) -> None:
    chose(slack, "ana", png(RED))
    await card(slack, "ana")
    await worked(slack, "fetched")
    pixels = np.asarray(await card(slack, "mona")).astype(int)
    rows, columns = np.nonzero(np.abs(pixels - RED).max(axis=2) <= 2)
    assert len(rows) > 600
    assert columns.min() >= 36 and columns.max() <= 96


async def test_a_server_that_does_not_answer_delays_no_picture(slack: Floor) -> None:
    assert isinstance(slack.bench.side, SlackServer)
    chose(slack, "ana", png(RED))
    slack.bench.side.avatars_flow.clear()
    for _ in range(2):
        assert share_of(await card(slack, "ana"), RED) == 0
    slack.bench.side.avatars_flow.set()
    await worked(slack, "fetched")
    assert share_of(await card(slack, "ana"), RED) == 1


@pytest.mark.parametrize(
    ("photo", "outcome"),
    [(b"<html>Sign in</html>", "no picture"), (bomb(), "no picture"), (png(RED) + b"\0" * MOST_BYTES, "failed")],
    ids=["a web page", "a bomb", "a huge file"],
)
async def test_what_is_no_fit_photo_leaves_the_initials(slack: Floor, photo: bytes, outcome: str) -> None:
    before = np.asarray(await card(slack, "ana"))
    chose(slack, "ana", photo)
    a_day_later(slack)
    await card(slack, "ana")
    await worked(slack, outcome)
    after = np.asarray(await card(slack, "ana"))
    assert np.array_equal(after[:150, :140], before[:150, :140])


async def test_a_new_photo_takes_the_place_of_the_old_one_and_goes_when_it_is_taken_back(slack: Floor) -> None:
    for number, colour in enumerate((RED, BLUE), 1):
        chose(slack, "ana", png(colour))
        await card(slack, "ana")
        await worked(slack, "fetched", number)
        assert share_of(await card(slack, "ana"), colour) == 1
        a_day_later(slack)
    chose(slack, "ana", b"")
    plain = await card(slack, "ana")
    assert share_of(plain, RED) == share_of(plain, BLUE) == 0


async def test_a_playbook_can_keep_photos_off(slack: Floor) -> None:
    with slack.database.write() as uow:
        uow.playbook.put("privacy", "privacy", {"photos": False})
    chose(slack, "ana", png(RED))
    await card(slack, "ana")
    await worked(slack, "switched off")
    assert share_of(await card(slack, "ana"), RED) == 0


async def test_teams_tells_no_photos_and_cards_are_drawn_all_the_same(teams: Floor) -> None:
    chose(teams, "ana", png(RED))
    for _ in range(2):
        assert share_of(await card(teams, "ana"), RED) == 0
    assert b"pacer_photos_total{" not in generate_latest(teams.app.registry)
