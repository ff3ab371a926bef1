"""The web server: health, metrics, signed pictures; each platform adds its own routes.

``/healthz`` answers while the process lives; ``/livez`` says 503 while its event loop is late; ``/readyz`` only while it can serve (503
with the names of what fails otherwise);
``/metrics`` is Prometheus text; ``/pictures/…`` draws a card behind a signed, expiring address; ``/privacy`` and ``/terms`` are the pages
that app listings ask for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Literal

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from bot.charts import Size
from bot.commands.desk import InThread
from bot.commands.pictures import PictureLinks
from bot.texts.environment import words

BODY_LIMIT = 1024 * 1024
"""No request of a chat platform is longer than this; a longer one is refused unread."""

LATE = 1.0
"""Seconds by which the event loop of a healthy process is never late."""

Check = Callable[[], Awaitable[bool]]
Draw = Callable[[str, object, Size, Literal["light", "dark"]], Awaitable[bytes]]

log = structlog.get_logger()


def application(
    *,
    routes: Iterable[web.RouteDef],
    checks: Mapping[str, Check],
    check_seconds: float,
    lag: Callable[[], float],
    registry: CollectorRegistry,
    refresh: Callable[[], Awaitable[None]],
    pictures: PictureLinks,
    draw: Draw,
    in_thread: InThread,
    clock: Callable[[], datetime],
) -> web.Application:
    """The aiohttp application; `routes` are the platforms'.

    `checks` by name, each of `check_seconds` at most, decide whether it is ready; `lag` is by how many seconds the event loop is late;
    `refresh` brings the `registry` up to date before it is read.
    """

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def livez(_: web.Request) -> web.Response:
        seconds = lag()
        return web.json_response({"lag_seconds": round(seconds, 3)}, status=503 if seconds >= LATE else 200)

    async def readyz(_: web.Request) -> web.Response:
        passed = await asyncio.gather(*(_passes(name, check, check_seconds) for name, check in checks.items()))
        failing = [name for name, good in zip(checks, passed, strict=True) if not good]
        return web.json_response({"ready": not failing, "failing": failing}, status=503 if failing else 200)

    async def metrics(_: web.Request) -> web.Response:
        await refresh()
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=words(request.path.strip("/")))

    async def picture(request: web.Request) -> web.Response:
        token, query = request.match_info["token"], request.query
        found = await in_thread(pictures.read, token, query.get("until", ""), query.get("signature", ""), clock())
        if found is None:
            raise web.HTTPNotFound(text="This picture has expired. Ask for it again in chat.\n")
        png = await draw(found.card, found.data, Size.TEAMS, found.theme)
        return web.Response(body=png, content_type="image/png", headers={"Cache-Control": "private, max-age=86400"})

    server = web.Application(client_max_size=BODY_LIMIT)
    server.router.add_get("/healthz", healthz)
    server.router.add_get("/livez", livez)
    server.router.add_get("/readyz", readyz)
    server.router.add_get("/metrics", metrics)
    for path in ("/privacy", "/terms"):
        server.router.add_get(path, page)
    server.router.add_get("/pictures/{token}.png", picture)
    server.router.add_routes(routes)
    return server


async def _passes(name: str, check: Check, seconds: float) -> bool:
    """A check that breaks or hangs has failed: whoever asks is to hear which, and not an error of ours."""
    try:
        async with asyncio.timeout(seconds):
            return await check()
    except Exception:
        log.exception("check failed", check=name)
        return False
