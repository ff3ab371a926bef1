"""A desk small enough to read: it keeps everything in dictionaries and knows a handful of commands, one for each kind of reply.

And who comes to it: the members of a workspace, all of whom but Eve are joined to a person.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from threading import Event

from bot.chat.errors import FieldErrors, UserError
from bot.chat.form import Form, NumberField, PersonField, TextField, YesNoField
from bot.chat.message import Button, Buttons, Choice, Column, Facts, Heading, Message, Paragraph, Picture, Table, notice
from bot.chat.request import Audience, Caller, OpenForm, Reply, Request
from bot.commands.desk import Accept, Answered, Arrival, Desk, Filled, Member, Named, Place, SentFile
from bot.console import workspace

CARD = Picture("scorecard", {"score": Decimal(69)}, "Ana Lima: score 69, rank 3 of 24.")
CARD_MESSAGE = Message(
    "Score 69, behind by 6",
    (
        Heading("Ana Lima"),
        CARD,
        Buttons((Button("Why?", "why", {"metric": "calls"}), Button("Previous", "previous", {"period": "2017-Q3"}))),
    ),
)
MEMBERS = (
    workspace.Member("ana", "Ana Lima", "ana@sales.example", "America/Sao_Paulo", "pt-BR"),
    workspace.Member("ben", "Ben Cole", "ben@sales.example", group="manager"),
    workspace.Member("ada", "Ada Roth", "ada@sales.example", group="admin"),
    workspace.Member("eve", "Eve Stranger", "eve@elsewhere.example"),
)
JOINED = {"ana@sales.example": 1, "ben@sales.example": 2, "ada@sales.example": 3}
NAMES = {1: "Ana Lima", 2: "Ben Cole", 3: "Ada Roth"}


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass
class Offered:
    request: Request
    wanted: OpenForm
    origin: Mapping[str, str]
    sent: bool = False


@dataclass
class ScriptedDesk:
    """`joined` says which e-mail is which person; `asked` and `filled` keep what arrived, for tests to look at.

    While `gate` is not set, every command waits at it.
    """

    joined: Mapping[str, int] = field(default_factory=lambda: JOINED)
    names: Mapping[int, str] = field(default_factory=lambda: NAMES)
    accounts: dict[str, Member] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    inbox: dict[str, Arrival] = field(default_factory=dict)
    worked: list[str] = field(default_factory=list)
    forms: dict[str, Offered] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    filled: list[Filled] = field(default_factory=list)
    files: list[tuple[SentFile, bytes]] = field(default_factory=list)
    lost_places: dict[str, str] = field(default_factory=dict)
    gate: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def hear(self, member: Member, now: datetime) -> Caller:
        known = self.accounts.get(member.user)
        if known is None or member.email:
            self.accounts[member.user] = known = member
        return Caller(
            list(self.accounts).index(member.user) + 1, self.joined.get(known.email), known.locale or "en", known.time_zone or None
        )

    def conversation(self, place: Place, now: datetime, owner: int | None = None) -> int:
        self.places.setdefault(place.external, place)
        number = list(self.places).index(place.external) + 1
        if owner is not None:
            self.owners[number] = owner
        return number

    def place(self, conversation: int) -> Place:
        return list(self.places.values())[conversation - 1]

    def lost(self, place: Place, reason: str, now: datetime) -> None:
        del self.places[place.external]
        self.lost_places[place.external] = reason

    def account(self, account: int) -> Member:
        try:
            return list(self.accounts.values())[account - 1]
        except IndexError as error:
            raise LookupError(account) from error

    def direct(self, account: int) -> int | None:
        return next((number for number, owner in self.owners.items() if owner == account), None)

    def persons(self, platform: str, tenant: str, users: Collection[str]) -> Mapping[str, int]:
        emails = {user: self.accounts[user].email for user in users if user in self.accounts}
        return {user: self.joined[email] for user, email in emails.items() if email in self.joined}

    def named(self, platform: str, tenant: str, persons: Collection[int]) -> Mapping[int, Named]:
        users = {person: user for user, person in self.persons(platform, tenant, list(self.accounts)).items()}
        return {person: Named(self.names[person], users.get(person, "")) for person in persons if person in self.names}

    def accept(self, arrival: Arrival) -> bool:
        fresh = arrival.key not in self.inbox
        self.inbox.setdefault(arrival.key, arrival)
        return fresh

    def finished(self, key: str, now: datetime) -> None:
        self.worked.append(key)

    def understand(self, words: str) -> tuple[str, str]:
        first, _, rest = words.strip().partition(" ")
        name = first.lower()
        return (name, rest.strip()) if hasattr(self, f"_{name}") else ("help", words.strip())

    def opens_form(self, name: str, words: str) -> bool:
        return name == "coach" or (name == "goal" and words == "")

    def run(self, request: Request) -> Reply:
        assert self.gate.wait(2)
        self.asked.append(request)
        command = getattr(self, f"_{request.name.replace('.', '_')}", None)
        reply = command(request) if command else Reply(notice("I do not know this."))
        assert isinstance(reply, Reply)
        return reply

    def offer_form(self, request: Request, wanted: OpenForm, origin: Mapping[str, str] | None = None) -> str:
        token = f"token-{len(self.forms) + 1}"
        self.forms[token] = Offered(request, wanted, origin or {})
        return token

    def open_form(self, token: str, caller: Caller, now: datetime) -> Form:
        offered = self._offered(token, caller)
        if offered.wanted.context.get("who") == "nobody":
            raise UserError("You lead nobody, so there is nobody to coach.")
        return Form(
            offered.wanted.name,
            "Coach",
            (
                PersonField("who", "Who", initial=1),
                TextField("wins", "What went well?", long=True),
                NumberField("rating", "Rating", least=Decimal(1), required=False),
                YesNoField("share", "Share"),
            ),
        )

    def submit(self, filled: Filled) -> Answered:
        offered = self._offered(filled.token, filled.caller)
        if filled.answers["wins"] == "again":
            offered.sent = True
            wanted = OpenForm("coach")
            return Answered(Reply(wanted), offered.request.conversation, offered.request.private, offered.origin)
        if filled.answers["wins"] == "crash":
            raise RuntimeError("nobody expected this")
        if filled.answers["wins"] == "refuse":
            raise UserError("You lead this person no longer.")
        if len(str(filled.answers["wins"])) < 3:
            raise FieldErrors({"wins": "Say a little **more**.", "hidden": "There is more wrong."})
        offered.sent = True
        self.filled.append(filled)
        reply = Reply(notice(f"Noted for @{{person:{filled.answers['who']}}}."), update=filled.answers["wins"] == "replace")
        return Answered(reply, offered.request.conversation, offered.request.private, offered.origin)

    def expect_file(self, file: SentFile) -> None:
        if file.caller.person != 3:
            raise UserError("Only an admin can send me data.")

    def receive_file(self, file: SentFile, path: Path) -> Reply:
        self.files.append((file, path.read_bytes()))
        return Reply(notice(f"Read {file.name}."))

    def picture_url(self, picture: Picture, now: datetime) -> str:
        raise NotImplementedError("Slack shows uploaded files")

    def _offered(self, token: str, caller: Caller) -> Offered:
        offered = self.forms.get(token)
        if offered is None or offered.sent or offered.request.caller.account != caller.account:
            raise UserError("This form is no longer open.")
        return offered

    # the commands

    def _help(self, request: Request) -> Reply:
        return Reply(
            Message("Ask me for a scorecard.", (Paragraph("Ask me for a scorecard."), Buttons((Button("My scorecard", "scorecard"),))))
        )

    def _home_show(self, request: Request) -> Reply:
        return self._help(request)

    def _echo(self, request: Request) -> Reply:
        return Reply(notice(f"You said {request.words.replace('@{', '(').replace('}', ')') or 'nothing'}"))

    def _hello(self, request: Request) -> Reply:
        return Reply(notice("Hello @{person:1} and @{person:2}, says **Pacer**"), Audience.HERE)

    def _scorecard(self, request: Request) -> Reply:
        return Reply(CARD_MESSAGE)

    def _share(self, request: Request) -> Reply:
        return Reply(CARD_MESSAGE, Audience.HERE)

    def _previous(self, request: Request) -> Reply:
        return Reply(Message(f"Last quarter {request.value['period']}", (CARD,)), update=True)

    def _why(self, request: Request) -> Reply:
        return Reply(Message("Because", (Facts((("Calls", "29"),)),)))

    def _board(self, request: Request) -> Reply:
        table = Table((Column("Rep"), Column("Deals", "right")), (("Ana", "12"), ("Ben", "9")))
        return Reply(Message("Ana leads", (table, Buttons((Choice("Period", "pick", "period", (("Q4", "2017-Q4"),)),)))), Audience.HERE)

    def _pick(self, request: Request) -> Reply:
        return Reply(notice(f"Picked {request.value['period']}"), Audience.HERE, update=True)

    def _coach(self, request: Request) -> Reply:
        if request.words == "nothing":
            return Reply(notice("There is nothing to coach."))
        if request.words == "card":
            return Reply(CARD_MESSAGE)
        if request.words == "crash":
            raise RuntimeError("a desk never does this")
        return Reply(OpenForm("coach", {"who": request.words}))

    def _goal(self, request: Request) -> Reply:
        return Reply(OpenForm("coach", button="Set a goal"))

    def _offer(self, request: Request) -> Reply:
        return Reply(Message("Coach Ana?", (Paragraph("Coach Ana?"), Buttons((Button("Fill in", "goal"),)))))

    def _crash(self, request: Request) -> Reply:
        raise RuntimeError("a desk never does this")


def accepting(desk: Desk) -> Accept:
    """The desk's `accept` off the event loop."""
    return partial(asyncio.to_thread, desk.accept)
