"""Dialogs: opened by a button or a message extension's command, and read, validated and committed when they come back.

Teams waits five seconds for each answer; only the answer to a submission can carry errors to their fields.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import structlog

from bot.chat import markup
from bot.chat.errors import FieldErrors, UserError
from bot.chat.form import Form
from bot.chat.message import Facts, Footnote, Heading, Message, Paragraph
from bot.chat.reading import persons_in, persons_of
from bot.chat.request import Audience, Caller, OpenForm, Reply, Request
from bot.commands.desk import Answered, Desk, Filled, InThread
from bot.platforms.tasks import Tasks
from bot.platforms.teams import forms
from bot.platforms.teams.asked import PLATFORM, Spot, spot_of
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.controls import OPEN, pressed
from bot.platforms.teams.forms import FORM, Context, Entries, Typed
from bot.platforms.teams.members import Members
from bot.platforms.teams.payloads import Activity
from bot.platforms.teams.poster import Poster
from bot.platforms.teams.replies import NOT_INSTALLED
from bot.platforms.teams.words import JsonObject
from bot.platforms.teams.working import Working

_TITLE = "Pacer"
_NOT_LINKED = "I do not know who this is yet. An admin can join them to a person with @Pacer link."
_NOT_THERE = "Choose a conversation that you and I are both in."
_OLD = "This button is from an older version of me. Ask again and use the new one."

log = structlog.get_logger(__name__)


class Dialogs:
    """Every method answers an invoke and raises nothing that the person should hear of."""

    def __init__(
        self,
        desk: Desk,
        in_thread: InThread,
        members: Members,
        poster: Poster,
        working: Working,
        tasks: Tasks,
        clock: Callable[[], datetime],
    ) -> None:
        self._desk = desk
        self._in_thread = in_thread
        self._members = members
        self._poster = poster
        self._working = working
        self._tasks = tasks
        self._clock = clock

    async def fetch(self, activity: Activity) -> JsonObject:
        """A button that opens a dialog was pressed."""
        press = pressed(_object((activity.value or {}).get("data")))
        if press is None:
            return _message(_OLD)
        spot = spot_of(activity)
        try:
            met = await self._working.meet(spot)
            if press.action == OPEN:
                return await self._form(spot, met.caller, press.value.get("token", ""))
            return await self._run(spot, await self._working.request(spot, met, press.action, value=press.value))
        except Exception:  # whoever pressed always gets an answer
            return _message(_broken("dialog not opened"))

    async def extension(self, activity: Activity) -> JsonObject:
        """A command of the message extension was chosen, anywhere; it is asked and answered in the person's own chat with the bot."""
        asked = spot_of(activity)
        command = str((activity.value or {}).get("commandId", ""))
        try:
            spot = asked.elsewhere(await self._members.personal(asked))
            met = await self._working.meet(spot)
            return await self._run(spot, await self._working.request(spot, met, markup.clean(command)))
        except ConnectorError as error:
            return _message(NOT_INSTALLED if error.status == 403 else _broken("no personal chat"))
        except Exception:  # whoever chose it always gets an answer
            return _message(_broken("command not run"))

    async def submit(self, activity: Activity) -> JsonObject:
        """A form came back."""
        spot, data = spot_of(activity), _object((activity.value or {}).get("data"))
        token = str(data.get(FORM, ""))
        try:
            caller = await self._in_thread(self._desk.hear, self._members.known(spot), self._clock())
            try:
                return await self._take(spot, caller, token, data)
            except FieldErrors as errors:
                return await self._again(spot, caller, token, Typed(data, errors.by_field))
            except UserError as refusal:
                return await self._again(spot, caller, token, Typed(data, {"": str(refusal)}))
        except Exception:  # a form is never lost without a word
            return await self._apologise(spot, token, data)

    async def _take(self, spot: Spot, caller: Caller, token: str, data: Mapping[str, object]) -> JsonObject:
        entries = forms.read(await self._in_thread(self._desk.open_form, token, caller, self._clock()), data)
        await self._look_up(spot, entries)
        if entries.errors:
            raise FieldErrors(entries.errors)
        answered = await self._in_thread(self._desk.submit, Filled(token, caller, entries.answers, self._clock()))
        return await self._followed(spot, caller, answered)

    async def _look_up(self, spot: Spot, entries: Entries) -> None:
        persons = await self._members.persons(spot, set(entries.members.values()))
        for key, user in entries.members.items():
            if user in persons:
                entries.answers[key] = str(persons[user])
            else:
                entries.errors[key] = _NOT_LINKED
        shared = await self._conversations(spot) if entries.conversations else {}
        for key, number in entries.conversations.items():
            if number in {str(each) for each in shared}:
                entries.answers[key] = number
            else:
                entries.errors[key] = _NOT_THERE

    async def _followed(self, spot: Spot, caller: Caller, answered: Answered) -> JsonObject:
        """Closes the dialog and gives the reply, or puts the next form into it."""
        reply, now = answered.reply, self._clock()
        request = Request("", caller, answered.conversation, answered.private, now)
        if isinstance(reply.content, OpenForm):
            token = await self._in_thread(self._desk.offer_form, request, reply.content, answered.origin)
            return await self._form(spot, caller, token)
        where, given = _where(spot, Spot.model_validate_json(answered.origin["spot"]), reply)
        self._tasks.start(self._working.give(where, request, given))
        return {}

    async def _run(self, spot: Spot, request: Request) -> JsonObject:
        """Does what was asked and shows the form that it leads to; another answer is said in the dialog, and posted where it has more."""
        reply = await self._in_thread(self._desk.run, request)
        if isinstance(reply.content, OpenForm):
            origin = {"spot": spot.model_dump_json(exclude_defaults=True)}
            token = await self._in_thread(self._desk.offer_form, request, reply.content, origin)
            return await self._form(spot, request.caller, token)
        if _fits(reply):
            return await self._saying(spot, reply.content)
        self._tasks.start(self._working.give(spot, request, reply))
        return await self._saying(spot, Message(reply.content.summary))

    async def _form(self, spot: Spot, caller: Caller, token: str) -> JsonObject:
        try:
            form = await self._in_thread(self._desk.open_form, token, caller, self._clock())
        except UserError as refusal:
            return _message(markup.plain(str(refusal)))
        return _shown(forms.dialog(form, token, await self._context(spot, form)))

    async def _again(self, spot: Spot, caller: Caller, token: str, typed: Typed) -> JsonObject:
        """The form with what was typed and what is wrong with it."""
        try:
            form = await self._in_thread(self._desk.open_form, token, caller, self._clock())
        except UserError as refusal:
            return _message(markup.plain(str(refusal)))
        return _shown(forms.dialog(form, token, await self._context(spot, form), typed))

    async def _apologise(self, spot: Spot, token: str, data: Mapping[str, object]) -> JsonObject:
        sentence = _broken("submission failed")
        try:
            caller = await self._in_thread(self._desk.hear, self._members.known(spot), self._clock())
            return await self._again(spot, caller, token, Typed(data, {"": sentence}))
        except Exception:  # what broke once may break again; the person reads the sentence all the same
            log.exception("form not shown again")
            return _message(sentence)

    async def _context(self, spot: Spot, form: Form) -> Context:
        people = await self._poster.people(spot.tenant, persons_of(form))
        return Context(people, await self._conversations(spot) if forms.asks_where(form) else {})

    async def _conversations(self, spot: Spot) -> dict[int, str]:
        """Those that the one who asks is a member of, too: nobody is told of others."""
        known = await self._in_thread(self._desk.conversations, PLATFORM, spot.tenant)
        shared = await asyncio.gather(*(self._members.shares(spot, place) for place in known.values()))
        return {number: place.name or place.kind for (number, place), is_there in zip(known.items(), shared, strict=True) if is_there}

    async def _saying(self, spot: Spot, message: Message) -> JsonObject:
        return _shown(forms.saying(_TITLE, message, await self._poster.people(spot.tenant, persons_in(message))))


