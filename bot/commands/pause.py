"""``/pacer pause``: an admin stops everything that nobody asked for, at once, and lets it go on again."""

from datetime import UTC

from bot.chat.message import Button, Buttons, Message, Paragraph, Style, notice
from bot.chat.request import Reply, Request
from bot.commands.registry import Action, Command, Feature
from bot.commands.services import Services
from bot.deliveries import overview
from bot.deliveries.service import PAUSED
from bot.people.unclear import shown
from bot.texts import dates

NAME = "pause"
RESUME = "pause.resume"
REFUSAL = "Only an admin can pause the posts that nobody asked for."

_MEANWHILE = (
    "What is owed already is held back, and goes out once an admin resumes; what is too old to be news by then is dropped. "
    "What schedules would post meanwhile is left out. "
    "Answers to what people ask, and what they share themselves, still come at once."
)


def pause(request: Request, services: Services) -> Reply:
    admin = services.admin(request, REFUSAL)
    with services.database.write() as uow:
        fresh = uow.switches.turn_on(PAUSED, admin, request.now)
        if fresh:
            uow.audit.note("unasked.paused", "deliveries", request.now, person_id=admin)
        paused = overview.pause(uow)
    first = "**Unasked posts are paused** from now on."
    if paused and not fresh:
        look = services.look(request)
        by = f" by {shown(paused.by)}" if paused.by else ""
        first = f"**Unasked posts are paused** already, since {dates.moment(paused.since, look.locale, look.zone or UTC)}{by}."
    return Reply(Message(first, (Paragraph(first), Paragraph(_MEANWHILE), Buttons((Button("Resume", RESUME, {}, Style.PRIMARY),)))))


def resume(request: Request, services: Services) -> Reply:
    """[Resume]: what was held back goes out, each conversation's in order."""
    admin = services.admin(request, REFUSAL)
    with services.database.write() as uow:
        paused = uow.switches.turn_off(PAUSED)
        if paused:
            uow.audit.note("unasked.resumed", "deliveries", request.now, person_id=admin)
    if not paused:
        return Reply(notice("Unasked posts go on already: nothing was paused."), update=True)
    return Reply(notice("Unasked posts go on. What was held back goes out now, apart from what is too old to be news."), update=True)


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="Stop all posts that nobody asked for at once; a button resumes them.",
        run=pause,
        who="admins",
    ),
    actions=(Action(RESUME, resume),),
)
