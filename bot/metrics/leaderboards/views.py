"""Leaderboards as messages: the first line says who leads, or where its reader stands; then the picture, the table, and what next."""

from collections.abc import Sequence
from decimal import Decimal

from bot.charts import cards as pictures
from bot.charts.cards import leaderboard as card
from bot.charts.cards import rows, wording
from bot.chat.markup import escape, mention
from bot.chat.message import Block, Button, Buttons, Column, Footnote, Message, Paragraph, Picture, Table
from bot.chat.request import CONVERSATION
from bot.metrics.cards import Look, during, period_name, period_words, since, stored, updated
from bot.metrics.leaderboards.results import Entry, Leaderboard
from bot.metrics.leaderboards.wanted import SCORE
from bot.metrics.period import following, previous
from bot.metrics.views import Here
from bot.texts.environment import words
from bot.texts.languages import count, say
from bot.texts.numbers import NOTHING, whole

__all__ = ["leaderboard_card", "leaderboard_message"]

_TENTH = Decimal("0.1")


def leaderboard_message(result: Leaderboard, *, look: Look, here: Here | None = None, shared: bool = False) -> Message:
    """`here` is None in a direct conversation; `shared`: posted for others, without buttons."""
    summary = _summary(result, look)
    blocks: list[Block] = [Paragraph(summary)]
    if result.winner is not None:
        blocks.append(Paragraph(f"Congratulations, {mention(result.winner)}!"))
    if result.of:
        data = leaderboard_card(result, look)
        blocks.append(Picture("leaderboard", data, pictures.CARDS["leaderboard"].alt(data), look.theme))
    if result.entries:
        blocks.append(_table(result, look))
    blocks += [Footnote(note) for note in _notes(result)]
    if not shared:
        blocks.append(Buttons(_buttons(result, look, here)))
    return Message(summary, tuple(blocks))


def leaderboard_card(result: Leaderboard, look: Look) -> card.Leaderboard:
    locale = look.drawn
    return card.Leaderboard(
        title=result.metric.name if result.metric else say(locale, "Score"),
        period=period_words(result.clock, locale),
        unit=result.unit,
        rows=tuple(_place(each, result, locale) for each in result.entries),
        of=result.of,
        updated=updated(result.clock, look),
        by="teams" if result.wanted.teams else "people",
        ranked_by="attainment" if result.wanted.by_goal else "value",
        subtitle=_of_whom(result, say(locale, "by share of goal") if result.wanted.by_goal else ""),
        total=stored(result.total),
        total_attainment=stored(result.total / result.total_goal) if result.total is not None and result.total_goal else None,
        since=since(result.clock.phase, locale),
        note=_drawn_note(result, locale),
        locale=locale,
        compact=look.compact,
    )


def _place(entry: Entry, result: Leaderboard, locale: str) -> card.Place:
    return card.Place(
        rank=entry.rank,
        name=entry.name or say(locale, "Someone"),
        value=_rounded(entry.value, result),
        attainment=stored(entry.attainment),
        moved=entry.moved,
        gap=_rounded(entry.gap, result),
        team="" if result.wanted.teams or (result.team and entry.team == result.team.name) else entry.team,
        members=entry.members,
        yours=entry.own,
        alias=entry.unnamed,
        skipped=entry.skipped,
        photo=entry.photo,
    )


def _rounded(value: Decimal | None, result: Leaderboard) -> Decimal | None:
    """A score is told to a tenth of a point."""
    return stored(value) if value is None or result.metric is not None else value.quantize(_TENTH)


def _drawn_note(result: Leaderboard, locale: str) -> str:
    if not result.started and not result.entries:
        return say(locale, "Nobody has scored yet")
    if result.tied:
        return count(locale, "{n} shares first place", "{n} share first place", result.tied)
    if not result.unranked:
        return ""
    if result.wanted.by_goal or result.metric is None:
        return count(locale, "{n} without a goal", "{n} without a goal", result.unranked)
    return count(locale, "{n} without a result", "{n} without a result", result.unranked)


def _notes(result: Leaderboard) -> list[str]:
    """What the picture does not say."""
    found: list[str] = []
    if result.quiet:
        found.append("You chose in `/pacer profile` to stand on no leaderboard: your row is here for your eyes alone.")
    if result.unranked and not result.entries:
        return found
    if result.unranked:
        missing = "a goal" if result.wanted.by_goal or result.metric is None else "a result"
        found.append(f"{whole(result.unranked, 'en')} without {missing} {'is' if result.unranked == 1 else 'are'} not ranked.")
    return found


def _summary(result: Leaderboard, look: Look) -> str:
    own = next((each for each in result.entries if each.own), None)
    leaders = [each for each in result.entries if each.rank == 1]
    told = own if own is not None and own.measure is not None else leaders[0] if leaders else None
    return words(
        "leaderboard_summary",
        title=_title(result),
        during=during(result.clock.period, look.locale),
        of_whom=_of_whom(result),
        ahead=result.clock.phase == "ahead" and not result.started,
        of=result.of,
        nothing=_nothing(result),
        own=_own(own, result, look) if own and result.started else "",
        started=result.started,
        tied=result.tied,
        leaders=_together([each.name or "Someone" for each in leaders]),
        verb="lead" if len(leaders) > 1 else "leads",
        figure=_measure(told.measure, result, look) if told else "",
        gap=_gap(own.gap, result, look) if own and own.gap else "",
    )


