"""The page that draws the workspace, and the JSON it lives on, for one person's browsers on this machine.

`Page` serves on 127.0.0.1 only and answers a request only when its Host (and Origin, where the browser sends one) are its own, which keeps
other sites out, and it carries the cookie that `link` was exchanged for, which keeps out whoever else works on this machine. Everything the
page loads comes from here; pictures that messages name are fetched by their side and passed on.

    GET  /                              the page; with ?token=… from `link`, also the cookie
    GET  /page/…                        its styles, scripts and icons
    GET  /api/hello                     {"title", "sides": ["slack", "teams"], "me", "hints": [words…]}
    GET  /api/{side}/snapshot?by=       what that member sees      } both as
    GET  /api/{side}/events?by=&after=  what changes, as SSE       } `bot.console.workspace` says
    POST /api/{side}/act                what that member does
    GET  /api/{side}/picture?by=&ref=   a picture or file of a message they see
"""

import asyncio
import hmac
import json
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.console.feed import JsonObject
from bot.console.loopback import Loopback
from bot.console.side import NotPossible, Side, act

_FILES = Path(__file__).parent / "page"
_LARGEST_BODY = 16 * 1024 * 1024
_HEARTBEAT = 15.0
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Page(Loopback):
    """The page over `sides` (name → server); `hints` are words to try ("scorecard team Northeast"), `me` the member it opens as."""

    def __init__(self, sides: Mapping[str, Side], *, title: str, me: str, hints: Sequence[str] = (), port: int = 0) -> None:
        super().__init__(port)
        self._sides = dict(sides)
        self._greeting: JsonObject = {"title": title, "sides": list(sides), "me": me, "hints": list(hints)}
        self._token = secrets.token_urlsafe(24)
        self._cookie = secrets.token_urlsafe(32)
        self._closing = asyncio.Event()

    @property
    def link(self) -> str:
        """The address that opens the page, in any browser, until the page stops; a browser that opened it needs only `url`."""
        return f"{self.url}/?{urlencode({'token': self._token})}"

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._guard], client_max_size=_LARGEST_BODY)
        app.router.add_get("/", self._index)
        app.router.add_static("/page/", _FILES)
        app.router.add_get("/api/hello", self._hello)
        app.router.add_get("/api/{side}/snapshot", self._snapshot)
        app.router.add_get("/api/{side}/events", self._events)
        app.router.add_post("/api/{side}/act", self._act)
        app.router.add_get("/api/{side}/picture", self._picture)
        app.on_response_prepare.append(_harden)
        app.on_shutdown.append(self._end_streams)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        refusal = self._refusal(request)
        if refusal:
            return web.Response(status=403, text=refusal)
        return await handler(request)

    def _refusal(self, request: web.Request) -> str:
        """Why `request` is not answered; empty when it is."""
        port = self.url.rpartition(":")[2]
        hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        if request.headers.get("Host") not in hosts:
            return "This page answers only on this machine, under 127.0.0.1 or localhost."
        origin = request.headers.get("Origin")
        if origin not in {f"http://{host}" for host in hosts} and (origin is not None or request.method != "GET"):
            return "Another site may not use this page."
        if self._is_known(request) or (request.path == "/" and _same(request.query.get("token", ""), self._token)):
            return ""
        return "Open the whole address that the demo printed when it started, with all that stands after the question mark."

    @property
    def _cookie_name(self) -> str:
        """Browsers share cookies among the ports of a host: each running page has its own name."""
        return f"console-{self.url.rpartition(':')[2]}"

    def _is_known(self, request: web.Request) -> bool:
        return _same(request.cookies.get(self._cookie_name, ""), self._cookie)

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        page = web.Response(body=(_FILES / "index.html").read_bytes(), content_type="text/html", charset="utf-8")
        page.set_cookie(self._cookie_name, self._cookie, httponly=True, samesite="Strict", path="/")
        return page

    async def _hello(self, _request: web.Request) -> web.Response:
        return web.json_response(self._greeting)

    async def _snapshot(self, request: web.Request) -> web.Response:
        side, member = self._seen_by(request)
        return web.json_response(side.snapshot(member))

    async def _act(self, request: web.Request) -> web.Response:
        side = self._side(request)
        try:
            body = await request.json()
        except ValueError as error:
            raise web.HTTPBadRequest(text="The body must be JSON.") from error
        if not isinstance(body, dict):
            raise web.HTTPBadRequest(text="The body must be a JSON object.")
        return web.json_response(await act(side, body))

    async def _picture(self, request: web.Request) -> web.Response:
        side, member = self._seen_by(request)
        try:
            content, content_type = await side.picture(member, request.query.get("ref", ""))
        except NotPossible as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from refusal
        kind = content_type.partition(";")[0].strip().lower()
        if kind in _SHOWN:
            return web.Response(body=content, content_type=kind, headers={"Cache-Control": "private, max-age=3600"})
        headers = {"Content-Disposition": "attachment", "Cache-Control": "no-store"}
        return web.Response(body=content, content_type="application/octet-stream", headers=headers)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        side, member = self._seen_by(request)
        after = _number(request.headers.get("Last-Event-ID") or request.query.get("after", ""))
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        try:
            async for line in self._lines(side.workspace.feed.listen(member, after)):
                await stream.write(line)
        except ConnectionResetError:
            return stream  # the browser has left; when it comes back it says what it has seen
        return stream

    async def _lines(self, events: AsyncIterator[JsonObject]) -> AsyncIterator[bytes]:
        """Each event as it comes, a heartbeat while none does (so that a browser that left is noticed), until the page stops."""
        closing = asyncio.ensure_future(self._closing.wait())
        coming = asyncio.ensure_future(_next(events))
        try:
            while True:
                done, _ = await asyncio.wait({closing, coming}, timeout=_HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
                if closing in done:
                    return
                if coming not in done:
                    yield b": still here\n\n"
                    continue
                event = coming.result()
                coming = asyncio.ensure_future(_next(events))
                yield f"id: {event['seq']}\ndata: {json.dumps(event)}\n\n".encode()
        finally:
            closing.cancel()
            coming.cancel()

    async def _end_streams(self, _app: web.Application) -> None:
        self._closing.set()

    def _side(self, request: web.Request) -> Side:
        side = self._sides.get(request.match_info["side"])
        if side is None:
            raise web.HTTPNotFound(text=f"There is no side {request.match_info['side']}.")
        return side

    def _seen_by(self, request: web.Request) -> tuple[Side, str]:
        side, member = self._side(request), request.query.get("by", "")
        if member not in side.workspace.members:
            raise web.HTTPNotFound(text=f"There is no member {member}.")
        return side, member


async def _next(events: AsyncIterator[JsonObject]) -> JsonObject:
    return await anext(events)


def _same(told: str, secret: str) -> bool:
    return hmac.compare_digest(told.encode(), secret.encode())


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise web.HTTPBadRequest(text='"after" must be a number.')
    return int(text)


async def _harden(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
    response.headers.setdefault("Cache-Control", "no-cache")
