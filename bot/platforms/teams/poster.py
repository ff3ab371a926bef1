"""Posts neutral messages as cards: looks up mentions and the addresses of pictures, draws, and hands over to the connector."""

import secrets
from collections.abc import Callable, Collection
from datetime import datetime

from yarl import URL

from bot.chat.message import Message, Picture
from bot.chat.reading import persons_in, pictures
from bot.commands.desk import Desk, InThread
from bot.platforms.teams.asked import PLATFORM
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.controls import Wiring
from bot.platforms.teams.render import activity
from bot.platforms.teams.words import JsonObject, People

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Poster:
    """`service` is the Bot Connector's address for the conversation. Every call raises `ConnectorError`."""

    def __init__(self, connector: Connector, desk: Desk, in_thread: InThread, clock: Callable[[], datetime]) -> None:
        self._connector = connector
        self._desk = desk
        self._in_thread = in_thread
        self._clock = clock

    async def post(self, tenant: str, service: str, address: str, message: Message) -> str:
        """Posts to a conversation, or to a thread in it; gives the message's id."""
        return await self._connector.send(service, address, await self._drawn(tenant, service, message))

    async def update(self, tenant: str, service: str, conversation: str, posted: str, message: Message) -> None:
        """Puts `message` in the place of one of ours."""
        await self._connector.update(service, conversation, posted, await self._drawn(tenant, service, message))

    async def delete(self, service: str, conversation: str, posted: str) -> None:
        await self._connector.delete(service, conversation, posted)

    async def people(self, tenant: str, persons: Collection[int]) -> People:
        """Names and directory ids for drawing mentions."""
        return await self._in_thread(self._desk.named, PLATFORM, tenant, persons) if persons else {}

    async def addresses(self, service: str, message: Message) -> list[str | None]:
        """Where each picture can be fetched; None for one that no client could reach, which is then given in words."""
        return [await self._address(service, picture) for picture in pictures(message)]

    async def _address(self, service: str, picture: Picture) -> str | None:
        address = await self._in_thread(self._desk.picture_url, picture, self._clock())
        url = URL(address)
        on_this_machine = url.host in LOOPBACK and URL(service).host in LOOPBACK
        return address if on_this_machine or url.scheme == "https" else None

    async def _drawn(self, tenant: str, service: str, message: Message) -> JsonObject:
        wiring = Wiring(secrets.token_urlsafe(6), lambda action: self._desk.opens_form(action, ""))
        people = await self.people(tenant, persons_in(message))
        return activity(message, people, await self.addresses(service, message), wiring)
