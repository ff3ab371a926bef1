"""The bot's own tokens from a token endpoint that is asked directly.

Microsoft's is asked through the SDK (`transport`), which takes https authorities only; this serves those on one's own machine.
"""

import asyncio
import time

import aiohttp

from bot.platforms.teams.connector import ConnectorError

SCOPE = "https://api.botframework.com/.default"

_SPARE = 300.0
"""Seconds before its end at which a token is no longer used."""


class NoTokens:
    """For a bot without an app id, on one's own machine."""

    async def token(self) -> str:
        return ""


class AskedTokens:
    """Client credentials posted to `url`; one token at a time, kept until shortly before it ends."""

    def __init__(self, session: aiohttp.ClientSession, url: str, app_id: str, password: str, timeout: float) -> None:
        self._session = session
        self._url = url
        self._wanted = {"grant_type": "client_credentials", "client_id": app_id, "client_secret": password, "scope": SCOPE}
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._lock = asyncio.Lock()
        self._token = ""
        self._until = 0.0

    async def token(self) -> str:
        async with self._lock:
            if time.monotonic() >= self._until:
                await self._ask()
            return self._token

    async def _ask(self) -> None:
        asked_at = time.monotonic()
        try:
            async with self._session.post(self._url, data=self._wanted, timeout=self._timeout, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise ConnectorError(401 if answer.status in (400, 401) else answer.status, "TokenRefused", asked=False)
                given = await answer.json()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise ConnectorError(0, type(error).__name__, asked=False) from error
        self._token = str(given["access_token"])
        self._until = asked_at + float(given["expires_in"]) - _SPARE
