"""Cards and dialogs on Teams' side: fetch, submit, errors in the card, execute, message extensions."""

import json

import pytest
from aiohttp import web

from bot.console.bench import Filled, TeamsBench
from bot.console.feed import JsonObject
from bot.console.teams.server import TeamsServer
from bot.console.workspace import BOT
from tests.console.pretend import Listener, Request

CARD = "application/vnd.microsoft.card.adaptive"
DAY: JsonObject = {"type": "Input.Date", "id": "day", "label": "Follow up", "isRequired": True, "errorMessage": "Choose a day."}
FIELDS: list[JsonObject] = [
    {"type": "Input.Text", "id": "well", "label": "What went well", "isRequired": True, "errorMessage": "Say something.", "maxLength": 20},
    {"type": "Input.Number", "id": "deals", "label": "Deals", "min": 1, "errorMessage": "At least 1."},
    {
        "type": "Input.ChoiceSet",
        "id": "about",
        "label": "About",
        "choices": [],
        "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
    },
    {
        "type": "Input.ChoiceSet",
        "id": "mood",
        "label": "Mood",
        "choices": [{"title": "Good", "value": "g"}, {"title": "Bad", "value": "b"}],
        "value": "b",
    },
    {"type": "Input.Toggle", "id": "shared", "label": "Shared", "title": "With the rep"},
    DAY,
]
FILLED: dict[str, Filled] = {"What went well": "Listening", "About": "@ben", "Mood": "Good", "Shared": True, "Follow up": "2026-03-09"}


def card(*body: JsonObject, actions: list[JsonObject] | None = None) -> JsonObject:
    return {
        "contentType": CARD,
        "content": {"type": "AdaptiveCard", "version": "1.5", "body": list(body), "actions": actions or [submit("Save")]},
    }


def submit(title: str, **data: object) -> JsonObject:
    return {"type": "Action.Submit", "title": title, "data": {"context": "ctx-1", **data}}


def dialog(*body: JsonObject) -> JsonObject:
    return {"task": {"type": "continue", "value": {"title": "Coaching note", "height": "medium", "width": "medium", "card": card(*body)}}}


OPENS = submit("Open the form", msteams={"type": "task/fetch"})


def answering(bot: Listener, body: JsonObject | None) -> None:
    async def answer(_: Request) -> web.Response:
        return web.json_response(body) if body else web.Response()

    bot.answer = answer


def offered(teams: TeamsServer, *actions: JsonObject) -> None:
    """A card of the bot in Ana's chat."""
    text: JsonObject = {"type": "TextBlock", "text": "Your note"}
    teams.office.post(teams.workspace.direct_of("ana"), BOT, {"attachments": [card(text, actions=list(actions))]})


@pytest.fixture
async def opened(bot: Listener, teams: TeamsServer, office: TeamsBench) -> TeamsBench:
    """The dialog stands open before Ana."""
    offered(teams, OPENS)
    answering(bot, dialog(*FIELDS))
    await office.form("ana")
    bot.requests.clear()
    return office


async def test_a_fetch_says_what_was_pressed_and_opens_the_dialog(bot: Listener, teams: TeamsServer, office: TeamsBench) -> None:
    offered(teams, OPENS)
    answering(bot, dialog(*FIELDS))
    view = await office.form("ana")
    [request] = await bot.received(1)
    assert (request.json["name"], request.at("/value/data/context")) == ("task/fetch", "ctx-1")
    assert (view.title, view.labels) == ("Coaching note", ["What went well", "Deals", "About", "Mood", "Shared", "Follow up"])


async def test_a_filled_dialog_arrives_as_teams_writes_it_and_closes(bot: Listener, opened: TeamsBench) -> None:
    answering(bot, None)
    assert await opened.fill(opened.views("ana")[-1], FILLED, by="ana") is None
    [request] = await bot.received(1)
    assert request.json["name"] == "task/submit"
    about = opened.server.office.account("ben")["aadObjectId"]
    wanted = {"context": "ctx-1", "well": "Listening", "about": about, "mood": "g", "shared": "true", "day": "2026-03-09"}
    assert request.at("/value/data") == wanted
    assert opened.views("ana") == []


async def test_the_client_refuses_what_is_missing_or_out_of_range(bot: Listener, opened: TeamsBench) -> None:
    errors = await opened.fill(opened.views("ana")[-1], {"What went well": "", "Deals": 0}, by="ana")
    assert errors == {"What went well": "Say something.", "Deals": "At least 1.", "Follow up": "Choose a day."}
    assert bot.requests == []


