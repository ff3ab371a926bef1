"""The way to the bot: signed HTTP requests, or envelopes over Socket Mode. Either answers within the ack timer or has failed."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout, WSMsgType, web

from bot.console.feed import JsonObject
from bot.console.payloads import child, text
from bot.console.slack.desk import Desk

MOST_SOCKETS = 10


@dataclass(frozen=True)
class Delivery:
    """One thing to tell the bot; `retry` and `reason` as the retry headers carry them."""

    kind: Literal["slash_commands", "interactive", "events_api"]
    payload: JsonObject
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Ack:
    """The bot's acknowledgement; `body` is its JSON, or the text it sent, or None. `failure` is empty where it was in time and in order."""

    body: object = None
    failure: Literal["", "http_timeout", "http_error", "connection_failed"] = ""
    wants_retry: bool = True

    @property
    def ok(self) -> bool:
        return not self.failure

    @property
    def words(self) -> str:
        """How Slack's client names the failure."""
        return "operation_timeout" if self.failure == "http_timeout" else "dispatch_failed"


class Link(Protocol):
    async def send(self, delivery: Delivery) -> Ack: ...


class HttpLink:
    """POSTs to `url`, signed. The signature's time is the wall's: the bot compares it with its own clock, whatever the workspace's says."""

    def __init__(self, desk: Desk, session: ClientSession, url: str) -> None:
        self._desk = desk
        self._session = session
        self._url = url

    async def send(self, delivery: Delivery) -> Ack:
        body = _form(delivery)
        headers = signed(self._desk.settings.signing_secret, body, int(time.time()))
        headers["Content-Type"] = "application/json" if delivery.kind == "events_api" else "application/x-www-form-urlencoded"
        if delivery.retry:
            headers |= {"x-slack-retry-num": str(delivery.retry), "x-slack-retry-reason": delivery.reason}
        try:
            timeout = ClientTimeout(total=self._desk.settings.ack_within)
            async with self._session.post(self._url, data=body, headers=headers, timeout=timeout, allow_redirects=False) as response:
                if response.status != 200:
                    return Ack(failure="http_error", wants_retry=response.headers.get("x-slack-no-retry") != "1")
                return Ack(_read(await response.text()))
        except TimeoutError:
            return Ack(failure="http_timeout")
        except ClientError:
            return Ack(failure="connection_failed")


class SocketLink:
    """Sends each envelope over one of the connected sockets, in turn. While `mute`, new ones are opened and nothing is ever said."""

    mute = False

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sockets: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[object]] = {}
        self._turn = 0

    @property
    def connections(self) -> int:
        return len(self._sockets)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One socket, from hello to close."""
        socket = web.WebSocketResponse(autoping=not self.mute)
        await socket.prepare(request)
        if self.mute:
            async for _ in socket:
                pass
            return socket
        if len(self._sockets) >= MOST_SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self._sockets.append(socket)
        self._desk.workspace.feed.publish({"type": "connection"}, ())
        await socket.send_json(self._hello())
        try:
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    self._acknowledged(child(_read(frame.data)))
        finally:
            self._sockets.remove(socket)
        return socket

    async def send(self, delivery: Delivery) -> Ack:
        if not self._sockets:
            return Ack(failure="connection_failed")
        self._turn += 1
        envelope_id = secrets.token_hex(16)
        envelope: JsonObject = {"type": delivery.kind, "envelope_id": envelope_id, "payload": delivery.payload}
        envelope["accepts_response_payload"] = delivery.kind != "events_api"
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": delivery.retry, "retry_reason": delivery.reason}
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await self._sockets[self._turn % len(self._sockets)].send_json(envelope)
            return Ack(await asyncio.wait_for(waiting, self._desk.settings.ack_within))
        except TimeoutError:
            return Ack(failure="http_timeout")
        except ConnectionError:
            return Ack(failure="connection_failed")
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tells every socket to go and come back, then closes it."""
        for socket in self._sockets.copy():
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}})
            await socket.close()

    def _acknowledged(self, frame: JsonObject) -> None:
        envelope_id = text(frame.get("envelope_id"))
        waiting = self._waiting.get(envelope_id)
        if waiting is None:
            self._desk.complain("an envelope was acknowledged late, twice, or without its envelope_id")
        elif not waiting.done():
            waiting.set_result(frame.get("payload"))

    def _hello(self) -> JsonObject:
        settings = self._desk.settings
        debug: JsonObject = {"host": "loopback", "approximate_connection_time": settings.connection_lives}
        return {"type": "hello", "num_connections": len(self._sockets), "debug_info": debug, "connection_info": {"app_id": settings.app_id}}


def signed(secret: str, body: str, at: int) -> dict[str, str]:
    """Slack's v0 signature headers of `body`."""
    digest = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={digest}"}


def _form(delivery: Delivery) -> str:
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload)
    fields: Mapping[str, object] = delivery.payload if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.payload)}
    return urlencode({name: str(value).lower() if isinstance(value, bool) else value for name, value in fields.items()})


def _read(body: str) -> object:
    if not body.strip():
        return None
    try:
        read: object = json.loads(body)
    except ValueError:
        return body
    return read
