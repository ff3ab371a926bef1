"""People as commands and platforms use them: each call is one unit of work, and values come out."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from bot.chat.errors import FieldErrors, Refusal, UserError
from bot.chat.markup import clean
from bot.chat.request import Caller
from bot.people import absences, directory, matching, photos, profiles, rights
from bot.people.values import Absence, Account, Person, Profile, Team
from bot.people.zones import zone_names
from storage.database import Database
from storage.models import Account as AccountRow
from storage.models import Conversation as ConversationRow
from storage.unit_of_work import UnitOfWork

SAME_MOMENT = timedelta(minutes=10)
"""How exactly it is known when somebody was last heard."""

_LONGEST = 255


class People:
    """`admins` are the e-mails that the settings name as the first admins."""

    def __init__(self, database: Database, admins: Collection[str] = ()) -> None:
        self._database = database
        self._admins = frozenset(email.strip().casefold() for email in admins if email.strip())

    def hear(
        self,
        platform: str,
        tenant: str,
        user: str,
        *,
        now: datetime,
        name: str | None = None,
        email: str | None = None,
        time_zone: str | None = None,
        locale: str | None = None,
        photo: str | None = None,
        reference: Mapping[str, object] | None = None,
    ) -> Caller:
        """Who speaks: the account is remembered and, by its e-mail, joined to a person. A None leaves what we knew;
        an empty `photo` says that they have none.

        `email` is one that the organisation's own workspace vouches for; for members of other organisations it is None.
        """
        zone = time_zone if time_zone in zone_names() else None
        told = {"name": _word(name), "email": _word(email and email.casefold()), "time_zone": zone, "locale": _word(locale)}
        told["photo"] = photo if photo is None else _address(photo)
        with self._database.read() as uow:
            known = uow.accounts.find(platform, tenant, user)
            if known and known.person_id and _is_old_news(known, now, told | {"reference": reference}):
                return _caller(uow, known.id)
        with self._database.jot() as uow:
            row = uow.accounts.saw(platform, tenant, user, now, **told, reference=reference)
            matching.join(uow, row)
            matching.welcome_admin(uow, row, self._admins, now)
            return _caller(uow, row.id)

    def hear_in(
        self,
        platform: str,
        tenant: str,
        external: str,
        kind: str,
        *,
        now: datetime,
        name: str | None = None,
        account: int | None = None,
        reference: Mapping[str, object] | None = None,
        outsiders: bool | None = None,
    ) -> int:
        """The conversation (`conversations.id`) that something was said in, remembered. `account` is the other side of a direct one."""
        kept = None if reference is None else dict(reference)
        label = _word(name)
        told = {"kind": kind, "name": label, "account_id": account, "outsiders": outsiders, "reference": kept}
        with self._database.read() as uow:
            known = uow.accounts.find_conversation(platform, tenant, external)
            if known and not known.dead and _is_old_news(known, now, told):
                return known.id
        with self._database.jot() as uow:
            return uow.accounts.heard_from(
                platform, tenant, external, kind, now, name=label, account_id=account, reference=kept, outsiders=outsiders
            ).id

    def shows_photos(self) -> bool:
        """Whether anybody's photo may be fetched and drawn."""
        with self._database.read() as uow:
            return photos.are_shown(uow)

    def caller(self, account: int) -> Caller:
        """Who the account is now. Raises LookupError for an account nobody has seen."""
        with self._database.read() as uow:
            return _caller(uow, account)

    def find(self, words: str, *, now: datetime, viewer: int | None = None) -> Person | Team:
        """As `directory.find`, today."""
        with self._database.read() as uow:
            return directory.find(uow, words, on=now.date(), viewer=viewer)

    def find_team(self, words: str, *, now: datetime, viewer: int | None = None) -> Team:
        """As `directory.find_team`, today."""
        with self._database.read() as uow:
            return directory.find_team(uow, words, on=now.date(), viewer=viewer)

    def person(self, person: int) -> Person | None:
        with self._database.read() as uow:
            return directory.person(uow, person)

    def names(self, persons: Collection[int]) -> dict[int, str]:
        """The names of these people, for mentions."""
        with self._database.read() as uow:
            return {row.id: row.name for row in uow.people.persons(persons)}

    def teams_led(self, person: int, *, now: datetime) -> tuple[Team, ...]:
        """The teams they lead themselves today: whose own scorecard is the team's."""
        with self._database.read() as uow:
            return directory.teams_led(uow, person, now.date())

    def is_admin(self, person: int, *, now: datetime) -> bool:
        with self._database.read() as uow:
            return directory.is_admin(uow, person, now.date())

    def admins(self, *, now: datetime) -> tuple[Person, ...]:
        """Who can add what is missing, by name."""
        with self._database.read() as uow:
            ids = {holding.person_id for holding in uow.people.roles(kind=matching.ADMIN, on=now.date())}
            people = map(directory.person_value, uow.people.persons(ids))
            return tuple(each for each in people if each.here_on(now.date()))

    def appoint_admins(self, *, now: datetime) -> int:
        """At start: makes admins of the people the settings name; how many became one. Nobody is dismissed."""
        with self._database.write() as uow:
            return matching.appoint(uow, self._admins, now, origin=matching.SETTINGS)

    def unmatched(self, *, viewer: int, now: datetime) -> tuple[Account, ...]:
        """The queue of accounts that belong to nobody, the last seen first; for admins."""
        with self._database.read() as uow:
            _require_admin(uow, viewer, now.date(), "see who is waiting to be joined")
            return tuple(matching.account_value(row) for row in uow.accounts.unmatched())

    def link(self, account: int, person: int | None, *, by: int, now: datetime) -> Account:
        """Joins the account to the person, or to nobody; for admins."""
        with self._database.write() as uow:
            _require_admin(uow, by, now.date(), "join accounts to people")
            row = uow.accounts.account(account)
            if row is None:
                raise UserError("This account is not known any more.")
            if person is not None and directory.person(uow, person) is None:
                raise FieldErrors({"person": "This person is not known any more."})
            uow.accounts.link(account, person)
            uow.audit.note("account.link", f"account:{account}", now, person_id=by)
            return matching.account_value(row)

    def accounts(self, person: int) -> tuple[Account, ...]:
        """Where they can be reached: the account they chose first, then the last used."""
        with self._database.read() as uow:
            chosen = profiles.read(uow, person).preferred_account
            rows = uow.accounts.of_persons([person])
            return tuple(matching.account_value(row) for row in sorted(rows, key=lambda row: row.id != chosen))

    def reader(self, person: int) -> tuple[Caller, Profile] | None:
        """Who they are where they are written to, and what they chose; None for somebody without an account."""
        with self._database.read() as uow:
            chosen = profiles.read(uow, person)
            accounts = sorted(uow.accounts.of_persons([person]), key=lambda row: row.id != chosen.preferred_account)
            return (_caller(uow, accounts[0].id), chosen) if accounts else None

    def profile(self, person: int) -> Profile:
        with self._database.read() as uow:
            return profiles.read(uow, person)

    def save_profile(self, profile: Profile) -> None:
        """Replaces what the person chose. Raises FieldErrors by the fields of `Profile`."""
        with self._database.write() as uow:
            profiles.save(uow, profile)

    def absences(self, person: int, *, viewer: int, now: datetime) -> tuple[Absence, ...]:
        """Their leave that is not over, the next first; for those who may enter it."""
        with self._database.read() as uow:
            _require_leave(uow, viewer, person, now.date())
            return absences.coming(uow, person, now.date())

    def enter_absence(self, absence: Absence, *, by: int, now: datetime) -> None:
        """Enters days away. Raises FieldErrors (`starts_on`, `last_day`, `share`, `kind`), or Refusal without the right to."""
        with self._database.write() as uow:
            _require_leave(uow, by, absence.person, now.date())
            absences.enter(uow, absence)
            uow.audit.note("leave.enter", f"person:{absence.person}", now, person_id=by)

    def take_back_absence(self, person: int, absence: int, *, by: int, now: datetime) -> Absence:
        """Takes days away back that are not over. Raises UserError where there are none, Refusal without the right to."""
        with self._database.write() as uow:
            _require_leave(uow, by, person, now.date())
            taken = absences.take_back(uow, person, absence, now.date())
            uow.audit.note("leave.take_back", f"person:{person}", now, person_id=by)
            return taken


