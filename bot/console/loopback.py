"""A server on 127.0.0.1 with what belongs to it: its socket, its client session, its background tasks, its count of open exchanges."""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Self

from aiohttp import ClientSession, web


class Traffic:
    """Exchanges under way in either direction; `with traffic:` is one."""

    def __init__(self) -> None:
        self._open = 0
        self._begun = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __enter__(self) -> None:
        self._open += 1
        self._begun += 1
        self._idle.clear()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open -= 1
        if not self._open:
            self._idle.set()

    async def quiet(self, settle: float) -> None:
        """Returns once nothing is under way and nothing has begun for `settle` seconds."""
        while True:
            await self._idle.wait()
            begun = self._begun
            await asyncio.sleep(settle)
            if begun == self._begun and not self._open:
                return


class Loopback:
    """`async with` starts and stops it; `url` ends without a slash. A `port` of 0 lets the system choose."""

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._runner: web.AppRunner | None = None
        self._session: ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.traffic = Traffic()
        self.url = ""

    def application(self) -> web.Application:
        """The routes to serve."""
        raise NotImplementedError

    @property
    def session(self) -> ClientSession:
        if self._session is None:
            raise RuntimeError("The server has not been started.")
        return self._session

    async def start(self) -> None:
        self._session = ClientSession()
        self._runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner:
            await self._runner.cleanup()
        if self._session:
            await self._session.close()

    def in_background(self, work: Coroutine[object, object, None]) -> None:
        """Runs `work` beside what calls it; `stop` cancels what is left."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            context = {"message": f"{type(self).__name__}: background work failed", "exception": error, "task": task}
            task.get_loop().call_exception_handler(context)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()
