"""Socket Mode: the same requests over a connection that we open, for bots without a public address."""

import logging
import time
from collections.abc import Callable

import structlog
from pydantic import ValidationError
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.payloads import known

log = structlog.get_logger(__name__)


class Socket:
    """One connection, which the SDK renews by itself; `connected` says whether it stands, for a watchdog that restarts the process."""

    def __init__(
        self, app: AsyncApp, app_token: str, client: AsyncWebClient, acknowledged: Callable[[float], None], logger: logging.Logger
    ) -> None:
        self._app = app
        self._acknowledged = acknowledged
        self._client = SocketModeClient(app_token=app_token, web_client=client, logger=logger)
        self._client.socket_mode_request_listeners.append(self._receive)

    async def connect(self) -> None:
        await self._client.connect()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped

    async def disconnect(self) -> None:
        """Takes no more requests; answers to those already taken may still be sent through the Web API."""
        await self._client.close()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped

    async def connected(self) -> bool:
        return bool(await self._client.is_connected())

    async def _receive(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        started = time.monotonic()
        try:
            if not known(request.payload):
                log.info("envelope of an unknown kind", kind=request.type)
                return
        except ValidationError:
            log.warning("malformed envelope", kind=request.type)
            return
        answer = await run_async_bolt_app(self._app, request)
        await send_async_response(client, request, answer, started)
        if answer.status == 200:
            self._acknowledged(time.monotonic() - started)
