"""The rules of a contest in plain sentences, in the language of their reader: what is locked at the start is told in full before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import assert_never

from babel.dates import get_day_names

from bot.charts.cards import wording
from bot.contests import scoring
from bot.contests.parameters import Bracket, Duel, First, Improved, Most, Raffle, Sides, Streak, Threshold, Tier, Tiers
from bot.contests.rules import SCORE, Multiplier, Rules, measured, unit
from bot.metrics.definitions import WEEKDAYS, MetricDefinition
from bot.texts import dates
from bot.texts.languages import count, say
from bot.texts.numbers import Unit, figure, locale_of

_USUAL = {"number": 2, "money": 2, "percent": 1, "minutes": 0, "days": 1}
"""Decimal places that are written without asking, by kind of unit."""

Said = tuple[str, str]
"""A label and what it says."""


@dataclass(frozen=True)
class Names:
    """What ids and keys are called: metrics of the playbook, persons and teams."""

    metrics: Mapping[str, MetricDefinition]
    persons: Mapping[int, str] = field(default_factory=dict)
    teams: Mapping[int, str] = field(default_factory=dict)

    def metric(self, key: str) -> str:
        return self.metrics[key].name if key in self.metrics else key


def said(rules: Rules, names: Names, locale: str) -> tuple[Said, ...]:
    """All rules, a label and its sentences each, in the order of a rules card; those that say nothing are left out."""
    told = (
        (say(locale, "How to win"), format_words(rules, names, locale)),
        (say(locale, "What counts"), counts_words(rules, names, locale)),
        (say(locale, "When"), when_words(rules, locale)),
        (say(locale, "Who"), who_words(rules, names, locale)),
        (say(locale, "Prize"), rules.prize),
        (say(locale, "To qualify"), _floor(rules, names, locale)),
        (say(locale, "At most"), _most(rules, names, locale)),
        (say(locale, "Days that count more"), wording.listed([_multiplied(each, locale) for each in rules.multipliers], locale)),
        (say(locale, "Ties"), _ties(rules, names, locale)),
        (say(locale, "Late joiners"), _late(rules, locale)),
        (say(locale, "Corrections"), _corrections(rules, locale)),
        (say(locale, "Draw"), _draw(rules, locale)),
    )
    return tuple((label, words) for label, words in told if words)


def subtitle(rules: Rules, names: Names, locale: str) -> str:
    """What counts and who takes part, under the title of a card."""
    return f"{counts_words(rules, names, locale)} · {who_words(rules, names, locale)}"


def clock(rules: Rules, at: datetime, locale: str) -> str:
    """ "2 days left": whole days, else hours, else minutes; how long until it starts; "" once it is over."""
    if at >= rules.ends:
        return ""
    left = (rules.starts if at < rules.starts else rules.ends) - at
    days, hours, minutes = left // timedelta(days=1), left // timedelta(hours=1), -(-left // timedelta(minutes=1))
    if at < rules.starts:
        if days:
            return count(locale, "starts in {n} day", "starts in {n} days", days)
        return count(locale, "starts in {n} hour", "starts in {n} hours", hours) if hours else say(locale, "starts soon")
    if days:
        return count(locale, "{n} day left", "{n} days left", days)
    return count(locale, "{n} hour left", "{n} hours left", hours) if hours else count(locale, "{n} min left", "{n} min left", minutes)


def format_words(rules: Rules, names: Names, locale: str) -> str:
    """Who wins."""
    match rules.format:
        case Most(places=places):
            if places == 1:
                return say(locale, "Whoever has the most wins.")
            return count(locale, "The best {n} wins a prize.", "The best {n} win a prize each.", places)
        case First(target=target, places=places):
            there = _amount(rules, names, target, locale)
            if places == 1:
                return say(locale, "Whoever reaches {target} first wins.", target=there)
            return count(
                locale,
                "The first {n} to reach {target} wins a prize.",
                "The first {n} to reach {target} win a prize each.",
                places,
                target=there,
            )
        case Threshold(least=least):
            return say(locale, "Everyone who reaches {target} wins.", target=_amount(rules, names, least, locale))
        case Tiers(tiers=tiers):
            return say(
                locale,
                "Whoever reaches a tier wins its prize: {tiers}.",
                tiers="; ".join(_tier(rules, names, each, locale) for each in tiers),
            )
        case Sides() as sides:
            return _sides(sides, locale)
        case Duel():
            return say(locale, "Two against each other: whoever has more wins.")
        case Bracket() as bracket:
            return _bracket(bracket, locale)
        case Improved() as improved:
            return _improved(rules, names, improved, locale)
        case Streak() as streak:
            return _streak(rules, names, streak, locale)
        case Raffle() as raffle:
            return _raffle(rules, names, raffle, locale)
        case _ as unknown:
            assert_never(unknown)


def counts_words(rules: Rules, names: Names, locale: str) -> str:
    """ "Calls", or "Points: 1 × Calls + 2.5 × Demos"."""
    metrics = rules.scoring.metrics
    listed = wording.listed([names.metric(each.metric) for each in metrics], locale)
    match rules.scoring.by:
        case "scorecard":
            return say(locale, "Score of the whole scorecard")
        case "goal" if len({each.points for each in metrics}) == 1:
            return say(locale, "Share of the goal: {metrics}", metrics=listed)
        case "goal":
            return say(locale, "Share of the goal: {metrics}", metrics=_terms(rules, names, locale))
        case "points":
            return listed if rules.scoring.plain else say(locale, "Points: {sum}", sum=_terms(rules, names, locale))


def when_words(rules: Rules, locale: str) -> str:
    """Whole days as days, else moments, with the zone that they are read in."""
    first, last = scoring.today(rules, rules.starts), scoring.today(rules, rules.ends)
    if scoring.midnight(rules, first) == rules.starts and scoring.midnight(rules, last + timedelta(days=1)) == rules.ends:
        return say(locale, "{period}, time zone {zone}", period=dates.span(first, last, locale), zone=rules.zone)
    start, end = (dates.moment(each, locale, rules.place) for each in (rules.starts, rules.ends))
    return say(locale, "From {start} to {end}, time zone {zone}", start=start, end=end, zone=rules.zone)


def who_words(rules: Rules, names: Names, locale: str) -> str:
    who, joining = rules.entrants, rules.entrants.enter == "opt_in"
    if who.everyone:
        return say(locale, "Whoever joins") if joining else say(locale, "Everyone")
    listed = wording.listed(
        [
            *(names.teams.get(each, "?") for each in who.teams),
            *(say(locale, "role {role}", role=each) for each in who.roles),
            *(names.persons.get(each, "?") for each in who.persons),
        ],
        locale,
    )
    return say(locale, "Whoever joins of: {who}", who=listed) if joining else listed


def _tier(rules: Rules, names: Names, tier: Tier, locale: str) -> str:
    named = say(locale, "{tier} from {target}", tier=tier.name, target=_amount(rules, names, tier.least, locale))
    return f"{named} ({tier.prize})" if tier.prize else named


def _sides(sides: Sides, locale: str) -> str:
    won = (
        say(locale, "Team against team: the one with the most wins.")
        if sides.per == "total"
        else say(locale, "Team against team: the one with the most per head wins.")
    )
    match sides.made:
        case "given":
            return won
        case "drawn":
            made = count(
                locale,
                "{n} team is drawn by lot from the seed {seed}.",
                "{n} teams are drawn by lot from the seed {seed}.",
                sides.count,
                seed=sides.seed,
            )
        case "balanced":
            made = count(
                locale,
                "{n} team is made, as even as past results allow; equals by lot from the seed {seed}.",
                "{n} teams are made, as even as past results allow; equals by lot from the seed {seed}.",
                sides.count,
                seed=sides.seed,
            )
    return f"{won} {made}"


def _bracket(bracket: Bracket, locale: str) -> str:
    told = say(locale, "A knock-out: the time is shared out among the rounds, and whoever has more in a round goes on.")
    match bracket.seeding:
        case "listed":
            return told
        case "past":
            return f"{told} {say(locale, 'Seeds go by past results.')}"
        case "drawn":
            return f"{told} {say(locale, 'Seeds are drawn by lot from the seed {seed}.', seed=bracket.seed)}"


def _improved(rules: Rules, names: Names, improved: Improved, locale: str) -> str:
    won = (
        say(locale, "Whoever improves most on their own past, in percent, wins.")
        if improved.by == "ratio"
        else say(locale, "Whoever improves most on their own past, by amount, wins.")
    )
    least = _amount(rules, names, improved.least, locale)
    floor = say(locale, "A past of less than {least} counts as {least}.", least=least) if improved.least else ""
    prizes = _prizes(improved.places, locale)
    return " ".join(part for part in (won, floor, prizes) if part)


def _streak(rules: Rules, names: Names, streak: Streak, locale: str) -> str:
    least = _amount(rules, names, streak.least, locale)
    if streak.each == "day":
        told = say(locale, "Most working days in a row with at least {least} win; days off do not break a run.", least=least)
    else:
        told = say(locale, "Most weeks in a row with at least {least} win; weeks off do not break a run.", least=least)
    which = say(locale, "The longest run counts.") if streak.by == "best" else say(locale, "The run that lasts at the end counts.")
    return " ".join(part for part in (told, which, _prizes(streak.places, locale)) if part)


def _prizes(places: int, locale: str) -> str:
    return count(locale, "The best {n} wins a prize.", "The best {n} win a prize each.", places) if places > 1 else ""


def _raffle(rules: Rules, names: Names, raffle: Raffle, locale: str) -> str:
    told = say(locale, "A ticket for every {per}.", per=_amount(rules, names, raffle.per, locale))
    most = count(locale, "At most {n} ticket each.", "At most {n} tickets each.", raffle.most) if raffle.most else ""
    drawn = count(locale, "{n} winner is drawn.", "{n} winners are drawn.", raffle.winners)
    return " ".join(part for part in (told, most, drawn) if part)


def _floor(rules: Rules, names: Names, locale: str) -> str:
    if rules.floor is None:
        return ""
    if rules.floor.metric is None:
        return say(locale, "at least {least}", least=score_words(rules, names, rules.floor.least, locale))
    counted = names.metrics[rules.floor.metric].unit if rules.floor.metric in names.metrics else SCORE
    least = _told(rules.floor.least, counted, locale)
    return say(locale, "{metric}: at least {least}", metric=names.metric(rules.floor.metric), least=least)


def _most(rules: Rules, names: Names, locale: str) -> str:
    return "" if rules.cap is None else say(locale, "{cap} count; what is more does not.", cap=_amount(rules, names, rules.cap, locale))


def _multiplied(each: Multiplier, locale: str) -> str:
    """ "Friday × 2"."""
    if each.on is not None:
        day = dates.day(each.on, locale)
    else:
        day = get_day_names("wide", "stand-alone", locale_of(locale))[WEEKDAYS.index(each.weekday or WEEKDAYS[0])]
    return f"{day} × {_told(each.times, SCORE, locale)}"


def _ties(rules: Rules, names: Names, locale: str) -> str:
    match rules.ties:
        case "earliest":
            return say(locale, "Whoever got there first is ahead.")
        case "share":
            return say(locale, "Equals share the rank and the prize.")
        case "second":
            return say(locale, "Whoever has more of this is ahead: {metric}.", metric=names.metric(rules.second or ""))
        case "draw":
            return say(locale, "They are decided by lot.")


def _late(rules: Rules, locale: str) -> str:
    match rules.late:
        case "in":
            return say(locale, "Whoever joins late is in, with everything since the start.")
        case "out":
            return say(locale, "Nobody joins after the start.")
        case "from_joining":
            return say(locale, "Whoever joins late counts from then on.")


def _corrections(rules: Rules, locale: str) -> str:
    told = (
        say(locale, "Late, changed and deleted records count until the result is final.")
        if rules.corrections == "until_final"
        else say(locale, "What is recorded or changed after the end does not count.")
    )
    manual = (
        say(locale, "Records typed in by hand count.") if rules.counts_manual else say(locale, "Records typed in by hand do not count.")
    )
    return f"{told} {manual}"


def _draw(rules: Rules, locale: str) -> str:
    if rules.commitment is None or not rules.draws:
        return ""
    return say(
        locale,
        "The seed is fixed and told after the end, so that anyone can draw again. Its SHA-256: {commitment}",
        commitment=rules.commitment,
    )


def _terms(rules: Rules, names: Names, locale: str) -> str:
    """ "1 × Calls + 2.5 × Demos"."""
    return " + ".join(f"{_told(each.points, SCORE, locale)} × {names.metric(each.metric)}" for each in rules.scoring.metrics)


def _amount(rules: Rules, names: Names, value: Decimal, locale: str) -> str:
    """A number in the unit that records add up in."""
    return _told(value, measured(rules, names.metrics), locale)


def score_words(rules: Rules, names: Names, value: Decimal, locale: str) -> str:
    """A number in the unit of the score itself."""
    return _told(value, unit(rules, names.metrics), locale)


def _told(value: Decimal, unit: str, locale: str) -> str:
    """A number of the rules with all its decimals: what is rounded is not what was agreed."""
    of = Unit.parse(unit)
    needed = _decimals(value * 100 if of.kind == "percent" else value)
    return figure(value, of, locale, places=needed if needed > _USUAL[of.kind] else None)


def _decimals(value: Decimal) -> int:
    """How many decimal places it takes to write `value`."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
