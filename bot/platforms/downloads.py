"""Fetching a file that a member sent to the bot: only so large, only for so long, into a temporary file. Whose addresses are trusted is for
each platform to say."""

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.chat.errors import UserError

_PIECE = 64 * 1024


class Fetcher:
    """`keeper` is whose files they are, `refused` what a person is told when the keeper does not give one; `largest` is in bytes."""

    def __init__(self, session: aiohttp.ClientSession, keeper: str, refused: str, *, largest: int, timeout: float) -> None:
        self._session = session
        self._keeper = keeper
        self._refused = refused
        self._largest = largest
        self._timeout = aiohttp.ClientTimeout(total=timeout)

    @asynccontextmanager
    async def fetched(self, address: str, headers: Mapping[str, str] | None = None) -> AsyncIterator[Path]:
        """The file at `address`, for as long as the context lasts. Raises `UserError` when it cannot be had. Follows no redirection."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            await self._fetch(address, headers, path)
            yield path

    async def _fetch(self, address: str, headers: Mapping[str, str] | None, path: Path) -> None:
        try:
            async with self._session.get(address, headers=headers, timeout=self._timeout, allow_redirects=False) as answer:
                # Where something is missing for the file, its place is taken by a sign-in page.
                if answer.status != 200 or answer.content_type == "text/html":
                    raise UserError(self._refused)
                await self._save(answer, path)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise UserError(f"I could not fetch this file from {self._keeper}. Please send it again.") from error

    async def _save(self, answer: aiohttp.ClientResponse, path: Path) -> None:
        size = 0
        with path.open("wb") as file:
            async for piece in answer.content.iter_chunked(_PIECE):
                size += len(piece)
                if size > self._largest:
                    raise UserError(f"This file is larger than {_size(self._largest)}.")
                file.write(piece)


def _size(count: int) -> str:
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count} bytes"
