"""The company's desk without a platform before it: what each member may ask, and forged requests that no honest client sends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.app import services_of
from bot.chat.errors import FieldErrors, UserError
from bot.chat.form import Answers
from bot.chat.markup import plain
from bot.chat.message import Message
from bot.chat.request import Caller, OpenForm, Reply, Request
from bot.commands import registry
from bot.commands.desk import Filled, Member, Place
from bot.commands.front import FrontDesk
from bot.commands.pictures import PictureLinks
from bot.commands.services import Services
from bot.settings import Settings, SlackSettings, TeamsSettings
from storage.database import Database
from tests.scenarios.company import LONG_AGO, MEMBERS, NOW, email

TENANT = "T1"
YESTERDAY = date(2026, 11, 17)
OTHERS = (("sol", "Sol Haddad"), ("hedy", "Hedy Brandt"), ("lars", "Lars Moen"))
"""Sol leads South; Hedy leads Sales, above North and South; Lars led North, was an admin, and left yesterday."""


def enlarge(database: Database) -> None:
    """More leaders for the company, so that every kind of rights is held by somebody."""
    with database.write() as uow:
        sales = uow.people.put_team("sales", name="Sales")
        teams = {key: uow.people.put_team(key, parent_id=sales.id).id for key in ("north", "south")} | {"sales": sales.id}
        people = {key: uow.people.put_person(key, name=name, email=email(key), starts_on=LONG_AGO).id for key, name in OTHERS}
        for key, team in (("sol", "south"), ("hedy", "sales"), ("lars", "north")):
            uow.people.put_management(teams[team], people[key], LONG_AGO)
        uow.people.put_role(people["lars"], "admin", "settings", LONG_AGO)
        uow.people.put_person("lars", ends_on=YESTERDAY)


@dataclass
class Office:
    """Everybody has written to the bot once; `callers` and `conversations` (direct ones) by member."""

    database: Database
    services: Services
    desk: FrontDesk
    callers: dict[str, Caller] = field(default_factory=dict)
    conversations: dict[str, int] = field(default_factory=dict)

    @classmethod
    def opened(cls, database: Database) -> "Office":
        enlarge(database)
        bare = Settings(
            _env_file=None,
            slack=SlackSettings(bot_token=None, app_token=None, signing_secret=None),
            teams=TeamsSettings(app_id=None),
        )
        pictures = PictureLinks(database, b"a secret of the tests", "https://bot.example")
        services = services_of(database, bare)
        office = cls(database, services, FrontDesk(services, registry.load(), pictures))
        for key, name in [(key, name) for key, name, _ in MEMBERS] + list(OTHERS):
            office.callers[key] = office.desk.hear(Member("slack", TENANT, f"U{key.upper()}", name, email(key)), NOW)
            place = Place("slack", TENANT, f"D{key.upper()}", "direct")
            office.conversations[key] = office.desk.conversation(place, NOW, office.callers[key].account)
        return office

    def person(self, key: str) -> str:
        with self.database.read() as uow:
            return str(uow.people.by_key([key])[key].id)

    def team(self, key: str) -> str:
        with self.database.read() as uow:
            found = uow.people.team_by_key(key)
        assert found is not None
        return str(found.id)

    def request(self, name: str, by: str, words: str = "", value: Mapping[str, str] | None = None) -> Request:
        return Request(name, self.callers[by], self.conversations[by], True, NOW, words, value or {})

    def ask(self, name: str, by: str, words: str = "", value: Mapping[str, str] | None = None) -> Reply:
        return self.desk.run(self.request(name, by, words, value))

    def token(self, form: str, by: str, context: Mapping[str, str] | None = None) -> str:
        """A form offered to them, whether or not any command would: as if their rights ended after it was."""
        return self.desk.offer_form(self.request(form, by), OpenForm(form, context or {}))

    def submit(self, token: str, by: str, answers: Answers) -> str:
        """What the one who filled it in reads: the reply's first line, else the refusal."""
        try:
            return first_line(self.desk.submit(Filled(token, self.callers[by], answers, NOW)).reply)
        except UserError as refusal:
            return plain(str(refusal))
        except FieldErrors as errors:
            return "; ".join(f"{name}: {plain(sentence)}" for name, sentence in errors.by_field.items())


def first_line(reply: Reply) -> str:
    return plain(reply.content.summary) if isinstance(reply.content, Message) else f"form {reply.content.name}"
