"""``/contest new``: the one form of a contest, which makes a draft, and later changes its rules."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from pydantic import JsonValue

from bot.chat.errors import FieldErrors, Refusal, UserError
from bot.chat.form import ChoiceField, ConversationField, Form, ManyField, NumberField, Option, Part, TextField, Words
from bot.chat.markup import escape
from bot.chat.message import notice
from bot.chat.request import Reply, Request, Submission
from bot.commands.answers import number
from bot.commands.registry import Feature, FormSpec
from bot.commands.services import Services
from bot.contests import asked, offered, views
from bot.contests.asked import BY, FORMATS, SECOND, TIES, Base, Setting
from bot.contests.offered import Offered
from bot.contests.rules import Rules
from bot.contests.timing import LENGTH_EXAMPLES, START_EXAMPLES
from bot.contests.views import CONTEST
from bot.people.unclear import shown
from bot.people.values import Team

NEW, CHANGE = "contest.new", "contest.change"
SCRATCH, PRESET, EARLIER = "scratch", "preset:", "contest:"
EVERYONE = "everyone"
HERE, CHANNEL = "here", "channel"
MOST_METRICS, MOST_TEAMS, MOST_PEOPLE = 90, 99, 50
"""As many as a list of choices can hold on every platform."""
ENTER: Mapping[str, str] = {"all": "All of them", "opt_in": "Whoever joins"}
_AS_BEFORE = "Left empty: as in what it starts from"
_REFUSAL = "Contests are held by those who lead the people who take part, and by admins."


def holds(asker: Request | Submission, services: Services) -> tuple[int, tuple[Team, ...]]:
    """Who asks, and the teams among which they hold contests. Raises Refusal where there are none."""
    person = services.known_person(asker)
    teams = services.targets.teams(person, now=asker.now)
    if not teams and not services.people.is_admin(person, now=asker.now):
        raise Refusal(_REFUSAL)
    return person, teams


def build(request: Request, services: Services) -> Form:
    by, teams = holds(request, services)
    found = services.contests.offered(by, now=request.now)
    starts = _starts(found)
    start = _called(request.value.get("from", ""), found)
    where = [Option("In the channel chosen below", CHANNEL)]
    if not request.private:
        where.insert(0, Option("Here", HERE))
    channel = ConversationField("to", "Channel", hint="I must be in it.", required=False)
    place: tuple[Part, ...] = (ChoiceField("where", "Posted", tuple(where), where[0].value), channel)
    parts: tuple[Part, ...] = (
        ChoiceField("from", "Start from", starts, start, hint="What you leave empty below is taken from there."),
        *_fields(found, teams, {}, request, services, place=place),
    )
    return Form(NEW, "New contest", parts, submit="Make a draft")


def submit(submission: Submission, services: Services) -> Reply:
    by, teams = holds(submission, services)
    found = services.contests.offered(by, now=submission.now)
    base = _base(submission, found, by, services)
    setting = Setting(found.metrics, found.zone, found.week_starts, submission.now)
    document = asked.rules_document(submission.answers, base, setting, _entrants(submission, base, teams, services))
    place = _place(submission, services)
    try:
        key = services.contests.draft(document, [place], by=by, now=submission.now)
    except (FieldErrors, UserError) as error:
        raise _at_fields(error, submission, "metrics") from error
    return _drafted(key, by, submission, services)


def build_change(request: Request, services: Services) -> Form:
    by = services.known_person(request)
    rules = _own(request.value, by, request, services)
    _, teams = holds(request, services)
    found = services.contests.offered(by, now=request.now)
    initial = asked.written(rules, found.metrics)
    parts = _fields(found, teams, initial, request, services, rules=rules)
    return Form(CHANGE, "Change the rules", tuple(parts), context={CONTEST: request.value.get(CONTEST, "")})


def submit_change(submission: Submission, services: Services) -> Reply:
    by = services.known_person(submission)
    key = submission.context.get(CONTEST, "")
    rules = _own(submission.context, by, submission, services)
    _, teams = holds(submission, services)
    found = services.contests.offered(by, now=submission.now)
    base = replace(services.contests.base(key, by=by, now=submission.now), starts=rules.starts)
    setting = Setting(found.metrics, rules.zone, found.week_starts, submission.now)
    answers = {"prize": "", **submission.answers}
    document = asked.rules_document(answers, base, setting, _entrants(submission, base, teams, services))
    try:
        version = services.contests.change(key, document, by=by, now=submission.now)
    except (FieldErrors, UserError) as error:
        raise _at_fields(error, submission, "name") from error
    held = services.contests.contest(key, viewer=by, now=submission.now)
    if held.state == "draft":
        return _drafted(key, by, submission, services)
    return Reply(notice(f"Changed: “{escape(held.rules.name)}” has version {version} of its rules, and everyone is told."))


def _drafted(key: str, by: int, submission: Submission, services: Services) -> Reply:
    held = services.contests.contest(key, viewer=by, now=submission.now)
    admin = services.people.is_admin(by, now=submission.now)
    return Reply(views.contest_message(held, services.look(submission), admin=admin))


def _at_fields(error: FieldErrors | UserError, submission: Submission, otherwise: str) -> FieldErrors:
    """What the service says of the rules, at the field that it is about, so that nothing typed is lost."""
    if isinstance(error, FieldErrors):
        return asked.at_form(error)
    if isinstance(error, Refusal):
        return FieldErrors({"people" if "people" in submission.answers else "who": str(error)})
    return FieldErrors({otherwise: str(error)})


def _own(value: Mapping[str, str], by: int, asker: Request | Submission, services: Services) -> Rules:
    """The rules of a contest that they may change."""
    key = value.get(CONTEST, "")
    services.contests.base(key, by=by, now=asker.now)
    return services.contests.contest(key, viewer=by, now=asker.now).rules


def _fields(
    found: Offered,
    teams: tuple[Team, ...],
    initial: Mapping[str, str],
    request: Request,
    services: Services,
    place: tuple[Part, ...] = (),
    rules: Rules | None = None,
) -> list[Part]:
    """What a new contest and a changed one have in common; `initial` is what stands in it first, `rules` are those that change."""
    changing = rules is not None
    metrics = tuple(Option(each.name, key) for key, each in list(found.metrics.items())[:MOST_METRICS])
    ties = tuple(Option(label, key) for key, label in TIES.items())
    second = tuple(Option(f"More of {each.label}"[:75], f"{SECOND}{each.value}") for each in metrics)
    counted = tuple(each.metric for each in rules.scoring.metrics if each.metric in found.metrics) if rules else ()
    before = "" if changing else _AS_BEFORE
    who, *whom = _who(teams, request, services, rules)
    return [
        TextField("name", "Name", most=80, initial=initial.get("name", ""), hint=before, required=changing),
        _choice("format", "How to win", FORMATS, initial, before, changing),
        TextField(
            "target",
            "Target or tiers",
            most=600,
            long=True,
            initial=initial.get("target", ""),
            hint="A number; tiers as in: Bronze 50: a mug; Silver 100. Of sides that are drawn, how many.",
            required=False,
        ),
        ManyField("metrics", "What counts", metrics, counted, hint=before, required=False),
        who,
        TextField("start", "Start", most=40, initial=initial.get("start", "now"), hint=f"As in: {START_EXAMPLES}."),
        TextField(
            "length", "Length", most=60, initial=initial.get("length", ""), hint=f"As in: {LENGTH_EXAMPLES}. {before}", required=changing
        ),
        TextField("prize", "Prize", most=300, initial=initial.get("prize", ""), hint=before, required=False),
        *place,
        Words("The rest is often left as it is."),
        NumberField(
            "winners",
            "How many win",
            Decimal(1),
            Decimal(50),
            Decimal(initial["winners"]) if initial.get("winners") else None,
            hint="Only where the best win.",
            required=False,
        ),
        TextField(
            "points", "Points for each", most=300, initial=initial.get("points", ""), hint="Where not 1: Calls 1; Demos 5.", required=False
        ),
        _choice("by", "Scored by", BY, initial, before, changing),
        *whom,
        ChoiceField("ties", "If equal", (*ties, *second), initial.get("ties"), hint=before, required=changing),
    ]


def _choice(key: str, label: str, offers: Mapping[str, str], initial: Mapping[str, str], hint: str, required: bool) -> ChoiceField:
    options = tuple(Option(each, value) for value, each in offers.items())
    return ChoiceField(key, label, options, initial.get(key), hint=hint, required=required)


def _who(teams: tuple[Team, ...], request: Request, services: Services, rules: Rules | None) -> list[Part]:
    options = [Option(team.name, str(team.id)) for team in teams[:MOST_TEAMS]]
    if services.people.is_admin(services.known_person(request), now=request.now):
        options.insert(0, Option("Everyone", EVERYONE))
    chosen: tuple[str, ...] = ()
    people, enter = "", None
    if rules is not None:
        offered_here = {each.value for each in options}
        wanted = (EVERYONE,) if rules.entrants.everyone else tuple(map(str, rules.entrants.teams))
        chosen = tuple(each for each in wanted if each in offered_here)
        found = [services.people.person(each) for each in rules.entrants.persons]
        people = ", ".join(each.email or each.name for each in found if each is not None)
        enter = rules.entrants.enter
    return [
        ManyField(
            "who",
            "Who takes part",
            tuple(options),
            chosen,
            hint="Their people; of team against team, the teams. Left empty: as in what it starts from, else your team.",
            required=False,
        ),
        TextField(
            "people",
            "Only these people",
            most=2000,
            initial=people,
            hint="In place of teams: names or e-mails, with commas.",
            required=False,
        ),
        _choice("enter", "Taking part", ENTER, {"enter": enter} if enter else {}, "Left empty: all of them.", False),
    ]


def _starts(found: Offered) -> tuple[Option, ...]:
    presets = [Option(f"Preset: {each.name}"[:75], f"{PRESET}{key}") for key, each in found.presets.items()]
    earlier = [Option(f"The same as {name}"[:75], f"{EARLIER}{key}") for key, name in found.earlier.items()]
    return (Option("From scratch", SCRATCH), *presets[:70], *earlier)


def _called(name: str, found: Offered) -> str:
    """What is called so: a preset, else the newest contest; else nothing is started from."""
    presets = [(each.name, f"{PRESET}{key}") for key, each in found.presets.items()]
    named = [*presets, *((each, f"{EARLIER}{key}") for key, each in found.earlier.items())]
    return next((start for each, start in named if each.casefold() == name.casefold()), SCRATCH)


def _base(submission: Submission, found: Offered, by: int, services: Services) -> Base:
    start = str(submission.answers.get("from", SCRATCH))
    if start == SCRATCH:
        return Base({})
    preset = found.presets.get(start.removeprefix(PRESET)) if start.startswith(PRESET) else None
    if preset is not None:
        return offered.base_of_preset(preset)
    if start.startswith(EARLIER) and start.removeprefix(EARLIER) in found.earlier:
        return services.contests.base(start.removeprefix(EARLIER), by=by, now=submission.now)
    raise FieldErrors({"from": "Choose one from the list."})


def _entrants(submission: Submission, base: Base, teams: tuple[Team, ...], services: Services) -> dict[str, JsonValue]:
    answers = submission.answers
    enter = answers.get("enter", base.entrants.get("enter", "all"))
    if enter not in ENTER:
        raise FieldErrors({"enter": "Choose one from the list."})
    made: dict[str, JsonValue] = {"enter": str(enter)}
    if "people" in answers:
        return made | {"persons": list(_people(str(answers["people"]), submission, services))}
    who = answers.get("who", ())
    offers = {EVERYONE, *(str(team.id) for team in teams)}
    if not isinstance(who, tuple) or not set(who) <= offers:
        raise FieldErrors({"who": "Choose from the list."})
    if EVERYONE in who:
        if len(who) > 1:
            raise FieldErrors({"who": "Choose everyone or teams, not both."})
        return made | {"everyone": True}
    if who:
        return made | {"teams": [int(each) for each in who]}
    kept = {key: base.entrants[key] for key in ("persons", "teams", "roles", "everyone") if base.entrants.get(key)}
    if not kept and len(teams) == 1:
        return made | {"teams": [teams[0].id]}
    if not kept:
        raise FieldErrors({"who": "Choose who takes part, or name people below."})
    return made | kept


def _people(text: str, submission: Submission, services: Services) -> list[int]:
    """The people who are named. Raises FieldErrors with the first name that is nobody's, or more than one's."""
    names = [name.strip() for name in text.replace("\n", ",").split(",") if name.strip()]
    if not names or len(names) > MOST_PEOPLE:
        raise FieldErrors({"people": f"Name 1 to {MOST_PEOPLE} people, with commas between them."})
    found = dict[int, None]()
    for name in names:
        try:
            one = services.people.find(name, now=submission.now, viewer=services.known_person(submission))
        except UserError as error:
            raise FieldErrors({"people": str(error)}) from error
        if isinstance(one, Team):
            raise FieldErrors({"people": f"{shown(one.name)} is a team: choose it above."})
        found[one.id] = None
    return list(found)


def _place(submission: Submission, services: Services) -> int:
    """The conversation that it is posted in."""
    where = submission.answers.get("where", CHANNEL)
    if where == HERE and "to" in submission.answers:
        raise FieldErrors({"where": "A channel is chosen below: say that it goes there, or leave that empty."})
    if where not in (HERE, CHANNEL):
        raise FieldErrors({"where": "Choose one from the list."})
    if where == CHANNEL and "to" not in submission.answers:
        raise FieldErrors({"to": "Choose the channel that it is posted in."})
    conversation = submission.conversation if where == HERE else number(submission.answers, "to")
    if not services.is_shared(conversation, submission):
        raise FieldErrors({"where" if where == HERE else "to": "Choose a channel that I am in."})
    return conversation


FEATURE = Feature(forms=(FormSpec(NEW, build, submit), FormSpec(CHANGE, build_change, submit_change)))
