"""``/pacer allow``: an admin lets unasked posts go to a conversation that outsiders read, or keeps them out again."""

from bot.chat.errors import UserError
from bot.chat.message import notice
from bot.chat.request import Reply, Request
from bot.commands.registry import Command, Feature
from bot.commands.services import Services

NAME = "allow"
OFF = "off"
REFUSAL = "Only an admin can decide which conversations get posts that nobody asked for."


def allow(request: Request, services: Services) -> Reply:
    admin = services.admin(request, REFUSAL)
    words = request.words.strip().casefold()
    if words not in ("", OFF):
        raise UserError(f"Write `/pacer {NAME}`, or `/pacer {NAME} {OFF}` to take it back.")
    if request.private:
        raise UserError(f"Write `/pacer {NAME}` in the channel that it is about.")
    allowed = words != OFF
    with services.database.write() as uow:
        changed = uow.accounts.allow(request.conversation, allowed)
        if changed:
            action = "conversation.allowed" if allowed else "conversation.disallowed"
            uow.audit.note(action, f"conversation:{request.conversation}", request.now, person_id=admin)
    already = "" if changed else " already"
    if allowed:
        told = f"I may{already} post here unasked, whoever reads it: guests and people of other organisations too."
    else:
        told = f"I post nothing unasked here{already} where guests or people of other organisations read."
    return Reply(notice(told))


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="Let unasked posts go to this channel though guests or other organisations read it.",
        run=allow,
        usage=f"[{OFF}]",
        examples=("", OFF),
        who="admins",
    ),
)
