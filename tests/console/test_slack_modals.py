"""Buttons, modals and suggestions on Slack's side: triggers used once, stacks of three, errors at their fields, what was typed kept."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.console.bench import Filled, SlackBench
from bot.console.feed import JsonObject
from bot.console.side import NotPossible
from tests.console.pretend import SLACK, Listener, Request


def words(text: str) -> JsonObject:
    return {"type": "plain_text", "text": text}


def asks(label: str, element: JsonObject, **more: object) -> JsonObject:
    return {
        "type": "input",
        "block_id": label.lower().replace(" ", "_"),
        "label": words(label),
        "element": {"action_id": "it", **element},
        **more,
    }


def option(label: str, value: str) -> JsonObject:
    return {"text": words(label), "value": value}


NOTE: JsonObject = {
    "type": "modal",
    "callback_id": "note",
    "title": words("Coaching note"),
    "submit": words("Save"),
    "private_metadata": "ctx-1",
    "blocks": [
        asks("What went well", {"type": "plain_text_input", "multiline": True, "max_length": 20}),
        asks("Deals", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}, optional=True),
        asks("About", {"type": "users_select"}),
        asks("Mood", {"type": "static_select", "options": [option("Good", "g"), option("Bad", "b")]}),
        asks("Shared", {"type": "checkboxes", "options": [option("With the rep", "yes")]}, optional=True),
        asks("Follow up", {"type": "datepicker", "initial_date": "2026-03-09"}),
    ],
}
BUTTON = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {"type": "button", "action_id": "why", "text": words("Why?"), "value": "v1"},
        {"type": "static_select", "action_id": "span", "placeholder": words("Period"), "options": [option("Last month", "m-1")]},
    ],
}
FILLED: dict[str, Filled] = {"What went well": "Listening", "About": "@ben", "Mood": "Good", "Shared": True}


async def pressed(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> Request:
    """A button of a message in #sales, pressed by Ana, as the bot hears of it."""
    await client.chat_postMessage(channel=desk.workspace.channel("sales").id, text="Card", blocks=[BUTTON])
    await desk.press(desk.channel("#sales").last, "Why?", by="ana")
    return (await bot.received(1))[0]


async def opened(bot: Listener, desk: SlackBench, client: AsyncWebClient, view: JsonObject = NOTE) -> None:
    request = await pressed(bot, desk, client)
    await client.views_open(trigger_id=str(request.json["trigger_id"]), view=view)
    bot.requests.clear()