def _where(spot: Spot, origin: Spot, reply: Reply) -> tuple[Spot, Reply]:
    """Where the reply to a form goes: `spot` is where it was filled, `origin` where it was asked for.

    An answer for its caller stays in the chat that the form was filled in, and takes the place of the card that only offered the form.
    """
    if reply.audience is Audience.HERE or not spot.private:
        return origin, reply
    if not origin.message and spot.message:
        return spot, replace(reply, update=True)
    return (origin if origin.private else spot.unpressed()), reply


def _fits(reply: Reply) -> bool:
    """Whether a dialog can say all of it."""
    if not isinstance(reply.content, Message) or reply.audience is not Audience.CALLER:
        return False
    return all(isinstance(block, Heading | Paragraph | Facts | Footnote) for block in reply.content.blocks)


def _broken(event: str) -> str:
    """The sentence for a fault of ours, and the same ticket in the log."""
    ticket = secrets.token_hex(3)
    log.exception(event, ticket=ticket)
    return f"Something broke on our side (ticket {ticket})."


def _shown(value: JsonObject) -> JsonObject:
    return {"task": {"type": "continue", "value": value}}


def _message(sentence: str) -> JsonObject:
    return {"task": {"type": "message", "value": sentence}}


def _object(value: object) -> JsonObject:
    return value if isinstance(value, dict) else {}
