"""``/pacer away``: leave and sick days, so that pace counts only the days that somebody works; entered, listed and taken back."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from bot.chat.errors import UserError
from bot.chat.form import ChoiceField, DateField, Form, NumberField, Option, PersonField, Words
from bot.chat.message import Block, Button, Buttons, Message, Paragraph, Style
from bot.chat.request import OpenForm, Reply, Request, Submission
from bot.commands.answers import day, number
from bot.commands.registry import Action, Command, Feature, FormSpec
from bot.commands.services import Services
from bot.people.unclear import shown
from bot.people.values import Absence, Person
from bot.texts import dates
from bot.texts.numbers import ratio

NAME = "away"
LIST = "list"
KINDS = (Option("Leave", "leave"), Option("Sick", "sick"), Option("Something else", "other"))
SHOWN = 10


def away(request: Request, services: Services) -> Reply:
    viewer = services.known_person(request)
    words = request.words.strip()
    if _lists(words):
        person = _whose(words[len(LIST) :].strip(), viewer, request, services)
        return Reply(_listed(person, viewer, request, services))
    context = {"person": str(_whose(words, viewer, request, services))} if words else {}
    return Reply(OpenForm(NAME, context, button="Enter days away"))


def build(request: Request, services: Services) -> Form:
    viewer = services.known_person(request)
    person = int(request.value.get("person", viewer))
    today = services.metrics.today(person, request.now)
    planned = services.people.absences(person, viewer=viewer, now=request.now)
    lines = "\n".join(_told(each, request.caller.locale) for each in planned[:SHOWN])
    return Form(
        NAME,
        "Days away",
        (
            *((Words(f"Already entered:\n{lines}\nTo take days back, write `/pacer away {LIST}`."),) if planned else ()),
            PersonField("person", "Who", initial=person),
            ChoiceField("kind", "Why", KINDS, "leave"),
            DateField("starts_on", "First day", today),
            DateField("last_day", "Last day", today, hint="The same day for a single one."),
            NumberField("share", "How much of each day, in %", Decimal(1), Decimal(100), Decimal(100), hint="50 for half days."),
        ),
        context=request.value,
    )


def submit(submission: Submission, services: Services) -> Reply:
    answers, viewer = submission.answers, services.known_person(submission)
    absence = Absence(
        person=number(answers, "person"),
        starts_on=day(answers, "starts_on"),
        ends_on=day(answers, "last_day") + timedelta(days=1),
        kind=str(answers["kind"]),
        share=Decimal(str(answers["share"])) / 100,
    )
    services.people.enter_absence(absence, by=viewer, now=submission.now)
    name = services.people.names([absence.person]).get(absence.person, "")
    on = "on " if absence.starts_on == absence.last_day else ""
    days = dates.span(absence.starts_on, absence.last_day, submission.caller.locale)
    return Reply(_listed(absence.person, viewer, submission, services, f"Noted: **{shown(name)}** is away {on}{days}."))


def take_back(request: Request, services: Services) -> Reply:
    """[Take back …]: what is left takes the place of the list."""
    viewer = services.known_person(request)
    person, absence = (_id(request.value.get(key, "")) for key in ("person", "absence"))
    taken = services.people.take_back_absence(person, absence, by=viewer, now=request.now)
    sentence = f"Taken back: {dates.span(taken.starts_on, taken.last_day, request.caller.locale)}."
    return Reply(_listed(person, viewer, request, services, sentence), update=True)


def _lists(words: str) -> bool:
    return words.casefold().split()[:1] == [LIST]


def _whose(words: str, viewer: int, request: Request, services: Services) -> int:
    """Whom `words` name, if the one who asks may enter their days."""
    if not words:
        return viewer
    found = services.people.find(words, now=request.now, viewer=viewer)
    if not isinstance(found, Person):
        raise UserError("That is a team; name one person.")
    services.people.absences(found.id, viewer=viewer, now=request.now)
    return found.id


def _listed(person: int, viewer: int, asked: Request | Submission, services: Services, sentence: str = "") -> Message:
    """The days that are not over, each with its button; `sentence` before them."""
    planned = services.people.absences(person, viewer=viewer, now=asked.now)
    name = shown(services.people.names([person]).get(person, ""))
    first = sentence or (f"Days away of **{name}**:" if planned else f"No days away of **{name}** are entered.")
    return Message(first, (Paragraph(first), *_each(planned, asked.caller.locale)))


def _each(planned: Sequence[Absence], locale: str) -> tuple[Block, ...]:
    if not planned:
        return ()
    lines = "\n".join(_told(each, locale) for each in planned[:SHOWN])
    buttons = tuple(
        Button(
            f"Take back {dates.span(each.starts_on, each.last_day, locale)}",
            "away.take_back",
            {"person": str(each.person), "absence": str(each.id)},
            Style.DANGER,
        )
        for each in planned[:SHOWN]
    )
    return (Paragraph(lines), Buttons(buttons))


def _told(absence: Absence, locale: str) -> str:
    kind = next((option.label for option in KINDS if option.value == absence.kind), "")
    part = "" if absence.share == 1 else f", {ratio(absence.share, locale)} of each day"
    return f"{dates.span(absence.starts_on, absence.last_day, locale)} · {kind}{part}"


def _id(text: str) -> int:
    """A number that a button carries, which anybody can forge."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UserError(f"This button has expired. Write `/pacer away {LIST}` for a new one.")
    return int(text)


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="Enter leave or sick days, yours or your team's, or take them back: pace leaves them out.",
        run=away,
        usage="[list] [@someone]",
        examples=("", "list"),
        leading=("@ben", "list @ben"),
        takes_person=True,
        opens_form=lambda words: not _lists(words),
    ),
    actions=(Action("away.take_back", take_back),),
    forms=(FormSpec(NAME, build, submit),),
)
