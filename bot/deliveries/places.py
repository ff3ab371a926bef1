"""The conversations that a schedule names: as their platforms call them ("#sales"), in one platform alone ("PLATFORM:sales"), or by the
platform's own id ("PLATFORM:C024BE91L"), which every conversation has."""

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
    rows = [row for row in uow.accounts.conversations() if row.kind != "direct"]
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


def name_of(uow: UnitOfWork, conversation: int) -> str:
    """The shortest of the names that stands for this conversation and no other. Raises LookupError for one that does not exist."""
    row = uow.accounts.conversation(conversation)
    if row is None:
        raise LookupError(f"no conversation {conversation}")
    name = (row.name or "").removeprefix("#")
    spelled = (f"#{name}", f"{row.platform}:{name}") if name else ()
    return next((each for each in spelled if places(uow, [each]) == Found((conversation,))), f"{row.platform}:{row.external}")


def _names(row: Conversation) -> tuple[str, ...]:
    own, id_ = _folded(row.name or ""), f"{row.platform}:{row.external}".casefold()
    return (own, f"{row.platform}:{own}", id_) if own else (id_,)


def _folded(name: str) -> str:
    return name.strip().removeprefix("#").casefold()
