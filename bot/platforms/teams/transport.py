"""The Bot Framework SDK, and the only module that imports it: who may call the bot, and the bot's own tokens from Microsoft.

The SDK asks for keys and tokens by blocking calls, which go through `in_thread`. `CloudAdapter` is not used: its `process()` breaks the
answers of invokes, and its adapter accepts everybody where the app id is empty.
"""

import asyncio
import time
from datetime import timedelta

import requests
from botframework.connector.auth import (
    AuthenticationConstants,
    ChannelValidation,
    ClaimsIdentity,
    JwtTokenExtractor,
    MicrosoftAppCredentials,
    SimpleCredentialProvider,
)

from bot.commands.desk import InThread
from bot.platforms.teams.connector import ConnectorError

CHANNEL = "msteams"

_KEYS_KEPT = timedelta(days=2)
_LOOK_AGAIN = 300.0
"""Seconds for which a key that nobody knows is not looked for again, so that made-up keys cost nothing."""


class Unauthorised(Exception):
    """The token is not the Bot Connector's for this bot and service; the text is for the log."""


class KeysUnreached(Exception):
    """The Bot Connector's keys could not be fetched, so that nobody can be let in now."""


class Authentication:
    """Checks the token of each request: issuer, signature, endorsement, expiry, audience and service address."""

    def __init__(self, app_id: str, metadata_url: str, in_thread: InThread, within: float) -> None:
        # The SDK keeps keys by their address for as long as the process lives; what another bot left there may be out of date.
        JwtTokenExtractor.metadataCache.pop(metadata_url, None)
        self._extractor = JwtTokenExtractor(
            ChannelValidation.TO_BOT_FROM_CHANNEL_TOKEN_VALIDATION_PARAMETERS,
            metadata_url,
            AuthenticationConstants.ALLOWED_SIGNING_ALGORITHMS,
        )
        self._provider = SimpleCredentialProvider(app_id, "")
        self._in_thread = in_thread
        self._within = within
        self._looked_at = -_LOOK_AGAIN

    async def check(self, header: str, service: str) -> None:
        """Raises `Unauthorised` or `KeysUnreached` unless the Bot Connector at `service` sent this `Authorization`."""
        try:
            async with asyncio.timeout(self._within):
                claims = await self._in_thread(self._claims, header)
        except TimeoutError as error:
            raise KeysUnreached("no keys in time") from error
        if claims.get(ChannelValidation.SERVICE_URL_CLAIM) != service:
            raise Unauthorised("the token is for another service")

    def _claims(self, header: str) -> dict[str, object]:
        try:
            return self._validated(header)
        except requests.RequestException as error:
            raise KeysUnreached(type(error).__name__) from error
        # The SDK reads a token before it knows its shape, and fails in whichever way the first odd value makes it fail.
        except Exception as error:
            raise Unauthorised(type(error).__name__) from error

    def _validated(self, header: str) -> dict[str, object]:
        try:
            return asyncio.run(self._identity(header))
        except IndexError:
            # The key is not among those kept, which the SDK would keep for a day: it may be a new one.
            if time.monotonic() - self._looked_at < _LOOK_AGAIN:
                raise
            self._looked_at = time.monotonic()
            return self._with_fresh_keys(header)

    def _with_fresh_keys(self, header: str) -> dict[str, object]:
        kept = self._extractor.open_id_metadata
        fetched_at = kept.last_updated
        kept.last_updated -= _KEYS_KEPT
        try:
            return asyncio.run(self._identity(header))
        finally:
            kept.last_updated = max(kept.last_updated, fetched_at)

    async def _identity(self, header: str) -> dict[str, object]:
        identity: ClaimsIdentity = await self._extractor.get_identity_from_auth_header(header, CHANNEL, [])
        await ChannelValidation.validate_identity(identity, self._provider)
        return dict(identity.claims)


class MicrosoftTokens:
    """The bot's tokens from Microsoft's sign-in for the directory `tenant`; the SDK keeps them until they end."""

    def __init__(self, app_id: str, password: str, tenant: str, login_url: str, in_thread: InThread) -> None:
        self._credentials = MicrosoftAppCredentials(app_id, password, tenant)
        self._credentials.oauth_endpoint = f"{login_url.rstrip('/')}/{tenant}"
        self._in_thread = in_thread

    async def token(self) -> str:
        try:
            return str(await self._in_thread(self._credentials.get_access_token))
        except PermissionError as error:
            raise ConnectorError(401, "TokenRefused", asked=False) from error
        except (requests.RequestException, ValueError) as error:
            raise ConnectorError(0, type(error).__name__, asked=False) from error
