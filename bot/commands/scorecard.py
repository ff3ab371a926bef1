"""``/scorecard``: where somebody, or a team, stands against their goals."""

from collections.abc import Sequence

from bot.chat.errors import FieldErrors, Refusal, UserError
from bot.chat.form import ConversationField, Form
from bot.chat.markup import escape
from bot.chat.message import Buttons, Choice, Message, Paragraph, notice
from bot.chat.request import OpenForm, Reply, Request, Submission
from bot.commands.answers import number
from bot.commands.asking import Asked, read, without_whatif
from bot.commands.registry import Action, Command, Feature, FormSpec
from bot.commands.services import Services
from bot.commands.sharing import conversation_of, here_of
from bot.deliveries.service import owe
from bot.metrics import posts, views
from bot.metrics.posts import Shared
from bot.metrics.results import Line
from bot.people.unclear import Unclear
from bot.people.values import Person, Team

NAME = "scorecard"
SHARE_FORM = "scorecard.share_to"
MOST_CHOICES = 25
MOST_LETTERS = 75


def scorecard(request: Request, services: Services) -> Reply:
    viewer = services.known_person(request)
    words, whatif = without_whatif(request.words)
    try:
        asked = read(words, viewer, request, services, own=whatif)
    except Unclear as unclear:
        return Reply(_which(unclear, whatif=whatif))
    if whatif:
        return Reply(_whatif(asked, viewer, request, services))
    return Reply(_card(asked, viewer, request, services))


def pick(request: Request, services: Services) -> Reply:
    """Which of several was meant."""
    kind, _, number = request.value.get("who", "").partition(":")
    asked = Asked(views.Subject.read({kind: number}), None)
    viewer = services.known_person(request)
    content = _whatif if request.value.get("whatif") else _card
    return Reply(content(asked, viewer, request, services), update=True)


def show(request: Request, services: Services) -> Reply:
    """[My scorecard], or the card of the person or team that a button names."""
    viewer = services.known_person(request)
    return Reply(_card(_pressed(request, viewer, services), viewer, request, services))


def turn(request: Request, services: Services) -> Reply:
    """Previous and next period, in the place of the card that is shown."""
    viewer = services.known_person(request)
    return Reply(_card(_pressed(request, viewer, services), viewer, request, services), update=True)


def whatif(request: Request, services: Services) -> Reply:
    viewer = services.known_person(request)
    return Reply(_whatif(_pressed(request, viewer, services), viewer, request, services))


def why(request: Request, services: Services) -> Reply:
    """The records counted in one number: the card's first, until another is chosen."""
    viewer = services.known_person(request)
    asked = _pressed(request, viewer, services)
    rules = services.metrics.rules()
    metric = request.value.get("metric") or request.value.get("first") or next(iter(rules.metrics), None)
    if metric is None or asked.period is None:
        raise UserError("This button has expired. Ask for the scorecard again.")
    skip = request.value.get("skip", "0")
    page = int(skip) if skip.isascii() and skip.isdigit() and len(skip) < 7 else 0
    count = services.metrics.team_counted if asked.subject.kind == "team" else services.metrics.counted
    counted = count(viewer, asked.subject.id, metric, asked.period, request.now, skip=page)
    return Reply(views.why_message(counted, rules, skip=page, locale=request.caller.locale), update="metric" in request.value)


def share(request: Request, services: Services) -> Reply:
    """[Share in …]: for everyone in the conversation it was asked in."""
    viewer = services.known_person(request)
    return _share(
        _pressed(request, viewer, services),
        viewer,
        conversation_of(request, services, "Ask for the scorecard where you want to share it."),
        request,
        services,
        request.key or request.now.isoformat(),
    )


def share_to(request: Request, services: Services) -> Reply:
    """[Share to…]: the channel is chosen first."""
    services.known_person(request)
    return Reply(OpenForm(SHARE_FORM, dict(request.value), button="Choose where"))


def build_share(request: Request, services: Services) -> Form:
    asked = _pressed(request, services.known_person(request), services)
    return Form(
        SHARE_FORM,
        "Share the scorecard",
        (ConversationField("conversation", "Where", hint="I must be in that channel: invite me there first."),),
        submit="Share",
        context=_value(asked),
    )


