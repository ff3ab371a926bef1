"""Two tiny bots for the browser's tests, one on each platform: a card with a picture and a button; a form that refuses a day once.

Both answer "scorecard" with `SUMMARY`, the picture and [Log a note] (in a Slack channel privately, where Slack shows no picture). Its form
asks "What went well?" and "Follow up on", refuses every day before `TODAY` with `REFUSAL` at the field, and then says `SAVED` with what was
typed.
"""

import asyncio
import json
import struct
import zlib
from urllib.parse import parse_qs

from aiohttp import ClientSession, web
from slack_sdk.web.async_client import AsyncWebClient

from bot.console.feed import JsonObject
from bot.console.payloads import at, child, text
from bot.console.slack.server import SlackServer
from bot.console.teams.server import TeamsServer

SUMMARY = "Score 69, behind pace"
ALT = "Score 69 of 100, rank 3 of 38"
REFUSAL = "Choose a day after today."
SAVED = "Saved"
THANKS = "Thank you"
TODAY = "2026-03-02"
_CARD = "application/vnd.microsoft.card.adaptive"


def png(width: int = 320, height: int = 180) -> bytes:
    """A picture of one colour."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = (b"\x00" + b"\x0b\x6f\xb8" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class SlackBot:
    """Answers `POST /slack`; `pause` holds back what a press leads to, to see it under way."""

    def __init__(self, server: SlackServer) -> None:
        self._server = server
        self.pause = asyncio.Event()
        self.pause.set()
        self._actions: list[JsonObject] = []
        self._acted = asyncio.Event()

    @property
    def client(self) -> AsyncWebClient:
        return AsyncWebClient(token="xoxb-1", base_url=f"{self._server.url}/api/")

    async def handle(self, request: web.Request) -> web.Response:
        if request.content_type == "application/json":
            return web.Response()
        form = {name: values[0] for name, values in parse_qs(await request.text()).items()}
        if "command" in form:
            await self._scorecard(form["channel_id"], form["user_id"])
            return web.Response()
        told = json.loads(form["payload"])
        if told["type"] == "block_actions":
            await self.pause.wait()
            self._actions += told["actions"]
            self._acted.set()
            if told["actions"][0]["action_id"] == "note":
                await self.client.views_open(trigger_id=told["trigger_id"], view=_modal())
            return web.Response()
        return await self._submitted(told)

    async def acted(self, count: int) -> list[JsonObject]:
        """What was pressed and chosen so far, once it is `count` actions."""
        while len(self._actions) < count:
            self._acted.clear()
            await asyncio.wait_for(self._acted.wait(), 3)
        return self._actions

    async def _scorecard(self, channel: str, user: str) -> None:
        button = {"type": "button", "action_id": "note", "text": _plain("Log a note"), "value": "1"}
        words, row = _section(f"*{SUMMARY}*"), {"type": "actions", "elements": [button]}
        if not channel.startswith("D"):
            await self.client.chat_postEphemeral(channel=channel, user=user, text=SUMMARY, blocks=[words, row])
            return
        uploaded = await self.client.files_upload_v2(filename="card.png", content=png())
        picture = {"type": "image", "slack_file": {"id": uploaded["files"][0]["id"]}, "alt_text": ALT}
        await self.client.chat_postMessage(channel=channel, text=SUMMARY, blocks=[words, picture, row])

    async def _submitted(self, told: JsonObject) -> web.Response:
        values = child(at(told, "/view/state/values"))
        if text(at(values, "/day/it/selected_date")) < TODAY:
            return web.json_response({"response_action": "errors", "errors": {"day": REFUSAL}})
        user = text(at(told, "/user/id"))
        await self.client.chat_postMessage(channel=user, text=f"{SAVED}: {text(at(values, '/well/it/value'))}")
        return web.Response()


class TeamsBot:
    """Answers `POST /teams`, and serves its picture."""

    def __init__(self, server: TeamsServer, session: ClientSession) -> None:
        self._server = server
        self._session = session
        self.url = ""
        self.values: list[JsonObject] = []

    async def handle(self, request: web.Request) -> web.Response:
        told = child(await request.json())
        if told["type"] == "message" and "value" in told:
            self.values.append(child(told["value"]))
            await self.say(text(at(told, "/conversation/id")), {"text": THANKS})
        if told["type"] == "message" and "scorecard" in text(told.get("text")):
            await self.say(text(at(told, "/conversation/id")), {"attachments": [self.pictured(ALT)]})
        if told["type"] != "invoke":
            return web.Response(status=201)
        if told["name"] == "task/fetch":
            return web.json_response(_continue(_dialog("", "", "")))
        return await self._submitted(told)

    async def picture(self, _request: web.Request) -> web.Response:
        return web.Response(body=png(), content_type="image/png")

    async def say(self, conversation: str, words: JsonObject) -> None:
        """Posts into `conversation`."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self._server.office.settings.app_id,
            "client_secret": self._server.office.settings.password,
            "scope": "https://api.botframework.com/.default",
        }
        async with self._session.post(self._server.token_url, data=form) as answer:
            token = (await answer.json())["access_token"]
        address = f"{self._server.service_url}v3/conversations/{conversation}/activities"
        headers = {"Authorization": f"Bearer {token}"}
        async with self._session.post(address, json={"type": "message", **words}, headers=headers) as answer:
            answer.raise_for_status()

    async def _submitted(self, told: JsonObject) -> web.Response:
        data = child(at(told, "/value/data"))
        words, day = text(data.get("well")), text(data.get("day"))
        if day < TODAY:
            return web.json_response(_continue(_dialog(words, day, REFUSAL)))
        await self.say(text(at(told, "/conversation/id")), {"text": f"{SAVED}: {words}"})
        return web.json_response({})

    def pictured(self, alt: str) -> JsonObject:
        """The card with its picture, described by `alt`."""
        picture: JsonObject = {"type": "Image", "url": f"{self.url}/card.png", "altText": alt, "msteams": {"allowExpand": True}}
        action: JsonObject = {"type": "Action.Submit", "title": "Log a note", "data": {"msteams": {"type": "task/fetch"}}}
        return _attachment([_text_block(f"**{SUMMARY}**"), picture], [action])


