"""What no single rule can see: names that stand for nothing, circles, goals in each other's way. Pure; each check yields mistakes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise

from holidays import list_supported_countries
from pydantic import ValidationError

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.contests.asked import countable
from bot.intake.mistakes import Mistake, Path, guess, shown
from bot.metrics import formula
from bot.metrics.definitions import Aggregation, CalendarDefinition
from bot.metrics.formula import FormulaError
from bot.metrics.leaderboards.wanted import SCORE
from bot.metrics.period_words import parse
from bot.people.definitions import Model
from bot.people.zones import zone_fault
from bot.playbook.goals import Misfit, expand
from bot.playbook.models import WORKSPACE, Playbook
from bot.playbook.schedulable import SCHEDULABLE

_UNITS = ("number", "percent", "minutes", "days")
_MOST_GOALS = 20_000
_ANY_DAY = date(2024, 1, 1)


def mistakes_of(playbook: Playbook) -> list[Mistake]:
    """All that is wrong between the rules of a playbook that is right in each."""
    return [mistake for check in _CHECKS for mistake in check(playbook)]


def _calendars(playbook: Playbook) -> Iterator[Mistake]:
    if WORKSPACE in playbook.calendars:
        yield Mistake(("calendars", WORKSPACE), "the workspace's own calendar stands under calendar")
    if playbook.calendar.key != WORKSPACE:
        yield Mistake(("calendar", "key"), f"leave this out: the key is always {WORKSPACE}")
    yield from _calendar(playbook.calendar, ("calendar",))
    for key, calendar in playbook.calendars.items():
        yield from _own_key(calendar.key, ("calendars", key))
        yield from _calendar(calendar, ("calendars", key))


def _own_key(said: str, path: Path) -> Iterator[Mistake]:
    if said != path[-1]:
        yield Mistake((*path, "key"), f"leave this out: the key is {path[-1]}")


def _calendar(calendar: CalendarDefinition, path: Path) -> Iterator[Mistake]:
    if fault := zone_fault(calendar.time_zone):
        yield Mistake((*path, "time_zone"), fault)
    if not calendar.workdays:
        yield Mistake((*path, "workdays"), "at least one day of the week is worked")
    if len(set(calendar.workdays)) < len(calendar.workdays):
        yield Mistake((*path, "workdays"), "a day is here twice")
    if calendar.holidays is not None and calendar.holidays not in _countries():
        hint = guess(calendar.holidays, _countries()) or ", as US, GB or DE-BY"
        yield Mistake((*path, "holidays"), f'no holidays are known for "{shown(calendar.holidays)}"{hint}')


def _metrics(playbook: Playbook) -> Iterator[Mistake]:
    for key, metric in playbook.metrics.items():
        path: Path = ("metrics", key)
        yield from _own_key(metric.key, path)
        if metric.unit not in _UNITS and not _is_money(metric.unit):
            allowed = f"{', '.join(_UNITS)}, money:USD"
            yield Mistake((*path, "unit"), f'"{shown(metric.unit)}" is not one of {allowed}{guess(metric.unit, _UNITS)}')
        if metric.formula is not None and metric.aggregation is not Aggregation.FORMULA:
            yield Mistake((*path, "aggregation"), f"a metric with a formula has no {metric.aggregation} of its own: leave this out")
        elif metric.aggregation is Aggregation.FORMULA:
            yield from _formula(playbook, key)


def _formula(playbook: Playbook, key: str) -> Iterator[Mistake]:
    written, path = playbook.metrics[key].formula, ("metrics", key, "formula")
    if not written:
        yield Mistake(("metrics", key), "aggregation formula needs a formula, as deals_won / proposals")
        return
    try:
        parts = formula.keys(written)
        strangers = sorted(parts - set(playbook.metrics))
        yield from (Mistake(path, _unknown("metric", part, playbook.metrics)) for part in strangers)
        if not parts:
            yield Mistake(path, "a formula combines metrics; this one names none")
        if not strangers:
            formula.leaves(key, playbook.metrics)
    except FormulaError as error:
        # A circle, or a stranger further down, is told where it is itself written.
        if str(error).startswith((f"The formula of {key} ", "“", "A formula")):
            yield Mistake(path, str(error).removesuffix("."))


def _scorecards(playbook: Playbook) -> Iterator[Mistake]:
    taken: dict[str | None, str] = {}
    for key, card in playbook.scorecards.items():
        path: Path = ("scorecards", key)
        for metric in card.metrics:
            if metric not in playbook.metrics:
                yield Mistake((*path, "metrics", metric), _unknown("metric", metric, playbook.metrics))
        if card.headline is not None and card.headline not in playbook.metrics:
            yield Mistake((*path, "headline"), _unknown("metric", card.headline, playbook.metrics))
        if all(line.weight == 0 for line in card.metrics.values()):
            yield Mistake((*path, "metrics"), "at least one metric needs a weight above 0")
        for metric, line in card.metrics.items():
            if line.cap is not None and line.floor > line.cap:
                yield Mistake((*path, "metrics", metric), f"the floor ({line.floor}) is above the cap ({line.cap})")
        yield from _relative(card.period, playbook, (*path, "period"))
        for role in card.roles or (None,):
            if taken.setdefault(role, key) != key:
                whom = f'"{shown(role)}"' if role else "everybody without one of their own"
                yield Mistake((*path, "roles") if role else path, f"{whom} already has the scorecard {taken[role]}")


def _relative(words: str, playbook: Playbook, path: Path) -> Iterator[Mistake]:
    try:
        parse(words, _ANY_DAY, playbook.calendar)
    except UserError as error:
        yield Mistake(path, plain(str(error)).removesuffix("."))


def _roles(playbook: Playbook) -> Iterator[Mistake]:
    """A playbook that lists its roles means all of them."""
    if not playbook.roles:
        return
    used: list[tuple[Path, str]] = [(("ramps", role), role) for role in playbook.ramps]
    used += [(("goals", place, "role"), goal.role) for place, goal in enumerate(playbook.goals) if goal.role is not None]
    for key, schedule in playbook.schedules.items():
        if schedule.audience is not None and schedule.audience.role is not None:
            used.append((("schedules", key, "for", "role"), schedule.audience.role))
    for key, card in playbook.scorecards.items():
        used += [(("scorecards", key, "roles", place), role) for place, role in enumerate(card.roles)]
    yield from (Mistake(path, _unknown("role", role, playbook.roles)) for path, role in used if role not in playbook.roles)


def _goals(playbook: Playbook) -> Iterator[Mistake]:
    sound, made = True, 0
    for place, rule in enumerate(playbook.goals):
        path: Path = ("goals", place)
        if rule.metric not in playbook.metrics:
            yield Mistake((*path, "metric"), _unknown("metric", rule.metric, playbook.metrics))
        try:
            made += len(expand(rule, playbook.calendar))
        except Misfit as misfit:
            sound = False
            yield Mistake((*path, misfit.field), str(misfit))
        if made > _MOST_GOALS:
            yield Mistake(path, f"up to here that makes more than {_MOST_GOALS:,} goals; say them for fewer periods, or import them")
            return
    if sound:
        yield from overlaps(playbook)


def overlaps(playbook: Playbook) -> Iterator[Mistake]:
    """Two goals of one subject on one metric over the same days would count twice."""
    placed = [(span, place) for place, rule in enumerate(playbook.goals) for span in expand(rule, playbook.calendar)]
    ordered = sorted(placed, key=lambda each: (each[0].whose, each[0].starts_on, each[1]))
    told: set[int] = set()
    for (one, first), (other, second) in pairwise(ordered):
        late = max(first, second)
        if one.whose == other.whose and other.starts_on < one.ends_on and late not in told:
            told.add(late)
            whom = f"{one.scope} {shown(one.subject)}".strip()
            told_before = f"goals[{min(first, second) + 1}], which is on {one.metric} for {whom} too"
            yield Mistake(("goals", late), f"overlaps {told_before}: {other.starts_on} is in both")


def _sources(playbook: Playbook) -> Iterator[Mistake]:
    for key, source in playbook.sources.items():
        if source.mapping not in playbook.mappings:
            yield Mistake(("sources", key, "mapping"), _unknown("mapping", source.mapping, playbook.mappings))


def _schedules(playbook: Playbook) -> Iterator[Mistake]:
    for key, schedule in playbook.schedules.items():
        path: Path = ("schedules", key)
        for place, name in enumerate(schedule.to):
            if name in schedule.to[:place]:
                yield Mistake((*path, "to", place), f'"{shown(name)}" is here twice')
        if (kind := SCHEDULABLE.get(schedule.what)) is None:
            hint = guess(schedule.what, SCHEDULABLE) or f" (known: {', '.join(SCHEDULABLE)})"
            yield Mistake((*path, "what"), f'"{shown(schedule.what)}" is nothing that can be scheduled{hint}')
            continue
        if found := kind.mistake(schedule):
            yield Mistake((*path, found[0]), found[1])
        yield from _options(kind.options, schedule.options, (*path, "with"))
        metric = schedule.options.get("metric")
        if isinstance(metric, str) and metric not in (SCORE, *playbook.metrics):
            yield Mistake((*path, "with", "metric"), _unknown("metric", metric, [SCORE, *playbook.metrics]))


def _contests(playbook: Playbook) -> Iterator[Mistake]:
    for key, template in playbook.contests.items():
        for metric in template.named:
            path: Path = ("contests", key, "metrics", metric) if metric in template.metrics else ("contests", key)
            if metric not in playbook.metrics:
                yield Mistake(path, _unknown("metric", metric, playbook.metrics))
            elif metric not in countable({metric: playbook.metrics[metric]}):
                yield Mistake(
                    path, f'"{metric}" is no metric that a contest can add up: choose one that is counted, of which more is better'
                )


def _options(model: type[Model], given: Mapping[str, object], path: Path) -> Iterator[Mistake]:
    try:
        model.model_validate(given)
    except ValidationError as error:
        for detail in error.errors():
            where = (*path, *detail["loc"])
            if detail["type"] == "extra_forbidden":
                name = str(detail["loc"][-1])
                known = guess(name, model.model_fields) or f" (known: {', '.join(model.model_fields)})"
                yield Mistake(where, f"this key is not known{known}")
            else:
                yield Mistake(where, detail["msg"].removeprefix("Value error, "))


def _repeated(playbook: Playbook) -> Iterator[Mistake]:
    lists: dict[str, Iterable[str]] = {"admins": map(str.casefold, playbook.admins), "roles": playbook.roles}
    for name, words in lists.items():
        seen: set[str] = set()
        for place, word in enumerate(words):
            if word in seen:
                yield Mistake((name, place), f'"{shown(word)}" is here twice')
            seen.add(word)


def _is_money(unit: str) -> bool:
    kind, _, currency = unit.partition(":")
    return kind == "money" and len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    """As `US`, and `DE-BY` with its subdivision."""
    known = list_supported_countries()
    return frozenset({*known, *(f"{country}-{part}" for country, parts in known.items() for part in parts)})


def _unknown(kind: str, word: str, allowed: Iterable[str]) -> str:
    """A sentence about a name that stands for nothing."""
    names = sorted(allowed)
    known = f"known: {', '.join(names)}" if names and len(names) <= 12 else "none is defined" if not names else f"{len(names)} are known"
    return f'"{shown(word)}" is not a {kind} of this playbook{guess(word, names) or f" ({known})"}'


_CHECKS: tuple[Callable[[Playbook], Iterator[Mistake]], ...] = (
    _calendars, _metrics, _scorecards, _roles, _goals, _schedules, _contests, _sources, _repeated,
)  # fmt: skip
