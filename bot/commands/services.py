"""What a command may call: the services of the rooms below, each opening and committing its own units of work."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.chat.errors import Refusal
from bot.chat.request import Request, Submission
from bot.commands.beats import Beats
from bot.commands.wanting import Wanting
from bot.deliveries.quiet import UnaskedKind
from bot.intake.service import Intake
from bot.metrics.service import Metrics
from bot.metrics.targets import Targets
from bot.metrics.views import Look
from bot.people.contacts import Contacts
from bot.people.service import People
from storage.database import Database
from storage.models.base import Document


@dataclass(frozen=True)
class Services:
    """`short_commands` are the names that are commands of their own beside ``/pacer``; `unasked` is what people may switch off."""

    database: Database
    people: People
    contacts: Contacts
    metrics: Metrics
    targets: Targets
    intake: Intake
    wanting: Wanting
    beats: Beats
    short_commands: frozenset[str] = frozenset({"pacer", "scorecard"})
    unasked: tuple[UnaskedKind, ...] = ()

    def known_person(self, asked: Request | Submission) -> int:
        """The person behind the account that asks. Raises UserError, saying who can join it, where there is none."""
        if asked.caller.person is None:
            raise self.wanting.stranger(asked.now)
        return asked.caller.person

    def admin(self, asked: Request | Submission, refusal: str) -> int:
        """The admin who asks. Raises Refusal with this sentence for everybody else, and as `known_person`."""
        person = self.known_person(asked)
        if not self.people.is_admin(person, now=asked.now):
            raise Refusal(refusal)
        return person

    def look(self, asked: Request | Submission) -> Look:
        """How the one who asks wants to see a card."""
        person = self.known_person(asked)
        chosen = self.people.profile(person)
        return Look(
            locale=asked.caller.locale,
            theme=chosen.card_theme or "light",
            zone=ZoneInfo(asked.caller.time_zone) if asked.caller.time_zone else None,
            compact=chosen.compact_numbers is not False,
        )

    def saved_mappings(self) -> dict[str, Document]:
        """The mappings that the playbook keeps, by name."""
        with self.database.read() as uow:
            return {row.key: row.document for row in uow.playbook.definitions("mapping")}
