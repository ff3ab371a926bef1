"""Socket Mode with the real client: hello, one envelope to one socket, acknowledgements, and the way back after a disconnect."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.console.bench import SlackBench
from bot.console.slack.app import SlackSettings
from bot.console.slack.server import SlackServer
from tests.console.pretend import MANIFEST, workspace

SOCKET = SlackSettings("xoxb-1", "secret", "xapp-1", ack_within=0.3, retry_after=(0.0,))


class Sockets:
    """Clients of one server, and what each was sent."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clients: list[SocketModeClient] = []
        self.requests: list[SocketModeRequest] = []
        self.answers: dict[str, object] = {}
        self.silent = False

    async def connect(self, token: str = "xapp-1") -> SocketModeClient:
        web_client = AsyncWebClient(base_url=f"{self.url}/api/")
        client = SocketModeClient(token, web_client=web_client, ping_interval=0.05)
        client.socket_mode_request_listeners.append(self._keep)
        self.clients.append(client)
        await client.connect_to_new_endpoint()
        return client

    async def _keep(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.requests.append(request)
        if not self.silent:
            payload = self.answers.get(request.type)
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload if isinstance(payload, dict) else None))


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer(workspace("slack"), MANIFEST, SOCKET) as server:
        yield server


@pytest.fixture
async def sockets(server: SlackServer) -> AsyncIterator[Sockets]:
    sockets = Sockets(server.url)
    yield sockets
    for client in sockets.clients:
        await client.close()  # type: ignore[no-untyped-call]  # the SDK left it untyped


async def test_a_command_comes_as_an_envelope_and_is_answered_in_the_acknowledgement(server: SlackServer, sockets: Sockets) -> None:
    await sockets.connect()
    sockets.answers["slash_commands"] = {"text": "62 %"}
    bench = SlackBench(server)
    await bench.command("/scorecard", by="ana", in_="#sales")
    assert [request.payload["command"] for request in sockets.requests] == ["/scorecard"]
    assert [shown.text for shown in bench.ephemerals("ana")] == ["62 %"]


async def test_two_sockets_share_the_envelopes_and_none_comes_twice(server: SlackServer, sockets: Sockets) -> None:
    await sockets.connect()
    await sockets.connect()
    bench = SlackBench(server)
    for number in range(4):
        await bench.direct(f"scorecard {number}", by="ana")
    await bench.quiet()
    events = [request.payload["event"]["text"] for request in sockets.requests]
    assert sorted(events) == ["scorecard 0", "scorecard 1", "scorecard 2", "scorecard 3"]


async def test_silence_is_a_timeout_and_an_event_then_comes_again(server: SlackServer, sockets: Sockets) -> None:
    await sockets.connect()
    sockets.silent = True
    server.desk.settings = SlackSettings("xoxb-1", "secret", "xapp-1", ack_within=0.03, retry_after=(0.0,))
    bench = SlackBench(server)
    await bench.direct("scorecard", by="ana")
    await bench.until(lambda: len(bench.complaints) == 2)
    assert [(request.retry_attempt, request.retry_reason) for request in sockets.requests] == [(0, ""), (1, "http_timeout")]


async def test_without_a_socket_a_command_fails_at_once(server: SlackServer) -> None:
    bench = SlackBench(server)
    await bench.command("/scorecard", by="ana")
    assert bench.notices("ana") == ["/scorecard failed with the error “dispatch_failed”."]


async def test_the_client_comes_back_after_a_disconnect(server: SlackServer, sockets: Sockets) -> None:
    await sockets.connect()
    await server.socket.disconnect()
    bench = SlackBench(server)
    await bench.until(lambda: server.socket.connections)
    await bench.command("/scorecard", by="ana")
    assert bench.notices("ana") == []


async def test_only_the_apps_own_token_opens_a_connection(sockets: Sockets) -> None:
    client = AsyncWebClient(base_url=f"{sockets.url}/api/")
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client.apps_connections_open(app_token="xapp-2")
