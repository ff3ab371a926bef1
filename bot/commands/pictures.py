"""Signed, expiring addresses for pictures, for platforms that fetch pictures themselves without signing in.

The card's data waits in the database under an unguessable token; the signature (HMAC-SHA256 over token and expiry) is checked before it is
read.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, cast

from bot.charts import cards
from bot.chat.message import Picture
from storage.database import Database

LIFETIME = timedelta(days=30)
"""How long a picture can be fetched: a chat client fetches it again whenever the message is scrolled back to."""


@dataclass(frozen=True)
class Drawable:
    """A card behind an address."""

    card: str
    data: object
    theme: Literal["light", "dark"]


class PictureLinks:
    """`public_url` is where our web server is reached from outside, without a slash at its end."""

    def __init__(self, database: Database, secret: bytes, public_url: str) -> None:
        self._database = database
        self._secret = secret
        self._public_url = public_url.rstrip("/")

    def url(self, picture: Picture, now: datetime) -> str:
        token, until = secrets.token_urlsafe(24), now + LIFETIME
        with self._database.write() as uow:
            uow.tokens.keep_picture(token, card=picture.card, data=cards.dump(picture.data), theme=picture.theme, expires_at=until)
        expiry = int(until.timestamp())
        return f"{self._public_url}/pictures/{token}.png?until={expiry}&signature={self._signature(token, expiry)}"

    def read(self, token: str, until: str, signature: str, now: datetime) -> Drawable | None:
        """The card behind an address; None when the address was tampered with or has expired."""
        if not until.isascii() or not until.isdigit() or len(until) > 12:
            return None
        if not hmac.compare_digest(signature.encode(), self._signature(token, int(until)).encode()):
            return None
        if datetime.fromtimestamp(int(until), UTC) <= now:
            return None
        with self._database.read() as uow:
            row = uow.tokens.picture(token, now)
            return None if row is None else Drawable(row.card, cards.load(row.card, row.data), cast("Literal['light', 'dark']", row.theme))

    def _signature(self, token: str, until: int) -> str:
        return hmac.new(self._secret, f"{token}.{until}".encode(), hashlib.sha256).hexdigest()
