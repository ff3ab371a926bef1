"""Posts that are changed in place: seldom, without a word to anybody, and with a new picture only where that tells more.

Such a post carries the moment as of which its picture is drawn, and its phase. While the phase and the date stay, a change keeps that
moment: the picture comes out the same, and the platform has it already.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage.models import Delivery
from storage.unit_of_work import UnitOfWork

APART = timedelta(minutes=5)
"""Between two changes of a post."""
AS_OF, PHASE = "as_of", "phase"
"""Where a delivery's data keep the moment (ISO 8601) as of which its composer draws the picture, and what the post is in."""


def live(data: Mapping[str, str], now: datetime, phase: str = "") -> dict[str, str]:
    """The data of a post that will be changed."""
    return {**data, AS_OF: now.isoformat(), PHASE: phase}


def as_of(data: Mapping[str, str]) -> datetime:
    return datetime.fromisoformat(data[AS_OF])


def owe_edit(uow: UnitOfWork, of: str, *, now: datetime, zone: ZoneInfo, phase: str = "", apart: timedelta = APART) -> bool:
    """Owes a change of the post `of` (a key), made anew from its kind and data; False where one is owed already, or the post is not.

    It has a new picture in another `phase` and on another date in `zone`. What did not change is not sent.
    """
    post = uow.deliveries.of_key(of)
    if post is None or post.state in ("dead", "dropped"):
        return False
    last = uow.deliveries.last_edit(post.id)
    if last is not None and last.state in ("owed", "leased"):
        return False
    number, since = (int(last.key.rpartition(":")[2]), last.sent_at or last.due_at) if last is not None else (0, post.sent_at or now)
    before, due_at = last or post, max(now, since + apart)
    fields: dict[str, object] = {"conversation_id": post.conversation_id, "kind": post.kind, "edits": post.id, "unasked": post.unasked}
    fields |= {"data": _data(before, due_at, zone, phase), "files": dict(before.files), "policy": "resend_if_unknown", "due_at": due_at}
    return uow.deliveries.owe(f"{of}:edit:{number + 1}", fields, now)


def _data(before: Delivery, due_at: datetime, zone: ZoneInfo, phase: str) -> dict[str, str]:
    same = before.data[PHASE] == phase and as_of(before.data).astimezone(zone).date() == due_at.astimezone(zone).date()
    return {**before.data} if same else live(before.data, due_at, phase)
