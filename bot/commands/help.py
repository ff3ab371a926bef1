"""``/pacer help``: what can be asked, from the registry, by the one who asks. Also what is said to words that are no command."""

from bot.chat.markup import escape
from bot.chat.message import Button, Buttons, Facts, Footnote, Heading, Message, Paragraph, Style
from bot.chat.request import Reply, Request
from bot.commands import registry
from bot.commands.registry import Who
from bot.commands.router import nearest
from bot.commands.services import Services

POLITE = {
    **dict.fromkeys(("hi", "hello", "hey", "hallo", "hola"), "Hello!"),
    **dict.fromkeys(("thanks", "thank", "thx", "ty", "cheers", "danke", "merci", "gracias"), "You are welcome."),
}
"""What people say to a bot as to each other, by its first word."""

_NEXT = Buttons((Button("My scorecard", "scorecard.show", {}, Style.PRIMARY), Button("What you can ask me", "help.show")))


def help_(request: Request, services: Services) -> Reply:
    known = registry.load()
    asked = request.words.strip().lstrip("/").partition(" ")[0].casefold()
    if not asked:
        return Reply(everything(request, services))
    if asked in known.commands:
        return Reply(_one(known.commands[asked], services, leads="managers" in _groups(request, services)))
    sentence = POLITE.get(asked.strip("!.,")) or _unknown(known, request.words.strip().partition(" ")[0])
    return Reply(Message(sentence, (Paragraph(sentence), _NEXT)))


def everything(request: Request, services: Services) -> Message:
    """All that the one who asks may ask."""
    groups = _groups(request, services)
    listed = sorted(registry.load().commands.values(), key=lambda command: (not command.short, command.name))
    everyone, others = (
        tuple((_spelling(each, services), each.summary) for each in listed if each.who in groups and (each.who == "everyone") is common)
        for common in (True, False)
    )
    intro = "I show you where you stand against your goals, here in chat."
    return Message(
        intro,
        (
            Heading("What you can ask me"),
            Paragraph(intro),
            Facts(everyone),
            *((Paragraph("**For managers and admins**"), Facts(others)) if others else ()),
            Buttons((Button("My scorecard", "scorecard.show", {}, Style.PRIMARY),)),
            Footnote("Mention me or write to me directly: the same words work without the slash."),
        ),
    )


def _groups(request: Request, services: Services) -> set[Who]:
    """Whose commands concern the one who asks."""
    person = request.caller.person
    if person is None:
        return {"everyone"}
    if services.people.is_admin(person, now=request.now):
        return {"everyone", "managers", "admins"}
    return {"everyone", "managers"} if services.people.teams_led(person, now=request.now) else {"everyone"}


def _one(command: registry.Command, services: Services, *, leads: bool) -> Message:
    shown = command.examples + (command.leading if leads else ())
    examples = "\n".join(f"`{f'{_spelling(command, services, with_usage=False)} {escape(example)}'.strip()}`" for example in shown)
    blocks = (Heading(_spelling(command, services)), Paragraph(command.summary))
    return Message(command.summary, (*blocks, Paragraph(f"For example:\n{examples}")) if examples else blocks)


def _spelling(command: registry.Command, services: Services, *, with_usage: bool = True) -> str:
    """As it is typed here: by its own name where that is a command of its own."""
    name = f"/{command.name}" if command.name in services.short_commands else f"/pacer {command.name}"
    return f"{name} {escape(command.usage)}".strip() if with_usage else name


def _unknown(known: registry.Registry, asked: str) -> str:
    close = nearest(known, asked)
    meant = f" Did you mean **{close}**?" if close else ""
    return f"I don't know “{escape(asked[:60])}”.{meant}"


FEATURE = registry.Feature(
    command=registry.Command(
        name="help",
        summary="What you can ask me, and how.",
        run=help_,
        usage="[command]",
        examples=("", "scorecard"),
    ),
    actions=(registry.Action("help.show", help_),),
)
