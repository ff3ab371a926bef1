"""Socket Mode: the same requests over a connection that we open, for bots without a public address."""

import logging
import time
from collections.abc import Callable

import structlog
from aiohttp import ClientSession, ClientWebSocketResponse, WSMessage, WSMsgType
from pydantic import ValidationError
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.payloads import known

log = structlog.get_logger(__name__)


_HEARD = frozenset({WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.PING, WSMsgType.PONG})


class Socket:
    """One connection, which the SDK renews by itself, and over which Slack is pinged every `ping_every` seconds.

    `connected` says whether it stands, `silence` for how long Slack has said nothing over it, nor over those before it: a connection may
    stand, or be renewed again and again, and bring nothing.
    """

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        client: AsyncWebClient,
        acknowledged: Callable[[float], None],
        logger: logging.Logger,
        ping_every: float,
    ) -> None:
        self._app = app
        self._acknowledged = acknowledged
        self._heard_at: float | None = None
        self._client = SocketModeClient(app_token=app_token, web_client=client, logger=logger, ping_interval=ping_every)
        self._client.socket_mode_request_listeners.append(self._receive)

    async def connect(self) -> None:
        await self._client.aiohttp_client_session.close()
        self._client.aiohttp_client_session = ClientSession(ws_response_class=_listening(self._hear))
        self._hear()
        await self._client.connect()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped

    async def disconnect(self) -> None:
        """Takes no more requests; answers to those already taken may still be sent through the Web API."""
        await self._client.close()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped

    async def connected(self) -> bool:
        return bool(await self._client.is_connected())

    def silence(self) -> float:
        """Seconds; 0 before it was opened."""
        return 0.0 if self._heard_at is None else time.monotonic() - self._heard_at

    def _hear(self) -> None:
        self._heard_at = time.monotonic()

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


def _listening(heard: Callable[[], None]) -> type[ClientWebSocketResponse]:
    """A connection that says of each frame from the other side that there was one."""

    class Listening(ClientWebSocketResponse):
        async def receive(self, timeout: float | None = None) -> WSMessage:  # noqa: ASYNC109  # as it is called
            message = await super().receive(timeout)
            if message.type in _HEARD:
                heard()
            return message

    return Listening
