"""What goes wrong by order, on both platforms: late, slow, unsaid, too fast; which posts were taken, how often, in which order."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.console.accepted import Accepted, Post
from bot.console.bench import SlackBench, TeamsBench
from bot.console.limits import Limits, Pace, TooFast
from bot.console.slack.server import SlackServer
from bot.console.teams.server import TeamsServer
from tests.console.pretend import MANIFEST, SLACK, TEAMS, workspace
from tests.console.test_slack_api import refusal
from tests.console.test_teams_connector import token

HISTORY = {
    **MANIFEST,
    "oauth_config": {"scopes": {"bot": ["commands", "app_mentions:read", "chat:write", "files:read", "im:history", "channels:read"]}},
}


def keyed(key: str) -> dict[str, object]:
    return {"event_type": "post", "event_payload": {"k": key}}


@pytest.fixture
def once(slack: SlackServer) -> AsyncWebClient:
    """A client that tries nothing again."""
    return AsyncWebClient(token="xoxb-1", base_url=f"{slack.url}/api/", retry_handlers=[])


class Office:
    """Posts to #sales of the office by bare calls."""

    def __init__(self, teams: TeamsServer, bearer: str) -> None:
        self._teams = teams
        self._headers = {"Authorization": f"Bearer {bearer}"}

    async def post(self, text: str, thread: str = "") -> aiohttp.ClientResponse:
        place = self._teams.workspace.channel("sales").id + (f";messageid={thread}" if thread else "")
        address = f"{self._teams.service_url}v3/conversations/{place}/activities"
        return await self._teams.session.post(address, json={"type": "message", "text": text}, headers=self._headers)


@pytest.fixture
async def open_office(teams: TeamsServer) -> AsyncIterator[Office]:
    _, given = await token(teams)
    yield Office(teams, str(given["access_token"]))


async def test_a_late_post_appears_after_its_connection_broke(desk: SlackBench, once: AsyncWebClient) -> None:
    desk.server.faults.late("chat.postMessage", seconds=0.1)
    with pytest.raises(aiohttp.ClientError):
        await once.chat_postMessage(channel=desk.workspace.channel("sales").id, text="late", metadata=keyed("k1"))
    assert desk.channel("#sales").messages == []
    await desk.until(lambda: desk.channel("#sales").messages)
    assert desk.server.accepted.posts == [Post(desk.workspace.channel("sales").id, "k1", desk.channel("#sales").last.id)]


async def test_a_slow_answer_comes_after_the_post(desk: SlackBench, once: AsyncWebClient) -> None:
    desk.server.faults.slow("chat.postMessage", seconds=0.1)
    posting = asyncio.ensure_future(once.chat_postMessage(channel=desk.workspace.channel("sales").id, text="slow"))
    await desk.until(lambda: desk.channel("#sales").messages)
    assert not posting.done()
    assert (await posting)["ts"] == desk.channel("#sales").last.id


async def test_an_error_may_hide_a_post_that_was_taken(desk: SlackBench, once: AsyncWebClient) -> None:
    desk.server.faults.server_error_after_accept("chat.postMessage", status=502)
    with pytest.raises(SlackApiError) as raised:
        await once.chat_postMessage(channel=desk.workspace.channel("sales").id, text="taken")
    assert raised.value.response.status_code == 502
    assert [shown.text for shown in desk.channel("#sales").messages] == ["taken"]


async def test_teams_has_the_same_faults(office: TeamsBench, open_office: Office) -> None:
    faults = office.server.faults
    faults.late("send", seconds=0.1)
    faults.server_error_after_accept("send", status=504)
    faults.slow("send", seconds=0.1)
    with pytest.raises(aiohttp.ClientError):
        await open_office.post("late")
    assert office.channel("#sales").messages == []
    assert (await open_office.post("unsaid")).status == 504
    assert (await open_office.post("slow")).status == 201
    await office.until(lambda: len(office.server.accepted.posts) == 3)
    assert sorted(post.key for post in office.server.accepted.posts) == ["late", "slow", "unsaid"]


def test_a_channel_and_the_workspace_take_so_many_posts_in_a_second() -> None:
    pace = Pace(Limits(per_channel_per_second=1, per_workspace_per_second=2))
    pace.take("a")
    with pytest.raises(TooFast) as refused:
        pace.take("a")
    assert refused.value.seconds == 1
    pace.take("b")
    with pytest.raises(TooFast):
        pace.take("c")


