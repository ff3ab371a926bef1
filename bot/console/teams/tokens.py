"""Keys and tokens, both ways: the bot proves itself to the connector, the connector to the bot.

The wall's clock dates them: the other side checks them against its own. MSAL refuses an authority without https, so on loopback the bot's
credentials fetch their token from `token_path` themselves.
"""

import json
import time

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.console.feed import JsonObject
from bot.console.payloads import text

CHANNEL_ISSUER = "https://api.botframework.com"
_LIVES = 3600
_KEY_ID = "loopback-1"


class Tokens:
    """An RSA key made at the start signs everything."""

    def __init__(self, app_id: str, password: str, tenant: str) -> None:
        self._app_id = app_id
        self._password = password
        self._tenant = tenant
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def for_bot(self, service_url: str) -> str:
        """The token with which the connector calls the bot."""
        return self._signed({"iss": CHANNEL_ISSUER, "aud": self._app_id, "serviceurl": service_url})

    def accepts(self, authorization: str) -> bool:
        """Whether the header carries a token that this server gave to the bot and that still holds."""
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer":
            return False
        try:
            jwt.decode(token, self._key.public_key(), algorithms=["RS256"], audience=CHANNEL_ISSUER, issuer=self._tenant_issuer)
        except jwt.InvalidTokenError:
            return False
        return True

    async def give(self, request: web.Request) -> web.Response:
        """The token endpoint: client credentials in, a bearer token out."""
        form = await request.post()
        if form.get("grant_type") != "client_credentials":
            return _refused("unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type.", 400)
        if text(form.get("scope")) != f"{CHANNEL_ISSUER}/.default":
            return _refused("invalid_scope", "AADSTS70011: The provided value for the input parameter 'scope' is not valid.", 400)
        if request.match_info["tenant"] != self._tenant or form.get("client_id") != self._app_id:
            return _refused("unauthorized_client", "AADSTS700016: Application was not found in the directory.", 400)
        if form.get("client_secret") != self._password:
            return _refused("invalid_client", "AADSTS7000215: Invalid client secret provided.", 401)
        token = self._signed({"iss": self._tenant_issuer, "aud": CHANNEL_ISSUER, "appid": self._app_id, "tid": self._tenant})
        return web.json_response({"token_type": "Bearer", "expires_in": _LIVES, "ext_expires_in": _LIVES, "access_token": token})

    def key_set(self) -> JsonObject:
        """The public key, endorsed for Teams."""
        key: JsonObject = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        return {"keys": [key | {"kid": _KEY_ID, "x5t": _KEY_ID, "use": "sig", "endorsements": ["msteams"]}]}

    @property
    def _tenant_issuer(self) -> str:
        return f"https://sts.windows.net/{self._tenant}/"

    def _signed(self, claims: JsonObject) -> str:
        now = int(time.time())
        return jwt.encode({**claims, "iat": now, "nbf": now, "exp": now + _LIVES}, self._key, algorithm="RS256", headers={"kid": _KEY_ID})


def _refused(error: str, description: str, status: int) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)
