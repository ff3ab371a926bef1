"""The JSON door that the page uses, and the feed it listens to."""

import base64
import json

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.console.bench import SlackBench
from bot.console.feed import Feed, JsonObject
from bot.console.payloads import at
from bot.console.side import act
from tests.console.pretend import Listener

BUTTON = {"type": "actions", "elements": [{"type": "button", "action_id": "why", "text": {"type": "plain_text", "text": "Why?"}}]}


async def test_said_through_the_door_it_is_in_the_snapshot(desk: SlackBench) -> None:
    sales = desk.workspace.channel("sales").id
    assert await act(desk.side, {"by": "ana", "act": "say", "conversation": sales, "text": "hello <all>"}) == {"ok": True}
    snapshot = json.loads(json.dumps(desk.side.snapshot("ben")))
    shown = next(each for each in snapshot["conversations"] if each["id"] == sales)
    assert [(message["author"], message["payload"]["text"]) for message in shown["messages"]] == [("ana", "hello &lt;all&gt;")]
    assert [command["command"] for command in snapshot["commands"]] == ["/scorecard", "/pacer"]


async def test_a_press_and_a_file_go_through_the_door(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=desk.workspace.channel("sales").id, text="Card", blocks=[BUTTON])
    where = desk.channel("#sales").last.id
    assert await act(desk.side, {"by": "ana", "act": "press", "where": where, "control": "/blocks/0/elements/0"}) == {"ok": True}
    content = base64.b64encode(b"a,b\n").decode()
    place = desk.workspace.direct_of("ana").id
    assert await act(desk.side, {"by": "ana", "act": "attach", "conversation": place, "name": "a.csv", "content": content}) == {"ok": True}
    assert [file.content for file in desk.workspace.files.values()] == [b"a,b\n"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, '"by" must be text.'),
        ({"by": "eve", "act": "home"}, "There is no member eve."),
        ({"by": "ana", "act": "dance"}, "There is no act 'dance'."),
        ({"by": "ana", "act": "say", "conversation": "C1"}, '"text" must be text.'),
        ({"by": "ana", "act": "say", "conversation": "C1", "text": "x"}, "There is no such conversation."),
        ({"by": "ana", "act": "submit", "where": "V1", "inputs": {"a": 1}}, "A value must be text, a list of texts, or null."),
        ({"by": "ana", "act": "submit", "where": "V1", "inputs": {}}, "That dialog is not open."),
        ({"by": "ana", "act": "attach", "conversation": "C1", "name": "a", "content": "*"}, '"content" must be base64.'),
    ],
)
async def test_what_cannot_be_done_is_one_sentence(desk: SlackBench, body: JsonObject, error: str) -> None:
    assert await act(desk.side, body) == {"ok": False, "error": error}


async def test_an_unknown_command_is_refused_before_the_bot_hears_of_it(bot: Listener, desk: SlackBench) -> None:
    place = desk.workspace.channel("sales").id
    refused = await act(desk.side, {"by": "ana", "act": "say", "conversation": place, "text": "/dance"})
    assert refused == {"ok": False, "error": "/dance is not a valid command."}
    assert bot.requests == []


async def test_the_feed_tells_each_member_what_they_may_see(desk: SlackBench, client: AsyncWebClient) -> None:
    sales = desk.workspace.channel("sales").id
    await client.chat_postEphemeral(channel=sales, user=desk.workspace.ids["ana"], text="Only you")
    await client.chat_postMessage(channel=sales, text="All of you")

    heard = [await anext(desk.workspace.feed.listen(member, 0)) for member in ("ana", "ben")]
    assert [at(event, "/message/payload/text") for event in heard] == ["Only you", "All of you"]


async def test_who_comes_back_too_late_is_told_to_start_anew() -> None:
    feed = Feed(keep=2)
    for number in range(4):
        feed.publish({"type": "n", "n": number})
    heard = feed.listen("ana", 1)
    assert await anext(heard) == {"seq": 4, "type": "reset"}
    feed.publish({"type": "n", "n": 4})
    assert await anext(heard) == {"seq": 5, "type": "n", "n": 4}
