"""Word to whoever a post was for, or who shared it, that it could not be made.

Of posts that somebody asked for each is told; of unasked ones the first that fails for a conversation on a day, so that one channel that
died does not bring a message for each post it misses. An apology is a delivery itself, and none is made for an apology.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.chat.message import Message, notice
from storage.models import Delivery
from storage.unit_of_work import UnitOfWork

KIND = "apology"

_WHY_NOT = {
    "not_a_member": "I am not in that channel. Invite me (mention me in it, or add the app){again}.",
    "archived": "that channel is archived.",
    "gone": "that channel is gone, or I was never in it. Invite me there{again}.",
    "blocked": "I am not allowed to write in that channel.",
    "refused": "I am not allowed to write in that channel.",
    "too_large": "the message is too large.",
}
_ELSE = "something went wrong on the way, and an admin can see what."


def owe(uow: UnitOfWork, dead: Delivery, reason: str, now: datetime) -> None:
    """Owes an apology for this post, in the conversation that its data names (`tell`); nothing where it names none."""
    if "tell" not in dead.data:
        return
    conversation = int(dead.data["tell"])
    key = f"{KIND}:{dead.conversation_id}:{conversation}:{now.date()}" if dead.unasked else f"{dead.key}:failed"
    fields: dict[str, object] = {"conversation_id": conversation, "kind": KIND, "policy": "drop_if_unknown", "unasked": dead.unasked}
    data = {"reason": reason, "unasked": str(dead.conversation_id)} if dead.unasked else {"reason": reason}
    uow.deliveries.owe(key, fields | {"data": data}, now)


def compose(data: Mapping[str, str], name: str) -> Message:
    """`name` is what the conversation is called that an unasked post was for, where that is known."""
    unasked = "unasked" in data
    why = _WHY_NOT.get(data["reason"], _ELSE).format(again="" if unasked else ", then share again")
    if not unasked:
        return notice(f"I could not post it there: {why}")
    return notice(f"I could not post in {name or 'a channel'} what is due there: {why} I tell you once a day.")
