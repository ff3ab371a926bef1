"""``/pacer away``: leave and sick days, so that pace counts only the days that somebody works."""

from datetime import timedelta
from decimal import Decimal

from bot.chat.form import ChoiceField, DateField, Form, NumberField, Option, PersonField, Words
from bot.chat.message import notice
from bot.chat.request import OpenForm, Reply, Request, Submission
from bot.commands.answers import day, number
from bot.commands.registry import Command, Feature, FormSpec
from bot.commands.services import Services
from bot.people.unclear import shown
from bot.people.values import Absence, Person
from bot.texts import dates

NAME = "away"
KINDS = (Option("Leave", "leave"), Option("Sick", "sick"), Option("Something else", "other"))


def away(request: Request, services: Services) -> Reply:
    person = services.known_person(request)
    context = {}
    if request.words:
        found = services.people.find(request.words, now=request.now, viewer=person)
        if isinstance(found, Person):
            services.people.absences(found.id, viewer=person, now=request.now)
            context = {"person": str(found.id)}
    return Reply(OpenForm(NAME, context, button="Enter days away"))


def build(request: Request, services: Services) -> Form:
    viewer = services.known_person(request)
    person = int(request.value.get("person", viewer))
    today = services.metrics.today(person, request.now)
    planned = services.people.absences(person, viewer=viewer, now=request.now)
    lines = "\n".join(dates.span(each.starts_on, each.last_day, request.caller.locale) for each in planned[:5])
    return Form(
        NAME,
        "Days away",
        (
            *((Words(f"Already entered:\n{lines}"),) if planned else ()),
            PersonField("person", "Who", initial=person),
            ChoiceField("kind", "Why", KINDS, "leave"),
            DateField("starts_on", "First day", today),
            DateField("last_day", "Last day", today, hint="The same day for a single one."),
            NumberField("share", "How much of each day, in %", Decimal(1), Decimal(100), Decimal(100), hint="50 for half days."),
        ),
        context=request.value,
    )


def submit(submission: Submission, services: Services) -> Reply:
    answers = submission.answers
    absence = Absence(
        person=number(answers, "person"),
        starts_on=day(answers, "starts_on"),
        ends_on=day(answers, "last_day") + timedelta(days=1),
        kind=str(answers["kind"]),
        share=Decimal(str(answers["share"])) / 100,
    )
    services.people.enter_absence(absence, by=services.known_person(submission), now=submission.now)
    name = services.people.names([absence.person]).get(absence.person, "")
    on = "on " if absence.starts_on == absence.last_day else ""
    days = dates.span(absence.starts_on, absence.last_day, submission.caller.locale)
    return Reply(notice(f"Noted: **{shown(name)}** is away {on}{days}."))


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="Enter leave or sick days, yours or your team's: pace leaves them out.",
        run=away,
        usage="[@someone]",
        examples=("",),
        leading=("@ben",),
        takes_person=True,
        opens_form=lambda words: True,
    ),
    forms=(FormSpec(NAME, build, submit),),
)
