"""Pictures as private Slack files: drawn, uploaded in three steps, and shown by their id.

An upload with `alt_txt` loses its share without a word, so the words stand at the image block instead.
"""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.message import Picture
from bot.platforms.slack.calls import FAILURES, Patience, patiently, why

Draw = Callable[[Picture], Awaitable[bytes]]
"""Draws a picture as PNG at the size for Slack, off the event loop."""

log = structlog.get_logger(__name__)


class Uploads:
    """Uploads what `draw` draws."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession, draw: Draw, patience: Patience) -> None:
        self._client = client
        self._session = session
        self._draw = draw
        self._patience = patience

    async def files(self, pictures: tuple[Picture, ...]) -> list[str | None]:
        """A file's id for each picture; None for one that could not be drawn or uploaded, which is then given in words."""
        return list(await asyncio.gather(*(self._file(picture) for picture in pictures)))

    async def _file(self, picture: Picture) -> str | None:
        try:
            content = await self._draw(picture)
        except Exception:  # whatever goes wrong in drawing, the message itself must reach its reader
            log.exception("picture not drawn", card=picture.card)
            return None
        try:
            return await self._upload(picture.card, content)
        except FAILURES as error:
            log.warning("picture not uploaded", card=picture.card, error=why(error))
            return None

    async def _upload(self, name: str, content: bytes) -> str:
        begun = await patiently(
            lambda: self._client.files_getUploadURLExternal(filename=f"{name}.png", length=len(content)), self._patience
        )
        file = str(begun["file_id"])
        timeout = aiohttp.ClientTimeout(total=self._patience.timeout)
        async with self._session.post(str(begun["upload_url"]), data=content, timeout=timeout) as answer:
            answer.raise_for_status()
        await patiently(lambda: self._client.files_completeUploadExternal(files=[{"id": file, "title": name}]), self._patience)
        return file
