"""How far the posts are whose keys begin alike: those to conversations, and what is said to people in the messages of their days."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, case, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from storage.models import Delivery, Item


class Progress(NamedTuple):
    """Those that were meant for one moment: how many they are, and for how many people, where they are for people.

    So many of them are `over`, of those so many were sent or dropped, and were sent lately. `bare` ones wait for their pictures to be
    uploaded, where that is done ahead at all: `prepared` ones had it done.
    """

    meant_at: datetime
    many: int
    people: int
    over: int
    sent: int
    dropped: int
    lately: int
    bare: int
    prepared: int
    last_due_at: datetime


class LeftOut(NamedTuple):
    reason: str
    many: int


def progress(session: Session, prefix: str, since: datetime, until: datetime, lately: datetime) -> list[Progress]:
    """By the moments since then, and up to `until`, in their order."""
    waits = or_(Delivery.state.in_(("owed", "leased")), and_(Delivery.state == "unknown", Delivery.wait_until.is_not(None)))
    post = case((waits, "waits"), else_=Delivery.state)
    posts = select(
        post.label("state"),
        Delivery.sent_at.label("sent_at"),
        case((and_(Delivery.state == "owed", Delivery.prepared_at.is_(None)), 1), else_=0).label("bare"),
        case((Delivery.prepared_at.is_not(None), 1), else_=0).label("prepared"),
        Delivery.due_at.label("meant_at"),
        Delivery.due_at.label("due_at"),
        null().label("person"),
    ).where(Delivery.key.startswith(prefix, autoescape=True), Delivery.due_at > since, Delivery.due_at <= until)
    unsaid = and_(Item.delivery_id.is_(None), Item.dropped.is_(None))
    items = (
        select(
            case((Item.dropped.is_not(None), "dropped"), (Item.delivery_id.is_(None), "waits"), else_=post),
            Delivery.sent_at,
            case((and_(unsaid, Item.prepared_at.is_(None)), 1), else_=0),
            case((Item.prepared_at.is_not(None), 1), else_=0),
            Item.wished_at,
            func.coalesce(Item.planned_at, Item.wished_at),
            Item.person_id,
        )
        .outerjoin(Delivery, Delivery.id == Item.delivery_id)
        .where(Item.key.startswith(prefix, autoescape=True), Item.wished_at > since, Item.wished_at <= until)
    )
    each = union_all(posts, items).subquery()
    state, sent = each.c.state, each.c.state == "sent"
    conditions = (state != "waits", sent, state == "dropped", and_(sent, each.c.sent_at > lately), each.c.bare == 1, each.c.prepared == 1)
    numbers = [func.count(), func.count(each.c.person.distinct()), *(func.count().filter(condition) for condition in conditions)]
    moment = each.c.meant_at
    rows = session.execute(select(moment, *numbers, func.max(each.c.due_at)).group_by(moment).order_by(moment))
    return [Progress(*row) for row in rows]


def left_out(session: Session, prefix: str, since: datetime, until: datetime) -> list[LeftOut]:
    """Why what was meant for a moment of that time was dropped, the most frequent reason first."""
    posts = select(func.coalesce(Delivery.reason, literal("")).label("reason")).where(
        Delivery.state == "dropped", Delivery.key.startswith(prefix, autoescape=True), Delivery.due_at > since, Delivery.due_at <= until
    )
    meant_at = func.coalesce(Item.wished_at, Item.made_at)
    # What a delivery said was not dropped; that an index tells.
    items = select(Item.dropped).where(
        Item.delivery_id.is_(None),
        Item.dropped.is_not(None),
        Item.key.startswith(prefix, autoescape=True),
        meant_at > since,
        meant_at <= until,
    )
    each = union_all(posts, items).subquery()
    order = (func.count().desc(), each.c.reason)
    return [LeftOut(*row) for row in session.execute(select(each.c.reason, func.count()).group_by(each.c.reason).order_by(*order))]