async def test_a_method_takes_so_many_calls_in_a_minute() -> None:
    limits = Limits(per_channel_per_second=9, per_workspace_per_second=9, second=0.002, calls_per_minute={"conversations.open": 2})
    async with SlackServer(workspace("slack"), MANIFEST, replace(SLACK, limits=limits)) as server:
        client = AsyncWebClient(token="xoxb-1", base_url=f"{server.url}/api/", retry_handlers=[])
        ana = server.workspace.ids["ana"]
        for _ in range(2):
            await client.conversations_open(users=ana)
        with pytest.raises(SlackApiError) as raised:
            await client.conversations_open(users=ana)
        assert raised.value.response.status_code == 429
        wait = float(raised.value.response.headers["Retry-After"])
        assert 0.06 < wait <= 0.12
        await client.users_info(user=ana)
        await asyncio.sleep(wait)
        await client.conversations_open(users=ana)


async def test_posts_that_come_too_fast_are_told_when_to_come_back() -> None:
    settings = replace(SLACK, limits=Limits(per_channel_per_second=1, per_workspace_per_second=9, second=0.2))
    async with SlackServer(workspace("slack"), MANIFEST, settings) as server:
        client = AsyncWebClient(token="xoxb-1", base_url=f"{server.url}/api/", retry_handlers=[])
        sales = server.workspace.channel("sales").id
        await client.chat_postMessage(channel=sales, text="first")
        with pytest.raises(SlackApiError) as raised:
            await client.chat_postMessage(channel=sales, text="second")
        wait = float(raised.value.response.headers["Retry-After"])
        assert (raised.value.response.status_code, 0 < wait <= 0.2) == (429, True)
        await client.chat_postMessage(channel=server.workspace.ids["ana"], text="elsewhere")
        await asyncio.sleep(wait)
        await client.chat_postMessage(channel=sales, text="second")
        assert [each.payload["text"] for each in server.workspace.channel("sales").messages] == ["first", "second"]


async def test_teams_counts_each_thread_by_itself() -> None:
    settings = replace(TEAMS, limits=Limits(per_channel_per_second=2, per_workspace_per_second=9))
    async with TeamsServer(workspace("teams"), settings) as teams:
        office = Office(teams, str((await token(teams))[1]["access_token"]))
        first = teams.workspace.channel("sales").messages
        assert [(await office.post(text)).status for text in ("one", "two")] == [201, 201]
        refused = await office.post("three")
        assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
        assert (await office.post("because", thread=first[0].id)).status == 201


def test_doubles_and_inversions_are_counted_from_what_was_taken() -> None:
    accepted = Accepted()
    for place, key in (("C1", "b"), ("C1", "a"), ("C2", "c"), ("C1", "b"), ("C2", "d"), ("C1", "")):
        accepted.take(Post(place, key, "1"))
    assert accepted.doubles() == {"b": 2}
    assert accepted.inversions(["a", "b", "c", "d"]) == [("b", "a")]


async def test_history_leaves_out_threads_and_metadata_that_were_not_asked_for(desk: SlackBench, client: AsyncWebClient) -> None:
    sales = desk.workspace.channel("sales").id
    root = (await client.chat_postMessage(channel=sales, text="root", metadata=keyed("k1")))["ts"]
    await client.chat_postMessage(channel=sales, text="answer", thread_ts=root, metadata=keyed("k2"))
    history = await client.conversations_history(channel=sales)
    assert [(message["text"], "metadata" in message) for message in history["messages"]] == [("root", False)]
    replies = await client.conversations_replies(channel=sales, ts=root, include_all_metadata=True)
    assert [message["metadata"]["event_payload"]["k"] for message in replies["messages"]] == ["k1", "k2"]
    assert await refusal(client.conversations_replies(channel=sales, ts="1.000001")) == "thread_not_found"


async def test_history_is_paged_from_the_newest(desk: SlackBench, client: AsyncWebClient) -> None:
    sales = desk.workspace.channel("sales").id
    for number in range(5):
        await client.chat_postMessage(channel=sales, text=str(number))
    pages = [[each["text"] for each in page["messages"]] async for page in await client.conversations_history(channel=sales, limit=2)]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    assert await refusal(client.conversations_history(channel=sales, limit=1000)) == "invalid_limit"


@pytest.mark.parametrize(("manifest", "key", "error"), [(MANIFEST, "leads", "not_in_channel"), (HISTORY, "sales", "missing_scope")])
async def test_history_needs_the_scope_and_the_bot_in_the_channel(manifest: Mapping[str, object], key: str, error: str) -> None:
    bare = {**manifest, "settings": {}}
    async with SlackServer(workspace("slack"), bare, SLACK) as server:
        client = AsyncWebClient(token="xoxb-1", base_url=f"{server.url}/api/")
        assert await refusal(client.conversations_history(channel=server.workspace.channel(key).id)) == error
