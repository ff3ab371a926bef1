"""Fetching the files that members send to the bot: only from Slack, only so large, into a temporary file."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from yarl import URL

from bot.chat.errors import UserError

_PIECE = 64 * 1024


class Downloads:
    """`api` is the address of Slack's Web API; files come from its host or from slack.com, and nobody else gets to see the token."""

    def __init__(self, session: aiohttp.ClientSession, token: str, api: str, largest: int, timeout: float) -> None:
        self._session = session
        self._token = token
        self._api = URL(api)
        self._largest = largest
        self._timeout = timeout

    @asynccontextmanager
    async def fetched(self, address: str) -> AsyncIterator[Path]:
        """The file at `address`, for as long as the context lasts. Raises `UserError` when it cannot be had."""
        if not self._trusted(address):
            raise UserError("I cannot read this file: it does not stand on Slack.")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            await self._fetch(address, path)
            yield path

    async def _fetch(self, address: str, path: Path) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        timeout = aiohttp.ClientTimeout(total=self._timeout)
        try:
            async with self._session.get(address, headers=headers, timeout=timeout, allow_redirects=False) as answer:
                # Without the scope files:read Slack answers with its sign-in page.
                if answer.status != 200 or answer.content_type == "text/html":
                    raise UserError("Slack did not give me this file: an admin has to allow me the scope files:read.")
                await self._save(answer, path)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise UserError("I could not fetch this file from Slack. Please send it again.") from error

    async def _save(self, answer: aiohttp.ClientResponse, path: Path) -> None:
        size = 0
        with path.open("wb") as file:
            async for piece in answer.content.iter_chunked(_PIECE):
                size += len(piece)
                if size > self._largest:
                    raise UserError(f"This file is larger than {_size(self._largest)}.")
                file.write(piece)

    def _trusted(self, address: str) -> bool:
        try:
            url = URL(address)
            if not url.is_absolute():
                return False
            return url.origin() == self._api.origin() or (url.scheme == "https" and (url.host or "").endswith(".slack.com"))
        except ValueError:
            return False


def _size(count: int) -> str:
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count} bytes"
