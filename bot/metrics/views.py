"""Scorecards as messages: the first line says score, pace and the gap, then the picture, then what can be done next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.charts import cards as pictures
from bot.charts.cards.scorecard import Scorecard
from bot.charts.cards.team import TOTALS, Team
from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.chat.message import Block, Button, Buttons, Column, Footnote, Message, Paragraph, Picture, Table
from bot.chat.request import CONVERSATION
from bot.metrics.answers import whatif_message, why_message
from bot.metrics.cards import Look, during, note, period_name, person_card, team_card, unheard
from bot.metrics.definitions import Direction
from bot.metrics.moment import Phase
from bot.metrics.period import following, previous
from bot.metrics.results import Line, PersonScorecard, TeamScorecard
from bot.texts.environment import words
from bot.texts.numbers import Unit, figure, ratio

__all__ = ["Here", "Look", "Subject", "period_name", "person_message", "team_message", "whatif_message", "why_message"]

_COLUMNS = (Column("Metric"), Column("So far", "right"), Column("Goal", "right"), Column("Reached", "right"), Column("Standing"))
_LONGEST_NAME = 60
_RUNNING = {"ahead": "ahead of pace", "close": "close to pace", "behind": "behind pace", "none": ""}
_OVER = {"ahead": "finished ahead", "close": "finished close", "behind": "finished behind", "none": ""}
_LEVEL = {"ahead": "at its goal", "close": "close to its goal", "behind": "not at its goal", "none": ""}
"""Of metrics that should be at their goal all the time, and so have no pace."""


@dataclass(frozen=True)
class Subject:
    """Whose scorecard, as buttons carry it."""

    kind: Literal["person", "team"]
    id: int

    def value(self) -> dict[str, str]:
        return {self.kind: str(self.id)}

    @classmethod
    def read(cls, value: Mapping[str, str]) -> "Subject":
        """From a button's value, which is never trusted. Raises UserError where it names nobody."""
        kind: Literal["person", "team"] = "team" if "team" in value else "person"
        number = value.get(kind, "")
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            raise UserError("This button has expired. Ask for the scorecard again.")
        return cls(kind, int(number))


@dataclass(frozen=True)
class Here:
    """The conversation that a card was asked in where others read, so that it can be shared there; `name` is empty where it has none."""

    conversation: int
    name: str = ""


def person_message(
    result: PersonScorecard, *, look: Look, here: Here | None = None, shared: bool = False, viewer: int | None = None
) -> Message:
    """`here` is None in a direct conversation; `shared`: posted for others, without buttons. `viewer` saves them reading their own name."""
    name = "" if viewer == result.person.id and not shared else result.person.name
    card = person_card(result, look, shared=shared)
    buttons = () if shared else _buttons(Subject("person", result.person.id), result, look, here, whatif=True)
    return _message(_summary(name, result, look), card, look, result, buttons)


def team_message(result: TeamScorecard, *, look: Look, here: Here | None = None, shared: bool = False) -> Message:
    """As `person_message`."""
    card = team_card(result, look, shared=shared)
    buttons = () if shared else _buttons(Subject("team", result.team.id), result, look, here, whatif=False)
    return _message(_summary(result.team.name, result, look), card, look, result, buttons, hidden=result.lines[TOTALS:])


def _message(
    summary: str,
    card: Scorecard | Team,
    look: Look,
    result: PersonScorecard | TeamScorecard,
    buttons: tuple[Button, ...],
    hidden: Sequence[Line] = (),
) -> Message:
    """`hidden` are lines that the picture has no room for. Where there is no line at all, there is nothing to draw, to turn or to share."""
    missing = escape(note(result, look.locale))
    told = () if missing in summary else (Footnote(missing),)
    if not result.lines:
        return Message(summary, (Paragraph(summary), *told))
    name = pictures.card_of(card)
    picture = Picture(name, card, pictures.CARDS[name].alt(card), look.theme, (_in_words(result, look),))
    blocks: list[Block] = [Paragraph(summary), picture]
    if hidden:
        blocks.append(Footnote(words("scorecard_rest", lines=", ".join(_against(line, look) for line in hidden))))
    blocks += told
    if buttons:
        blocks.append(Buttons(buttons))
    return Message(summary, tuple(blocks))


def _in_words(result: PersonScorecard | TeamScorecard, look: Look) -> Table:
    """The picture's numbers where no picture can be shown."""
    known = not unheard(result)
    return Table(_COLUMNS, tuple(_row(line, result.clock.phase, look, known=known) for line in result.lines))


