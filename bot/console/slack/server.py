"""Slack on loopback: `async with SlackServer(workspace, manifest, settings) as slack`, then `slack.reach(bot_url)` or Socket Mode.

The bot's AsyncWebClient takes `slack.url + "/api/"` as its `base_url`. The server is also the `Side` through which the page and the
bench act.
"""

import asyncio
import secrets
from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.console.faults import answered
from bot.console.feed import JsonObject
from bot.console.loopback import Loopback
from bot.console.payloads import child, walk
from bot.console.side import NotPossible, Outcome, Suggestion, Value, Values
from bot.console.slack import avatars, chat
from bot.console.slack.api import WebApi, busy, check_app_token
from bot.console.slack.app import SlackSettings, app_of
from bot.console.slack.composer import Composer
from bot.console.slack.content import decoded
from bot.console.slack.desk import ApiError, Desk
from bot.console.slack.events import Notifier
from bot.console.slack.files import Uploads
from bot.console.slack.interact import Controls
from bot.console.slack.link import HttpLink, Link, SocketLink
from bot.console.slack.tokens import BotTokens
from bot.console.workspace import Workspace

_MOST_BYTES = 64 * 2**20


class SlackServer(Loopback):
    """`complaints` lists what the bot did that it must not do, `accepted` what it posted; `faults` orders faults by method name.

    The bytes of a file are sent by the method "upload".

    While `avatars_flow` is cleared, pictures of members are asked for and do not come.
    """

    def __init__(self, workspace: Workspace, manifest: Mapping[str, object], settings: SlackSettings, port: int = 0) -> None:
        super().__init__(port)
        self.desk = Desk(workspace, app_of(manifest), settings)
        self.faults = self.desk.faults
        self.complaints = self.desk.complaints
        self.accepted = self.desk.accepted
        self.avatars_flow = asyncio.Event()
        self.avatars_flow.set()
        self._uploads = Uploads()
        self._tokens = BotTokens(settings)
        self._api = WebApi(self.desk, self._uploads, self._tokens, self.in_background)
        self._tickets: set[str] = set()
        self._http: HttpLink | None = None
        self.socket = SocketLink(self.desk)
        notifier = Notifier(self.desk, self.traffic, self._link, self.in_background)
        self.desk.posted = notifier.message_posted
        self._composer = Composer(self.desk, notifier)
        self._controls = Controls(self.desk, notifier)

    @property
    def workspace(self) -> Workspace:
        return self.desk.workspace

    def reach(self, bot_url: str) -> None:
        """Sends to the bot at `bot_url` over signed HTTP (without it the app is in Socket Mode)."""
        self._http = HttpLink(self.desk, self.session, bot_url)

    async def start(self) -> None:
        await super().start()
        self.desk.url = self.url

    async def stop(self) -> None:
        await self.socket.disconnect("warning")
        await super().stop()

    def application(self) -> web.Application:
        app = web.Application(client_max_size=_MOST_BYTES, middlewares=[self._counted])
        app.router.add_post("/api/apps.connections.open", self._open_connection)
        app.router.add_route("*", "/api/{method}", self._api.handle)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_get("/files-pri/{place}/{rest:.*}", self._download)
        app.router.add_get(avatars.PATH, self._avatar)
        app.router.add_post("/actions/{team}/{name}", self._respond)
        app.router.add_get("/link", self._socket)
        return app

    def snapshot(self, member: str) -> JsonObject:
        commands = [{"command": c.command, "description": c.description, "usage_hint": c.usage_hint} for c in self.desk.app.commands]
        return self.workspace.snapshot(member) | {"commands": commands}

    async def say(self, by: str, conversation: str, text: str, thread: str | None = None) -> Outcome:
        return await self._composer.say(by, conversation, text, thread)

    async def press(self, by: str, where: str, control: str, value: Value = None, inputs: Values | None = None) -> Outcome:
        return await self._controls.press(by, where, control, value, inputs or {})

    async def submit(self, by: str, where: str, inputs: Values, control: str | None = None) -> Outcome:
        return await self._controls.submit(by, where, inputs)

    async def close(self, by: str, where: str) -> Outcome:
        return await self._controls.close(by, where)

    async def suggest(self, by: str, where: str, control: str, query: str) -> list[Suggestion]:
        return await self._controls.suggest(by, where, control, query)

    async def attach(self, by: str, conversation: str, name: str, content: bytes, text: str = "") -> Outcome:
        return await self._composer.attach(by, conversation, name, content, text)

    async def open_home(self, by: str) -> Outcome:
        return await self._composer.open_home(by)

    async def install(self, by: str) -> Outcome:
        raise NotPossible("A Slack app is installed for the whole workspace.")

    async def extension(self, by: str, conversation: str, command: str) -> Outcome:
        raise NotPossible("Slack has no message extensions.")

    async def picture(self, by: str, ref: str) -> tuple[bytes, str]:
        file = self.workspace.files.get(ref)
        if file and (self.workspace.may_read(by, file) or self._shows(by, ref)):
            return file.content, file.content_type
        raise NotPossible("There is no such picture.")

    def _shows(self, member: str, file_id: str) -> bool:
        payloads = [*(view.payload for view in self.workspace.views[member]), self.workspace.homes.get(member, {})]
        return any(child(node.get("slack_file")).get("id") == file_id for payload in payloads for _, node in walk(payload))

    def _link(self) -> Link:
        return self._http or self.socket

    @web.middleware
    async def _counted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == "/link":
            return await handler(request)
        with self.traffic:
            return await handler(request)

    async def _open_connection(self, request: web.Request) -> web.Response:
        try:
            await check_app_token(request, self.desk)
        except ApiError as error:
            return web.json_response({"ok": False, "error": error.error})
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return web.json_response({"ok": True, "url": f"ws{self.url.removeprefix('http')}/link?ticket={ticket}"})

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.remove(ticket)
        return await self.socket.serve(request)

    async def _upload(self, request: web.Request) -> web.Response:
        return await answered(request, lambda: self._receive(request), self.faults.take("upload"), busy, self.in_background)

    async def _receive(self, request: web.Request) -> web.Response:
        content = await _uploaded(request)
        if self._uploads.receive(request.match_info["file"], content):
            return web.Response(text=f"OK - {len(content)}")
        return web.Response(text="Bad Request", status=400)

    async def _download(self, request: web.Request) -> web.Response:
        file = self.workspace.files.get(request.match_info["place"].rpartition("-")[2])
        if file is None or not self._may_download(request):
            # Slack does not refuse: it sends its sign-in page, with status 200.
            return web.Response(text="<!DOCTYPE html><title>Sign in | Slack</title>", content_type="text/html")
        return web.Response(body=file.content, content_type=file.content_type)

    async def _avatar(self, request: web.Request) -> web.Response:
        await self.avatars_flow.wait()
        picture = avatars.found(self.desk, request.match_info["name"])
        if picture is None:
            raise web.HTTPNotFound
        return web.Response(body=picture, content_type="image/png")

    def _may_download(self, request: web.Request) -> bool:
        try:
            self._tokens.check(request.headers.get("Authorization", "").removeprefix("Bearer "))
        except ApiError:
            return False
        return "files:read" in self.desk.app.scopes

    async def _respond(self, request: web.Request) -> web.Response:
        try:
            chat.respond(self.desk, request.match_info["name"], child(decoded(await request.text(), "invalid_payload")))
        except ApiError as error:
            status = 404 if error.error in {"invalid_url", "expired_url", "used_url"} else 400
            return web.json_response({"ok": False, "error": error.error, **error.extra}, status=status)
        return web.Response(text="ok")


async def _uploaded(request: web.Request) -> bytes:
    """An upload's bytes, sent bare or as the first file of a form."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""
