"""The HTTP door: refuses what is not a well-formed request of Slack's with a 4xx, before Bolt checks its signature and listens."""

import re
import time
from collections.abc import Callable

from aiohttp import web
from pydantic import ValidationError
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.platforms import bodies
from bot.platforms.slack.payloads import known

_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class Door:
    """`acknowledged` is told how many seconds each answered request took."""

    def __init__(self, app: AsyncApp, path: str, acknowledged: Callable[[float], None]) -> None:
        self._app = app
        self._path = path
        self._acknowledged = acknowledged

    def routes(self) -> list[web.RouteDef]:
        return [web.post(self._path, self.enter)]

    async def enter(self, request: web.Request) -> web.StreamResponse:
        started = time.monotonic()
        if not _signed(request):
            return web.Response(status=401, text="The request is not signed as Slack signs.")
        try:
            body = (await bodies.read(request)).decode()
        except UnicodeDecodeError:
            return web.Response(status=400, text="The body is not UTF-8.")
        asked = _understood(body, request)
        if asked is None:
            return web.Response(status=400, text="The body is not one that Slack sends.")
        answer = await to_aiohttp_response(await self._app.async_dispatch(asked))
        if answer.status == 200:
            self._acknowledged(time.monotonic() - started)
        return answer


def _signed(request: web.Request) -> bool:
    """Whether the two headers are there once and have the shape that Bolt can check."""
    timestamps = request.headers.getall("X-Slack-Request-Timestamp", [])
    signatures = request.headers.getall("X-Slack-Signature", [])
    if len(timestamps) != 1 or len(signatures) != 1:
        return False
    return bool(_TIMESTAMP.fullmatch(timestamps[0]) and _SIGNATURE.fullmatch(signatures[0]))


def _understood(body: str, request: web.Request) -> AsyncBoltRequest | None:
    """The request as Bolt reads it; None when it is malformed or of a kind that we do not answer.

    Bolt reads a body without looking at its shape, and fails in whichever way the first odd value makes it fail.
    """
    try:
        asked = AsyncBoltRequest(body=body, query=request.query_string, headers=dict(request.headers.items()))
        return asked if isinstance(asked.body, dict) and known(asked.body) else None
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, ValidationError):
        return None