def _row(line: Line, phase: Phase, look: Look, *, known: bool) -> tuple[str, ...]:
    """Unless anything is `known`, nothing is behind."""
    unit, standing = Unit.parse(line.metric.unit), line.standing
    words_of = _LEVEL if not line.metric.aggregation.additive else _OVER if phase == "over" else _RUNNING
    return (
        escape(line.metric.name),
        figure(standing.value, unit, look.locale, compact=look.compact),
        figure(standing.goal, unit, look.locale, compact=look.compact),
        ratio(standing.attainment, look.locale),
        (words_of[standing.status] if known else "") or "–",
    )


def _buttons(
    subject: Subject, result: PersonScorecard | TeamScorecard, look: Look, here: Here | None, *, whatif: bool
) -> tuple[Button, ...]:
    period, value = result.clock.period, subject.value() | {"period": result.clock.period.key}
    before, after = previous(period, result.grid), following(period, result.grid)
    found = [Button(f"◀ {period_name(before, look.locale)}", "scorecard.period", subject.value() | {"period": before.key})]
    if after.starts_on <= result.clock.today:
        found.append(Button(f"{period_name(after, look.locale)} ▶", "scorecard.period", subject.value() | {"period": after.key}))
    if result.lines:
        found.append(Button("Why?", "scorecard.why", {**value, "first": result.lines[0].metric.key}))
    if whatif and result.clock.phase == "running":
        found.append(Button("What if?", "scorecard.whatif", value))
    found.append(_share(value, here))
    return tuple(found)


def _share(value: Mapping[str, str], here: Here | None) -> Button:
    """The answer may be read elsewhere than it was asked, so the button says and carries where it shares."""
    if here is None:
        return Button("Share to…", "scorecard.share_to", value)
    label = f"Share in {escape(here.name)}" if here.name else "Share here"
    return Button(label, "scorecard.share", {**value, CONVERSATION: str(here.conversation)})


def _summary(name: str, result: PersonScorecard | TeamScorecard, look: Look) -> str:
    clock, worst = result.clock, gap(result)
    score = None if unheard(result) else result.scored.score
    return words(
        "scorecard_summary",
        name=_one_line(name),
        period=period_name(clock.period, look.locale),
        during=during(clock.period, look.locale),
        phase=clock.phase,
        score=None if score is None else figure(score, Unit("number"), look.locale, places=0),
        standing=_RUNNING[result.scored.status] if clock.phase == "running" else "",
        ahead=result.scored.status == "ahead" and clock.phase == "running",
        metric=worst.metric.name if worst else "",
        short=_figure(worst, (worst.standing.goal or Decimal(0)) - (worst.standing.value or Decimal(0)), look) if worst else "",
        goal=_figure(worst, worst.standing.goal or Decimal(0), look) if worst else "",
        met=all_met(result),
        left=figure(clock.remaining, Unit("number"), look.locale) if clock.phase == "running" else "",
        missing=note(result, look.locale) if score is None and clock.phase != "ahead" else "",
    )


def gap(result: PersonScorecard | TeamScorecard) -> Line | None:
    """The line whose missing part weighs most in the score, among those that add up over the period."""
    short = [line for line in result.lines if line.metric.aggregation.additive and line.metric.direction is Direction.UP and _short(line)]
    return max(short, key=lambda line: line.rule.weight * _short(line), default=None)


def all_met(result: PersonScorecard | TeamScorecard) -> bool:
    """Whether there are goals, and each is met."""
    attainments = [line.standing.attainment for line in result.lines if line.standing.goal is not None]
    return bool(attainments) and all(each is not None and each >= 1 for each in attainments)


def _short(line: Line) -> Decimal:
    attainment = line.standing.attainment
    return Decimal(0) if attainment is None else max(Decimal(0), 1 - attainment)


def _one_line(name: str) -> str:
    """A name that leaves room for the score in a notification."""
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST_NAME else line[: _LONGEST_NAME - 1] + "…"


def _against(line: Line, look: Look) -> str:
    goal = f" of {_figure(line, line.standing.goal, look)}" if line.standing.goal is not None else ""
    return f"{line.metric.name} {_figure(line, line.standing.value, look)}{goal}"


def _figure(line: Line, value: Decimal | None, look: Look) -> str:
    return figure(value, Unit.parse(line.metric.unit), look.locale, compact=look.compact)
