"""What opens with the bot's own page, where a chat has one: one's scorecard in words, and what can be asked."""

from dataclasses import replace

from bot.chat.errors import UserError
from bot.chat.message import Divider, Message, notice
from bot.chat.request import Reply, Request
from bot.commands import help, scorecard
from bot.commands.registry import Action, Feature
from bot.commands.services import Services


def show(request: Request, services: Services) -> Reply:
    own = replace(request, value={}, words="")
    can = help.everything(own, services)
    try:
        card = scorecard.show(own, services).content
    except UserError as error:
        card = notice(str(error))
    blocks = card.blocks if isinstance(card, Message) else ()
    return Reply(Message(can.summary, (*blocks, Divider(), *can.blocks)))


FEATURE = Feature(actions=(Action("home.show", show),))
