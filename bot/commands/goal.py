"""``/pacer goal``: a manager sets a target for somebody of their team, or for the team."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from bot.chat.errors import FieldErrors, Refusal, UserError
from bot.chat.form import ChoiceField, DateField, Form, NumberField, Option, PersonField, Words
from bot.chat.message import notice
from bot.chat.request import OpenForm, Reply, Request, Submission
from bot.commands.answers import day, number
from bot.commands.registry import Command, Feature, FormSpec
from bot.commands.services import Services
from bot.metrics.targets import NewGoal
from bot.people.unclear import shown
from bot.people.values import Team
from bot.texts import dates
from bot.texts.numbers import Unit, figure

NAME = "goal"
MOST_CHOICES = 100
"""As many as a list of choices can hold on every platform."""


def goal(request: Request, services: Services) -> Reply:
    person = services.known_person(request)
    if not services.targets.teams(person, now=request.now):
        raise Refusal("Goals are set by managers for their teams, and by admins.")
    context = {}
    if request.words:
        found = services.people.find(request.words, now=request.now, viewer=person)
        led = services.targets.teams if isinstance(found, Team) else services.targets.people
        if found.id not in {each.id for each in led(person, now=request.now)}:
            raise Refusal("Goals are set by those who lead the person or team, and by admins.")
        context = {"team" if isinstance(found, Team) else "person": str(found.id)}
    return Reply(OpenForm(NAME, context, button="Set a goal"))


def build(request: Request, services: Services) -> Form:
    metrics = services.targets.metrics()
    if not metrics:
        raise UserError("There is nothing to set a goal for yet: an admin applies a playbook with metrics first.")
    teams = services.targets.teams(services.known_person(request), now=request.now)
    first, last = _this_month(services.metrics.today(services.known_person(request), request.now))
    return Form(
        NAME,
        "Set a goal",
        (
            Words("For one person, **or** for a whole team."),
            _person(request, services),
            ChoiceField(
                "team", "Team", tuple(Option(team.name, str(team.id)) for team in teams), request.value.get("team"), required=False
            ),
            ChoiceField("metric", "Metric", tuple(Option(metric.name, metric.key) for metric in metrics)),
            NumberField("target", "Target", least=Decimal(0), hint="For a percentage write 25 for 25 %."),
            DateField("first_day", "First day", first),
            DateField("last_day", "Last day", last),
        ),
        submit="Set goal",
        context=request.value,
    )


def _person(request: Request, services: Services) -> ChoiceField | PersonField:
    """A choice of those whom they may set goals for; where that is more than can be listed, of everybody."""
    people = services.targets.people(services.known_person(request), now=request.now)
    whom = request.value.get("person")
    if len(people) > MOST_CHOICES:
        return PersonField("person", "Person", initial=int(whom) if whom else None, required=False)
    names = Counter(each.name for each in people)
    labels = {each.id: each.name if names[each.name] == 1 else f"{each.name} · {each.email or each.key}" for each in people}
    options = tuple(Option(label, str(number)) for number, label in labels.items())
    return ChoiceField("person", "Person", options, whom, required=False)


def submit(submission: Submission, services: Services) -> Reply:
    answers = submission.answers
    if ("person" in answers) == ("team" in answers):
        sentence = "Choose a person or a team, not both." if "person" in answers else "Choose a person, or a team below."
        raise FieldErrors({"person": sentence})
    scope = "person" if "person" in answers else "team"
    unit = next((metric.unit for metric in services.targets.metrics() if metric.key == answers["metric"]), "number")
    target = Decimal(str(answers["target"]))
    new = NewGoal(
        metric=str(answers["metric"]),
        scope="person" if scope == "person" else "team",
        subject=number(answers, scope),
        first_day=day(answers, "first_day"),
        last_day=day(answers, "last_day"),
        target=target / 100 if unit == "percent" else target,
    )
    name = services.targets.set_goal(new, by=services.known_person(submission), now=submission.now)
    words = figure(new.target, Unit.parse(unit), submission.caller.locale)
    return Reply(notice(f"Goal set: **{shown(name)}**, {words} for {dates.span(new.first_day, new.last_day, submission.caller.locale)}."))


def _this_month(today: date) -> tuple[date, date]:
    first = today.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="Set a goal for somebody you lead, or for your team.",
        run=goal,
        usage="[@someone or a team]",
        examples=("@ben", "Northeast"),
        takes_person=True,
        who="managers",
        opens_form=lambda words: True,
    ),
    forms=(FormSpec(NAME, build, submit),),
)
