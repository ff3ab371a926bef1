"""Standings as the data of cards: the card of each format, and the race of how the lead changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import assert_never

from babel.dates import format_skeleton

from bot.charts.cards.contests import bracket as bracket_card
from bot.charts.cards.contests import finish as finish_card
from bot.charts.cards.contests import raffle as raffle_card
from bot.charts.cards.contests import standings as standings_card
from bot.charts.cards.contests import streaks as streaks_card
from bot.charts.cards.contests import tiers as tiers_card
from bot.charts.cards.contests import tug as tug_card
from bot.charts.cards.contests.duel import Duel as DuelCard
from bot.charts.cards.contests.head import Contest, Phase
from bot.charts.cards.contests.sides import Side
from bot.charts.cards.race import Entrant as Racing
from bot.charts.cards.race import Race
from bot.contests import words
from bot.contests.parameters import Bracket, Duel, First, Improved, Most, Raffle, Sides, Streak, Threshold, Tiers
from bot.contests.records import Entrant
from bot.contests.results import Match, Row, Slot, Standings, Tickets
from bot.contests.rules import measured, unit
from bot.contests.standings import movement
from bot.contests.words import Names
from bot.texts import dates
from bot.texts.languages import say
from bot.texts.numbers import locale_of
from storage.models import exact

Data = (
    standings_card.Standings
    | finish_card.Finish
    | tiers_card.Tiers
    | tug_card.Tug
    | DuelCard
    | bracket_card.Bracket
    | streaks_card.Streaks
    | raffle_card.Raffle
)


@dataclass(frozen=True)
class Shown:
    """What a picture needs that is no part of a standing. `viewer` is whose own row stands out, by person; `details` (as a team's name) and
    `photos` are by entrant; `before` is the standing that places moved are counted from. `updated` is when records were last heard of."""

    phase: Phase
    names: Names
    updated: datetime | None = None
    viewer: int | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    photos: Mapping[str, str] = field(default_factory=dict)
    before: Standings | None = None
    note: str = ""
    locale: str = "en"
    compact: bool = True

    @property
    def waiting(self) -> bool:
        return self.phase == "waiting"

    def mine(self, entrant: Entrant) -> bool:
        return self.viewer is not None and any(member.person == self.viewer for member in entrant.members)

    def detail(self, entrant: Entrant) -> str:
        return self.details.get(entrant.key, "")


def picture(found: Standings, shown: Shown) -> Data:
    """The data of the card of its format; before the start nobody has a value or a rank."""
    counted = unit(found.rules, shown.names.metrics)
    match found.rules.format:
        case Most() | Improved():
            return _standings(found, shown, counted)
        case First(target=target):
            return finish_card.Finish(head(found, shown), counted, exact(target), tuple(_runner(row, found, shown) for row in _in(found)))
        case Threshold(least=least):
            return _tiers(found, shown, counted, (tiers_card.Tier(say(shown.locale, "Target"), exact(least)),))
        case Tiers(tiers=tiers):
            return _tiers(found, shown, counted, tuple(tiers_card.Tier(each.name, exact(each.least), each.prize) for each in tiers))
        case Sides():
            return tug_card.Tug(head(found, shown), counted, tuple(_crew(row, found, shown) for row in _by_key(found)))
        case Duel():
            return _duel(found, shown, counted)
        case Bracket():
            return _bracket(found, shown, counted)
        case Streak():
            return _streaks(found, shown)
        case Raffle():
            return _raffle(found, shown)
        case _ as unknown:
            assert_never(unknown)


def head(found: Standings, shown: Shown) -> Contest:
    rules, locale = found.rules, shown.locale
    updated = say(locale, "Updated {moment}", moment=dates.moment(shown.updated, locale, rules.place)) if shown.updated else ""
    subtitle = words.subtitle(rules, shown.names, locale)
    clock = "" if shown.phase == "paused" else words.clock(rules, found.at, locale)
    return Contest(rules.name, subtitle, shown.phase, clock, rules.prize, updated, shown.note, locale, shown.compact)


def race(moments: Sequence[Standings], shown: Shown) -> Race:
    """How everybody's rank went, from standings in the order of time: one a day or a week."""
    last = moments[-1]
    locale = shown.locale
    return Race(
        title=last.rules.name,
        period=words.when_words(last.rules, locale),
        unit=unit(last.rules, shown.names.metrics),
        moments=tuple(_brief(each, locale) for each in moments),
        entrants=tuple(
            Racing(row.entrant.name, tuple(_rank(each, row.key) for each in moments), _stored(row.score))
            for row in last.rows
            if not row.out
        ),
        updated=head(last, shown).updated,
        by="teams" if isinstance(last.rules.format, Sides) else "people",
        note=shown.note,
        locale=locale,
        compact=shown.compact,
    )


def _rank(found: Standings, key: str) -> int | None:
    row = found.by_key.get(key)
    return row.rank if row else None


def _brief(found: Standings, locale: str) -> str:
    """ "3 Nov"."""
    day, where = found.at.astimezone(found.rules.place).date(), locale_of(locale)
    return f"{day.day} {day:%b}" if str(where) == "en" else str(format_skeleton("MMMd", day, locale=where))


def _in(found: Standings) -> list[Row]:
    """Who is still in it: whoever has left is not put on show."""
    return [row for row in found.rows if not row.out]


def _standings(found: Standings, shown: Shown, counted: str) -> standings_card.Standings:
    moved = movement(shown.before, found) if shown.before else {}
    racers = tuple(
        standings_card.Racer(
            row.entrant.name,
            _value(row.score, shown),
            None if shown.waiting or not found.leaders else row.rank,
            shown.detail(row.entrant),
            moved.get(row.key),
            baseline=_stored(row.growth.baseline) if row.growth else None,
            now=_value(row.growth.now, shown) if row.growth else None,
            viewer=shown.mine(row.entrant),
            photo=shown.photos.get(row.key, ""),
        )
        for row in _in(found)
    )
    teams = any(row.key.startswith(("team:", "side:")) for row in found.rows)
    return standings_card.Standings(head(found, shown), counted, racers, measured(found.rules, shown.names.metrics), teams)


def _runner(row: Row, found: Standings, shown: Shown) -> finish_card.Runner:
    there = row.reached is not None and row.rank is not None
    crossed = dates.moment(row.reached, shown.locale, found.rules.place) if row.reached else ""
    return finish_card.Runner(
        row.entrant.name,
        _value(row.score, shown),
        row.rank if there else None,
        crossed,
        shown.detail(row.entrant),
        viewer=shown.mine(row.entrant),
    )


def _tiers(found: Standings, shown: Shown, counted: str, tiers: tuple[tiers_card.Tier, ...]) -> tiers_card.Tiers:
    climbers = tuple(
        tiers_card.Climber(row.entrant.name, _value(row.score, shown), row.tier, shown.detail(row.entrant), shown.mine(row.entrant))
        for row in _in(found)
    )
    return tiers_card.Tiers(head(found, shown), counted, tiers, climbers)


def _crew(row: Row, found: Standings, shown: Shown) -> tug_card.Crew:
    """With what each member brought in, best first."""
    rank = None if shown.waiting or not found.leaders else row.rank
    members = contributions(found, row.key)
    pullers = tuple(tug_card.Puller(name, _value(value, shown), viewer=who == shown.viewer) for who, name, value in members)
    return tug_card.Crew(
        row.entrant.name, _value(row.score, shown), rank, shown.detail(row.entrant), pullers, viewer=shown.mine(row.entrant)
    )


def contributions(found: Standings, key: str) -> list[tuple[int, str, Decimal]]:
    """What each member brought in of a team's score before any cap: person, name, points; the best first, equals by name."""
    tally = found.tallies[key]
    values = {member.person: Decimal(0) for member in tally.entrant.members}
    names = {member.person: member.name for member in tally.entrant.members}
    for part in tally.parts:
        values[part.person] += tally.points(part) or 0
    return sorted(((who, names[who], value) for who, value in values.items()), key=lambda each: (-each[2], each[1].casefold(), each[0]))


def _by_key(found: Standings) -> list[Row]:
    """For two sides in the order of the field, so that neither changes its place; of more the best first."""
    rows = _in(found)
    return [found.by_key[key] for key in found.tallies if not found.by_key[key].out] if len(rows) == 2 else rows


def _duel(found: Standings, shown: Shown, counted: str) -> Data:
    """A duel that has lost somebody, or never had two, is a list."""
    rows = _by_key(found)
    if len(rows) != 2:
        return _standings(found, shown, counted)
    first, second = (
        Side(row.entrant.name, _value(row.score, shown), shown.detail(row.entrant), viewer=shown.mine(row.entrant)) for row in rows
    )
    return DuelCard(head(found, shown), counted, first, second)


def _bracket(found: Standings, shown: Shown, counted: str) -> Data:
    if not found.rounds:
        return _standings(found, shown, counted)
    rounds = tuple(tuple(_match(match, shown) for match in each.matches) for each in found.rounds)
    return bracket_card.Bracket(head(found, shown), counted, rounds, _stage(found, shown))


def _match(match: Match, shown: Shown) -> bracket_card.Match:
    return bracket_card.Match(_slot(match.first, shown), _slot(match.second, shown), match.winner)


def _slot(slot: Slot | None, shown: Shown) -> bracket_card.Slot | None:
    if slot is None:
        return None
    return bracket_card.Slot(slot.entrant.name, slot.seed, _value(slot.score, shown), viewer=shown.mine(slot.entrant))


def _stage(found: Standings, shown: Shown) -> str:
    """The round that is on, in words; "" once the last is over."""
    now = next((each for each in found.rounds if found.at < each.ends), None)
    if now is None:
        return ""
    match len(now.matches):
        case 1:
            return say(shown.locale, "The final")
        case 2:
            return say(shown.locale, "Semi-finals")
        case 4:
            return say(shown.locale, "Quarter-finals")
        case matches:
            return say(shown.locale, "Round of {n}", n=2 * matches)


def _streaks(found: Standings, shown: Shown) -> streaks_card.Streaks:
    """Days that are off for everyone, as weekends, are left out."""
    runs = [(row, row.run) for row in _in(found) if row.run is not None]
    days = runs[0][1].days if runs else ()
    kept = [place for place in range(len(days)) if any(run.cells[place] != "off" for _, run in runs)]
    weekly = isinstance(found.rules.format, Streak) and found.rules.format.each == "week"
    labelled = [weekly or place == 0 or days[place].weekday() == 0 for place in kept]
    return streaks_card.Streaks(
        head(found, shown),
        tuple(dates.day(days[place], shown.locale) if label else "" for place, label in zip(kept, labelled, strict=True)),
        tuple(
            streaks_card.Streak(
                row.entrant.name,
                tuple(run.cells[place] for place in kept),
                run.run,
                run.best,
                shown.detail(row.entrant),
                viewer=shown.mine(row.entrant),
            )
            for row, run in runs
        ),
        by=found.rules.format.by if isinstance(found.rules.format, Streak) else "run",
    )


def _raffle(found: Standings, shown: Shown) -> raffle_card.Raffle:
    """In the order in which tickets are numbered; of several winners the first is set large."""
    held = [(found.by_key[key].entrant, found.by_key[key].tickets or Tickets(0, 0)) for key in found.tallies if not found.by_key[key].out]
    first = found.drawn[0] if found.drawn else None
    return raffle_card.Raffle(
        head(found, shown),
        tuple(raffle_card.Holder(each.name, tickets.count, shown.detail(each), viewer=shown.mine(each)) for each, tickets in held),
        total=sum(tickets.count for _, tickets in held),
        people=sum(tickets.count > 0 for _, tickets in held),
        drawn=first.ticket if first else None,
        winner=found.by_key[first.key].entrant.name if first else "",
        seed=found.seed or "" if first else "",
    )


def _value(value: Decimal | None, shown: Shown) -> Decimal | None:
    return None if shown.waiting else _stored(value)


def _stored(value: Decimal | None) -> Decimal | None:
    """As cards have numbers: to the six places that are stored."""
    return None if value is None else exact(value)
