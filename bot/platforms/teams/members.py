"""What Teams tells us about its members: names, e-mails, directory ids, and the bot's own chat with each of them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from bot.chat.request import Caller
from bot.commands.desk import Desk, Document, InThread, Member, Place
from bot.platforms.teams.asked import PLATFORM, Spot
from bot.platforms.teams.connector import Connector, ConnectorError, Patience
from bot.platforms.teams.words import JsonObject

_KEPT_FOR = timedelta(days=1)
_SHARED_FOR = timedelta(minutes=10)
_MOST_KEPT = 20_000
_NOT_WELCOME = (403, 404)

K = TypeVar("K")
V = TypeVar("V")

log = structlog.get_logger(__name__)


class Members:
    """Asks Teams at most once a day about each member; Teams ids and directory ids are looked up alike."""

    def __init__(self, connector: Connector, desk: Desk, in_thread: InThread, patience: Patience, clock: Callable[[], datetime]) -> None:
        self._patience = patience
        self._connector = connector
        self._desk = desk
        self._in_thread = in_thread
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[datetime, Member]] = {}
        self._personal: dict[tuple[str, str], str] = {}
        self._shared: dict[tuple[str, str], tuple[datetime, bool]] = {}

    def known(self, spot: Spot) -> Member:
        """What is known of the one who asks without asking Teams."""
        kept = self._known.get((spot.tenant, spot.member))
        about = kept[1] if kept else Member(PLATFORM, spot.tenant, spot.user)
        reference = _reference(spot, spot.member)
        return replace(about, user=spot.user, time_zone=spot.time_zone, locale=spot.locale, reference=reference)

    async def about(self, spot: Spot) -> Member:
        """The one who asks, with name and e-mail; without them where Teams does not say."""
        await self._look_up(spot, spot.member)
        return self.known(spot)

    async def persons(self, spot: Spot, ids: Collection[str]) -> Mapping[str, int]:
        """The person each of these members is joined to, by the id that was asked for. Those never heard of are introduced first."""
        joined = dict(await self._in_thread(self._desk.persons, PLATFORM, spot.tenant, [each.lower() for each in ids])) if ids else {}
        found: dict[str, int] = {}
        for each in ids:
            if each.lower() in joined:
                found[each] = joined[each.lower()]
            elif member := await self._look_up(spot, each):
                caller = await self._introduce(member)
                found |= {each: caller.person} if caller.person is not None else {}
        return found

    async def personal(self, spot: Spot) -> str:
        """The id of the bot's chat with the one who asks. Raises `ConnectorError`, of status 403 where they do not have the app."""
        key = (spot.tenant, spot.user)
        if key not in self._personal:
            _keep(self._personal, key, await self._connector.personal(spot.service, spot.tenant, spot.member, spot.bot))
        return self._personal[key]

    async def greet_all(self, spot: Spot) -> None:
        """Introduces everybody in a conversation, so that they can be named before they ever wrote to the bot; and sees whether guests read
        there."""
        try:
            listed = await self._connector.members(spot.service, spot.conversation)
        except ConnectorError as error:
            log.warning("members not listed", error=str(error))
            return
        met = [member for each in listed if (member := self._remember(spot, str(each.get("id", "")), each))]
        for member in met:
            await self._introduce(member)
        if any(member.outsider for member in met):
            await self._in_thread(self._desk.conversation, replace(spot.place, outsiders=True), self._clock())

    async def shares(self, spot: Spot, place: Place) -> bool:
        """Whether the one who asks is a member of `place`; False where Teams does not say."""
        key, now = (spot.user, place.external), self._clock()
        kept = self._shared.get(key)
        if kept and now - kept[0] < _SHARED_FOR:
            return kept[1]
        try:
            async with self._in_time():
                await self._connector.member(str(place.reference.get("service") or spot.service), place.external, spot.user)
        except ConnectorError as error:
            if error.status not in _NOT_WELCOME:
                log.warning("membership not looked up", error=str(error))
                return False
            _keep(self._shared, key, (now, False))
            return False
        _keep(self._shared, key, (now, True))
        return True

    async def takes_part(self, spot: Spot, conversation: str) -> bool:
        """As `shares`, of a conversation by our id, as a button carries it."""
        known = await self._in_thread(self._desk.conversations, PLATFORM, spot.tenant)
        place = next((each for number, each in known.items() if str(number) == conversation), None)
        return place is not None and await self.shares(spot, place)

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._patience.look_up):
                yield
        except TimeoutError as error:
            raise ConnectorError(0, "TimeoutError") from error

    async def _look_up(self, spot: Spot, wanted: str) -> Member | None:
        kept = self._known.get((spot.tenant, wanted))
        if kept and self._clock() - kept[0] < _KEPT_FOR:
            return kept[1]
        try:
            async with self._in_time():
                told = await self._described(spot, wanted)
        except ConnectorError as error:
            log.info("member not looked up", error=str(error))
            return kept[1] if kept else None
        return self._remember(spot, wanted, told)

    async def _described(self, spot: Spot, wanted: str) -> JsonObject:
        """A member of the conversation; anybody else by way of their own chat with the bot, which tells them nothing."""
        try:
            return await self._connector.member(spot.service, spot.conversation, wanted)
        except ConnectorError as error:
            if error.status not in _NOT_WELCOME:
                raise
        personal = await self._connector.personal(spot.service, spot.tenant, wanted, spot.bot)
        return await self._connector.member(spot.service, personal, wanted)

    def _remember(self, spot: Spot, wanted: str, told: JsonObject) -> Member | None:
        user = _text(told.get("aadObjectId")) or _text(told.get("objectId"))
        if not user:
            return None
        reference = _reference(spot, _text(told.get("id")) or wanted)
        member = Member(
            PLATFORM,
            spot.tenant,
            user.lower(),
            _text(told.get("name")),
            _email(told, spot.tenant),
            reference=reference,
            outsider=_is_outsider(told, spot.tenant),
        )
        _keep(self._known, (spot.tenant, wanted), (self._clock(), member))
        return member

    async def _introduce(self, member: Member) -> Caller:
        return await self._in_thread(self._desk.hear, member, self._clock())


def _reference(spot: Spot, member: str) -> Document:
    return {"id": member, "service": spot.service, "bot": spot.bot}


def _email(told: JsonObject, tenant: str) -> str:
    """The e-mail, or the sign-in name where that is one; never what another organisation says of a guest or of a member of its own."""
    return "" if _is_foreign(told, tenant) else _text(told.get("email")) or _text(told.get("userPrincipalName"))


def _is_outsider(told: JsonObject, tenant: str) -> bool:
    return _is_foreign(told, tenant) or _text(told.get("userRole")).casefold() in ("guest", "anonymous")


def _is_foreign(told: JsonObject, tenant: str) -> bool:
    name, home = _text(told.get("userPrincipalName")), _text(told.get("tenantId")) or tenant
    return "#EXT#" in name.upper() or home.casefold() != tenant.casefold()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _keep(kept: dict[K, V], key: K, value: V) -> None:
    """Keeps the newest; the oldest leave when there are too many."""
    kept.pop(key, None)
    if len(kept) >= _MOST_KEPT:
        del kept[next(iter(kept))]
    kept[key] = value
