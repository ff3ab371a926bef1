"""The desk that both platforms bring everything to.

It finds the command, action or form, lets it answer, and turns failures into sentences.
"""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.chat.errors import FieldErrors, UserError
from bot.chat.form import Form
from bot.chat.message import Picture, notice
from bot.chat.request import Caller, OpenForm, Reply, Request, Submission
from bot.commands import files, router
from bot.commands.desk import Answered, Arrival, Filled, Member, Named, Place, SentFile
from bot.commands.pictures import PictureLinks
from bot.commands.registry import Action, Command, FormSpec, Registry
from bot.commands.services import Services
from storage.models import FormContext
from storage.repositories.inbox import Incoming
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

FORM_LIFETIME = timedelta(hours=24)
"""How long an opened form can be sent: a day, so that lunch does not cost anybody their words."""

_GONE = "This form is no longer open. Ask for it again."
_SENT = "This form was sent already."


class FrontDesk:
    """Implements `bot.commands.desk.Desk`. `show_photo` hears, in any thread, of each photo that may soon be drawn."""

    def __init__(
        self, services: Services, registry: Registry, pictures: PictureLinks, show_photo: Callable[[str], None] = lambda address: None
    ) -> None:
        self._services = services
        self._registry = registry
        self._pictures = pictures
        self._show_photo = show_photo
        self._under_way: set[str] = set()

    # who and where

    def hear(self, member: Member, now: datetime) -> Caller:
        if member.photo:
            self._show_photo(member.photo)
        return self._services.people.hear(
            member.platform,
            member.tenant,
            member.user,
            now=now,
            name=member.name or None,
            email=member.email or None,
            time_zone=member.time_zone or None,
            locale=member.locale or None,
            photo=member.photo,
            reference=member.reference or None,
        )

    def conversation(self, place: Place, now: datetime, owner: int | None = None) -> int:
        return self._services.people.hear_in(
            place.platform,
            place.tenant,
            place.external,
            place.kind,
            now=now,
            name=place.name or None,
            account=owner,
            reference=place.reference or None,
            outsiders=place.outsiders or None,
        )

    def place(self, conversation: int) -> Place:
        found = self._services.contacts.whereabouts(conversation)
        return Place(found.platform, found.tenant, found.external, found.kind, found.name, found.reference)

    def conversations(self, platform: str, tenant: str) -> Mapping[int, Place]:
        found = self._services.contacts.shared(platform, tenant)
        return {number: Place(platform, tenant, each.external, each.kind, each.name, each.reference) for number, each in found.items()}

    def lost(self, place: Place, reason: str, now: datetime) -> None:
        self._services.contacts.lost(place.platform, place.tenant, place.external, reason)

    def account(self, account: int) -> Member:
        found = self._services.contacts.account(account)
        return Member(found.platform, found.tenant, found.user, reference=found.reference)

    def direct(self, account: int) -> int | None:
        return self._services.contacts.direct(account, alive=True)

    def persons(self, platform: str, tenant: str, users: Collection[str]) -> Mapping[str, int]:
        return self._services.contacts.persons(platform, tenant, users)

    def named(self, platform: str, tenant: str, persons: Collection[int]) -> Mapping[int, Named]:
        users = self._services.contacts.users(platform, tenant, persons)
        return {person: Named(name, users.get(person, "")) for person, name in self._services.people.names(persons).items()}

    # what is asked

    def accept(self, arrivals: Sequence[Arrival]) -> Sequence[bool]:
        """Keeps what arrived in one commit, ahead of any work; False for each that was seen before."""
        with self._services.database.write() as uow:
            fresh = uow.inbox.add(
                [Incoming(each.key, each.platform, each.tenant, each.kind, dict(each.body), each.received_at) for each in arrivals]
            )
        self._under_way.update(each.key for each, new in zip(arrivals, fresh, strict=True) if new)
        return fresh

    def finished(self, key: str, now: datetime) -> None:
        try:
            with self._services.database.jot() as uow:
                uow.inbox.finish(key, now)
        finally:
            self._under_way.discard(key)

    def under_way(self) -> Collection[str]:
        """The keys of what was accepted here and is still being worked."""
        return tuple(self._under_way)

    def understand(self, words: str) -> tuple[str, str]:
        return router.understand(self._registry, words)

    def opens_form(self, name: str, words: str) -> bool:
        entry = self._entry(name)
        return entry is not None and entry.opens_form(words)

    def run(self, request: Request) -> Reply:
        entry = self._entry(request.name)
        if entry is None:
            return Reply(notice("This button is from an older version of me. Ask again and use the new one."))
        try:
            return entry.run(request, self._services)
        except UserError as error:
            return Reply(notice(str(error)))
        except Exception:
            return Reply(notice(_broken(request.name)))

    # forms

    def offer_form(self, request: Request, wanted: OpenForm, origin: Mapping[str, str] | None = None) -> str:
        token = secrets.token_urlsafe(18)
        with self._services.database.write() as uow:
            uow.tokens.keep_form(
                token,
                account_id=request.caller.account,
                name=wanted.name,
                conversation_id=request.conversation,
                private=request.private,
                context={"context": dict(wanted.context), "origin": dict(origin or {})},
                expires_at=request.now + FORM_LIFETIME,
            )
        return token

    def open_form(self, token: str, caller: Caller, now: datetime) -> Form:
        row, spec = self._open(token, caller, now)
        request = Request(row.name, caller, row.conversation_id, row.private, now, value=row.context["context"])
        return spec.build(request, self._services)

    def submit(self, filled: Filled) -> Answered:
        row, spec = self._open(filled.token, filled.caller, filled.now)
        submission = Submission(
            row.name, filled.caller, row.conversation_id, row.private, filled.now, filled.answers, context=row.context["context"]
        )

        def spend(uow: UnitOfWork) -> None:
            if not uow.tokens.submit(filled.token, filled.now):
                raise UserError(_SENT)

        # In one transaction with what the form says: it is taken once and as a whole, or may be sent again.
        with self._services.database.beginning_with(spend):
            reply = self._take(spec, submission)
        return Answered(reply, row.conversation_id, row.private, row.context["origin"])

    def _take(self, spec: FormSpec, submission: Submission) -> Reply:
        try:
            return spec.submit(submission, self._services)
        except (UserError, FieldErrors):
            raise
        except Exception as error:
            raise UserError(_broken(spec.name)) from error

    # files and pictures

    def expect_file(self, file: SentFile) -> None:
        files.expect(file, self._services)

    def receive_file(self, file: SentFile, path: Path) -> Reply:
        try:
            return files.receive(file, path, self._services)
        except UserError as error:
            return Reply(notice(str(error)))
        except Exception:
            return Reply(notice(_broken("file")))

    def picture_url(self, picture: Picture, now: datetime) -> str:
        return self._pictures.url(picture, now)

    def _entry(self, name: str) -> Command | Action | None:
        return self._registry.commands.get(name) or self._registry.actions.get(name)

    def _open(self, token: str, caller: Caller, now: datetime) -> tuple[FormContext, FormSpec]:
        """The form behind the token, for the one it was offered to."""
        with self._services.database.read() as uow:
            row = uow.tokens.form(token, now)
        spec = None if row is None else self._registry.forms.get(row.name)
        if row is None or spec is None or row.account_id != caller.account:
            raise UserError(_GONE)
        if row.submitted_at is not None:
            raise UserError(_SENT)
        return row, spec


def _broken(name: str) -> str:
    """The sentence for a fault of ours, and the same ticket in the log."""
    ticket = secrets.token_hex(3)
    log.exception("command failed", command=name, ticket=ticket)
    return f"Something broke on our side (ticket {ticket}). Nothing you did was lost; try again, or tell your admin the ticket."