async def error_of(call: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as raised:
        await call
    return str(raised.value.response["error"])


def answering(bot: Listener, body: JsonObject) -> None:
    async def answer(_: Request) -> web.Response:
        return web.json_response(body)

    bot.answer = answer


async def test_a_pressed_button_says_who_where_and_what(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    request = await pressed(bot, desk, client)
    action = {
        "action_id": request.at("/actions/0/action_id"),
        "block_id": request.at("/actions/0/block_id"),
        "value": request.at("/actions/0/value"),
    }
    assert action == {"action_id": "why", "block_id": "row", "value": "v1"}
    assert request.at("/user/id") == desk.workspace.ids["ana"]
    assert request.at("/container/channel_id") == request.at("/channel/id") == desk.workspace.channel("sales").id
    assert request.at("/message/text") == "Card"


async def test_a_choice_arrives_with_its_option(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=desk.workspace.channel("sales").id, text="Card", blocks=[BUTTON])
    await desk.choose(desk.channel("#sales").last, "Period", "Last month", by="ben")
    [request] = await bot.received(1)
    assert request.at("/actions/0/selected_option") == option("Last month", "m-1")


async def test_a_trigger_opens_one_view_only(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    trigger = str((await pressed(bot, desk, client)).json["trigger_id"])
    await client.views_open(trigger_id=trigger, view=NOTE)
    assert await error_of(client.views_open(trigger_id=trigger, view=NOTE)) == "exchanged_trigger_id"


async def test_a_trigger_expires(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    desk.server.desk.settings = replace(SLACK, trigger_lives=0.01)
    trigger = str((await pressed(bot, desk, client)).json["trigger_id"])
    await asyncio.sleep(0.02)
    assert await error_of(client.views_open(trigger_id=trigger, view=NOTE)) == "expired_trigger_id"


async def test_a_filled_modal_arrives_as_slack_writes_it_and_closes(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    await opened(bot, desk, client)
    assert await desk.fill(desk.views("ana")[-1], FILLED, by="ana") is None
    [request] = await bot.received(1)
    assert request.at("/view/private_metadata") == "ctx-1"
    assert request.at("/view/state/values") == {
        "what_went_well": {"it": {"type": "plain_text_input", "value": "Listening"}},
        "deals": {"it": {"type": "number_input", "value": None}},
        "about": {"it": {"type": "users_select", "selected_user": desk.workspace.ids["ben"]}},
        "mood": {"it": {"type": "static_select", "selected_option": option("Good", "g")}},
        "shared": {"it": {"type": "checkboxes", "selected_options": [option("With the rep", "yes")]}},
        "follow_up": {"it": {"type": "datepicker", "selected_date": "2026-03-09"}},
    }
    assert desk.views("ana") == []


async def test_the_client_refuses_what_is_missing_or_out_of_range(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    await opened(bot, desk, client)
    errors = await desk.fill(desk.views("ana")[-1], {"What went well": "x" * 21, "Deals": 0, "Mood": "Bad", "Follow up": None}, by="ana")
    assert errors == {
        "What went well": "Must be 20 characters or fewer.",
        "Deals": "Must be at least 1.",
        "About": "Please complete this required field.",
        "Follow up": "Please complete this required field.",
    }
    assert bot.requests == []


async def test_the_bots_errors_stand_at_their_fields_and_the_modal_stays(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    await opened(bot, desk, client)
    answering(bot, {"response_action": "errors", "errors": {"follow_up": "Choose a day after today."}})
    assert await desk.fill(desk.views("ana")[-1], FILLED, by="ana") == {"Follow up": "Choose a day after today."}
    assert desk.views("ana")[-1].errors == {"Follow up": "Choose a day after today."}
    answering(bot, {})
    assert await desk.fill(desk.views("ana")[-1], FILLED, by="ana") is None


async def test_errors_at_unknown_blocks_are_trouble(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    await opened(bot, desk, client)
    answering(bot, {"response_action": "errors", "errors": {"nowhere": "x"}})
    with pytest.raises(AssertionError, match="We had some trouble connecting"):
        await desk.fill(desk.views("ana")[-1], FILLED, by="ana")
    assert desk.complaints == ["the answer to a submission was refused: errors at blocks that are no inputs: nowhere"]


async def test_views_are_updated_pushed_and_cleared(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    await opened(bot, desk, client)
    second = {**NOTE, "title": words("Second")}
    answering(bot, {"response_action": "push", "view": second})
    await desk.fill(desk.views("ana")[-1], FILLED, by="ana")
    answering(bot, {"response_action": "push", "view": second})
    await desk.fill(desk.views("ana")[-1], FILLED, by="ana")
    answering(bot, {"response_action": "update", "view": {**NOTE, "title": words("Third")}})
    await desk.fill(desk.views("ana")[-1], FILLED, by="ana")
    assert [view.title for view in desk.views("ana")] == ["Coaching note", "Second", "Third"]
    answering(bot, {"response_action": "push", "view": second})
    with pytest.raises(AssertionError, match="trouble"):
        await desk.fill(desk.views("ana")[-1], FILLED, by="ana")
    answering(bot, {"response_action": "clear"})
    await desk.fill(desk.views("ana")[-1], FILLED, by="ana")
    assert desk.views("ana") == []


async def test_an_update_with_an_old_hash_is_refused(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    trigger = str((await pressed(bot, desk, client)).json["trigger_id"])
    first = await client.views_open(trigger_id=trigger, view={**NOTE, "blocks": []})
    view_id, old = first["view"]["id"], first["view"]["hash"]
    await client.views_update(view_id=view_id, hash=old, view=NOTE)
    assert await error_of(client.views_update(view_id=view_id, hash=old, view=NOTE)) == "hash_conflict"
    await desk.close(desk.views("ana")[-1], by="ana")
    assert await error_of(client.views_update(view_id=view_id, view=NOTE)) == "not_found"


async def test_closing_is_told_where_the_view_asks_for_it(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    await opened(bot, desk, client, {**NOTE, "notify_on_close": True})
    await desk.close(desk.views("ana")[-1], by="ana")
    [request] = await bot.received(1)
    assert (request.json["type"], request.at("/view/callback_id")) == ("view_closed", "note")


async def test_suggestions_are_asked_for_and_may_then_be_chosen(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    deals: JsonObject = {**NOTE, "blocks": [asks("Deal", {"type": "external_select", "min_query_length": 2})]}
    await opened(bot, desk, client, deals)
    answering(bot, {"options": [option("Globex renewal", "d7")]})
    view = desk.views("ana")[-1]
    assert await desk.side.suggest("ana", view.id, "/blocks/0/element", "g") == []
    assert [found.text for found in await desk.side.suggest("ana", view.id, "/blocks/0/element", "gl")] == ["Globex renewal"]
    answering(bot, {})
    assert await desk.fill(view, {"Deal": "d7"}, by="ana") is None
    assert bot.requests[-1].at("/view/state/values/deal/it/selected_option/value") == "d7"


async def test_a_home_tab_is_published_and_pressed(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    await client.views_publish(user_id=desk.workspace.ids["ana"], view={"type": "home", "blocks": [BUTTON]})
    await desk.side.press("ana", "home", "/blocks/0/elements/0")
    [request] = await bot.received(1)
    assert (request.at("/container/type"), request.at("/view/type")) == ("view", "home")


async def test_nobody_presses_what_they_do_not_see(desk: SlackBench, client: AsyncWebClient) -> None:
    ids = desk.workspace.ids
    await client.chat_postEphemeral(channel=desk.workspace.channel("sales").id, user=ids["ana"], text="Only you", blocks=[BUTTON])
    [shown] = desk.ephemerals("ana")
    with pytest.raises(NotPossible, match="gone"):
        await desk.side.press("ben", shown.id, "/blocks/0/elements/0")


async def test_a_pressed_message_is_replaced_through_its_response_url(bot: Listener, desk: SlackBench, client: AsyncWebClient) -> None:
    request = await pressed(bot, desk, client)
    async with desk.server.session.post(str(request.json["response_url"]), json={"replace_original": True, "text": "Because"}) as response:
        assert response.status == 200
    assert desk.channel("#sales").last.text == "Because"
