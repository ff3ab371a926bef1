"""Fetching the files that members send to the bot: only from where Teams keeps them, only so large, into a temporary file."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from yarl import URL

from bot.chat.errors import UserError
from bot.platforms.teams.poster import LOOPBACK

_HOSTS = (".sharepoint.com", ".sharepoint.us", ".svc.ms")
_PIECE = 64 * 1024


class Downloads:
    """The addresses need no sign-in, so nothing of ours is shown to them."""

    def __init__(self, session: aiohttp.ClientSession, largest: int, timeout: float) -> None:
        self._session = session
        self._largest = largest
        self._timeout = aiohttp.ClientTimeout(total=timeout)

    @asynccontextmanager
    async def fetched(self, address: str, service: str) -> AsyncIterator[Path]:
        """The file at `address`, for as long as the context lasts. Raises `UserError` when it cannot be had."""
        if not _trusted(address, service):
            raise UserError("I cannot read this file: it does not stand where Teams keeps files.")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            await self._fetch(address, path)
            yield path

    async def _fetch(self, address: str, path: Path) -> None:
        try:
            async with self._session.get(address, timeout=self._timeout, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise UserError("Teams did not give me this file. Please send it again.")
                await self._save(answer, path)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise UserError("I could not fetch this file from Teams. Please send it again.") from error

    async def _save(self, answer: aiohttp.ClientResponse, path: Path) -> None:
        size = 0
        with path.open("wb") as file:
            async for piece in answer.content.iter_chunked(_PIECE):
                size += len(piece)
                if size > self._largest:
                    raise UserError(f"This file is larger than {_size(self._largest)}.")
                file.write(piece)


def _trusted(address: str, service: str) -> bool:
    """Microsoft's file hosts; where the connector itself stands on this machine, the connector."""
    try:
        url, connector = URL(address), URL(service)
        if url.scheme == "https" and (url.host or "").endswith(_HOSTS):
            return True
        return connector.host in LOOPBACK and url.is_absolute() and url.origin() == connector.origin()
    except ValueError:
        return False


def _size(count: int) -> str:
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count} bytes"
