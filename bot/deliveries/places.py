"""The conversations that a schedule names, as their platforms call them: "#sales", or "PLATFORM:sales" for the one there alone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from storage.models import Conversation
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Found:
    """`conversations` of the names, one a workspace; `unknown` names lead nowhere, `unclear` ones to several in one workspace."""

    conversations: tuple[int, ...]
    unknown: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


def places(uow: UnitOfWork, names: Iterable[str]) -> Found:
    """What these names stand for, among the channels and group chats that take posts."""
    wanted = tuple(names)
    if not wanted:
        return Found(())
    rows = [row for row in uow.accounts.conversations() if row.kind != "direct" and row.name]
    found: dict[int, None] = {}
    unknown, unclear = [], []
    for name in wanted:
        meant = [row for row in rows if _folded(name) in _names(row)]
        if not meant:
            unknown.append(name)
        elif max(Counter((row.platform, row.tenant) for row in meant).values()) > 1:
            unclear.append(name)
        else:
            found |= dict.fromkeys(row.id for row in meant)
    return Found(tuple(found), tuple(unknown), tuple(unclear))


def name_of(uow: UnitOfWork, conversation: int) -> str | None:
    """A name that stands for this conversation and no other; None where there is none."""
    row = uow.accounts.conversation(conversation)
    if row is None or not row.name:
        return None
    spelled = (f"#{row.name.removeprefix('#')}", f"{row.platform}:{row.name.removeprefix('#')}")
    return next((name for name in spelled if places(uow, [name]) == Found((conversation,))), None)


def _names(row: Conversation) -> tuple[str, str]:
    own = _folded(row.name or "")
    return own, f"{row.platform}:{own}"


def _folded(name: str) -> str:
    return name.strip().removeprefix("#").casefold()
