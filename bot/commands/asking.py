"""What the words after a command mean: whose numbers, over which period."""

from dataclasses import dataclass

from bot.chat.errors import UserError
from bot.chat.request import Request
from bot.commands.services import Services
from bot.metrics.period_words import mistaken, split
from bot.metrics.views import Subject
from bot.people.unclear import Unclear
from bot.people.values import Team

WHATIF = ("whatif", "what-if", "what if")


@dataclass(frozen=True)
class Asked:
    """Whose card, over which period (a key, or None for the usual)."""

    subject: Subject
    period: str | None


def read(words: str, viewer: int, request: Request, services: Services, *, own: bool = False) -> Asked:
    """From typed words: a name or mention, "team NAME", a period, in any order; nothing is one's own card, or one's team's.

    `own` is one's own card whoever one leads. Raises `Unclear` for a name, `UserError` for what was meant as a period.
    """
    name, period = words.strip(), None
    today = services.metrics.today(viewer, request.now) if name else request.now.date()
    if name:
        name, period = split(name, today, services.metrics.rules().grid)
    key = period.key if period else None
    if name.casefold() in ("", "me", "my", "mine"):
        led = () if own or name else services.people.teams_led(viewer, now=request.now)
        return Asked(Subject("team", led[0].id) if led else Subject("person", viewer), key)
    try:
        return Asked(_subject(name, viewer, request, services), key)
    except Unclear as unclear:
        if sentence := mistaken(name, today, guess=not unclear.choices):
            raise UserError(sentence) from unclear
        raise


def without_whatif(words: str) -> tuple[str, bool]:
    """The other words, and whether "what if" stood before or behind them."""
    folded = words.casefold().strip()
    for spelling in WHATIF:
        if folded == spelling or folded.startswith(spelling + " "):
            return words.strip()[len(spelling) :].strip(), True
        if folded.endswith(" " + spelling):
            return words.strip()[: -len(spelling)].strip(), True
    return words, False


def _subject(name: str, viewer: int, request: Request, services: Services) -> Subject:
    if name.casefold().startswith("team "):
        return Subject("team", services.people.find_team(name[len("team ") :].strip(), now=request.now, viewer=viewer).id)
    found = services.people.find(name, now=request.now, viewer=viewer)
    return Subject("team" if isinstance(found, Team) else "person", found.id)
