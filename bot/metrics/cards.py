"""Results as the data of cards: numbers rounded to the six places that are stored, periods and notes in words."""

from dataclasses import dataclass, replace
from datetime import tzinfo
from decimal import Decimal
from typing import Literal

from bot.charts.cards import wording
from bot.charts.cards.measure import Measure
from bot.charts.cards.scorecard import Scorecard
from bot.charts.cards.team import Team, TeamRow
from bot.metrics.definitions import Direction
from bot.metrics.moment import Phase
from bot.metrics.period import Kind, Period
from bot.metrics.results import Clock, Line, MemberRow, PersonScorecard, TeamScorecard
from bot.texts import dates, numbers
from bot.texts.languages import say
from storage.models import exact


@dataclass(frozen=True)
class Look:
    """How its reader wants to see a card; without a `zone`, times are told as where the person or the team of the card is."""

    locale: str = "en"
    theme: Literal["light", "dark"] = "light"
    zone: tzinfo | None = None
    compact: bool = True

    @property
    def drawn(self) -> str:
        """The locale of what is drawn: a picture has the scripts that our fonts have, a message any."""
        return wording.legible(self.locale)


def period_name(period: Period, locale: str) -> str:
    """ "November 2026", "Q4 2026", "W45 2026", "2026", a day, or the first and last day."""
    match period.kind:
        case Kind.MONTH:
            return dates.month(period.starts_on, locale)
        case Kind.QUARTER:
            year, quarter = period.key.split("-Q")
            return dates.quarter(int(quarter), int(year), locale)
        case Kind.WEEK:
            year, week = period.key.split("-W")
            return dates.week(int(week), int(year), locale)
        case Kind.YEAR:
            return period.key
        case Kind.DAY | Kind.ROLLING | Kind.DATES:
            return dates.span(period.starts_on, period.last_day, locale)


def during(period: Period, locale: str) -> str:
    """ "in November 2026", "on 25 Nov 2026", "over 1 – 15 Nov 2026"."""
    spelled = "on" if period.days == 1 else "over" if period.kind in (Kind.ROLLING, Kind.DATES) else "in"
    return f"{spelled} {period_name(period, locale)}"


def person_card(result: PersonScorecard, look: Look, *, shared: bool = False) -> Scorecard:
    """`shared` is for others' eyes: a rank outside the public top is left out."""
    place = result.place
    public = place.rank is not None and (not shared or place.rank <= result.public_top)
    return Scorecard(
        name=result.person.name,
        subtitle=" · ".join(part for part in (result.role, result.team.name if result.team else None) if part),
        period=period_words(result.clock, look.drawn),
        score=None if unheard(result) else stored(result.scored.score),
        status="none" if unheard(result) else result.scored.status,
        rank=place.rank if public else None,
        of=place.of if public else None,
        moved=place.moved if public else None,
        since=since(result.clock.phase, look.drawn),
        measures=_measures(result),
        updated=updated(result.clock, look),
        phase=result.clock.phase,
        note=note(result, look.drawn),
        locale=look.drawn,
        compact=look.compact,
        photo=result.photo,
        versus=_versus(result.clock, look.drawn),
    )


def team_card(result: TeamScorecard, look: Look, *, shared: bool = False) -> Team:
    """`shared` is for others' eyes: only rows of the public top stay."""
    rows = result.rows[: result.public_top] if shared else result.rows
    return Team(
        name=result.team.name,
        subtitle=_led_by(result, look.drawn),
        period=period_words(result.clock, look.drawn),
        score=None if unheard(result) else stored(result.scored.score),
        status="none" if unheard(result) else result.scored.status,
        headline=result.headline.name if result.headline else "",
        unit=result.headline.unit if result.headline else "number",
        measures=_measures(result),
        rows=tuple(_row(row) for row in rows),
        updated=updated(result.clock, look),
        phase=result.clock.phase,
        note=note(result, look.drawn),
        locale=look.drawn,
        compact=look.compact,
        versus=_versus(result.clock, look.drawn),
    )


def note(result: PersonScorecard | TeamScorecard, locale: str) -> str:
    """What is missing before there is something to see, and who can add it; nothing where all is there."""
    if not result.lines:
        return say(locale, "No scorecard yet for this role: an admin can add one to the playbook.")
    if all(line.standing.goal is None for line in result.lines):
        return say(locale, "No goals yet: a manager can set one with /pacer goal, an admin can import them.")
    if unheard(result):
        return say(locale, "No data yet: an admin can import records, or connect a source.")
    return ""


def unheard(result: PersonScorecard | TeamScorecard) -> bool:
    """Whether nothing was ever recorded: who is new is not behind."""
    return not any(line.has_data or any(each is not None for each in line.trend[:-1]) for line in result.lines)


def _measures(result: PersonScorecard | TeamScorecard) -> tuple[Measure, ...]:
    shown = tuple(map(_measure, result.lines))
    return tuple(replace(each, status="none") for each in shown) if unheard(result) else shown


def _measure(line: Line) -> Measure:
    standing = line.standing
    return Measure(
        label=line.metric.name,
        unit=line.metric.unit,
        value=stored(standing.value),
        goal=stored(standing.goal),
        attainment=stored(standing.attainment),
        expected=stored(standing.expected),
        status=standing.status,
        trend=tuple(stored(each) for each in line.trend),
        change=stored(line.change),
        lower_is_better=line.metric.direction is Direction.DOWN,
    )


def _row(row: MemberRow) -> TeamRow:
    return TeamRow(
        name=row.person.name,
        score=stored(row.scored.score),
        status=row.headline.status if row.headline.value or any(each is not None for each in row.trend[:-1]) else "none",
        expected=stored(row.headline.expected),
        value=stored(row.headline.value),
        goal=stored(row.headline.goal),
        attainment=stored(row.headline.attainment),
        moved=row.place.moved,
        trend=tuple(stored(each) for each in row.trend),
        photo=row.photo,
    )


def period_words(clock: Clock, locale: str) -> str:
    name = period_name(clock.period, locale)
    if clock.phase != "running" or not clock.remaining:
        return name
    today, all_days = (numbers.figure(days, numbers.Unit("number"), locale, places=0) for days in (clock.worked + 1, clock.working_days))
    return f"{name} · {say(locale, 'day {today} of {days}', today=today, days=all_days)}"


def updated(clock: Clock, look: Look) -> str:
    if clock.updated is None:
        return ""
    return say(look.drawn, "Updated {moment}", moment=dates.moment(clock.updated, look.drawn, look.zone or clock.zone))


def since(phase: Phase, locale: str) -> str:
    """What a movement compares with."""
    match phase:
        case "running":
            return say(locale, "since last week")
        case "over":
            return say(locale, "in its last week")
        case "ahead":
            return ""


def _versus(clock: Clock, locale: str) -> str:
    """What a change compares with: as many days of the period before, and all of it once this one is over."""
    if clock.phase == "running":
        match clock.period.kind:
            case Kind.MONTH:
                return say(locale, "Change vs same days last month")
            case Kind.QUARTER:
                return say(locale, "Change vs same days last quarter")
            case Kind.WEEK:
                return say(locale, "Change vs same days last week")
            case Kind.YEAR:
                return say(locale, "Change vs same days last year")
            case Kind.DAY | Kind.ROLLING | Kind.DATES:
                pass
    return say(locale, "Change vs the period before")


def _led_by(result: TeamScorecard, locale: str) -> str:
    names = ", ".join(person.name for person in result.managers)
    return say(locale, "led by {names}", names=names) if names else ""


def stored(value: Decimal | None) -> Decimal | None:
    return None if value is None else exact(value)
