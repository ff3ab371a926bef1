"""Pictures as private Slack files: drawn, uploaded in three steps, and shown by their id.

An upload with `alt_txt` loses its share without a word, so the words stand at the image block instead.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping

import aiohttp
import structlog
from pydantic_core import to_jsonable_python
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.message import Picture
from bot.platforms.slack.calls import FAILURES, Patience, error_of, later, patiently, why

Draw = Callable[[Picture], Awaitable[bytes]]
"""Draws a picture as PNG at the size for Slack, off the event loop."""

log = structlog.get_logger(__name__)


class Uploads:
    """Uploads what `draw` draws. With `insists`, a picture that Slack may take later is waited for by who calls (`PostLater`)."""

    def __init__(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, draw: Draw, patience: Patience, *, insists: bool = False
    ) -> None:
        self._client = client
        self._session = session
        self._draw = draw
        self._patience = patience
        self._insists = insists

    async def files(self, pictures: tuple[Picture, ...], ahead: Mapping[str, str]) -> list[str | None]:
        """A file's id for each picture, from `ahead` where it is there; None for one to be given in words, as it could not be uploaded."""
        ends = await asyncio.gather(*(self._file(picture, ahead) for picture in pictures), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        return [end for end in ends if not isinstance(end, BaseException)]

    async def ahead(self, pictures: tuple[Picture, ...], known: Mapping[str, str]) -> Mapping[str, str]:
        """The files of those pictures that could be uploaded or are `known`, by digest."""
        wanted = {digest(picture): picture for picture in pictures}
        files = await self.files(tuple(wanted.values()), known)
        return {key: file for key, file in zip(wanted, files, strict=True) if file is not None}

    async def _file(self, picture: Picture, ahead: Mapping[str, str]) -> str | None:
        if ahead and (known := ahead.get(digest(picture))):
            return known
        try:
            content = await self._draw(picture)
        except Exception:  # whatever goes wrong in drawing, the message itself must reach its reader
            log.exception("picture not drawn", card=picture.card)
            return None
        try:
            return await self._upload(picture.card, content)
        except FAILURES as error:
            if self._insists and error_of(error) != "missing_scope" and (comes_later := later(error)):
                raise comes_later from error
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


def digest(picture: Picture) -> str:
    """The same for pictures that are drawn alike."""
    drawn = json.dumps([picture.card, to_jsonable_python(picture.data), picture.theme], sort_keys=True)
    return hashlib.sha256(drawn.encode()).hexdigest()
