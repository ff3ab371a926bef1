"""Chat accounts and who they belong to, and the conversations we can post to."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import Session

from storage.models import Account, Conversation, Person
from storage.models.base import Document
from storage.repositories.bulk import insert_new

# Asked before every answer, and so put together once.
_ACCOUNT = select(Account).where(
    Account.platform == bindparam("platform"), Account.tenant == bindparam("tenant"), Account.user == bindparam("user")
)
_CONVERSATION = select(Conversation).where(
    Conversation.platform == bindparam("platform"),
    Conversation.tenant == bindparam("tenant"),
    Conversation.external == bindparam("external"),
)
# The preferred account first, then the last used.
_PHOTOS = (
    select(Account.person_id, Account.photo)
    .join(Person, Person.id == Account.person_id)
    .where(Account.person_id.in_(bindparam("persons", expanding=True)), Account.photo != "")
    .order_by(case((Account.id == Person.preferred_account, 0), else_=1), Account.seen_at.desc(), Account.id)
)


class Accounts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def account(self, account_id: int) -> Account | None:
        return self._session.get(Account, account_id)

    def find(self, platform: str, tenant: str, user: str) -> Account | None:
        return self._session.scalar(_ACCOUNT, {"platform": platform, "tenant": tenant, "user": user})

    def find_all(self, platform: str, tenant: str, users: Collection[str]) -> list[Account]:
        query = select(Account).where(Account.platform == platform, Account.tenant == tenant, Account.user.in_(users))
        return list(self._session.scalars(query))

    def of_persons(self, persons: Collection[int]) -> list[Account]:
        """Their accounts, the last used first."""
        query = select(Account).where(Account.person_id.in_(persons)).order_by(Account.seen_at.desc(), Account.id)
        return list(self._session.scalars(query))

    def photos(self, persons: Collection[int]) -> dict[int, str]:
        """The address of a photo of each of them who has one: of the account they prefer, else of the one last used that has one."""
        rows = self._session.connection().execute(_PHOTOS, {"persons": list(persons)}).all()
        return {person: photo for person, photo in reversed(rows) if person and photo}

    def unmatched(self) -> list[Account]:
        """The queue: accounts of nobody we know, the last seen first."""
        return list(self._session.scalars(select(Account).where(Account.person_id.is_(None)).order_by(Account.seen_at.desc(), Account.id)))

    def all(self) -> list[Account]:
        return list(self._session.scalars(select(Account).order_by(Account.id)))

    def saw(
        self,
        platform: str,
        tenant: str,
        user: str,
        now: datetime,
        *,
        name: str | None = None,
        email: str | None = None,
        time_zone: str | None = None,
        locale: str | None = None,
        photo: str | None = None,
        reference: Mapping[str, object] | None = None,
    ) -> Account:
        """The account, made at first sight; what is given replaces what we knew, a None leaves it."""
        row = self.find(platform, tenant, user)
        if row is None:
            first = {"platform": platform, "tenant": tenant, "user": user, "reference": {}, "seen_at": now}
            insert_new(self._session, Account, first)
            row = self._session.scalars(_ACCOUNT, {"platform": platform, "tenant": tenant, "user": user}).one()
        row.seen_at = max(row.seen_at, now)
        given = {"name": name, "email": email and email.casefold(), "time_zone": time_zone, "locale": locale, "photo": photo}
        for field, value in given.items():
            if value is not None:
                setattr(row, field, value)
        if reference is not None:
            row.reference = dict(reference)
        self._session.flush()
        return row

    def link(self, account_id: int, person_id: int | None) -> None:
        """The account belongs to this person, or to nobody again."""
        self._session.get_one(Account, account_id).person_id = person_id
        self._session.flush()

    def conversation(self, conversation_id: int) -> Conversation | None:
        return self._session.get(Conversation, conversation_id)

    def find_conversation(self, platform: str, tenant: str, external: str) -> Conversation | None:
        return self._session.scalar(_CONVERSATION, {"platform": platform, "tenant": tenant, "external": external})

    def direct(self, account_id: int) -> Conversation | None:
        """Our chat with this account alone, the last used."""
        query = select(Conversation).where(Conversation.account_id == account_id, Conversation.kind == "direct")
        return self._session.scalars(query.order_by(Conversation.seen_at.desc())).first()

    def directs(self, accounts: Collection[int]) -> dict[int, Conversation]:
        """Our chat with each of these accounts alone, the last used; it may take no posts any more."""
        query = select(Conversation).where(Conversation.account_id.in_(accounts), Conversation.kind == "direct")
        rows = self._session.scalars(query.order_by(Conversation.seen_at, Conversation.id.desc()))
        return {row.account_id: row for row in rows if row.account_id is not None}

    def conversations(self, *, kind: str | None = None, alive: bool = True) -> list[Conversation]:
        """All we heard from, by name; `alive` leaves out those that no longer take posts."""
        query = select(Conversation).order_by(Conversation.name, Conversation.id)
        if kind is not None:
            query = query.where(Conversation.kind == kind)
        if alive:
            query = query.where(Conversation.dead.is_(None))
        return list(self._session.scalars(query))

    def heard_from(
        self,
        platform: str,
        tenant: str,
        external: str,
        kind: str,
        now: datetime,
        *,
        name: str | None = None,
        account_id: int | None = None,
        reference: Document | None = None,
        outsiders: bool | None = None,
    ) -> Conversation:
        """The conversation, remembered at first word; hearing from it again means it is alive."""
        row = self.find_conversation(platform, tenant, external)
        if row is None:
            first: dict[str, object] = {"platform": platform, "tenant": tenant, "external": external, "kind": kind, "seen_at": now}
            insert_new(self._session, Conversation, first | {"reference": {}, "outsiders": False, "allowed": False})
            row = self._session.scalars(_CONVERSATION, {"platform": platform, "tenant": tenant, "external": external}).one()
        row.kind, row.dead, row.seen_at = kind, None, max(row.seen_at, now)
        row.name = row.name if name is None else name
        row.account_id = row.account_id if account_id is None else account_id
        row.reference = row.reference if reference is None else dict(reference)
        row.outsiders = bool(row.outsiders) if outsiders is None else outsiders
        self._session.flush()
        return row

    def allow(self, conversation_id: int, allowed: bool) -> bool:
        """Whether unasked posts may go there though outsiders read them; False: so it was already."""
        row = self._session.get_one(Conversation, conversation_id)
        changed = row.allowed is not allowed
        row.allowed = allowed
        self._session.flush()
        return changed

    def bury(self, conversation_id: int, reason: str) -> None:
        """It no longer takes posts, for this reason."""
        self._session.get_one(Conversation, conversation_id).dead = reason
        self._session.flush()
