"""Slack's Web API as the real client sees it: what is taken, and every refusal by Slack's own word."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace

import pytest
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.console.bench import SlackBench
from bot.console.slack.server import SlackServer
from tests.console.pretend import MANIFEST, PNG, SLACK, Listener, workspace


async def refusal(call: Awaitable[object]) -> str:
    """The `error` of a call that must be refused."""
    with pytest.raises(SlackApiError) as raised:
        await call
    return str(raised.value.response["error"])


async def test_a_message_is_posted_changed_and_taken_back(desk: SlackBench, client: AsyncWebClient) -> None:
    sales = desk.workspace.channel("sales").id
    posted = await client.chat_postMessage(channel=sales, text="Ana leads", metadata={"event_type": "post", "event_payload": {"key": "k1"}})
    assert desk.channel("#sales").last.text == "Ana leads"
    await client.chat_update(channel=sales, ts=posted["ts"], text="Ben leads")
    assert desk.channel("#sales").last.text == "Ben leads"
    history = await client.conversations_history(channel=sales, include_all_metadata=True)
    assert history["messages"][0]["metadata"] == {"event_type": "post", "event_payload": {"key": "k1"}}
    await client.chat_delete(channel=sales, ts=posted["ts"])
    assert desk.channel("#sales").messages == []
    assert await refusal(client.chat_delete(channel=sales, ts=posted["ts"])) == "message_not_found"


async def test_a_persons_id_opens_their_direct_conversation(desk: SlackBench, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=desk.workspace.ids["ben"], text="Hello")
    assert desk.direct_of("ben").last.text == "Hello"
    opened = await client.conversations_open(users=desk.workspace.ids["ben"])
    assert opened["channel"]["id"] == desk.workspace.direct_of("ben").id


async def test_places_where_the_bot_may_not_post_refuse_it(desk: SlackBench, client: AsyncWebClient) -> None:
    leads = desk.workspace.channel("leads").id
    assert await refusal(client.chat_postMessage(channel=leads, text="x")) == "not_in_channel"
    assert await refusal(client.chat_postMessage(channel="C0NOWHERE", text="x")) == "channel_not_found"
    with pytest.warns(UserWarning, match="text"):
        assert await refusal(client.chat_postMessage(channel=desk.workspace.channel("sales").id, text="")) == "no_text"


async def test_an_ephemeral_reaches_only_a_member_of_the_channel(desk: SlackBench, client: AsyncWebClient) -> None:
    ids, managers = desk.workspace.ids, desk.workspace.channel("managers").id
    await client.chat_postEphemeral(channel=desk.workspace.channel("sales").id, user=ids["ana"], text="Only you")
    assert [shown.text for shown in desk.ephemerals("ana")] == ["Only you"]
    assert desk.ephemerals("ben") == []
    assert await refusal(client.chat_postEphemeral(channel=managers, user=ids["ana"], text="x")) == "user_not_in_channel"


async def test_a_wrong_token_and_a_missing_scope_are_refused(slack: SlackServer, client: AsyncWebClient) -> None:
    stranger = AsyncWebClient(token="xoxb-2", base_url=f"{slack.url}/api/")
    assert await refusal(stranger.auth_test()) == "invalid_auth"
    assert await refusal(AsyncWebClient(base_url=f"{slack.url}/api/").auth_test()) == "not_authed"
    with pytest.raises(SlackApiError) as raised:
        await client.conversations_list(types="private_channel")
    assert (raised.value.response["error"], raised.value.response["needed"]) == ("missing_scope", "groups:read")


async def test_bad_blocks_are_refused_with_pointers(desk: SlackBench, client: AsyncWebClient) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel=desk.workspace.channel("sales").id, text="x", blocks=blocks)
    assert raised.value.response["error"] == "invalid_blocks"
    assert raised.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert desk.complaints == ["invalid_blocks: must be less than 151 characters [json-pointer:/blocks/0/text/text]"]


async def test_a_fresh_picture_is_not_ready_at_first(desk: SlackBench, client: AsyncWebClient) -> None:
    uploaded = await client.files_upload_v2(filename="card.png", content=PNG, title="Scorecard")
    file_id = uploaded["file"]["id"]
    desk.workspace.files[file_id].not_ready_for = 2
    blocks = [{"type": "image", "slack_file": {"id": file_id}, "alt_text": "62 % of 10"}]
    sales = desk.workspace.channel("sales").id
    for _ in range(2):
        assert await refusal(client.chat_postMessage(channel=sales, text="card", blocks=blocks)) == "invalid_blocks"
    await client.chat_postMessage(channel=sales, text="card", blocks=blocks)
    assert desk.complaints == []
    assert desk.channel("#sales").last.pictures == [file_id]
    assert await desk.side.picture("ana", file_id) == (PNG, "image/png")
    await client.files_delete(file=file_id)
    assert await refusal(client.files_info(file=file_id)) == "file_not_found"


async def test_alt_txt_in_the_upload_loses_the_share_without_a_word(desk: SlackBench, client: AsyncWebClient) -> None:
    sales = desk.workspace.channel("sales").id
    await client.files_upload_v2(channel=sales, filename="card.png", content=PNG, alt_txt="62 %")
    assert desk.channel("#sales").messages == []
    await client.files_upload_v2(channel=sales, filename="card.png", content=PNG)
    assert len(desk.channel("#sales").messages) == 1


async def test_people_are_found_by_id_address_and_page(desk: SlackBench, client: AsyncWebClient) -> None:
    ben = desk.workspace.ids["ben"]
    found = await client.users_info(user=ben, include_locale=True)
    assert (found["user"]["tz"], found["user"]["locale"], found["user"]["profile"]["email"]) == (
        "Europe/London",
        "en-GB",
        "ben@example.com",
    )
    assert (await client.users_lookupByEmail(email="BEN@example.com"))["user"]["id"] == ben
    assert await refusal(client.users_lookupByEmail(email="nobody@example.com")) == "users_not_found"
    names = [user["name"] async for page in await client.users_list(limit=2) for user in page["members"]]
    assert names == ["ana", "ben", "mia", "pacer"]


async def test_a_rate_limit_says_when_to_come_back(slack: SlackServer, desk: SlackBench, client: AsyncWebClient) -> None:
    slack.faults.rate_limit("chat.postMessage", times=1, retry_after=7)
    sales = desk.workspace.channel("sales").id
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel=sales, text="x")
    assert (raised.value.response.status_code, raised.value.response.headers["Retry-After"]) == (429, "7")
    await client.chat_postMessage(channel=sales, text="at last")
    assert [shown.text for shown in desk.channel("#sales").messages] == ["at last"]


async def test_a_dropped_answer_leaves_a_post_that_history_can_find(slack: SlackServer, desk: SlackBench, client: AsyncWebClient) -> None:
    slack.faults.drop_after_accept("chat.postMessage")
    client.retry_handlers.clear()
    sales = desk.workspace.channel("sales").id
    with pytest.raises(ClientError):
        await client.chat_postMessage(channel=sales, text="once", metadata={"event_type": "post", "event_payload": {"key": "k2"}})
    history = await client.conversations_history(channel=sales, include_all_metadata=True)
    assert [message["metadata"]["event_payload"]["key"] for message in history["messages"]] == ["k2"]


async def test_a_response_url_holds_for_five_answers(bot: Listener, desk: SlackBench) -> None:
    await desk.command("/scorecard", by="ana", in_="#leads")
    [request] = await bot.received(1)
    webhook = AsyncWebhookClient(request.form["response_url"])
    for number in range(5):
        assert (await webhook.send(text=f"answer {number}")).status_code == 200
    refused = await webhook.send(text="one too many")
    assert (refused.status_code, "used_url" in refused.body) == (404, True)
    assert len(desk.ephemerals("ana")) == 5


async def test_changes_reach_a_waiting_reader_at_once(desk: SlackBench, client: AsyncWebClient) -> None:
    sales = desk.workspace.channel("sales").id
    waiting = asyncio.ensure_future(desk.until(lambda: desk.channel("#sales").answers or None))
    await client.chat_postMessage(channel=sales, text="here")
    assert [shown.text for shown in await waiting] == ["here"]


async def test_a_thread_that_is_not_there_and_a_server_error_are_refused(
    slack: SlackServer, desk: SlackBench, client: AsyncWebClient
) -> None:
    sales = desk.workspace.channel("sales").id
    assert await refusal(client.chat_postMessage(channel=sales, text="x", thread_ts="1.000001")) == "thread_not_found"
    slack.faults.server_error("chat.postMessage", status=502)
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel=sales, text="x")
    assert raised.value.response.status_code == 502
    assert desk.channel("#sales").messages == []


async def test_an_ephemeral_shows_no_uploaded_picture(desk: SlackBench, client: AsyncWebClient) -> None:
    uploaded = await client.files_upload_v2(filename="card.png", content=PNG)
    blocks = [{"type": "image", "slack_file": {"id": uploaded["file"]["id"]}, "alt_text": "62 %"}]
    call = client.chat_postEphemeral(channel=desk.workspace.channel("sales").id, user=desk.workspace.ids["ana"], text="x", blocks=blocks)
    assert await refusal(call) == "invalid_blocks"


async def test_an_expired_token_is_rotated_by_the_sdk_and_its_refresh_token_holds_once() -> None:
    rotating = replace(SLACK, refresh_token="xoxe-1", client_id="1.2", client_secret="shh", token_lives=0.05)
    async with SlackServer(workspace("slack"), MANIFEST, rotating) as server:
        client = AsyncWebClient(token="xoxb-1", base_url=f"{server.url}/api/")
        await client.auth_test()
        await asyncio.sleep(0.06)
        assert await refusal(client.auth_test()) == "token_expired"
        rotator = AsyncTokenRotator(client_id="1.2", client_secret="shh", client=AsyncWebClient(base_url=f"{server.url}/api/"))
        old = Bot(bot_token="xoxb-1", bot_id="B1", bot_user_id="U1", bot_refresh_token="xoxe-1", bot_token_expires_at=1, installed_at=1.0)
        fresh = await rotator.perform_bot_token_rotation(bot=old)
        assert fresh is not None
        client.token = fresh.bot_token
        await client.auth_test()
        with pytest.raises(SlackTokenRotationError, match="invalid_refresh_token"):
            await rotator.perform_bot_token_rotation(bot=old)
