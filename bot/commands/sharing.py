"""Where a card is shared: the conversation that it was asked in, which its buttons carry."""

from bot.chat.errors import UserError
from bot.chat.request import CONVERSATION, Request
from bot.commands.services import Services
from bot.metrics.views import Here


def here_of(request: Request, services: Services) -> Here | None:
    """The conversation that is asked in, where others read; None in a direct one."""
    if request.private:
        return None
    return Here(request.conversation, services.contacts.whereabouts(request.conversation).name)


def conversation_of(request: Request, services: Services, remedy: str) -> int:
    """Where [Share in …] shares: the conversation its card was asked in, which the button carries; without one, where it is pressed.

    Raises UserError, ending with the `remedy`, where the one who presses and the bot are not both in it.
    """
    named = request.value.get(CONVERSATION)
    if named is None:
        return request.conversation
    if not (named.isascii() and named.isdigit() and len(named) < 10 and services.is_shared(int(named), request)):
        raise UserError(f"You and I are not both in that conversation. {remedy}")
    return int(named)
