"""What a bot is told by Slack's side: signed, escaped, retried, and only what it asked for."""

import asyncio
from dataclasses import replace

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.console.bench import SlackBench
from bot.console.slack.server import SlackServer
from tests.console.pretend import MANIFEST, SLACK, Listener, Request, workspace


async def test_a_slash_command_is_signed_and_its_mentions_are_escaped(bot: Listener, desk: SlackBench) -> None:
    await desk.command("/scorecard", "@ben in #sales <now>", by="ana", in_="#sales")
    [request] = await bot.received(1)
    ids = desk.workspace.ids
    assert SignatureVerifier("signing-secret").is_valid_request(request.body, request.headers)
    assert request.form["text"] == f"<@{ids['ben']}|ben> in <#{desk.workspace.channel('sales').id}|sales> &lt;now&gt;"
    assert (request.form["command"], request.form["user_id"], request.form["channel_name"]) == ("/scorecard", ids["ana"], "sales")


async def test_a_command_without_should_escape_arrives_as_typed(bot: Listener, desk: SlackBench) -> None:
    await desk.command("/pacer", "scorecard @ben", by="ana")
    [request] = await bot.received(1)
    assert (request.form["text"], request.form["channel_name"]) == ("scorecard @ben", "directmessage")


async def test_the_answer_in_the_acknowledgement_is_seen_by_its_caller_alone(bot: Listener, desk: SlackBench) -> None:
    async def answer(_: Request) -> web.Response:
        return web.json_response({"text": "You are at *62 %*"})

    bot.answer = answer
    await desk.command("/scorecard", by="ana", in_="#sales")
    assert [shown.text for shown in desk.ephemerals("ana")] == ["You are at 62 %"]
    assert desk.channel("#sales").messages == []


async def test_a_late_acknowledgement_fails_in_front_of_the_person(bot: Listener, desk: SlackBench) -> None:
    async def answer(_: Request) -> web.Response:
        await asyncio.sleep(0.09)
        return web.Response()

    bot.answer = answer
    desk.server.desk.settings = replace(SLACK, ack_within=0.02)
    await desk.command("/scorecard", by="ana")
    assert desk.notices("ana") == ["/scorecard failed with the error “operation_timeout”."]
    assert desk.complaints == ["slash_commands /scorecard was not acknowledged: http_timeout"]


async def test_naming_the_bot_in_its_channel_is_an_app_mention(bot: Listener, desk: SlackBench) -> None:
    await desk.mention("scorecard @Ben Okafor", by="ana", in_="#sales")
    [request] = await bot.received(1)
    assert (request.at("/event/type"), request.at("/event/user")) == ("app_mention", desk.workspace.ids["ana"])
    assert request.at("/event/text") == f"<@{desk.workspace.bot_id}> scorecard <@{desk.workspace.ids['ben']}>"


async def test_a_channel_without_the_bot_stays_silent_until_it_is_invited(bot: Listener, desk: SlackBench) -> None:
    await desk.mention("scorecard", by="ana", in_="#leads")
    await desk.quiet()
    assert bot.requests == []
    await desk.say("/invite @Pacer", by="ana", in_="#leads")
    await desk.mention("scorecard", by="ana", in_="#leads")
    assert [request.at("/event/type") for request in await bot.received(2)] == ["member_joined_channel", "app_mention"]


async def test_an_event_that_was_not_taken_comes_again_with_its_number_and_reason(bot: Listener, desk: SlackBench) -> None:
    async def refuse(_: Request) -> web.Response:
        return web.Response(status=500)

    bot.answer = refuse
    await desk.direct("scorecard", by="ana")
    first, second, third = await bot.received(3)
    assert "x-slack-retry-num" not in first.headers
    assert (second.headers["x-slack-retry-num"], second.headers["x-slack-retry-reason"]) == ("1", "http_error")
    assert third.headers["x-slack-retry-num"] == "2"
    assert first.json["event_id"] == second.json["event_id"] == third.json["event_id"]


async def test_a_bot_may_decline_the_retry(bot: Listener, desk: SlackBench) -> None:
    async def refuse(_: Request) -> web.Response:
        return web.Response(status=500, headers={"x-slack-no-retry": "1"})

    bot.answer = refuse
    await desk.direct("scorecard", by="ana")
    await desk.quiet(0.05)
    assert len(bot.requests) == 1


async def test_an_event_outside_the_manifest_is_not_sent(bot: Listener) -> None:
    quiet = {**MANIFEST, "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}}}
    async with SlackServer(workspace("slack"), quiet, SLACK) as server:
        server.reach(bot.url)
        bench = SlackBench(server)
        await bench.direct("scorecard", by="ana")
        await bench.quiet()
    assert bot.requests == []


def test_a_manifest_that_asks_for_events_beyond_its_scopes_is_refused() -> None:
    greedy = {**MANIFEST, "settings": {"event_subscriptions": {"bot_events": ["message.groups"]}}}
    with pytest.raises(ValueError, match=r"The manifest needs the scope groups:history for message\.groups\."):
        SlackServer(workspace("slack"), greedy, SLACK)


async def test_a_file_sent_to_the_bot_is_read_with_its_token_only(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    await desk.attach("goals.csv", b"person,goal\nana,10\n", by="mia", text="new goals")
    told = {request.at("/event/type"): request for request in await bot.received(2)}
    assert told["message"].at("/event/subtype") == "file_share"
    found = await client.files_info(file=str(told["file_shared"].at("/event/file_id")))
    address = found["file"]["url_private_download"]
    session = desk.server.session
    async with session.get(address, headers={"Authorization": "Bearer xoxb-1"}) as response:
        assert await response.read() == b"person,goal\nana,10\n"
    async with session.get(address) as response:
        assert (response.status, response.content_type) == (200, "text/html")


async def test_opening_the_home_tab_tells_the_bot(bot: Listener, desk: SlackBench) -> None:
    await desk.side.open_home("ana")
    [request] = await bot.received(1)
    assert request.at("/event/type") == "app_home_opened"


async def test_an_organisation_wide_installation_says_so(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    desk.server.desk.settings = replace(SLACK, enterprise_id="E1")
    await desk.command("/scorecard", by="ana")
    await desk.mention("scorecard", by="ana", in_="#sales")
    command, event = await bot.received(2)
    assert (command.form["is_enterprise_install"], command.form["enterprise_id"]) == ("true", "E1")
    assert event.at("/authorizations/0/enterprise_id") == "E1"
    assert (await client.auth_test())["enterprise_id"] == "E1"
