"""Works what was acknowledged: says who asks, runs it at the desk, and gives the reply."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.chat import markup
from bot.chat.errors import UserError
from bot.chat.message import Button, Buttons, Message, Paragraph, Style, notice
from bot.chat.request import CONVERSATION, Audience, Caller, OpenForm, Reply, Request
from bot.commands.desk import Arrival, Desk, InThread, SentFile, Turn
from bot.platforms.teams import words
from bot.platforms.teams.asked import Asked, Spot
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.controls import OPEN
from bot.platforms.teams.downloads import Downloads
from bot.platforms.teams.members import Members
from bot.platforms.teams.payloads import File
from bot.platforms.teams.replies import Replies

_WELCOME = notice("Hello, I am Pacer. Write **@Pacer help** to see what I can do here.")
_NOTHING: Mapping[str, str] = {}

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Met:
    """Who asks and where, by our ids."""

    caller: Caller
    conversation: int


class Working:
    def __init__(
        self,
        desk: Desk,
        in_thread: InThread,
        members: Members,
        replies: Replies,
        downloads: Downloads,
        clock: Callable[[], datetime],
        turn: Turn,
    ) -> None:
        self._desk = desk
        self._in_thread = in_thread
        self._members = members
        self._replies = replies
        self._downloads = downloads
        self._clock = clock
        self._turn = turn

    async def work(self, arrival: Arrival) -> None:
        """Answers what arrived."""
        asked = Asked.model_validate(arrival.body)
        try:
            async with self._turn():
                await self._answer(asked, arrival.key)
        except Exception:  # the person always gets an answer, whatever broke
            await self._apologise(asked.spot)
        await self._in_thread(self._desk.finished, arrival.key, self._clock())

    async def give(self, spot: Spot, request: Request, reply: Reply) -> None:
        """Gives the reply to a filled form, or to a button that led to no dialog."""
        try:
            await self._give(spot, request, reply)
        except Exception:  # what was asked is done; only its answer failed
            await self._apologise(spot)

    async def meet(self, spot: Spot) -> Met:
        """Remembers who asks and where."""
        member = await self._members.about(spot)

        def remembered() -> Met:
            now = self._clock()
            caller = self._desk.hear(member, now)
            place = replace(spot.place, outsiders=True) if member.outsider and not spot.private else spot.place
            return Met(caller, self._desk.conversation(place, now, caller.account if spot.private else None))

        return await self._in_thread(remembered)

    async def request(self, spot: Spot, met: Met, name: str, words: str = "", value: Mapping[str, str] = _NOTHING) -> Request:
        """What is asked of the desk. A client can put anybody's conversation into a button, so Teams is asked who is in it."""
        if CONVERSATION in value and not await self._members.takes_part(spot, value[CONVERSATION]):
            value = {**value, CONVERSATION: ""}
        return Request(name, met.caller, met.conversation, spot.private, self._clock(), words, value)

    async def _answer(self, asked: Asked, key: str) -> None:
        spot = asked.spot
        met = await self.meet(spot)
        if asked.kind == "welcome" and not spot.private:
            await self._members.greet_all(spot)
            await self._replies.give(spot, _WELCOME, Audience.HERE)
            return
        said = await self._read(asked)
        if asked.kind == "files":
            await self._take_files(asked, met, said)
            return
        name, rest = (asked.name, said) if asked.name else self._desk.understand(said)
        request = replace(await self.request(spot, met, name, rest, asked.value), key=key)
        await self._give(spot, request, await self._in_thread(self._desk.run, request))

    async def _read(self, asked: Asked) -> str:
        ids = {tag.id for tag in asked.tagged} - {asked.spot.bot}
        return words.typed(asked.words, asked.tagged, await self._members.persons(asked.spot, ids), asked.spot.bot)

    async def _give(self, spot: Spot, request: Request, reply: Reply) -> None:
        if isinstance(reply.content, OpenForm):
            await self._offer(spot, request, reply.content)
        else:
            await self._replies.give(spot, reply.content, reply.audience, update=reply.update)

    async def _offer(self, spot: Spot, request: Request, wanted: OpenForm) -> None:
        """Words cannot open a dialog here: a card whose button does."""
        origin = {"spot": spot.model_dump_json(exclude_defaults=True)}
        token = await self._in_thread(self._desk.offer_form, request, wanted, origin)
        try:
            form = await self._in_thread(self._desk.open_form, token, request.caller, self._clock())
        except UserError as refusal:
            await self._replies.give(spot.unpressed(), notice(str(refusal)))
            return
        title = markup.escape(form.title)
        opener = Button(wanted.button, OPEN, {"token": token}, Style.PRIMARY)
        await self._replies.give(spot.unpressed(), Message(title, (Paragraph(title), Buttons((opener,)))))

    async def _take_files(self, asked: Asked, met: Met, said: str) -> None:
        for file in asked.files:
            sent = SentFile(file.name, 0, said, met.caller, met.conversation, self._clock())
            try:
                reply = await self._take_file(file, sent, asked.spot)
            except UserError as refusal:
                reply = Reply(notice(str(refusal)))
            await self._give(asked.spot, Request("", met.caller, met.conversation, private=True, now=self._clock()), reply)

    async def _take_file(self, file: File, sent: SentFile, spot: Spot) -> Reply:
        await self._in_thread(self._desk.expect_file, sent)
        async with self._downloads.fetched(file.address, spot.service) as path:
            return await self._in_thread(self._desk.receive_file, sent, path)

    async def _apologise(self, spot: Spot) -> None:
        ticket = secrets.token_hex(3)
        log.exception("answer failed", ticket=ticket)
        try:
            await self._replies.give(spot.unpressed(), notice(f"Something broke on our side (ticket {ticket})."))
        except ConnectorError as error:
            log.warning("apology not delivered", ticket=ticket, error=str(error))
