"""``/pacer schedule``: what is posted by the clock; made, listed, paused, tried and deleted by those who lead."""

from itertools import islice
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.chat.errors import FieldErrors, UserError
from bot.chat.form import ChoiceField, ConversationField, Form, Option, TextField
from bot.chat.markup import escape
from bot.chat.message import Block, Button, Buttons, Footnote, Message, Paragraph, Style
from bot.chat.request import OpenForm, Reply, Request, Submission
from bot.commands.answers import number
from bot.commands.registry import Action, Command, Feature, FormSpec
from bot.commands.services import Services
from bot.deliveries.definitions import ScheduleDefinition
from bot.deliveries.leaderboards import LEADERBOARD
from bot.deliveries.schedule_book import Entry
from bot.deliveries.schedules import BY
from bot.deliveries.targets import Target
from bot.deliveries.timing import RECIPIENT, When
from bot.deliveries.timing_words import EXAMPLES, parse_when, words
from bot.metrics.leaderboards.wanted import SCORE
from bot.people.unclear import shown
from bot.texts import dates

NAME = "schedule"
NEW = "new"
KEY = "schedule"
"""Where a button keeps the schedule's key."""
SHOWN = 10
MOST_TEAMS = 97
"""With oneself and everyone, as many as a list of choices can hold on every platform."""
MOST_TRIED = 20
"""Recipients of whose posts one is looked for that the caller may see."""
LONGEST = 300

ME, EVERYONE = "me", "everyone"
ANEW, KEPT = "anew", "kept"
LIVE = (Option("Anew each time", ANEW), Option("Once a period, and kept up to date", KEPT))
MOST_METRICS = 99
"""With the score, as many as a list of choices can hold."""
DIRECT, HERE, CHANNEL = "direct", "here", "channel"


def schedule(request: Request, services: Services) -> Reply:
    if _makes(request.words):
        return new(request, services)
    return Reply(_listed(request, services))


def new(request: Request, services: Services) -> Reply:
    services.schedules.teams(services.known_person(request), now=request.now)
    return Reply(OpenForm(NAME, button="Schedule a post"))


def build(request: Request, services: Services) -> Form:
    viewer = services.known_person(request)
    teams = services.schedules.teams(viewer, now=request.now)
    whom = [Option("Me", ME), *(Option(team.name, str(team.id)) for team in teams[:MOST_TEAMS])]
    if services.people.is_admin(viewer, now=request.now):
        whom.append(Option("Everyone", EVERYONE))
    where = [Option("By direct message", DIRECT), Option("In the channel chosen below", CHANNEL)]
    if not request.private:
        where.insert(1, Option("Here", HERE))
    return Form(
        NAME,
        "Schedule a post",
        (
            ChoiceField("what", "What", tuple(Option(kind.name, what) for what, kind in services.schedules.kinds.items())),
            ChoiceField("for", "For whom", tuple(whom), ME, hint="A scorecard goes to each of them, a team's to those who lead it."),
            ChoiceField("where", "Where", tuple(where), DIRECT),
            ConversationField("to", "Channel", hint="Only for a post in a channel. I must be in it.", required=False),
            ChoiceField("metric", "Ranked by", _metrics(services), SCORE, hint="Only for a leaderboard.", required=False),
            ChoiceField("live", "Posted", LIVE, ANEW, hint="Only for a leaderboard.", required=False),
            TextField("when", "When", most=LONGEST, hint=f"As in: {'; '.join(EXAMPLES[:3])}."),
        ),
        submit="Schedule",
    )


