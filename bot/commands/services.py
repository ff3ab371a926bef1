"""What a command may call: the services of the rooms below, each opening and committing its own units of work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.chat.errors import Refusal
from bot.chat.request import Caller, Request, Submission
from bot.commands.beats import Beats
from bot.commands.wanting import Wanting
from bot.contests.service import Contests
from bot.deliveries.composing import Composer
from bot.deliveries.quiet import UnaskedKind
from bot.deliveries.schedule_book import ScheduleBook
from bot.intake.service import Intake
from bot.metrics.leaderboards.service import Leaderboards
from bot.metrics.service import Metrics
from bot.metrics.targets import Targets
from bot.metrics.views import Look
from bot.people.contacts import Contacts
from bot.people.service import People
from bot.people.values import Profile
from storage.database import Database
from storage.models.base import Document


@dataclass(frozen=True)
class Services:
    """`short_commands` are the names that are commands of their own beside ``/pacer``; `composers` make the posts of each kind.

    `unasked` is what people may switch off.
    """

    database: Database
    people: People
    contacts: Contacts
    metrics: Metrics
    leaderboards: Leaderboards
    targets: Targets
    contests: Contests
    intake: Intake
    wanting: Wanting
    beats: Beats
    schedules: ScheduleBook
    composers: Mapping[str, Composer] = field(default_factory=dict)
    short_commands: frozenset[str] = frozenset({"pacer", "scorecard", "leaderboard", "contest"})
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
        return _look(asked.caller, self.people.profile(self.known_person(asked)))

    def look_of(self, person: int) -> Look:
        """How somebody wants to see a card that nobody asked for now."""
        seen = self.people.reader(person)
        return _look(*seen) if seen else Look()

    def is_shared(self, conversation: int, asked: Request | Submission) -> bool:
        """Whether it is a channel or group of the workspace that is asked from: never somebody's own conversation with the bot."""
        try:
            there, here = self.contacts.whereabouts(conversation), self.contacts.whereabouts(asked.conversation)
        except LookupError:
            return False
        return there.kind != "direct" and (there.platform, there.tenant) == (here.platform, here.tenant)

    def saved_mappings(self) -> dict[str, Document]:
        """The mappings that the playbook keeps, by name."""
        with self.database.read() as uow:
            return {row.key: row.document for row in uow.playbook.definitions("mapping")}


def _look(caller: Caller, chosen: Profile) -> Look:
    return Look(
        locale=caller.locale,
        theme=chosen.card_theme or "light",
        zone=ZoneInfo(caller.time_zone) if caller.time_zone else None,
        compact=chosen.compact_numbers is not False,
    )
