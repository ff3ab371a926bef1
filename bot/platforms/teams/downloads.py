"""The files that members send to the bot come only from where Teams keeps them."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import aiohttp
from yarl import URL

from bot.chat.errors import UserError
from bot.platforms.downloads import Fetcher
from bot.platforms.teams.poster import LOOPBACK

_HOSTS = (".sharepoint.com", ".sharepoint.us", ".svc.ms")
_REFUSED = "Teams did not give me this file. Please send it again."


class Downloads:
    """The addresses need no sign-in, so nothing of ours is shown to them."""

    def __init__(self, session: aiohttp.ClientSession, largest: int, timeout: float) -> None:
        self._fetcher = Fetcher(session, "Teams", _REFUSED, largest=largest, timeout=timeout)

    def fetched(self, address: str, service: str) -> AbstractAsyncContextManager[Path]:
        """The file at `address`, for as long as the context lasts. Raises `UserError` when it cannot be had."""
        if not _trusted(address, service):
            raise UserError("I cannot read this file: it does not stand where Teams keeps files.")
        return self._fetcher.fetched(address)


def _trusted(address: str, service: str) -> bool:
    """Microsoft's file hosts; where the connector itself stands on this machine, the connector."""
    try:
        url, connector = URL(address), URL(service)
        if url.scheme == "https" and (url.host or "").endswith(_HOSTS):
            return True
        return connector.host in LOOPBACK and url.is_absolute() and url.origin() == connector.origin()
    except ValueError:
        return False