def _is_old_news(row: AccountRow | ConversationRow, now: datetime, told: Mapping[str, object]) -> bool:
    """Whether all that was told is known, and was heard a moment ago: nothing needs to be written."""
    return now - row.seen_at < SAME_MOMENT and all(value is None or getattr(row, field) == value for field, value in told.items())


def _caller(uow: UnitOfWork, account: int) -> Caller:
    row = uow.accounts.account(account)
    if row is None:
        raise LookupError(f"no account {account}")
    person = None if row.person_id is None else directory.person(uow, row.person_id)
    locale = (person and person.locale) or row.locale or "en"
    return Caller(row.id, row.person_id, locale, (person and person.time_zone) or row.time_zone)


def _require_admin(uow: UnitOfWork, person: int, on: date, what: str) -> None:
    if not rights.may_link_accounts(uow, person, on):
        raise Refusal(f"Only an admin can {what}.")


def _require_leave(uow: UnitOfWork, viewer: int, person: int, on: date) -> None:
    if not rights.may_enter_leave(uow, viewer, person, on):
        raise Refusal("Days away are entered by the person, those above them in the team and admins.")


def _address(photo: str) -> str:
    """Half an address leads nowhere: one too long to be stored is none."""
    return photo if len(photo) <= _LONGEST and clean(photo) == photo else ""


def _word(text: str | None) -> str | None:
    """A name or address from a platform, as it fits and can be stored."""
    return clean(text)[:_LONGEST] or None if text else None
