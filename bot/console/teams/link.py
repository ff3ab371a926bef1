"""The way to the bot: activities with a signed token to its messages endpoint, answered in time or failed."""

import json
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.console.feed import JsonObject
from bot.console.loopback import Traffic
from bot.console.payloads import child
from bot.console.teams.office import Office
from bot.console.teams.tokens import Tokens


@dataclass(frozen=True)
class Answer:
    """The bot's response to an activity; `status` is 0 where there was none in time."""

    status: int
    body: JsonObject

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Link:
    """Posts to `url`; every failure is a complaint."""

    def __init__(self, office: Office, tokens: Tokens, traffic: Traffic) -> None:
        self._office = office
        self._tokens = tokens
        self._traffic = traffic
        self._session: ClientSession | None = None
        self._url = ""

    def reach(self, session: ClientSession, url: str) -> None:
        self._session, self._url = session, url

    async def send(self, activity: JsonObject) -> Answer:
        with self._traffic:
            answer, failure = await self._post(activity)
        if failure:
            self._office.complain(f"{activity['type']} {activity.get('name', '')} was not taken: {failure}")
        return answer

    async def _post(self, activity: JsonObject) -> tuple[Answer, str]:
        settings = self._office.settings
        seconds = settings.invoke_within if activity["type"] == "invoke" else settings.turn_within
        headers = {"Authorization": f"Bearer {self._tokens.for_bot(self._office.service_url)}"}
        nothing = Answer(0, {})
        if self._session is None:
            return nothing, "the bot's messages endpoint is not known"
        try:
            timeout = ClientTimeout(total=seconds)
            async with self._session.post(self._url, json=activity, headers=headers, timeout=timeout, allow_redirects=False) as response:
                answer = Answer(response.status, _read(await response.text()))
                return answer, "" if answer.ok else f"status {response.status}"
        except TimeoutError:
            return nothing, f"no answer within {seconds} s"
        except ClientError as error:
            return nothing, f"no connection ({type(error).__name__})"


def _read(body: str) -> JsonObject:
    try:
        return child(json.loads(body)) if body.strip() else {}
    except ValueError:
        return {}
