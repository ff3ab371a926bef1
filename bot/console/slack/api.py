"""The Web API's door: tokens, scopes, faults to order, and `ok: false` answers; the methods themselves are in their own modules."""

import json
from collections.abc import Mapping

from aiohttp import web

from bot.console.faults import Spawn, answered
from bot.console.feed import JsonObject
from bot.console.limits import TooFast
from bot.console.payloads import text
from bot.console.slack import chat, files, people, views
from bot.console.slack.desk import ApiError, Desk, Method
from bot.console.slack.tokens import BotTokens

SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.info": "files:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
    "conversations.open": "im:write",
}
_HISTORY = {"channel": "channels:history", "group": "groups:history", "direct": "im:history"}
_BY_KIND = {
    "conversations.info": {"channel": "channels:read", "group": "groups:read", "direct": "im:read"},
    "conversations.members": {"channel": "channels:read", "group": "groups:read", "direct": "im:read"},
    "conversations.history": _HISTORY,
    "conversations.replies": _HISTORY,
}
_LISTING = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}


class WebApi:
    """`spawn` runs work beside a call."""

    def __init__(self, desk: Desk, uploads: files.Uploads, tokens: BotTokens, spawn: Spawn) -> None:
        self._desk = desk
        self._spawn = spawn
        self._tokens = tokens
        self._methods: dict[str, Method] = {
            **chat.METHODS,
            **views.METHODS,
            **people.METHODS,
            **files.METHODS,
            "auth.test": auth_test,
            "files.getUploadURLExternal": uploads.begin,
            "files.completeUploadExternal": uploads.complete,
        }

    async def handle(self, request: web.Request) -> web.Response:
        """One call: `POST|GET /api/<method>`."""
        name = request.match_info["method"]

        async def act() -> web.Response:
            try:
                answer = await self._answer(name, request)
            except TooFast as refusal:
                return busy(refusal.seconds)
            return web.json_response(answer, headers={"x-oauth-scopes": ",".join(sorted(self._desk.app.scopes))})

        return await answered(request, act, self._desk.faults.take(name), busy, self._spawn)

    async def _answer(self, name: str, request: web.Request) -> JsonObject:
        try:
            args = await _arguments(request)
            if name == "oauth.v2.access":
                return {"ok": True, **self._tokens.exchange(self._desk, args, request.headers.get("Authorization", ""))}
            method = self._methods.get(name)
            if method is None:
                raise ApiError("unknown_method", req_method=name)
            self._tokens.check(_token(request, args))
            self._check_scope(name, args)
            self._desk.pace.call(name)
            return {"ok": True, **method(self._desk, args)}
        except ApiError as error:
            return {"ok": False, "error": error.error, **error.extra}

    def _check_scope(self, name: str, args: Mapping[str, object]) -> None:
        if name in _BY_KIND:
            needed = _BY_KIND[name][self._desk.conversation(args.get("channel")).kind]
        elif name == "conversations.list":
            needed = _LISTING.get((text(args.get("types")) or "public_channel").split(",")[0], "channels:read")
        else:
            needed = SCOPES.get(name, "")
        if needed and needed not in self._desk.app.scopes:
            raise ApiError("missing_scope", needed=needed, provided=",".join(sorted(self._desk.app.scopes)))


def busy(seconds: float) -> web.Response:
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": f"{seconds:g}"})


def auth_test(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    settings = desk.settings
    team: JsonObject = {"url": f"{desk.url}/", "team": settings.team_name, "team_id": settings.team_id, "is_enterprise_install": False}
    if settings.enterprise_id:
        team |= {"enterprise_id": settings.enterprise_id, "is_enterprise_install": True}
    return team | {"user": desk.workspace.bot_name.lower(), "user_id": desk.workspace.bot_id, "bot_id": desk.bot_record_id}


async def check_app_token(request: web.Request, desk: Desk) -> None:
    """Socket Mode's own token opens connections, and only it."""
    given = _token(request, await _arguments(request))
    if not given:
        raise ApiError("not_authed")
    if given != desk.settings.app_token:
        raise ApiError("invalid_auth")


def _token(request: web.Request, args: Mapping[str, object]) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" else text(args.get("token"))


async def _arguments(request: web.Request) -> JsonObject:
    args: JsonObject = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError as error:
            raise ApiError("invalid_json") from error
        if not isinstance(body, dict):
            raise ApiError("json_not_object")
        return args | body
    return args | dict(await request.post())