def submit_share(submission: Submission, services: Services) -> Reply:
    viewer = services.known_person(submission)
    asked = Asked(views.Subject.read(submission.context), submission.context.get("period"))
    conversation = number(submission.answers, "conversation")
    if not services.is_shared(conversation, submission):
        raise FieldErrors({"conversation": "Choose a channel that I am in."})
    return _share(asked, viewer, conversation, submission, services, submission.now.isoformat())


def _share(asked: Asked, viewer: int, conversation: int, request: Request | Submission, services: Services, wish: str) -> Reply:
    """Owes the post, one for each `wish`; the rights are checked now, for an answer, and again when it is made."""
    shared = Shared(asked.subject, asked.period or "", by=viewer, tell=services.contacts.direct(request.caller.account))
    if posts.compose(services.metrics, shared, request.now) is None:
        raise Refusal("You can share your own scorecard, and those of people and teams you lead.")
    with services.database.write() as uow:
        key = f"scorecard:{asked.subject}:{asked.period}:{conversation}:{wish}"
        owe(uow, key, conversation=conversation, kind=posts.KIND, data=shared.data(), now=request.now)
    return Reply(notice("Sharing it there now."))


def _which(unclear: Unclear, *, whatif: bool) -> Message:
    """The sentence, and a choice of those who may be meant."""
    sentence = Paragraph(str(unclear))
    if not unclear.choices:
        return Message(str(unclear), (sentence,))
    options = tuple((_option(each), _reference(each)) for each in unclear.choices[:MOST_CHOICES])
    choice = Choice("Choose one", "scorecard.pick", "who", options, {"whatif": "yes"} if whatif else {})
    return Message(str(unclear), (sentence, Buttons((choice,))))


def _reference(choice: Person | Team) -> str:
    return f"{'team' if isinstance(choice, Team) else 'person'}:{choice.id}"


def _option(choice: Person | Team) -> str:
    told = f" · {choice.email}" if isinstance(choice, Person) and choice.email else ""
    return escape(f"{choice.name[:40]}{told}"[:MOST_LETTERS])


def _pressed(request: Request, viewer: int, services: Services) -> Asked:
    """From a button's value, which anybody can forge: what it names is looked up, and the rights are checked as ever."""
    if not request.value:
        return read("", viewer, request, services)
    return Asked(views.Subject.read(request.value), request.value.get("period"))


def _value(asked: Asked) -> dict[str, str]:
    return asked.subject.value() | ({"period": asked.period} if asked.period else {})


def _card(asked: Asked, viewer: int, request: Request, services: Services) -> Message:
    look, here = services.look(request), here_of(request, services)
    if asked.subject.kind == "team":
        team = services.metrics.team_scorecard(viewer, asked.subject.id, asked.period, request.now)
        _require_something(team.lines, services, request)
        return views.team_message(team, look=look, here=here)
    person = services.metrics.scorecard(viewer, asked.subject.id, asked.period, request.now)
    _require_something(person.lines, services, request)
    return views.person_message(person, look=look, here=here, viewer=viewer)


def _require_something(lines: Sequence[Line], services: Services, request: Request) -> None:
    """Where there is nothing at all on a card, perhaps nobody has set the bot up yet: then that is said."""
    if not any(line.has_data for line in lines):
        services.wanting.nothing(request.now)


def _whatif(asked: Asked, viewer: int, request: Request, services: Services) -> Message:
    if asked.subject.kind == "team":
        raise UserError("What-if looks at one person: name one, as in `/scorecard whatif @ben`.")
    return views.whatif_message(services.metrics.whatif(viewer, asked.subject.id, asked.period, request.now), look=services.look(request))


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="Where you stand against your goals, in a picture.",
        run=scorecard,
        usage="[@someone | team NAME] [period] or whatif",
        examples=("", "last quarter", "whatif"),
        leading=("@ben", "team Northeast", "whatif @ben"),
        takes_person=True,
        short=True,
    ),
    actions=(
        Action("scorecard.show", show),
        Action("scorecard.pick", pick),
        Action("scorecard.period", turn),
        Action("scorecard.why", why),
        Action("scorecard.whatif", whatif),
        Action("scorecard.share", share),
        Action(SHARE_FORM, share_to, opens_form=lambda words: True),
    ),
    forms=(FormSpec(SHARE_FORM, build_share, submit_share),),
)
