"""``/leaderboard``: who stands where, people or teams, by a metric, its share of the goal, or the score."""

from collections.abc import Mapping

from bot.chat.errors import FieldErrors, Refusal
from bot.chat.form import ConversationField, Form
from bot.chat.message import Message, notice
from bot.chat.request import OpenForm, Reply, Request, Submission
from bot.commands.answers import number
from bot.commands.ranking import read
from bot.commands.registry import Action, Command, Feature, FormSpec
from bot.commands.services import Services
from bot.commands.sharing import conversation_of, here_of
from bot.deliveries.service import owe
from bot.metrics.leaderboards import posts
from bot.metrics.leaderboards.posts import SharedBoard
from bot.metrics.leaderboards.views import leaderboard_message
from bot.metrics.leaderboards.wanted import Wanted

NAME = "leaderboard"
SHARE_FORM = "leaderboard.share_to"


def leaderboard(request: Request, services: Services) -> Reply:
    viewer = services.known_person(request)
    wanted, period = read(request.words, viewer, request, services)
    return Reply(_board(wanted, period, viewer, request, services))


def show(request: Request, services: Services) -> Reply:
    """Another period, or by the other measure, in the place of the one that is shown."""
    viewer = services.known_person(request)
    return Reply(_board(Wanted.read(request.value), request.value.get("period"), viewer, request, services), update=True)


def share(request: Request, services: Services) -> Reply:
    """[Share in …]: its public form, for everyone in the conversation it was asked in."""
    viewer = services.known_person(request)
    conversation = conversation_of(request, services, "Ask for the leaderboard where you want to share it.")
    return _share(request.value, viewer, conversation, request, services, request.key or request.now.isoformat())


def share_to(request: Request, services: Services) -> Reply:
    """[Share to…]: the channel is chosen first."""
    services.known_person(request)
    return Reply(OpenForm(SHARE_FORM, dict(request.value), button="Choose where"))


def build_share(request: Request, services: Services) -> Form:
    services.known_person(request)
    wanted, period = Wanted.read(request.value), request.value.get("period", "")
    return Form(
        SHARE_FORM,
        "Share the leaderboard",
        (ConversationField("conversation", "Where", hint="I must be in that channel: invite me there first."),),
        submit="Share",
        context=wanted.value() | {"period": period},
    )


def submit_share(submission: Submission, services: Services) -> Reply:
    viewer = services.known_person(submission)
    conversation = number(submission.answers, "conversation")
    if not services.is_shared(conversation, submission):
        raise FieldErrors({"conversation": "Choose a channel that I am in."})
    return _share(submission.context, viewer, conversation, submission, services, submission.now.isoformat())


def _share(value: Mapping[str, str], viewer: int, conversation: int, request: Request | Submission, services: Services, wish: str) -> Reply:
    """Owes the post, one for each `wish`; the rights are checked now, for an answer, and again when it is made."""
    wanted, period = Wanted.read(value), value.get("period", "")
    shared = SharedBoard(wanted, period, by=viewer, tell=services.contacts.direct(request.caller.account))
    if posts.compose(services.leaderboards, shared, request.now) is None:
        raise Refusal("There is nothing that you could share there.")
    with services.database.write() as uow:
        key = f"leaderboard:{wanted.value()}:{period}:{conversation}:{wish}"
        owe(uow, key, conversation=conversation, kind=posts.KIND, data=shared.data(), now=request.now)
    return Reply(notice("Sharing it there now: the first places alone."))


def _board(wanted: Wanted, period: str | None, viewer: int, request: Request, services: Services) -> Message:
    result = services.leaderboards.leaderboard(viewer, wanted, period, request.now)
    if not any(each.measure for each in result.entries):
        services.wanting.nothing(request.now)
    return leaderboard_message(result, look=services.look(request), here=here_of(request, services))


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="Who stands where: people or teams, by a metric, by its share of the goal, or by score.",
        run=leaderboard,
        usage="[metric | scorecard] [by goal] [period] [team NAME | role | everyone] [all roles] [by person | by team]",
        examples=("", "revenue", "revenue by goal last quarter", "everyone", "calls this week by team"),
        leading=("team Northeast", "revenue team Northeast all roles"),
        short=True,
    ),
    actions=(
        Action("leaderboard.show", show),
        Action("leaderboard.share", share),
        Action(SHARE_FORM, share_to, opens_form=lambda words: True),
    ),
    forms=(FormSpec(SHARE_FORM, build_share, submit_share),),
)
