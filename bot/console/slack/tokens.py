"""The app's bot tokens: one that stands for good, or, with a refresh token, ones that expire and are exchanged for new ones."""

import base64
import hmac
import secrets
import time
from collections.abc import Mapping

from bot.console.feed import JsonObject
from bot.console.payloads import text
from bot.console.slack.app import SlackSettings
from bot.console.slack.desk import ApiError, Desk


class BotTokens:
    """Every token is good until its time; a refresh token only once. The first of each comes from the settings."""

    def __init__(self, settings: SlackSettings) -> None:
        self._settings = settings
        self._ends: dict[str, float] = {settings.bot_token: self._end()}
        self._refresh = settings.refresh_token

    def check(self, token: str) -> None:
        """Refuses what is no token of the app, or one whose time is over."""
        if not token:
            raise ApiError("not_authed")
        if token not in self._ends:
            raise ApiError("invalid_auth")
        if time.monotonic() > self._ends[token]:
            raise ApiError("token_expired")

    def exchange(self, desk: Desk, args: Mapping[str, object], authorization: str) -> JsonObject:
        """oauth.v2.access for a refresh token."""
        settings = self._settings
        client_id, secret = _credentials(args, authorization)
        if client_id != settings.client_id or not hmac.compare_digest(secret.encode(), settings.client_secret.encode()):
            raise ApiError("bad_client_secret")
        if args.get("grant_type") != "refresh_token":
            raise ApiError("invalid_grant_type")
        if not self._refresh or args.get("refresh_token") != self._refresh:
            raise ApiError("invalid_refresh_token")
        token, self._refresh = f"xoxe.xoxb-{secrets.token_hex(16)}", f"xoxe-{secrets.token_hex(16)}"
        self._ends[token] = self._end()
        answer: JsonObject = {
            "access_token": token,
            "refresh_token": self._refresh,
            "expires_in": int(settings.token_lives),
            "token_type": "bot",
        }
        answer |= {"app_id": settings.app_id, "scope": ",".join(sorted(desk.app.scopes)), "bot_user_id": desk.workspace.bot_id}
        return answer | {"team": {"id": settings.team_id, "name": settings.team_name}, "enterprise": None, "is_enterprise_install": False}

    def _end(self) -> float:
        return time.monotonic() + self._settings.token_lives if self._settings.refresh_token else float("inf")


def _credentials(args: Mapping[str, object], authorization: str) -> tuple[str, str]:
    """The client's id and secret, from the body or from basic authentication."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme != "Basic":
        return text(args.get("client_id")), text(args.get("client_secret"))
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError as error:
        raise ApiError("bad_client_secret") from error
    return client_id, secret
