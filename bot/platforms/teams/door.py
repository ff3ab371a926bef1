"""The HTTP door: lets in well-formed activities of the Bot Connector, for this bot and this tenant; everything else gets a 4xx."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.platforms import bodies
from bot.platforms.teams.activities import Activities
from bot.platforms.teams.payloads import Activity, known
from bot.platforms.teams.poster import LOOPBACK
from bot.platforms.teams.transport import CHANNEL, Authentication, KeysUnreached, Unauthorised

_BEARER = re.compile(r"Bearer [A-Za-z0-9_-]{1,8000}(\.[A-Za-z0-9_-]{0,8000}){2}", re.ASCII)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Allowed:
    """Whose activities are let in: hosts of the Bot Connector, and the one tenant (any, where none is named)."""

    hosts: frozenset[str]
    tenant: str

    def is_service(self, address: str) -> bool:
        """https, or plain http on this machine: replies go to this address with the bot's token."""
        try:
            url = urlsplit(address)
            host = url.hostname or ""
        except ValueError:
            return False
        return host in self.hosts and (url.scheme == "https" or host in LOOPBACK) and not url.username


class Door:
    """`authentication` is None for a bot without an app id; `acknowledged` is told how many seconds each answered request took."""

    def __init__(
        self,
        activities: Activities,
        authentication: Authentication | None,
        allowed: Allowed,
        path: str,
        acknowledged: Callable[[float], None],
    ) -> None:
        self._activities = activities
        self._authentication = authentication
        self._allowed = allowed
        self._path = path
        self._acknowledged = acknowledged

    def routes(self) -> list[web.RouteDef]:
        return [web.post(self._path, self.enter)]

    async def enter(self, request: web.Request) -> web.Response:
        started = time.monotonic()
        header = _authorization(request)
        if header is None and self._authentication:
            return web.Response(status=401, text="The request carries no token of the Bot Connector.")
        activity = _understood(await bodies.read(request))
        if activity is None:
            return web.Response(status=400, text="The body is not an activity.")
        if refusal := self._refused(activity) or await self._unproven(header or "", activity):
            return refusal
        body = await self._activities.take(activity)
        if body == "unknown":
            return web.Response(status=400, text="There is nothing of this name to invoke.")
        self._acknowledged(time.monotonic() - started)
        return web.json_response(body) if body else web.Response(status=200)

    def _refused(self, activity: Activity) -> web.Response | None:
        if activity.channel_id != CHANNEL:
            return web.Response(status=403, text="Only activities of Microsoft Teams are taken.")
        if not self._allowed.is_service(activity.service_url):
            return web.Response(status=403, text="The service address is not one of the Bot Connector's.")
        if self._allowed.tenant and activity.tenant.lower() != self._allowed.tenant.lower():
            return web.Response(status=403, text="This bot serves another organisation.")
        return None

    async def _unproven(self, header: str, activity: Activity) -> web.Response | None:
        """A refusal, unless the Bot Connector sent this."""
        if self._authentication is None:
            return None
        try:
            await self._authentication.check(header, activity.service_url)
        except Unauthorised as error:
            log.warning("activity refused", error=str(error))
            return web.Response(status=401, text="The token is not the Bot Connector's for this bot.")
        except KeysUnreached as error:
            log.warning("keys of the Bot Connector not reached", error=str(error))
            return web.Response(status=503, text="The token cannot be checked now.")
        return None


def _authorization(request: web.Request) -> str | None:
    """The one header, where it has the shape of a token."""
    found = request.headers.getall("Authorization", [])
    return found[0] if len(found) == 1 and _BEARER.fullmatch(found[0]) else None


def _understood(body: bytes) -> Activity | None:
    """The activity; numbers in it stay exact."""
    try:
        return known(json.loads(body.decode(), parse_float=Decimal, parse_constant=_no_number))
    except (ValueError, ArithmeticError, RecursionError):  # a number may be too large even for a Decimal
        return None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
