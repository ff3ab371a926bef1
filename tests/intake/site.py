"""A web server with one CSV, and addresses that lead elsewhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

ONE, TWO = "id,day,who\nC1,2026-05-04,ana\n", "id,day,who\nC1,2026-05-04,ana\nC2,2026-05-04,ben\n"


@dataclass
class Site:
    """A web server with one CSV."""

    content: str = ONE
    kind: str = "text/csv"
    asked: list[str | None] = field(default_factory=list)

    async def csv(self, request: web.Request) -> web.Response:
        self.asked.append(request.headers.get("If-None-Match"))
        etag = f'"{hash(self.content)}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        return web.Response(text=self.content, content_type=self.kind, headers={"ETag": etag})

    async def moved(self, request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": request.query["to"]})

    async def round(self, _: web.Request) -> web.Response:
        raise web.HTTPFound("/round")

    async def gone(self, _: web.Request) -> web.Response:
        return web.Response(status=404)


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[Site, str]]:
    """The site and its address."""
    site = Site()
    app = web.Application()
    app.router.add_get("/calls.csv", site.csv)
    app.router.add_get("/moved", site.moved)
    app.router.add_get("/round", site.round)
    app.router.add_get("/gone", site.gone)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    yield site, str(server.make_url("")).rstrip("/")
    await server.close()
