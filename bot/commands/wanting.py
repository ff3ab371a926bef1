"""What a newly installed bot still lacks, and who can add it: said instead of an empty picture."""

from datetime import datetime

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.people.service import People
from storage.database import Database


class Wanting:
    """Looks, on every command that needs numbers, whether there is anything to show yet."""

    def __init__(self, database: Database, people: People) -> None:
        self._database = database
        self._people = people

    def nothing(self, now: datetime) -> None:
        """Raises UserError with what is missing first: people, metrics, then records."""
        with self._database.read() as uow:
            has_people = bool(uow.people.memberships() or uow.people.roles(kind="job"))
            has_metrics = bool(uow.metrics.all())
            has_scorecards = bool(uow.playbook.definitions("scorecard"))
            has_records = any(source.seen_at for source in uow.metrics.sources())
        admins = self._admins(now)
        if not has_people:
            raise UserError(
                f"I don't know your team yet. {admins} can add people: send me a people file, or run `pacer import people.csv`."
            )
        if not has_metrics or not has_scorecards:
            raise UserError(f"Nobody has told me what to measure yet. {admins} can apply a playbook: `pacer apply playbook.yaml`.")
        if not has_records:
            raise UserError(f"No results have come in yet. {admins} can send me a file of them, or name a source in the playbook.")

    def stranger(self, now: datetime) -> UserError:
        """For somebody whose account is joined to nobody."""
        return UserError(
            f"I don't know which person you are in the sales data yet. {self._admins(now)} can join your account with `/pacer link`."
        )

    def _admins(self, now: datetime) -> str:
        names = [escape(admin.name) for admin in self._people.admins(now=now)[:3]]
        return " or ".join(names) if names else "An admin (named by PACER_ADMINS when Pacer is set up)"