def submit(submission: Submission, services: Services) -> Reply:
    viewer = services.known_person(submission)
    kinds = services.schedules.kinds
    if (what := submission.answers.get("what")) not in kinds:
        raise FieldErrors({"what": "Choose one from the list."})
    audience = _audience(submission, viewer, services)
    place = _place(submission, services)
    timing = _timing(submission)
    zone = timing.zone or (services.schedules.zone(viewer, now=submission.now) if place else RECIPIENT)
    written = {"what": what, "for": audience, "to": place, "when": timing, "zone": None if timing.zone else zone}
    written["with"] = _options(submission, services) if what == LEADERBOARD.what else {}
    try:
        definition = ScheduleDefinition.model_validate(written)
    except ValidationError as error:
        sentence = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise FieldErrors({"when": escape(f"{sentence[:1].upper()}{sentence[1:]}.")}) from error
    key = services.schedules.make(definition, by=viewer, now=submission.now)
    entry = services.schedules.entry(key, viewer=viewer, now=submission.now)
    first = f"Scheduled: {_told(entry)}"
    return Reply(Message(first, (Paragraph(first), *_next(entry, viewer, submission, services), _buttons(entry))))


def pause(request: Request, services: Services) -> Reply:
    viewer, entry = _pressed(request, services)
    services.schedules.pause(entry.key, by=viewer, now=request.now)
    return Reply(_listed(request, services, f"Paused: {_told(entry)}"), update=True)


def resume(request: Request, services: Services) -> Reply:
    viewer, entry = _pressed(request, services)
    services.schedules.resume(entry.key, by=viewer, now=request.now)
    return Reply(_listed(request, services, f"Goes on: {_told(entry)}"), update=True)


def delete(request: Request, services: Services) -> Reply:
    viewer, entry = _pressed(request, services)
    services.schedules.delete(entry.key, by=viewer, now=request.now)
    sentence = f"Deleted: {_told(entry)}"
    if not entry.in_chat:
        sentence += " It came from the playbook file: take it out there too, or it is back when that is applied again."
    return Reply(_listed(request, services, sentence), update=True)


def preview(request: Request, services: Services) -> Reply:
    """[Send me a preview now]: one of the posts, made with the rights of who asks, for them alone."""
    viewer, entry = _pressed(request, services)
    targets = services.schedules.targets(entry.key, viewer=viewer, now=request.now)
    own_first = sorted(targets, key=lambda target: target.person != viewer)
    for target in islice(own_first, MOST_TRIED):
        message = services.composers[target.kind]({**target.data, BY: str(viewer)}, request.now)
        if message is not None:
            first = f"A preview. It would go to {_whom(target, len(targets), services)} now."
            return Reply(Message(message.summary, (Paragraph(first), *message.blocks)))
    raise UserError("It would go to nobody now: those it is for are away, or there is nothing to show them yet.")


def _makes(written: str) -> bool:
    return written.strip().casefold() == NEW


def _pressed(request: Request, services: Services) -> tuple[int, Entry]:
    """Who presses, and the schedule that the button names, if it is theirs to change."""
    viewer = services.known_person(request)
    return viewer, services.schedules.entry(request.value.get(KEY, ""), viewer=viewer, now=request.now)


def _audience(submission: Submission, viewer: int, services: Services) -> dict[str, object]:
    teams = services.schedules.teams(viewer, now=submission.now)
    match submission.answers.get("for"):
        case "me":
            person = services.people.person(viewer)
            return {"person": person.key if person else ""}
        case "everyone":
            return {"everyone": True}
        case _:
            chosen = number(submission.answers, "for")
            team = next((team for team in teams if team.id == chosen), None)
            if team is None:
                raise FieldErrors({"for": "Choose one from the list."})
            return {"team": team.key}


def _place(submission: Submission, services: Services) -> str | tuple[()]:
    """The name of the conversation that it goes to; nothing by direct message."""
    where = submission.answers.get("where")
    if where == DIRECT:
        if "to" in submission.answers:
            raise FieldErrors({"where": "A channel is chosen below: say that it goes there, or leave that empty."})
        return ()
    if where not in (HERE, CHANNEL):
        raise FieldErrors({"where": "Choose one from the list."})
    field = "where" if where == HERE else "to"
    if where == CHANNEL and "to" not in submission.answers:
        raise FieldErrors({"to": "Choose a channel that I am in."})
    conversation = submission.conversation if where == HERE else number(submission.answers, "to")
    if not services.is_shared(conversation, submission):
        raise FieldErrors({field: "Choose a channel that I am in."})
    return services.schedules.place(conversation)


