"""The files that members send to the bot come only from Slack, and nobody else gets to see the token."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import aiohttp
from yarl import URL

from bot.chat.errors import UserError
from bot.platforms.downloads import Fetcher

_REFUSED = "Slack did not give me this file: an admin has to allow me the scope files:read."


class Downloads:
    """`api` is the address of Slack's Web API; files come from its host or from slack.com."""

    def __init__(self, session: aiohttp.ClientSession, token: str, api: str, largest: int, timeout: float) -> None:
        self._fetcher = Fetcher(session, "Slack", _REFUSED, largest=largest, timeout=timeout)
        self._token = token
        self._api = URL(api)

    def fetched(self, address: str) -> AbstractAsyncContextManager[Path]:
        """The file at `address`, for as long as the context lasts. Raises `UserError` when it cannot be had."""
        if not self._trusted(address):
            raise UserError("I cannot read this file: it does not stand on Slack.")
        return self._fetcher.fetched(address, {"Authorization": f"Bearer {self._token}"})

    def _trusted(self, address: str) -> bool:
        try:
            url = URL(address)
            if not url.is_absolute():
                return False
            return url.origin() == self._api.origin() or (url.scheme == "https" and (url.host or "").endswith(".slack.com"))
        except ValueError:
            return False
