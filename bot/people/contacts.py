"""Where people and conversations are found on their platforms: ids of ours to ids of theirs, and back."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal, cast

from storage.database import Database
from storage.models.base import Document

Kind = Literal["direct", "group", "channel"]


@dataclass(frozen=True)
class Whereabouts:
    """A conversation as its platform knows it."""

    platform: str
    tenant: str
    external: str
    kind: Kind
    name: str = ""
    reference: Document = field(default_factory=dict)


@dataclass(frozen=True)
class Account:
    """A member as their platform knows them."""

    platform: str
    tenant: str
    user: str
    reference: Document = field(default_factory=dict)


class Contacts:
    """Each call is one unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def whereabouts(self, conversation: int) -> Whereabouts:
        """Raises LookupError for an id that does not exist."""
        with self._database.read() as uow:
            row = uow.accounts.conversation(conversation)
        if row is None:
            raise LookupError(f"no conversation {conversation}")
        return Whereabouts(row.platform, row.tenant, row.external, cast(Kind, row.kind), row.name or "", row.reference)

    def account(self, account: int) -> Account:
        """Raises LookupError for an id that does not exist."""
        with self._database.read() as uow:
            row = uow.accounts.account(account)
        if row is None:
            raise LookupError(f"no account {account}")
        return Account(row.platform, row.tenant, row.user, row.reference)

    def direct(self, account: int, *, alive: bool = False) -> int | None:
        """Our chat with this account alone (`conversations.id`), where there is one; `alive`: that takes posts."""
        with self._database.read() as uow:
            row = uow.accounts.direct(account)
            return None if row is None or (alive and row.dead is not None) else row.id

    def shared(self, platform: str, tenant: str) -> dict[int, Whereabouts]:
        """The channels and group chats that take posts, by their ids, in the order of their names."""
        with self._database.read() as uow:
            rows = uow.accounts.conversations()
            return {
                row.id: Whereabouts(row.platform, row.tenant, row.external, cast(Kind, row.kind), row.name or "", row.reference)
                for row in rows
                if (row.platform, row.tenant) == (platform, tenant) and row.kind != "direct"
            }

    def lost(self, platform: str, tenant: str, external: str, reason: str) -> None:
        """We can post there no more; hearing from it again revives it."""
        with self._database.write() as uow:
            row = uow.accounts.find_conversation(platform, tenant, external)
            if row is not None:
                uow.accounts.bury(row.id, reason)

    def persons(self, platform: str, tenant: str, users: Collection[str]) -> dict[str, int]:
        """The person behind each of these members who is joined to one."""
        with self._database.read() as uow:
            rows = uow.accounts.find_all(platform, tenant, users)
            return {row.user: row.person_id for row in rows if row.person_id is not None}

    def users(self, platform: str, tenant: str, persons: Collection[int]) -> dict[int, str]:
        """The member that each of these people is in this workspace, the last used first."""
        with self._database.read() as uow:
            rows = uow.accounts.of_persons(persons)
            return {row.person_id: row.user for row in reversed(rows) if row.person_id and (row.platform, row.tenant) == (platform, tenant)}