def _metrics(services: Services) -> tuple[Option, ...]:
    known = services.leaderboards.vocabulary().rules.metrics
    return (Option("Score", SCORE), *(Option(each.name, key) for key, each in list(known.items())[:MOST_METRICS]))


def _options(submission: Submission, services: Services) -> dict[str, object]:
    metric, live = submission.answers.get("metric", SCORE), submission.answers.get("live", ANEW)
    if metric not in {each.value for each in _metrics(services)}:
        raise FieldErrors({"metric": "Choose one from the list."})
    if live not in (ANEW, KEPT):
        raise FieldErrors({"live": "Choose one from the list."})
    return ({} if metric == SCORE else {"metric": metric}) | ({"live": True} if live == KEPT else {})


def _timing(submission: Submission) -> When:
    try:
        return parse_when(str(submission.answers.get("when", "")))
    except UserError as error:
        raise FieldErrors({"when": str(error)}) from error


def _listed(asked: Request, services: Services, sentence: str = "") -> Message:
    """The schedules they may change, each with its buttons; `sentence` before them."""
    viewer = services.known_person(asked)
    entries = services.schedules.listed(viewer, now=asked.now)
    first = sentence or ("Posted by the clock:" if entries else "Nothing is scheduled for those you lead yet.")
    blocks: list[Block] = [Paragraph(first)]
    for entry in entries[:SHOWN]:
        blocks += [Paragraph(_told(entry)), *_next(entry, viewer, asked, services), _buttons(entry)]
    if len(entries) > SHOWN:
        blocks.append(Footnote(f"{len(entries) - SHOWN} more stand in the playbook: `pacer playbook export` writes them all."))
    blocks.append(Buttons((Button("Schedule a post", "schedule.new", style=Style.PRIMARY),)))
    return Message(first, tuple(blocks))


def _told(entry: Entry) -> str:
    """ "**Scorecard** for North by direct message, every Monday at 08:00." """
    whom = f" for {shown(entry.whom)}" if entry.whom else ""
    where = f"in {', '.join(map(shown, entry.definition.to))}" if entry.definition.to else "by direct message"
    return f"**{shown(entry.name)}**{whom} {where}, {escape(words(entry.definition.timing))}."


def _next(entry: Entry, viewer: int, asked: Request | Submission, services: Services) -> tuple[Footnote, ...]:
    if entry.paused:
        return (Footnote("Paused."),)
    if entry.next_at is None:
        return (Footnote("Not again within a year."),)
    zone = ZoneInfo(services.schedules.zone(viewer, now=asked.now))
    return (Footnote(f"Next: {dates.moment(entry.next_at, asked.caller.locale, zone)}."),)


def _buttons(entry: Entry) -> Buttons:
    value = {KEY: entry.key}
    turn = Button("Resume", "schedule.resume", value) if entry.paused else Button("Pause", "schedule.pause", value)
    send = Button("Send me a preview now", "schedule.preview", value)
    return Buttons((turn, send, Button("Delete", "schedule.delete", value, Style.DANGER)))


def _whom(target: Target, count: int, services: Services) -> str:
    """Who it goes to, and how many others."""
    if target.person is not None:
        first = shown(services.people.names([target.person]).get(target.person, ""))
    else:
        first = shown(services.contacts.whereabouts(target.conversation).name) if target.conversation is not None else ""
    others = count - 1
    return f"**{first}**" + (f" and {others} other{'s' if others > 1 else ''}" if others else "")


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="What I post by the clock: scorecards to people you lead, their team's and leaderboards to a channel.",
        run=schedule,
        usage="[new]",
        examples=("", NEW),
        who="managers",
        opens_form=_makes,
    ),
    actions=(
        Action("schedule.new", new, opens_form=lambda words: True),
        Action("schedule.pause", pause),
        Action("schedule.resume", resume),
        Action("schedule.delete", delete),
        Action("schedule.preview", preview),
    ),
    forms=(FormSpec(NAME, build, submit),),
)
