"""Works what was acknowledged: says who asks, runs it at the desk, and gives the reply."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.chat import markup
from bot.chat.errors import UserError
from bot.chat.message import Button, Buttons, Facts, Footnote, Heading, Message, Paragraph, Style, notice
from bot.chat.request import Caller, OpenForm, Reply, Request
from bot.commands.desk import Arrival, Desk, InThread, Member, Place, SentFile, Turn
from bot.platforms.slack import words
from bot.platforms.slack.asked import Asked, Spot
from bot.platforms.slack.calls import FAILURES, why
from bot.platforms.slack.dialogs import Dialogs
from bot.platforms.slack.downloads import Downloads
from bot.platforms.slack.members import PLATFORM, Members
from bot.platforms.slack.payloads import File
from bot.platforms.slack.replies import Replies

OPEN = "form.open"
"""The button that opens a form which could not open by itself; its value is the form's token."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Met:
    """Who asks and where, as Slack says it; `words` with the mentions read."""

    spot: Spot
    member: Member
    words: str


@dataclass(frozen=True)
class Known:
    """Who asks and where, by our ids; `words` with the mentions read."""

    spot: Spot
    caller: Caller
    conversation: int
    words: str


class Working:
    """`bot` gives the bot's own member id, which is known once it has signed in."""

    def __init__(
        self,
        desk: Desk,
        in_thread: InThread,
        members: Members,
        dialogs: Dialogs,
        replies: Replies,
        downloads: Downloads,
        clock: Callable[[], datetime],
        turn: Turn,
        bot: Callable[[], str],
    ) -> None:
        self._desk = desk
        self._in_thread = in_thread
        self._members = members
        self._dialogs = dialogs
        self._replies = replies
        self._downloads = downloads
        self._clock = clock
        self._turn = turn
        self._bot = bot

    async def work(self, arrival: Arrival, trigger: str = "") -> None:
        """Answers what arrived; `trigger` opens a view, where it is still fresh."""
        asked = Asked.model_validate(arrival.body)
        view = ""
        try:
            if trigger and self._opens_form(asked):
                view, trigger = await self._dialogs.loading(trigger), ""
            async with self._turn():
                await self._answer(asked, arrival.key, view, trigger)
        except Exception:  # the person always gets an answer, whatever broke
            await self._apologise(asked.spot, view)
        await self._in_thread(self._desk.finished, arrival.key, self._clock())

    async def give(self, spot: Spot, caller: Caller, conversation: int, reply: Reply) -> None:
        """Gives the reply to a filled form."""
        request = Request("", caller, conversation, bool(spot.private), self._clock())
        try:
            await self._give(spot, request, reply)
        except Exception:  # the form was taken in; only its confirmation failed
            await self._apologise(spot)

    async def _answer(self, asked: Asked, key: str, view: str, trigger: str) -> None:
        met = await self._meet(asked)
        if asked.kind == "files":
            await self._take_files(asked, await self._in_thread(self._remember, met))
        elif asked.name == OPEN:
            known = await self._in_thread(self._remember, met)
            await self._show_form(known.spot, known.caller, asked.value.get("token", ""), view)
        else:
            request, reply = await self._in_thread(self._run, asked, key, met)
            if asked.kind == "home":
                await self._publish(met.spot, reply)
            else:
                await self._give(met.spot, request, reply, view, trigger)

    def _run(self, asked: Asked, key: str, met: Met) -> tuple[Request, Reply]:
        """In one thread and one go: each change of threads costs as much as a question to the database."""
        known = self._remember(met)
        name, rest = (asked.name, known.words) if asked.name else self._desk.understand(known.words)
        request = Request(name, known.caller, known.conversation, bool(known.spot.private), self._clock(), rest, asked.value, key)
        return request, self._desk.run(request)

    def _opens_form(self, asked: Asked) -> bool:
        """Told without looking up who is mentioned, as a trigger does not wait."""
        read = words.typed(asked.words, {}, self._bot())
        name, rest = (asked.name, read) if asked.name else self._desk.understand(read)
        return name == OPEN or self._desk.opens_form(name, rest)

    async def _meet(self, asked: Asked) -> Met:
        """Asks Slack what it takes to understand the question."""
        spot = asked.spot
        member = await self._members.about(spot.tenant, spot.user)
        if spot.private is None:
            direct = await self._members.direct(spot.user)
            channel = spot.channel or direct or spot.user
            spot = spot.model_copy(update={"channel": channel, "private": channel in (direct, spot.user)})
        persons = await self._members.persons(spot.tenant, words.members_in(asked.words) - {self._bot()})
        return Met(spot, member, words.typed(asked.words, persons, self._bot()))

    def _remember(self, met: Met) -> Known:
        now = self._clock()
        caller = self._desk.hear(met.member, now)
        conversation = self._desk.conversation(_place(met), now, caller.account if met.spot.private else None)
        return Known(met.spot, caller, conversation, met.words)

    async def _give(self, spot: Spot, request: Request, reply: Reply, view: str = "", trigger: str = "") -> None:
        if isinstance(reply.content, OpenForm):
            origin = {"spot": spot.model_dump_json(exclude_defaults=True)}
            token = await self._in_thread(self._desk.offer_form, request, reply.content, origin)
            await self._show_form(spot, request.caller, token, view, trigger, reply.content.button)
        elif view and _is_short(reply.content):
            await self._dialogs.show(view, await self._dialogs.saying(spot.tenant, reply.content))
        else:
            if view:
                await self._dialogs.show(view, await self._dialogs.saying(spot.tenant, notice(reply.content.summary)))
            await self._replies.give(spot, reply.content, reply.audience, update=reply.update)

    async def _show_form(self, spot: Spot, caller: Caller, token: str, view: str = "", trigger: str = "", button: str = "") -> None:
        """Opens the form in the waiting view or with the trigger; where neither can, a button is posted that opens it."""
        try:
            form = await self._in_thread(self._desk.open_form, token, caller, self._clock())
        except UserError as refusal:
            await self._refuse(spot, str(refusal), view)
            return
        drawn = await self._dialogs.form(spot.tenant, form, token)
        if view:
            await self._dialogs.show(view, drawn)
        elif not (trigger and await self._dialogs.open(trigger, drawn)):
            opener = Button(button or "Open the form", OPEN, {"token": token}, Style.PRIMARY)
            title = markup.escape(form.title)
            await self._replies.give(_not_pressed(spot), Message(title, (Paragraph(title), Buttons((opener,)))))

    async def _refuse(self, spot: Spot, sentence: str, view: str) -> None:
        """Says it in the waiting view, else where it was asked."""
        if view:
            await self._dialogs.show(view, await self._dialogs.saying(spot.tenant, notice(sentence)))
        else:
            await self._replies.give(_not_pressed(spot), notice(sentence))

    async def _publish(self, spot: Spot, reply: Reply) -> None:
        if isinstance(reply.content, Message):
            await self._dialogs.publish(spot.tenant, spot.user, reply.content)

    async def _take_files(self, asked: Asked, known: Known) -> None:
        for file in asked.files:
            try:
                reply = await self._take_file(file, known)
            except UserError as refusal:
                reply = Reply(notice(str(refusal)))
            request = Request("", known.caller, known.conversation, private=True, now=self._clock())
            await self._give(known.spot, request, reply)

    async def _take_file(self, file: File, known: Known) -> Reply:
        sent = SentFile(file.name or "file", file.size, known.words, known.caller, known.conversation, self._clock())
        await self._in_thread(self._desk.expect_file, sent)
        async with self._downloads.fetched(file.url_private_download) as path:
            return await self._in_thread(self._desk.receive_file, sent, path)

    async def _apologise(self, spot: Spot, view: str = "") -> None:
        ticket = secrets.token_hex(3)
        log.exception("answer failed", ticket=ticket)
        try:
            await self._refuse(spot, f"Something broke on our side (ticket {ticket}).", view)
        except FAILURES as error:
            log.warning("apology not delivered", ticket=ticket, error=why(error))


def _place(met: Met) -> Place:
    spot = met.spot
    if spot.private:
        return Place(PLATFORM, spot.tenant, spot.channel, "direct")
    # A direct conversation between others is a group to us: we are not in it.
    together = spot.channel.startswith("D") or spot.channel_name.startswith("mpdm-")
    name = "" if together or spot.channel_name == "privategroup" else spot.channel_name
    outsiders = spot.shared or met.member.outsider
    return Place(PLATFORM, spot.tenant, spot.channel, "group" if together else "channel", name, outsiders=outsiders)


def _not_pressed(spot: Spot) -> Spot:
    """The same place, for an answer that leaves the pressed message as it is."""
    return spot.model_copy(update={"message": ""})


def _is_short(message: Message) -> bool:
    """Whether a modal can say all of it."""
    return all(isinstance(block, Heading | Paragraph | Facts | Footnote) for block in message.blocks)