def controls() -> list[JsonObject]:
    """Blocks with one of each control that acts at once; the button asks first."""
    options = [{"text": _plain(label), "value": value} for label, value in (("Northeast", "t1"), ("West", "t2"))]
    asks = {"title": _plain("End it?"), "text": _plain("Standings go with it."), "confirm": _plain("End"), "deny": _plain("Keep")}
    team = {"type": "static_select", "action_id": "team", "placeholder": _plain("Team"), "options": options}
    more = {"type": "overflow", "action_id": "more", "options": options}
    end = {"type": "button", "action_id": "end", "text": _plain("End contest"), "style": "danger", "confirm": asks}
    person = {"type": "users_select", "action_id": "person", "placeholder": _plain("Person")}
    day = {"type": "datepicker", "action_id": "day", "placeholder": _plain("Day")}
    return [
        {**_section("Show another"), "accessory": team},
        {**_section("Or"), "accessory": more},
        {"type": "actions", "elements": [end, person]},
        {"type": "actions", "elements": [day]},
    ]


def block_table(columns: int) -> JsonObject:
    """A table of two rows on Slack."""
    rows = [[{"type": "raw_text", "text": f"{word} {at}"} for at in range(columns)] for word in ("Column", "Cell")]
    return {"type": "table", "rows": rows}


def card_table(columns: int) -> JsonObject:
    """A table of two rows on Teams."""
    rows = [{"type": "TableRow", "cells": [_cell(f"{word} {at}") for at in range(columns)]} for word in ("Column", "Cell")]
    table: JsonObject = {"type": "Table", "columns": [{"width": 1}] * columns, "rows": rows}
    return _attachment([table], [{"type": "Action.Submit", "title": "Send", "data": {}}])


def question(about: str) -> JsonObject:
    """A card that hides its form until it is asked for; the member with the id `about` is chosen from the start."""
    people = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
    inner: list[JsonObject] = [
        {"type": "Input.ChoiceSet", "id": "about", "label": "About whom?", "choices": [], "choices.data": people, "value": about},
        {"type": "Input.ChoiceSet", "id": "who", "label": "With whom?", "choices": [], "choices.data": people},
        {"type": "Input.Toggle", "id": "shared", "label": "Reading", "title": "They may read it"},
    ]
    send: JsonObject = {"type": "Action.Submit", "title": "Send", "data": {"n": 1}}
    card = child(_attachment(inner, [send])["content"])
    return _attachment([_text_block("A question")], [{"type": "Action.ShowCard", "title": "Answer", "card": card}])


def _plain(words: str) -> JsonObject:
    return {"type": "plain_text", "text": words}


def _section(markup: str) -> JsonObject:
    return {"type": "section", "text": {"type": "mrkdwn", "text": markup}}


def _input(block_id: str, label: str, element: JsonObject) -> JsonObject:
    return {"type": "input", "block_id": block_id, "label": _plain(label), "element": {"action_id": "it", **element}}


def _modal() -> JsonObject:
    well = _input("well", "What went well?", {"type": "plain_text_input", "multiline": True})
    day = _input("day", "Follow up on", {"type": "datepicker"})
    return {"type": "modal", "callback_id": "note", "title": _plain("Log a note"), "submit": _plain("Save"), "blocks": [well, day]}


def _text_block(words: str, **more: object) -> JsonObject:
    return {"type": "TextBlock", "text": words, "wrap": True, **more}


def _cell(words: str) -> JsonObject:
    return {"type": "TableCell", "items": [_text_block(words)]}


def _attachment(body: list[JsonObject], actions: list[JsonObject]) -> JsonObject:
    return {"contentType": _CARD, "content": {"type": "AdaptiveCard", "version": "1.5", "body": body, "actions": actions}}


def _dialog(words: str, day: str, error: str) -> JsonObject:
    required = {"isRequired": True, "errorMessage": "Please fill this in."}
    body: list[JsonObject] = [
        {"type": "Input.Text", "id": "well", "label": "What went well?", "isMultiline": True, "value": words, **required},
        {"type": "Input.Date", "id": "day", "label": "Follow up on", "value": day, **required},
    ]
    body += [_text_block(error, color="attention")] if error else []
    return _attachment(body, [{"type": "Action.Submit", "title": "Save", "data": {}}])


def _continue(card: JsonObject) -> JsonObject:
    return {"task": {"type": "continue", "value": {"title": "Log a note", "height": "medium", "width": "medium", "card": card}}}
