"""Two small bots that do the same: answer "scorecard" with a figure and a button, whose form takes a day after noon of `NOON` only.

Slack's runs on the real Bolt, Teams' on a bare listener that calls the connector.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from aiohttp import ClientSession, web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.console.feed import JsonObject
from bot.console.payloads import at, child, text
from bot.console.slack.server import SlackServer
from bot.console.teams.server import TeamsServer
from tests.console.pretend import NOON, SLACK, TEAMS

LATE = "Choose a day after today."
CARD = "application/vnd.microsoft.card.adaptive"


def plain(words: str) -> JsonObject:
    return {"type": "plain_text", "text": words}


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@asynccontextmanager
async def slack_bot(slack: SlackServer) -> AsyncIterator[None]:
    """Bolt over signed HTTP, reached by `slack`."""
    client = AsyncWebClient(token=SLACK.bot_token, base_url=f"{slack.url}/api/")
    app = AsyncApp(token=SLACK.bot_token, signing_secret=SLACK.signing_secret, client=client)
    blocks = [{"type": "actions", "elements": [{"type": "button", "action_id": "note", "text": plain("Note")}]}]
    field = {"type": "input", "block_id": "day", "label": plain("Follow up"), "element": {"type": "datepicker", "action_id": "it"}}
    view = {"type": "modal", "callback_id": "note", "title": plain("Coaching note"), "submit": plain("Save"), "blocks": [field]}

    @app.command("/scorecard")
    async def scorecard(ack: AsyncAck, body: dict[str, str], client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user_id"], text="You are at *62 %*", blocks=[_said("You are at *62 %*"), *blocks])

    @app.action("note")
    async def note(ack: AsyncAck, body: dict[str, str], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("note")
    async def saved(ack: AsyncAck, view: JsonObject) -> None:
        day = str(at(view, "/state/values/day/it/selected_date"))
        await (ack(response_action="errors", errors={"day": LATE}) if date.fromisoformat(day) <= NOON.date() else ack())

    async with serving(app.web_app("/")) as url:
        slack.reach(f"{url}/")
        yield


def _said(words: str) -> JsonObject:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


@asynccontextmanager
async def teams_bot(teams: TeamsServer) -> AsyncIterator[None]:
    """A listener, reached by `teams`."""
    async with ClientSession() as session:
        bot = _TeamsBot(teams, session)
        app = web.Application()
        app.router.add_post("/api/messages", bot.messages)
        async with serving(app) as url:
            teams.reach(f"{url}/api/messages")
            yield


class _TeamsBot:
    def __init__(self, teams: TeamsServer, session: ClientSession) -> None:
        self._teams = teams
        self._session = session
        self._work: set[asyncio.Task[None]] = set()

    async def messages(self, request: web.Request) -> web.Response:
        activity = json.loads(await request.text())
        if activity.get("name") == "task/fetch":
            return web.json_response(self._form())
        if activity.get("name") == "task/submit":
            day = text(at(activity, "/value/data/day"))
            return web.json_response(self._form(day, LATE)) if date.fromisoformat(day) <= NOON.date() else web.Response()
        task = asyncio.get_running_loop().create_task(self._answer(activity))
        self._work.add(task)
        return web.Response(status=201)

    async def _answer(self, activity: JsonObject) -> None:
        opens: JsonObject = {"type": "Action.Submit", "title": "Note", "data": {"msteams": {"type": "task/fetch"}}}
        said: JsonObject = {"type": "TextBlock", "text": "You are at **62 %**"}
        message: JsonObject = {"type": "message", "attachments": [_card(said, actions=[opens])]}
        form = {"grant_type": "client_credentials", "client_id": TEAMS.app_id, "client_secret": TEAMS.password}
        form["scope"] = "https://api.botframework.com/.default"
        async with self._session.post(self._teams.token_url, data=form) as response:
            bearer = f"Bearer {(await response.json())['access_token']}"
        address = f"{activity['serviceUrl']}v3/conversations/{child(activity['conversation'])['id']}/activities"
        async with self._session.post(address, json=message, headers={"Authorization": bearer}) as response:
            response.raise_for_status()

    def _form(self, day: str = "", error: str = "") -> JsonObject:
        field: JsonObject = {"type": "Input.Date", "id": "day", "label": "Follow up", "value": day}
        wrong: list[JsonObject] = [{"type": "TextBlock", "text": error, "color": "attention"}] if error else []
        card = _card(field, *wrong, actions=[{"type": "Action.Submit", "title": "Save", "data": {}}])
        return {"task": {"type": "continue", "value": {"title": "Coaching note", "card": card}}}


def _card(*body: JsonObject, actions: list[JsonObject]) -> JsonObject:
    return {"contentType": CARD, "content": {"type": "AdaptiveCard", "version": "1.5", "body": list(body), "actions": actions}}
