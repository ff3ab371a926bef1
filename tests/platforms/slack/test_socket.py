"""Socket Mode: the same answers over a connection that the bot opens."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.console.slack.link import Delivery
from bot.workers.watchdog import Watchdog
from tests.platforms.slack.conftest import SETTINGS, Stage, staged


@pytest.fixture
async def socketed() -> AsyncIterator[Stage]:
    async with staged(replace(SETTINGS, app_token="xapp-test")) as stage:
        yield stage
        assert stage.slack.complaints == []


async def test_a_command_over_the_socket_is_answered(socketed: Stage) -> None:
    await socketed.slack.command("/scorecard", by="ana")
    await socketed.quiet()
    assert len(socketed.slack.direct_of("ana").last.pictures) == 1
    # The bot's own answer comes back as an event, and is acknowledged and left.
    assert len(socketed.acknowledged) == 2
    assert len(socketed.desk.asked) == 1


async def test_errors_of_a_form_travel_back_over_the_socket(socketed: Stage) -> None:
    await socketed.slack.command("/coach", by="ben", in_="#sales")
    await socketed.quiet()
    (view,) = socketed.slack.views("ben")
    ana = socketed.slack.workspace.ids["ana"]
    errors = await socketed.slack.fill(view, {"Who": ana, "What went well?": "ab"}, by="ben")
    assert errors == {"What went well?": "Say a little more.", "Who": "There is more wrong."}


async def test_over_the_socket_nothing_is_served_over_http(socketed: Stage) -> None:
    assert socketed.adapter.routes() == []


async def test_the_watchdog_sees_the_connection_come_and_go(socketed: Stage) -> None:
    assert await socketed.adapter.is_connected() is True
    await socketed.adapter.close(0.1)
    assert await socketed.adapter.is_connected() is False


async def test_silence_is_counted_from_slack_s_last_word_over_renewed_connections_too() -> None:
    async with staged(replace(SETTINGS, app_token="xapp-test"), ping_every=0.1) as stage:
        gone_deaf = asyncio.Event()
        guard = asyncio.create_task(Watchdog({"slack": stage.adapter.silence}, 1.5, gone_deaf).run())
        await asyncio.sleep(2)
        assert not gone_deaf.is_set() and stage.adapter.silence() < 1
        stage.slack.server.socket.mute = True
        await stage.slack.server.socket.disconnect()
        await asyncio.wait_for(gone_deaf.wait(), 10)
        assert stage.adapter.silence() > 1.5
        await guard


async def test_over_http_there_is_no_silence(stage: Stage) -> None:
    assert stage.adapter.silence() == 0.0


async def test_a_malformed_envelope_is_not_acknowledged_and_harms_nothing() -> None:
    async with staged(replace(SETTINGS, app_token="xapp-test", ack_within=0.05)) as stage:
        for payload in ({"type": "block_actions"}, {"type": "shortcut"}, {"command": "echo"}):
            ack = await stage.slack.server.socket.send(Delivery("interactive", dict(payload)))
            assert ack.failure == "http_timeout"
        assert stage.desk.inbox == {}
        assert await stage.adapter.is_connected() is True
