"""The questions by which posts are claimed, each put together once: that takes longer than to ask it.

Their parameters: the moment `now`; `conversation`, where they are about `one`; lists of `platforms`, of `resting` workspaces
("platform:tenant") and of `busy` conversations; how many at `most`.
"""

from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, and_, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from storage.models import Conversation, Delivery

HEADS = select(Delivery, Conversation.platform, Conversation.tenant, and_(Conversation.outsiders, Conversation.allowed.is_(False))).join(
    Conversation, Conversation.id == Delivery.conversation_id
)
_NOW: BindParameter[datetime] = bindparam("now", type_=Delivery.due_at.type)
_MOST: BindParameter[int] = bindparam("most", type_=Integer())


@cache
def anything(one: bool) -> Select[bool]:
    """Whether a post's time has come, or a lease has run out."""
    return select(exists().where(or_(_ready(), _late()), *_there(one)))


@cache
def next_looks(one: bool) -> Select[datetime | None, datetime | None]:
    """When the next is due, and when the next of those that wait has waited long enough."""
    due = select(func.min(Delivery.due_at)).where(Delivery.state == "owed", Delivery.due_at > _NOW, *_there(one))
    waits = select(func.min(Delivery.wait_until))
    waits = waits.where(Delivery.state.in_(("owed", "unknown")), Delivery.wait_until > _NOW, *_there(one))
    return select(due.scalar_subquery(), waits.scalar_subquery())


@cache
def waiting(asked_only: bool) -> Select[int]:
    """Conversations of which `heads` gives a post, or that hold one whose lease has run out, the longest due first."""
    query = select(Delivery.conversation_id).join(Conversation, Conversation.id == Delivery.conversation_id)
    query = query.where(or_(and_(*_first(False, asked_only)), _late()))
    return query.group_by(Delivery.conversation_id).order_by(func.min(Delivery.due_at)).limit(_MOST)


@cache
def late() -> Select[Delivery]:
    """Those whose lease has run out, held until the unit ends."""
    return select(Delivery).where(_late()).with_for_update(skip_locked=True)


@cache
def heads(one: bool, asked_only: bool) -> Select[Delivery, str, str, bool]:
    """The first of each conversation's posts whose time has come, the longest due first, held until the unit ends.

    With `asked_only` there are none that nobody asked for.
    """
    query = HEADS.where(*_first(one, asked_only)).order_by(Delivery.due_at, Delivery.id).limit(_MOST)
    return query.with_for_update(of=Delivery, skip_locked=True)


def _first(one: bool, asked_only: bool) -> tuple[ColumnElement[bool], ...]:
    earlier = aliased(Delivery)
    unfinished = or_(earlier.state.in_(("owed", "leased")), and_(earlier.state == "unknown", earlier.wait_until.is_not(None)))
    first = [earlier.conversation_id == Delivery.conversation_id, earlier.due_at <= _NOW, unfinished]
    first.append(tuple_(earlier.due_at, earlier.id) < tuple_(Delivery.due_at, Delivery.id))
    wanted = [_ready(), *_there(one), Conversation.platform.in_(bindparam("platforms", expanding=True))]
    wanted.append(Conversation.id.not_in(bindparam("busy", expanding=True)))
    wanted.append((Conversation.platform + ":" + Conversation.tenant).not_in(bindparam("resting", expanding=True)))
    if asked_only:
        first.append(earlier.unasked.is_(False))
        wanted.append(Delivery.unasked.is_(False))
    return *wanted, ~exists().where(*first)


def _there(one: bool) -> tuple[ColumnElement[bool], ...]:
    return (Delivery.conversation_id == bindparam("conversation"),) if one else ()


def _ready() -> ColumnElement[bool]:
    waited = or_(Delivery.wait_until.is_(None), Delivery.wait_until <= _NOW)
    owed = and_(Delivery.state == "owed", Delivery.due_at <= _NOW, waited)
    return or_(owed, and_(Delivery.state == "unknown", Delivery.wait_until <= _NOW))


def _late() -> ColumnElement[bool]:
    return and_(Delivery.state == "leased", Delivery.lease_until < _NOW)
