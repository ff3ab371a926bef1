"""Calling Slack: in time, waiting as a 429 asks, and reading what a refusal says.

The SDK's own retries stay off: repeating a call whose connection broke may post twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.messenger import PostLater

_BUSY = {"ratelimited", "rate_limited", "team_added_to_org"}
_LOCKED_OUT = {
    *("invalid_auth", "not_authed", "token_expired", "token_revoked", "account_inactive", "missing_scope", "no_permission"),
    *("not_allowed_token_type", "org_login_required", "ekm_access_denied", "team_access_not_granted", "enterprise_is_restricted"),
}
"""Refusals of the bot as a whole, not of this call; they end when somebody mends them."""

_UNSETTLED = {"fatal_error", "internal_error", "request_timeout", "service_unavailable", *_BUSY}
"""Answers after which nobody knows what happened, or which may be different in a moment."""

FAILURES = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError)
"""What a call may raise: Slack said no, or was not reached."""


@dataclass(frozen=True)
class Patience:
    """Timers, in seconds: `timeout` of one call, `file_waits` between attempts to show a file that Slack is still looking through."""

    timeout: int = 10
    busy_tries: int = 3
    longest_wait: float = 30.0
    file_waits: tuple[float, ...] = (0.3, 0.7, 1.5, 3.0, 5.0, 8.0)

    def spent(self) -> "Patience":
        """The same for those who have a queue of their own: a 429 is told at once, and all waits fit into the time of one call."""
        return replace(self, busy_tries=1, file_waits=(0.3, 0.7, 1.5, 2.5))


async def patiently(call: Callable[[], Awaitable[AsyncSlackResponse]], patience: Patience) -> AsyncSlackResponse:
    """The answer of `call`, called again after the wait that a 429 asks for; a 429 means that nothing was done."""
    for _ in range(patience.busy_tries - 1):
        try:
            return await _in_time(call, patience)
        except SlackApiError as error:
            if _status(error) != 429:
                raise
            await asyncio.sleep(min(_retry_after(error) or 1.0, patience.longest_wait))
    return await _in_time(call, patience)


def later(error: BaseException) -> PostLater | None:
    """When to come back after a call with which Slack surely did nothing; None for any other end."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return PostLater("unreachable", 0.0, whole=True)
    if _status(error) == 429 or error_of(error) in _BUSY:
        return PostLater("busy", _retry_after(error), whole=True)
    return PostLater("locked_out", 0.0, whole=True) if error_of(error) in _LOCKED_OUT else None


def error_of(error: BaseException) -> str:
    """The short name that Slack gives a refusal; empty where it gave none."""
    said = _said(error)
    return str(said.get("error", "")) if said else ""


def why(error: BaseException) -> str:
    """What to log of a failed call: Slack's name for it, else the kind of error."""
    return error_of(error) or type(error).__name__


def is_definite(error: BaseException) -> bool:
    """Whether Slack surely did nothing, and never will for this call."""
    return bool(error_of(error)) and _status(error) == 200 and error_of(error) not in _UNSETTLED


def file_not_ready(error: SlackApiError) -> bool:
    """Slack takes a while to look through an upload, and until then refuses blocks that show it."""
    return error_of(error) == "invalid_blocks" and "invalid slack file" in str(_said(error)).lower()


def detail_of(error: SlackApiError) -> str:
    """Which parts of a payload Slack did not take, as JSON pointers with their reasons."""
    said = _said(error) or {}
    return str(said.get("errors") or said.get("response_metadata") or "")[:500]


def _said(error: BaseException) -> dict[str, object] | None:
    """The answer's JSON. The SDK gives another kind of response where a body could not be read."""
    answer = error.response if isinstance(error, SlackApiError) else None
    data = answer.data if isinstance(answer, AsyncSlackResponse) else None
    return data if isinstance(data, dict) else None


async def _in_time(call: Callable[[], Awaitable[AsyncSlackResponse]], patience: Patience) -> AsyncSlackResponse:
    # The SDK keeps to its own timeout only where it makes its own session.
    async with asyncio.timeout(patience.timeout):
        return await call()


def _answered(error: BaseException) -> tuple[int, Mapping[str, str]]:
    """Status and headers of the answer that is this error; 0 where there was none."""
    if isinstance(error, aiohttp.ClientResponseError):
        return error.status, error.headers or {}
    response = error.response if isinstance(error, SlackApiError) else None
    return (response.status_code, response.headers) if isinstance(response, AsyncSlackResponse) else (0, {})


def _status(error: BaseException) -> int:
    return _answered(error)[0]


def _retry_after(error: BaseException) -> float:
    """The seconds that Slack asks for, 0 where it does not say."""
    said = _answered(error)[1].get("Retry-After", "")
    return float(said) if said.isascii() and said.replace(".", "", 1).isdigit() else 0.0
