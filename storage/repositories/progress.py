"""How far the posts are whose keys begin alike: those to conversations, and what is said to people in the messages of their days."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, case, func, or_, select, union_all
from sqlalchemy.orm import Session

from storage.models import Delivery, Item


class Progress(NamedTuple):
    """How many there are, how many of them are `over`, how many of those were sent, and how many of them lately.

    `bare` ones wait for their pictures to be uploaded, where that is done ahead at all: `prepared` ones had it done.
    """

    many: int
    over: int
    sent: int
    lately: int
    bare: int
    prepared: int
    last_due_at: datetime | None


def progress(session: Session, prefix: str, since: datetime, until: datetime, lately: datetime) -> Progress:
    """Of those that were meant for a moment since then, or will be by `until`."""
    waits = or_(Delivery.state.in_(("owed", "leased")), and_(Delivery.state == "unknown", Delivery.wait_until.is_not(None)))
    post = case((waits, "waits"), else_=Delivery.state)
    posts = select(
        post.label("state"),
        Delivery.sent_at.label("sent_at"),
        case((and_(Delivery.state == "owed", Delivery.prepared_at.is_(None)), 1), else_=0).label("bare"),
        case((Delivery.prepared_at.is_not(None), 1), else_=0).label("prepared"),
        Delivery.due_at.label("due_at"),
    ).where(Delivery.key.startswith(prefix, autoescape=True), Delivery.due_at > since, Delivery.due_at <= until)
    unsaid = and_(Item.delivery_id.is_(None), Item.dropped.is_(None))
    items = (
        select(
            case((Item.dropped.is_not(None), "dropped"), (Item.delivery_id.is_(None), "waits"), else_=post),
            Delivery.sent_at,
            case((and_(unsaid, Item.prepared_at.is_(None)), 1), else_=0),
            case((Item.prepared_at.is_not(None), 1), else_=0),
            func.coalesce(Item.planned_at, Item.wished_at),
        )
        .outerjoin(Delivery, Delivery.id == Item.delivery_id)
        .where(Item.key.startswith(prefix, autoescape=True), Item.wished_at > since, Item.wished_at <= until)
    )
    each = union_all(posts, items).subquery()
    sent = each.c.state == "sent"
    numbers = [
        func.count().filter(condition)
        for condition in (each.c.state != "waits", sent, and_(sent, each.c.sent_at > lately), each.c.bare == 1, each.c.prepared == 1)
    ]
    return Progress._make(session.execute(select(func.count(), *numbers, func.max(each.c.due_at))).one())
