"""Who signs activities, in the tests' hand: keys on loopback, and tokens right and wrong."""

import json
import time
from functools import cache

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.console.loopback import Loopback
from tests.platforms.teams.conftest import SETTINGS

ISSUER = "https://api.botframework.com"
KNOWN = "known"


@cache
def _key(kid: str) -> rsa.RSAPrivateKey:
    """One key for each id: making them takes longer than most tests."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Authority(Loopback):
    """`fetched` counts how often its keys were asked for; `rotate` replaces the key by another of the id `kid`."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched = 0
        self.endorsements = ["msteams"]
        self.rotate(KNOWN)

    @property
    def metadata_url(self) -> str:
        return f"{self.url}/metadata"

    def rotate(self, kid: str) -> None:
        self.kid = kid
        self._key = _key(kid)

    def token(self, service: str, *, kid: str | None = None, **claims: object) -> str:
        """A right token, but for `claims`; a claim of None is left out."""
        now = int(time.time())
        said = {"iss": ISSUER, "aud": SETTINGS.app_id, "serviceurl": service, "nbf": now, "exp": now + 3600, **claims}
        kept = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(kept, self._key, algorithm="RS256", headers={"kid": kid or self.kid})

    def forged(self, service: str) -> str:
        """Signed by another key under the known id."""
        other = Authority()
        other.rotate("another")
        return other.token(service, kid=self.kid)

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/metadata", self._metadata)
        app.router.add_get("/keys", self._keys)
        return app

    async def _metadata(self, request: web.Request) -> web.Response:
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, request: web.Request) -> web.Response:
        self.fetched += 1
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        return web.json_response({"keys": [{**key, "kid": self.kid, "use": "sig", "endorsements": self.endorsements}]})


def unsigned(service: str) -> str:
    """A token that says of itself that nobody signed it."""
    return jwt.encode({"iss": ISSUER, "aud": SETTINGS.app_id, "serviceurl": service}, "", algorithm="none", headers={"kid": KNOWN})


def symmetric(service: str) -> str:
    """A token of another kind of signature."""
    claims = {"iss": ISSUER, "aud": SETTINGS.app_id, "serviceurl": service, "exp": int(time.time()) + 60}
    return jwt.encode(claims, "a secret of thirty-two bytes or more", algorithm="HS256", headers={"kid": KNOWN})
