"""What `compose.yaml` describes, without containers: PostgreSQL, bots behind a proxy, and workers, each a process of its own."""

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess

import aiohttp
from aiohttp import web

from bot.console.slack.server import SlackServer
from tests.scenarios.processes import begun, environment, ready

TIMERS = {
    **{f"PACER_TIMER_{name}": seconds for name, seconds in (("REQUEST", "5"), ("SETTLE", "3"), ("LEASE", "10"))},
    **{f"PACER_TIMER_{name}": seconds for name, seconds in (("SWEEP", "0.5"), ("TICK", "1"), ("CHANNEL_GAP", "0.05"))},
    **{f"PACER_TIMER_{name}": seconds for name, seconds in (("WORKSPACE_GAP", "0.01"), ("UPLOAD_GAP", "0.01"), ("PATIENCE", "60"))},
}
"""Short, but not so short that a busy machine takes longer to accept a post than `SETTLE`."""
_HOP = frozenset({"host", "content-length", "transfer-encoding", "connection"})


@dataclass
class Topology:
    bots: Sequence[ForkServerProcess]
    workers: list[ForkServerProcess]
    slack: SlackServer
    url: str

    async def another_worker(self) -> None:
        process, port = _begun(self.slack, self.url, "worker")
        self.workers.append(process)
        await ready(process, port)


@asynccontextmanager
async def topology(slack: SlackServer, url: str, *, bots: int = 2, workers: int = 2) -> AsyncIterator[Topology]:
    """All of it ready, and Slack told to reach the proxy; every process is killed at the end."""
    async with AsyncExitStack() as stack:
        answering = [_begun(slack, url, "bot") for _ in range(bots)]
        working = [_begun(slack, url, "worker") for _ in range(workers)]
        whole = Topology([process for process, _ in answering], [process for process, _ in working], slack, url)
        stack.callback(lambda: [process.kill() for process in (*whole.bots, *whole.workers)])
        await asyncio.gather(*(ready(process, port) for process, port in (*answering, *working)))
        slack.reach(f"{await stack.enter_async_context(_proxy([port for _, port in answering]))}/slack/events")
        yield whole


def _begun(slack: SlackServer, url: str, role: str) -> tuple[ForkServerProcess, int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    told = environment(slack, url, port, **TIMERS, PACER_SECRET="a secret of the tests", SLACK_READS_HISTORY="true")
    return begun(told, "--role", role), port


@asynccontextmanager
async def _proxy(ports: Sequence[int]) -> AsyncIterator[str]:
    """Passes requests on to the bots in turn; one that is gone is passed over."""
    turns = itertools.cycle(ports)
    async with aiohttp.ClientSession() as session:

        async def pass_on(request: web.Request) -> web.Response:
            body, headers = await request.read(), {name: value for name, value in request.headers.items() if name.lower() not in _HOP}
            for _ in ports:
                address = f"http://127.0.0.1:{next(turns)}{request.path_qs}"
                try:
                    async with session.request(request.method, address, data=body, headers=headers) as answer:
                        return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)
                except aiohttp.ClientConnectorError:
                    continue
            return web.Response(status=502)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", pass_on)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        assert site._server is not None
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()
