"""``/pacer help``: what can be asked, from the registry."""

from bot.chat.markup import escape
from bot.chat.message import Button, Buttons, Facts, Footnote, Heading, Message, Paragraph, Style
from bot.chat.request import Reply, Request
from bot.commands import registry
from bot.commands.router import nearest
from bot.commands.services import Services


def help_(request: Request, services: Services) -> Reply:
    known = registry.load()
    asked = request.words.strip().lstrip("/").partition(" ")[0]
    if asked.casefold() in known.commands:
        return Reply(_one(known.commands[asked.casefold()], services))
    return Reply(_all(known, services, _unknown(known, asked) if asked else None))


def _all(known: registry.Registry, services: Services, first_line: str | None) -> Message:
    listed = sorted(known.commands.values(), key=lambda command: (not command.short, command.who != "everyone", command.name))
    everyone = tuple((_spelling(each, services), each.summary) for each in listed if each.who == "everyone")
    others = tuple((_spelling(each, services), each.summary) for each in listed if each.who != "everyone")
    intro = first_line or "I show you where you stand against your goals, here in chat."
    return Message(
        intro,
        (
            Heading("What you can ask me"),
            Paragraph(intro),
            Facts(everyone),
            Paragraph("**For managers and admins**"),
            Facts(others),
            Buttons((Button("My scorecard", "scorecard.show", {}, Style.PRIMARY),)),
            Footnote("Mention me or write to me directly: the same words work without the slash."),
        ),
    )


def _one(command: registry.Command, services: Services) -> Message:
    examples = "\n".join(f"`{_spelling(command, services, with_usage=False)} {escape(example)}`" for example in command.examples)
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
