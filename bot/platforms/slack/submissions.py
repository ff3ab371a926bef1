"""Filled modals: read, validated and committed before Slack is answered, as only that answer can carry errors to their fields."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.chat import markup
from bot.chat.errors import FieldErrors, UserError
from bot.chat.form import Form
from bot.chat.message import notice
from bot.chat.request import Caller, OpenForm, Reply, Request
from bot.commands.desk import Answered, Desk, Filled, InThread, Place
from bot.platforms.slack import forms
from bot.platforms.slack.asked import Spot
from bot.platforms.slack.dialogs import Dialogs
from bot.platforms.slack.members import PLATFORM, Members
from bot.platforms.slack.payloads import ViewInteraction
from bot.platforms.slack.words import JsonObject

_NOT_LINKED = "I do not know who this is yet. An admin can join them to a person with /pacer link."
_NOT_A_CHANNEL = "Choose a channel."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Taken:
    """A reply that is still to be given."""

    spot: Spot
    caller: Caller
    conversation: int
    reply: Reply


@dataclass(frozen=True)
class Outcome:
    """Goes back to Slack: sentences by field, or a view in the modal's place, or nothing, which closes it; `taken` is what follows."""

    errors: dict[str, str] | None = None
    view: JsonObject | None = None
    taken: Taken | None = None

    @property
    def action(self) -> str | None:
        if self.errors:
            return "errors"
        return "update" if self.view else None


class Submissions:
    def __init__(self, desk: Desk, in_thread: InThread, members: Members, dialogs: Dialogs, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._in_thread = in_thread
        self._members = members
        self._dialogs = dialogs
        self._clock = clock

    async def submit(self, sent: ViewInteraction) -> Outcome:
        """Never raises: what goes wrong is said in the modal, where what was typed stays."""
        try:
            caller, form = await self._in_thread(self._opened, sent)
            entries = forms.read(form, sent.view.state.values)
            await self._look_up_members(sent.tenant, entries)
            entries.errors.update({key: _NOT_A_CHANNEL for key, channel in entries.channels.items() if not channel.startswith(("C", "G"))})
            if entries.errors:
                raise FieldErrors(entries.errors)
            answered = await self._in_thread(self._commit, sent, caller, entries)
            return await self._followed(sent, caller, answered)
        except FieldErrors as errors:
            return await self._errors(sent, errors.by_field)
        except UserError as refusal:
            return await self._errors(sent, {"": str(refusal)})
        except Exception:  # a form is never lost without a word
            ticket = secrets.token_hex(3)
            log.exception("submission failed", ticket=ticket)
            return await self._errors(sent, {"": f"Something broke on our side (ticket {ticket})."})

    def _opened(self, sent: ViewInteraction) -> tuple[Caller, Form]:
        """Who sends it, and the form as it was offered to them."""
        now = self._clock()
        caller = self._desk.hear(self._members.known(sent.tenant, sent.user.id), now)
        return caller, self._desk.open_form(sent.view.private_metadata, caller, now)

    def _commit(self, sent: ViewInteraction, caller: Caller, entries: forms.Entries) -> Answered:
        now = self._clock()
        for key, channel in entries.channels.items():
            entries.answers[key] = str(self._desk.conversation(Place(PLATFORM, sent.tenant, channel, "channel"), now))
        return self._desk.submit(Filled(sent.view.private_metadata, caller, entries.answers, now))

    async def _look_up_members(self, tenant: str, entries: forms.Entries) -> None:
        persons = await self._members.persons(tenant, set(entries.members.values()))
        for key, user in entries.members.items():
            if user in persons:
                entries.answers[key] = str(persons[user])
            else:
                entries.errors[key] = _NOT_LINKED

    async def _followed(self, sent: ViewInteraction, caller: Caller, answered: Answered) -> Outcome:
        """Closes the modal, or puts the next form into it."""
        spot = Spot.model_validate_json(answered.origin["spot"])
        reply = answered.reply
        if not isinstance(reply.content, OpenForm):
            return Outcome(taken=Taken(spot, caller, answered.conversation, reply))
        request = Request("", caller, answered.conversation, answered.private, self._clock())
        token = await self._in_thread(self._desk.offer_form, request, reply.content, answered.origin)
        try:
            form = await self._in_thread(self._desk.open_form, token, caller, self._clock())
        except UserError as refusal:
            return await self._saying(sent, str(refusal))
        return Outcome(view=await self._dialogs.form(sent.tenant, form, token))

    async def _saying(self, sent: ViewInteraction, sentence: str) -> Outcome:
        return Outcome(view=await self._dialogs.saying(sent.tenant, notice(sentence)))

    async def _errors(self, sent: ViewInteraction, sentences: Mapping[str, str]) -> Outcome:
        """Each sentence at its field; those that belong to no field of this modal stand at its first."""
        blocks = [str(block["block_id"]) for block in sent.view.blocks if block.get("type") == "input" and "block_id" in block]
        if not blocks:
            return await self._saying(sent, " ".join(sentences.values()))
        errors: dict[str, str] = {}
        for key, sentence in sentences.items():
            place = key if key in blocks else blocks[0]
            errors[place] = f"{errors[place]} {markup.plain(sentence)}" if place in errors else markup.plain(sentence)
        return Outcome(errors=errors)
