"""Calling Slack: waiting as a 429 asks, and reading what a refusal says.

The SDK's own retries stay off: repeating a call whose connection broke may post twice.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

_UNSETTLED = {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "ratelimited", "rate_limited", "team_added_to_org"}
"""Answers after which nobody knows what happened, or which may be different in a moment."""

FAILURES = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError)
"""What a call may raise: Slack said no, or was not reached."""


@dataclass(frozen=True)
class Patience:
    """Timers, in seconds: `file_waits` between attempts to show a file that Slack is still looking through."""

    timeout: int = 10
    busy_tries: int = 3
    longest_wait: float = 30.0
    file_waits: tuple[float, ...] = (0.3, 0.7, 1.5, 3.0, 5.0, 8.0)


async def patiently(call: Callable[[], Awaitable[AsyncSlackResponse]], patience: Patience) -> AsyncSlackResponse:
    """The answer of `call`, called again after the wait that a 429 asks for; a 429 means that nothing was done."""
    for _ in range(patience.busy_tries - 1):
        try:
            return await call()
        except SlackApiError as error:
            if _status(error) != 429:
                raise
            await asyncio.sleep(min(_retry_after(error), patience.longest_wait))
    return await call()


def error_of(error: BaseException) -> str:
    """The short name that Slack gives a refusal; empty where it gave none."""
    said = _said(error)
    return str(said.get("error", "")) if said else ""


def why(error: BaseException) -> str:
    """What to log of a failed call: Slack's name for it, else the kind of error."""
    return error_of(error) or type(error).__name__


def is_definite(error: SlackApiError) -> bool:
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


def _status(error: SlackApiError) -> int:
    return error.response.status_code if isinstance(error.response, AsyncSlackResponse) else 0


def _retry_after(error: SlackApiError) -> float:
    said = str(error.response.headers.get("Retry-After", ""))
    return float(said) if said.isascii() and said.isdigit() else 1.0