def _title(result: Leaderboard) -> str:
    name = result.metric.name if result.metric else "Score"
    return f"{name} by % of goal" if result.wanted.by_goal else name


def _of_whom(result: Leaderboard, *more: str) -> str:
    """ "North · Account Executive"; who is ranked beside everyone."""
    parts = [result.team.name if result.team else "", result.wanted.role, *more]
    return " · ".join(part for part in parts if part)


def _nothing(result: Leaderboard) -> str:
    if not result.unranked:
        return "there is nobody to rank"
    if result.wanted.by_goal:
        return "nobody on it has a goal"
    return "nobody has a score yet" if result.metric is None else "nobody has a result yet"


def _own(own: Entry, result: Leaderboard, look: Look) -> str:
    tied = sum(each.rank == own.rank for each in result.entries) > 1
    who = "your team is" if result.wanted.teams else "you are"
    return f"{who} {'tied for ' if tied else ''}{whole(own.rank, look.locale)}"


def _together(names: Sequence[str]) -> str:
    told = [" ".join(name.split())[:60] for name in names]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}" if told else ""


def _measure(value: Decimal | None, result: Leaderboard, look: Look) -> str:
    if result.wanted.by_goal:
        return wording.share(stored(value), look.locale)
    return wording.amount(_rounded(value, result), result.unit, look.locale, look.compact)


def _gap(value: Decimal | None, result: Leaderboard, look: Look) -> str:
    unit = "percent" if result.wanted.by_goal else result.unit
    return "" if value is None else wording.difference(_rounded(value, result), unit, look.locale, look.compact)


def _table(result: Leaderboard, look: Look) -> Table:
    """The rows of the picture, and those for which it has no room; columns in which something stands."""
    shared = rows.shared([each.rank for each in result.entries])
    other = "Result" if result.wanted.by_goal else "Of goal"
    columns = [
        Column("Place", "right"),
        Column("Team" if result.wanted.teams else "Name"),
        Column("Of goal" if result.wanted.by_goal else result.metric.name if result.metric else "Score", "right"),
        Column(other, "right"),
        Column("To next place", "right"),
        Column("Moved", "right"),
    ]
    lines: list[tuple[str, ...]] = []
    for each in result.entries:
        if each.skipped:
            lines.append(("", f"{whole(each.skipped, look.locale)} more", "", "", "", ""))
        lines.append(_row(each, result, look, tied=each.rank in shared))
    used = [place for place in range(len(columns)) if any(line[place].strip(NOTHING) for line in lines)]
    titles = tuple(Column(escape(columns[place].title), columns[place].align) for place in used)
    return Table(titles, tuple(tuple(line[place] for place in used) for line in lines))


def _row(entry: Entry, result: Leaderboard, look: Look, *, tied: bool) -> tuple[str, ...]:
    place = whole(entry.rank, look.locale)
    name = escape(entry.name or "Someone")
    if result.wanted.by_goal:
        second = wording.amount(_rounded(entry.value, result), result.unit, look.locale, look.compact)
    else:
        second = wording.share(stored(entry.attainment), look.locale)
    return (
        rows.tied(place) if tied else place,
        f"**{name}** (you)" if entry.own and not result.wanted.teams else f"**{name}**" if entry.own else name,
        _measure(entry.measure, result, look),
        second,
        _gap(entry.gap, result, look) or NOTHING,
        _moved(entry.moved),
    )


def _moved(moved: int | None) -> str:
    if moved is None:
        return NOTHING
    return f"▲ {moved}" if moved > 0 else f"▼ {-moved}" if moved < 0 else "="


def _buttons(result: Leaderboard, look: Look, here: Here | None) -> tuple[Button, ...]:
    period, asked = result.clock.period, result.wanted.value()
    before, after = previous(period, result.grid), following(period, result.grid)
    found = [Button(f"◀ {period_name(before, look.locale)}", "leaderboard.show", asked | {"period": before.key})]
    if after.starts_on <= result.clock.today:
        found.append(Button(f"{period_name(after, look.locale)} ▶", "leaderboard.show", asked | {"period": after.key}))
    if result.wanted.metric != SCORE:
        other = {name: word for name, word in asked.items() if name != "goal"} | ({} if result.wanted.by_goal else {"goal": "yes"})
        label = "By result" if result.wanted.by_goal else "By % of goal"
        found.append(Button(label, "leaderboard.show", other | {"period": period.key}))
    value = asked | {"period": period.key}
    if here is None:
        found.append(Button("Share to…", "leaderboard.share_to", value))
    else:
        label = f"Share in {escape(here.name)}" if here.name else "Share here"
        found.append(Button(label, "leaderboard.share", {**value, CONVERSATION: str(here.conversation)}))
    return tuple(found)