async def test_the_bots_errors_stand_in_the_card_at_their_fields(bot: Listener, opened: TeamsBench) -> None:
    wrong: JsonObject = {"type": "TextBlock", "text": "Choose a day after today.", "color": "attention"}
    answering(bot, dialog(FIELDS[0], DAY, wrong))
    assert await opened.fill(opened.views("ana")[-1], FILLED, by="ana") == {"Follow up": "Choose a day after today."}
    answering(bot, {"task": {"type": "message", "value": "Saved"}})
    assert await opened.fill(opened.views("ana")[-1], {"What went well": "x", "Follow up": "2026-03-10"}, by="ana") is None
    assert opened.views("ana")[-1].words == "Saved"


async def test_an_unreachable_bot_leaves_the_dialog_open(bot: Listener, opened: TeamsBench) -> None:
    async def refuse(_: Request) -> web.Response:
        return web.Response(status=500)

    bot.answer = refuse
    with pytest.raises(AssertionError, match="Unable to reach app"):
        await opened.fill(opened.views("ana")[-1], FILLED, by="ana")
    assert len(opened.views("ana")) == 1


async def test_a_wrong_card_in_a_dialog_does_not_open(bot: Listener, teams: TeamsServer, office: TeamsBench) -> None:
    offered(teams, OPENS)
    answering(bot, dialog({"type": "Input.Text", "id": "n"}))
    with pytest.raises(AssertionError, match="Unable to reach app"):
        await office.form("ana")
    assert office.complaints == ["a card was refused: missing required field: label [/card/content/body/0]"]


async def test_a_plain_submit_is_a_message_with_a_value(bot: Listener, teams: TeamsServer, office: TeamsBench) -> None:
    offered(teams, submit("Why?", action="why"))
    await office.press(office.direct_of("ana").last, "Why?", by="ana")
    [request] = await bot.received(1)
    assert (request.json["type"], request.json["value"]) == ("message", {"context": "ctx-1", "action": "why"})
    assert request.json["replyToId"] == office.direct_of("ana").last.id


async def test_a_choice_travels_with_the_action_after_it(bot: Listener, teams: TeamsServer, office: TeamsBench) -> None:
    teams.office.post(teams.workspace.direct_of("ana"), BOT, {"attachments": [card(FIELDS[3], actions=[submit("Go")])]})
    await office.choose(office.direct_of("ana").last, "Mood", "Good", by="ana")
    [request] = await bot.received(1)
    assert request.at("/value/mood") == "g"


async def test_an_executed_action_puts_the_answers_card_in_its_place(bot: Listener, teams: TeamsServer, office: TeamsBench) -> None:
    offered(teams, {"type": "Action.Execute", "title": "Next", "verb": "next", "data": {"page": "2"}})
    fresh = card({"type": "TextBlock", "text": "Page 2"})["content"]
    answering(bot, {"statusCode": 200, "type": CARD, "value": fresh})
    await office.press(office.direct_of("ana").last, "Next", by="ana")
    [request] = await bot.received(1)
    assert (request.json["name"], request.at("/value/action/verb")) == ("adaptiveCard/action", "next")
    assert office.direct_of("ana").last.text == "Page 2"


async def test_a_message_extension_opens_a_dialog_and_posts_its_card(bot: Listener, office: TeamsBench) -> None:
    answering(bot, dialog(DAY))
    sales = office.workspace.channel("sales").id
    await office.side.extension("ana", sales, "kudos")
    answering(
        bot,
        {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": [card({"type": "TextBlock", "text": "Kudos"})]}},
    )
    await office.fill(office.views("ana")[-1], {"Follow up": "2026-03-09"}, by="ana")
    assert [request.json["name"] for request in bot.requests] == ["composeExtension/fetchTask", "composeExtension/submitAction"]
    assert (office.channel("#sales").messages[-1].author, office.channel("#sales").messages[-1].text) == ("ana", "Kudos")


async def test_the_people_picker_searches_the_directory(opened: TeamsBench) -> None:
    view = opened.views("ana")[-1]
    found = await opened.side.suggest("ana", view.id, "/card/content/body/2", "oka")
    assert [(each.text, each.value) for each in found] == [("Ben Okafor", opened.server.office.account("ben")["aadObjectId"])]


async def test_a_snapshot_is_json_and_holds_the_open_dialog(opened: TeamsBench) -> None:
    snapshot = json.loads(json.dumps(opened.side.snapshot("ana")))
    assert [view["payload"]["title"] for view in snapshot["views"]] == ["Coaching note"]
    assert json.loads(json.dumps(opened.side.snapshot("ben")))["views"] == []
