"""The Bot Connector's REST API: activities as they are, refusals with their codes, and waiting where it is busy.

Calls are made here and not through the SDK's client, which drops the members of an activity that it does not know, tries nothing twice
and fails without a status where the connector answers with a page of HTML.
"""

import asyncio
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol
from urllib.parse import quote

import aiohttp

from bot.platforms.teams.words import JsonObject

_NOTHING_DONE = frozenset({412, 429})
_UNSETTLED = frozenset({502, 504})


class ConnectorError(Exception):
    """The connector did not do as asked: its HTTP status (0: it did not answer), and its code where it gave one.

    `retry_after` are the seconds it asks us to wait; not `asked`: the call never went out.
    """

    def __init__(self, status: int, code: str = "", *, retry_after: float = 0.0, asked: bool = True) -> None:
        super().__init__(f"{status} {code}".strip())
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.asked = asked

    @property
    def is_busy(self) -> bool:
        """Whether the connector surely did nothing, and may do it later."""
        return self.asked and self.status in _NOTHING_DONE

    @property
    def is_definite(self) -> bool:
        """Whether the connector surely did nothing, and never will for this call."""
        return self.asked and 400 <= self.status < 500 and self.status not in {401, 408, *_NOTHING_DONE}


@dataclass(frozen=True)
class Patience:
    """Timers, in seconds: of one call, of the check of a token, of looking somebody up, and of the waits between `tries`.

    A dialog has to be answered within five seconds, so that looking up takes less. Each wait is twice the last.
    """

    timeout: float = 10.0
    check: float = 5.0
    look_up: float = 3.0
    tries: int = 4
    first_wait: float = 2.0
    longest_wait: float = 20.0

    def spent(self) -> "Patience":
        """The same for those who have a queue of their own: nothing is tried again."""
        return replace(self, tries=1)

    def wait(self, attempt: int, retry_after: float) -> float:
        """Before the attempt after `attempt` (from 0): what was asked for or the backoff, and some more so that not all come at once."""
        least = max(retry_after, self.first_wait * 2.0**attempt)
        return min(least * random.uniform(1.0, 1.5), self.longest_wait)


class Tokens(Protocol):
    """Where the bot's own token comes from."""

    async def token(self) -> str:
        """A token that holds for minutes yet; empty where none is needed. Raises `ConnectorError`, of a call that never went out."""
        ...


class Connector:
    """Each call raises `ConnectorError`. `service` is the address that the conversation's activities name."""

    def __init__(self, session: aiohttp.ClientSession, tokens: Tokens, patience: Patience) -> None:
        self._session = session
        self._tokens = tokens
        self._patience = patience

    async def send(self, service: str, conversation: str, activity: JsonObject) -> str:
        """Posts an activity and gives its id. Not tried again where it may have been posted."""
        answer = await self._call("POST", _address(service, conversation, "activities"), activity, again=_NOTHING_DONE)
        return _text(_object(answer).get("id"))

    async def update(self, service: str, conversation: str, activity_id: str, activity: JsonObject) -> None:
        """Puts `activity` in the place of one of ours."""
        await self._call("PUT", _address(service, conversation, "activities", activity_id), activity)

    async def delete(self, service: str, conversation: str, activity_id: str) -> None:
        await self._call("DELETE", _address(service, conversation, "activities", activity_id))

    async def personal(self, service: str, tenant: str, member: str, bot: str) -> str:
        """The id of the bot's chat with `member` (a Teams or directory id), made where there is none."""
        wanted: JsonObject = {
            "bot": {"id": bot},
            "members": [{"id": member}],
            "isGroup": False,
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        answer = await self._call("POST", f"{service.rstrip('/')}/v3/conversations", wanted)
        return _text(_object(answer).get("id"))

    async def member(self, service: str, conversation: str, member: str) -> JsonObject:
        """A member of a conversation, by their Teams or directory id."""
        return _object(await self._call("GET", _address(service, conversation, "members", member)))

    async def sign_in(self) -> None:
        """Has a token at hand for the calls that follow."""
        await self._tokens.token()

    async def members(self, service: str, conversation: str) -> list[JsonObject]:
        """Everyone in a conversation."""
        address, found, after = _address(service, conversation, "pagedmembers"), list[JsonObject](), ""
        while True:
            page = _object(await self._call("GET", address, query={"pageSize": "500", **({"continuationToken": after} if after else {})}))
            listed = page.get("members")
            found += [_object(each) for each in listed] if isinstance(listed, list) else []
            after = _text(page.get("continuationToken"))
            if not after:
                return found

    async def _call(
        self,
        method: Literal["GET", "POST", "PUT", "DELETE"],
        address: str,
        body: JsonObject | None = None,
        *,
        query: Mapping[str, str] | None = None,
        again: frozenset[int] = _NOTHING_DONE | _UNSETTLED,
    ) -> object:
        for attempt in range(self._patience.tries - 1):
            status, retry_after, answer = await self._once(method, address, body, query)
            if status not in again:
                return _settled(status, retry_after, answer)
            await asyncio.sleep(self._patience.wait(attempt, retry_after))
        return _settled(*await self._once(method, address, body, query))

    async def _once(self, method: str, address: str, body: JsonObject | None, query: Mapping[str, str] | None) -> tuple[int, float, object]:
        token = await self._tokens.token()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        timeout = aiohttp.ClientTimeout(total=self._patience.timeout, sock_connect=self._patience.timeout / 2)
        try:
            async with self._session.request(
                method, address, json=body, params=query, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, _retry_after(answer), _json(await answer.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise ConnectorError(0, type(error).__name__, asked=False) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ConnectorError(0, type(error).__name__) from error


def _settled(status: int, retry_after: float, answer: object) -> object:
    """The answer of a call that was taken; a page of HTML in its place says nothing."""
    if 200 <= status < 300:
        return answer
    raise ConnectorError(status, _text(_object(_object(answer).get("error")).get("code")), retry_after=retry_after)


def _address(service: str, conversation: str, *parts: str) -> str:
    return "/".join((service.rstrip("/"), "v3/conversations", *(quote(part, safe="") for part in (conversation, *parts))))


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _retry_after(answer: aiohttp.ClientResponse) -> float:
    said = answer.headers.get("Retry-After", "")
    return float(said) if said.isascii() and said.replace(".", "", 1).isdigit() else 0.0


def _object(value: object) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
