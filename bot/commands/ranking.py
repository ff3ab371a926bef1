"""What the words after `leaderboard` mean: what is ranked, over which period, who, and what the rows are."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.chat.errors import UserError
from bot.chat.request import Request
from bot.commands.services import Services
from bot.metrics.leaderboards.service import Vocabulary
from bot.metrics.leaderboards.wanted import SCORE, Wanted
from bot.metrics.period import Period
from bot.metrics.period_words import mistaken, split
from bot.people.names import fold
from bot.people.unclear import Unclear, shown

_BY_GOAL = re.compile(r"(?<!\S)(?:by )?(?:(?:%|percent) of (?:the )?)?goals?(?!\S)|(?<!\S)by attainment(?!\S)", re.IGNORECASE)
_TEAMS = re.compile(r"(?<!\S)by teams?(?!\S)", re.IGNORECASE)
_PEOPLE = re.compile(r"(?<!\S)by (?:person|people|reps?)(?!\S)", re.IGNORECASE)
_MIXED = re.compile(r"(?<!\S)all roles(?!\S)", re.IGNORECASE)
_SCORE = re.compile(r"(?<!\S)(?:scorecards?|scores?)(?!\S)", re.IGNORECASE)
_EVERYONE = re.compile(r"(?<!\S)(?:everyone|everybody|all)(?!\S)", re.IGNORECASE)
_OWN = re.compile(r"(?<!\S)my team(?!\S)", re.IGNORECASE)
_MOST_LETTERS = 300
_CLOSE_ENOUGH = 70


def read(words: str, viewer: int, request: Request, services: Services) -> tuple[Wanted, str | None]:
    """What is wanted, and the period's key, None for the usual; the words stand in any order. Raises UserError, `Unclear` for a team."""
    known = services.leaderboards.vocabulary()
    text = " ".join(words.split())[:_MOST_LETTERS]
    text, mixed = _without(text, _MIXED)
    text, metric = _named(text, {each.name: key for key, each in known.rules.metrics.items()} | {key: key for key in known.rules.metrics})
    text, teams = _without(text, _TEAMS)
    text, _ = _without(text, _PEOPLE)
    text, by_goal = _without(text, _BY_GOAL)
    text, _ = _without(text, _SCORE)
    wanted = Wanted(metric or SCORE, by_goal, teams, mixed=mixed)
    text, role = _named(text, {role: role for role in known.roles}, "role ")
    text, own = _without(text, _OWN)
    text, everyone = _without(text, _EVERYONE)
    text, period = _period(text, wanted, request, services)
    if text:
        team = _team(text, viewer, request, services, known)
        return replace(wanted, team=team, role=role or ""), period
    if role or everyone or (wanted.teams and not own):
        return replace(wanted, role=role or ""), period
    return replace(wanted, team=services.leaderboards.usual(viewer, request.now).team), period


def _without(text: str, pattern: re.Pattern[str]) -> tuple[str, bool]:
    left, found = pattern.subn(" ", text)
    return " ".join(left.split()), bool(found)


def _named(text: str, names: Mapping[str, str], *before: str) -> tuple[str, str | None]:
    """The longest of `names` that stands in the text, by its value; `before` it may stand a word that says what it is."""
    padded = f" {text.casefold()} "
    for name in sorted(names, key=len, reverse=True):
        for lead in (*before, ""):
            at = padded.find(f" {lead}{name.casefold()} ")
            # A text whose letters fold into more than one has other places.
            if at >= 0 and len(padded) == len(text) + 2:
                return f"{text[:at]} {text[at + len(lead) + len(name) :]}".strip(), names[name]
    return text, None


def _period(text: str, wanted: Wanted, request: Request, services: Services) -> tuple[str, str | None]:
    """The period, wherever in the text it stands."""
    if not text:
        return text, None
    today = services.leaderboards.period(wanted, "today", request.now).starts_on
    grid, parts = services.leaderboards.vocabulary().rules.grid, text.split()
    found: Period | None = None
    for start in range(len(parts)):
        left, found = split(" ".join(parts[start:]), today, grid)
        if found is not None:
            return " ".join([*parts[:start], *left.split()]), found.key
    if sentence := mistaken(text, today, guess=False):
        raise UserError(sentence)
    return text, None


def _team(text: str, viewer: int, request: Request, services: Services, known: Vocabulary) -> int:
    """The team that the rest of the words name; nobody else can be meant by them."""
    named = text[len("team ") :].strip() if text.casefold().startswith("team ") else text
    try:
        return services.people.find_team(named, now=request.now, viewer=viewer).id
    except Unclear as unclear:
        if unclear.choices or named != text:
            raise
        raise UserError(_unknown(text, known)) from unclear


def _unknown(text: str, known: Vocabulary) -> str:
    names = [*(each.name for each in known.rules.metrics.values()), *known.roles, *(each.name for each in known.teams)]
    near = process.extractOne(fold(text), list(map(fold, names)), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    hint = f"Did you mean {shown(names[near[2]])}?" if near else f"Write a metric ({_some(known)}), a period, a team, a role or everyone."
    return f"I don't know what “{shown(text)}” is. {hint}"


def _some(known: Vocabulary) -> str:
    names: Iterable[str] = (shown(each.name) for each in known.rules.metrics.values())
    return ", ".join([*names][:4]) or "none yet"
