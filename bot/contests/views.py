"""Contests as messages for one reader: the list, a standing, the rules, a replay of the past, the records that count, prizes, questions."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from bot.charts.cards import CARDS, card_of, wording
from bot.charts.cards.contests.head import Phase
from bot.chat.markup import escape
from bot.chat.message import Block, Button, Buttons, Column, Facts, Footnote, Message, Paragraph, Picture, Style, Table
from bot.contests import pictures, words
from bot.contests.lifecycle import State
from bot.contests.pictures import Shown
from bot.contests.reading import Stood
from bot.contests.results import Row
from bot.contests.rules import Rules, unit
from bot.contests.service import Held
from bot.metrics.cards import Look
from bot.texts import dates
from bot.texts.numbers import Unit, figure

CONTEST, OF, SKIP, PRIZE, QUESTION, RECORD = "contest", "of", "skip", "prize", "question", "record"
"""Where buttons keep a contest's key, an entrant's key, a place in a list, and the ids of a prize, a question and a record."""
MOST_ROWS = 30
_PODIUM = 3


def contest_message(held: Held, look: Look, *, admin: bool, sentence: str = "") -> Message:
    """The standing as its reader sees it; a draft is its rules. `sentence` before it, as an answer to a button."""
    summary = sentence or _summary(held, look)
    blocks: list[Block] = [Paragraph(summary)]
    if held.stood is None:
        return Message(summary, (*blocks, Paragraph(held.fault), *_rows_of(_managing(held, admin))))
    if held.state == "draft":
        return Message(summary, (*blocks, Facts(_rules(held.rules, held.stood, look)), *draft_buttons(held)))
    if held.reason:
        blocks.append(Footnote(escape(held.reason)))
    if held.state != "cancelled":
        blocks += [_picture(held, held.stood, look), *_table(held, held.stood, look)]
    blocks.append(Footnote(escape(_in_a_line(held.rules, held.stood, look))))
    return Message(summary, (*blocks, *_rows_of(_playing(held)), *_rows_of(_managing(held, admin))))


def rules_message(held: Held, look: Look) -> Message:
    """All that was agreed."""
    summary = f"The rules of “{escape(held.rules.name)}”" + (f", version {held.version}" if held.version > 1 else "")
    if held.stood is None:
        return Message(summary, (Paragraph(summary), Paragraph(held.fault)))
    return Message(summary, (Paragraph(summary), Facts(_rules(held.rules, held.stood, look)), Buttons((show_button(held),))))


def _summary(held: Held, look: Look) -> str:
    name = f"“{escape(held.rules.name)}”"
    if held.stood is None:
        return f"{name} cannot be counted now"
    clock = words.clock(held.rules, held.stood.standing.at, look.locale)
    leads = _leads(held, held.stood, look)
    match held.state:
        case "draft":
            return f"{name}, a draft: nobody is told of it yet"
        case "announced":
            return f"{name} {clock or 'starts now'}"
        case "running":
            return f"{name} is paused: {leads}" if held.paused else f"{name}: {leads}, {clock or 'ending now'}"
        case "provisional":
            return f"{name} is over, the result is provisional: {leads}"
        case "final":
            return f"{name} is over, the result is final: {leads}"
        case "cancelled":
            return f"{name} is cancelled"
        case _:
            assert_never(held.state)


def _leads(held: Held, stood: Stood, look: Look) -> str:
    """Where its reader is, else who leads."""
    mine = held.mine
    if mine is not None and mine.rank is not None and mine.score:
        told = f"you are {mine.rank} of {held.of} with {score_of(mine, stood, look)}"
        if gap := gap_of(mine, stood, look):
            told += f", {gap} to the next place"
        if mine.missing:
            told += f", {words.score_words(held.rules, stood.names, mine.missing, look.locale)} to what is next to reach"
        return told
    leaders = stood.standing.leaders
    if not leaders:
        return "nobody has scored yet"
    who = wording.listed([escape(each.entrant.name) for each in leaders[:_PODIUM]], look.locale)
    more = f" and {len(leaders) - _PODIUM} more" if len(leaders) > _PODIUM else ""
    return f"{who}{more} {'lead' if len(leaders) > 1 else 'leads'} with {score_of(leaders[0], stood, look)}"


def _picture(held: Held, stood: Stood, look: Look) -> Picture:
    person = next((member.person for member in held.mine.entrant.members), None) if held.mine else None
    shown = Shown(phase(held.state, paused=held.paused), stood.names, stood.standing.at, person, locale=look.drawn, compact=look.compact)
    data = pictures.picture(stood.standing, shown)
    card = card_of(data)
    return Picture(card, data, CARDS[card].alt(data), look.theme)


def phase(state: State, *, paused: bool) -> Phase:
    """What a picture says of the contest."""
    if paused:
        return "paused"
    match state:
        case "draft" | "announced" | "cancelled":
            return "waiting"
        case "running" | "provisional" | "final":
            return state
        case _:
            assert_never(state)


def _table(held: Held, stood: Stood, look: Look) -> Sequence[Block]:
    if held.state == "announced":
        return ()
    rows = [row for row in stood.standing.rows if not row.out][:MOST_ROWS]
    told = tuple(
        (
            "–" if row.rank is None else str(row.rank),
            f"**{escape(row.entrant.name)}**" if row is held.mine else escape(row.entrant.name),
            score_of(row, stood, look),
            gap_of(row, stood, look),
        )
        for row in rows
    )
    return (Table((Column("#"), Column("Who"), Column("Score", "right"), Column("To next", "right")), told),) if told else ()


def score_of(row: Row, stood: Stood, look: Look) -> str:
    return "–" if row.score is None else figure(row.score, Unit.parse(unit(stood.standing.rules, stood.names.metrics)), look.locale)


def gap_of(row: Row, stood: Stood, look: Look) -> str:
    return figure(row.gap, Unit.parse(unit(stood.standing.rules, stood.names.metrics)), look.locale) if row.gap else ""


def _rules(rules: Rules, stood: Stood, look: Look) -> tuple[tuple[str, str], ...]:
    return tuple((label, escape(told)) for label, told in words.said(rules, stood.names, look.locale))


def _in_a_line(rules: Rules, stood: Stood, look: Look) -> str:
    told = (
        words.format_words(rules, stood.names, look.locale),
        words.counts_words(rules, stood.names, look.locale),
        words.when_words(rules, look.locale),
    )
    prize = (f"Prize: {rules.prize}",) if rules.prize else ()
    return " · ".join((*told, *prize))


def show_button(held: Held) -> Button:
    return Button("The standing", "contest.show", {CONTEST: held.key})


def draft_buttons(held: Held) -> tuple[Buttons, ...]:
    here = {CONTEST: held.key}
    launch = Button("Launch", "contest.launch", here, Style.PRIMARY)
    rest = (Button("Try it on past weeks", "contest.try", here), Button("Change", "contest.change", here))
    return (Buttons((launch, *rest, Button("Discard", "contest.discard", here, Style.DANGER))),)


def _playing(held: Held) -> list[Button]:
    here = {CONTEST: held.key}
    found = [Button("Rules", "contest.rules", here)]
    inside = held.mine is not None and not held.mine.out
    if held.rules.entrants.enter == "opt_in" and held.state in ("announced", "running"):
        join = Button("Join", "contest.join", here, Style.PRIMARY)
        found.append(Button("Leave", "contest.leave", here) if inside else join)
    if held.state in ("running", "provisional", "final"):
        found.append(Button("Records that count", "contest.records", here))
    if held.state in ("running", "provisional"):
        found.append(Button("Question this", "contest.question", here))
    return found


def _managing(held: Held, admin: bool) -> list[Button]:
    """For who may change it."""
    here = {CONTEST: held.key}
    if not held.may_change:
        return []
    if held.state == "final":
        return [Button("Reopen …", "contest.reopen", here)] if admin else []
    if held.state == "cancelled":
        return []
    found = [Button("Go on", "contest.resume", here) if held.paused else Button("Pause", "contest.pause", here)]
    if held.stood is not None:
        found += [Button("Change rules", "contest.change", here), Button("Questions", "contest.questions", here)]
    return [*found, Button("Cancel …", "contest.cancel", here, Style.DANGER)]


def _rows_of(buttons: Sequence[Button]) -> tuple[Buttons, ...]:
    return (Buttons(tuple(buttons)),) if buttons else ()


def launched(held: Held, look: Look, now: datetime) -> str:
    """What a launch says."""
    starts = dates.moment(held.rules.starts, look.locale, held.rules.place)
    return f"“{escape(held.rules.name)}” is launched: it {'has started' if held.rules.starts <= now else f'starts {starts}'}."
