"""``/contest``: what one is in and where one stands; joined, launched, paused and handed out from its buttons."""

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.chat.message import Message, notice
from bot.chat.request import OpenForm, Reply, Request
from bot.commands.contest_form import CHANGE, NEW, holds
from bot.commands.registry import Action, Command, Feature
from bot.commands.services import Services
from bot.contests import papers, views
from bot.contests.service import Held
from bot.contests.views import CONTEST, OF, PRIZE, SKIP

NAME = "contest"
MAKE, PRIZES = "new", "prizes"
_DIGITS = 9


def contest(request: Request, services: Services) -> Reply:
    words = request.words.strip()
    first, _, rest = words.partition(" ")
    if not words:
        return Reply(_listed(request, services))
    if first.casefold() == MAKE:
        return _make(request, services, rest.strip())
    if words.casefold() == PRIZES:
        return prizes(request, services)
    return Reply(_shown(words, request, services))


def new(request: Request, services: Services) -> Reply:
    return _make(request, services, "")


def show(request: Request, services: Services) -> Reply:
    return Reply(_shown(_key(request), request, services))


def rules(request: Request, services: Services) -> Reply:
    return Reply(views.rules_message(_held(request, services), services.look(request)))


def records(request: Request, services: Services) -> Reply:
    """The records that count, of everyone or of one entrant."""
    viewer, of = services.known_person(request), request.value.get(OF, "")
    page = services.contests.counted(_key(request), viewer=viewer, of=of, skip=_number(request.value.get(SKIP, "0")), now=request.now)
    return Reply(papers.records_message(page, services.look(request)), update=OF in request.value)


def join(request: Request, services: Services) -> Reply:
    """From the launch post too: there the answer is for the one who joins alone."""
    held = services.contests.join(_key(request), viewer=services.known_person(request), now=request.now)
    return Reply(_message(held, request, services, f"You are in “{escape(held.rules.name)}”."))


def leave(request: Request, services: Services) -> Reply:
    services.contests.leave(_key(request), viewer=services.known_person(request), now=request.now)
    return Reply(_message(_held(request, services), request, services, "You have left it: what you did counts no more."))


def launch(request: Request, services: Services) -> Reply:
    held = services.contests.launch(_key(request), by=services.known_person(request), now=request.now)
    return Reply(_message(held, request, services, views.launched(held, services.look(request), request.now)), update=True)


def try_out(request: Request, services: Services) -> Reply:
    reading = services.contests.try_out(_key(request), by=services.known_person(request), now=request.now)
    return Reply(papers.replay_message(_held(request, services), reading, services.look(request)))


def discard(request: Request, services: Services) -> Reply:
    """A draft alone: what was launched is cancelled for a reason."""
    held = _held(request, services)
    if held.state != "draft":
        raise UserError("Only a draft is discarded.")
    services.contests.cancel(held.key, "", by=services.known_person(request), now=request.now)
    return Reply(notice(f"Discarded: “{escape(held.rules.name)}”."), update=True)


def pause(request: Request, services: Services) -> Reply:
    services.contests.pause(_key(request), by=services.known_person(request), now=request.now)
    return Reply(_message(_held(request, services), request, services, "Paused: nothing is posted of it until it goes on."), update=True)


def resume(request: Request, services: Services) -> Reply:
    services.contests.resume(_key(request), by=services.known_person(request), now=request.now)
    return Reply(_message(_held(request, services), request, services, "It goes on."), update=True)


def prizes(request: Request, services: Services) -> Reply:
    return Reply(_ledger(request, services))


def claim(request: Request, services: Services) -> Reply:
    """[Claim], from the winner's own message."""
    name = services.contests.claim(_number(request.value.get(PRIZE, "")), viewer=services.known_person(request), now=request.now)
    return Reply(notice(f"Claimed: your prize of “{escape(name)}”. Whoever holds the contest is told."), update=True)


def settle(request: Request, services: Services) -> Reply:
    services.contests.settle(_number(request.value.get(PRIZE, "")), by=services.known_person(request), now=request.now)
    return Reply(_ledger(request, services), update=True)


def questions(request: Request, services: Services) -> Reply:
    by, held = services.known_person(request), _held(request, services)
    asked = services.contests.questions(held.key, by=by, now=request.now)
    names = services.people.names({each.asked_by for each in asked})
    return Reply(papers.questions_message(held, asked, names, services.look(request)))


def _make(request: Request, services: Services, start_from: str) -> Reply:
    holds(request, services)
    return Reply(OpenForm(NEW, {"from": start_from} if start_from else {}, button="Make a contest"))


def change(request: Request, services: Services) -> Reply:
    services.known_person(request)
    return Reply(OpenForm(CHANGE, {CONTEST: _key(request)}, button="Change the rules"))


def _listed(request: Request, services: Services) -> Message:
    viewer = services.known_person(request)
    held = services.contests.mine(viewer, now=request.now)
    makes = bool(services.targets.teams(viewer, now=request.now))
    return papers.list_message(held, services.look(request), makes=makes)


def _ledger(request: Request, services: Services) -> Message:
    won = services.contests.ledger(services.known_person(request), now=request.now)
    return papers.ledger_message(won, services.people.names({each.person for each in won}))


def _held(request: Request, services: Services) -> Held:
    return services.contests.contest(_key(request), viewer=services.known_person(request), now=request.now)


def _shown(words: str, request: Request, services: Services) -> Message:
    held = services.contests.contest(words, viewer=services.known_person(request), now=request.now)
    return _message(held, request, services)


def _message(held: Held, request: Request, services: Services, sentence: str = "") -> Message:
    admin = services.people.is_admin(services.known_person(request), now=request.now)
    return views.contest_message(held, services.look(request), admin=admin, sentence=sentence)


def _key(request: Request) -> str:
    return request.value.get(CONTEST, "")


def _number(text: str) -> int:
    """Of a button's value; what is no number is nothing's."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0


def _makes(words: str) -> bool:
    return words.strip().casefold().partition(" ")[0] == MAKE


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="The contests you are in: your rank, the gap and the time left; and new ones.",
        run=contest,
        usage="[NAME | new | prizes]",
        examples=("", "call blitz"),
        leading=("new", "prizes"),
        short=True,
        opens_form=_makes,
    ),
    actions=(
        Action("contest.new", new, opens_form=lambda words: True),
        Action("contest.show", show),
        Action("contest.rules", rules),
        Action("contest.records", records),
        Action("contest.join", join),
        Action("contest.leave", leave),
        Action("contest.launch", launch),
        Action("contest.try", try_out),
        Action("contest.discard", discard),
        Action("contest.pause", pause),
        Action("contest.resume", resume),
        Action("contest.prizes", prizes),
        Action("contest.claim", claim),
        Action("contest.settle", settle),
        Action("contest.questions", questions),
        Action(CHANGE, change, opens_form=lambda words: True),
    ),
)
