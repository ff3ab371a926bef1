"""Bringing the database to what a playbook says: atomically, and applying it again changes nothing.

What the file no longer names goes out of force: a metric that records or goals speak of is retired, not removed; goals that files or the
chat set stay as they are, and so do schedules that were made in chat. A schedule that the file names is the playbook's from then on.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TypeVar

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.deliveries.definitions import Audience
from bot.deliveries.places import places
from bot.intake.mistakes import DocumentError, Mistake, Path, guess, shown, spelled
from bot.metrics import ledger
from bot.metrics.definitions import CalendarDefinition
from bot.metrics.period import DAY
from bot.people import directory, matching
from bot.playbook.checks import overlaps
from bot.playbook.diff import Change, diff, spans_of
from bot.playbook.export import document
from bot.playbook.goals import GoalSpan, compress
from bot.playbook.models import WORKSPACE, GoalRule, Playbook
from bot.playbook.state import ORIGIN, current, definitions, goal_rows
from storage.models import Goal
from storage.unit_of_work import UnitOfWork

Named = TypeVar("Named", GoalRule, Audience)
"""A rule that names a person or a team."""


@dataclass(frozen=True)
class Plan:
    """What applying changes. `playbook` names people and teams by key; `notes` are what an admin should know.

    `adopted` are the schedules made in chat that are the playbook's now.
    """

    before: Playbook
    playbook: Playbook
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    adopted: frozenset[str] = frozenset()


class Unplaced(Exception):
    """A playbook that does not fit this database: `mistakes` say where."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(mistake.text for mistake in mistakes))
        self.mistakes = mistakes


def apply(uow: UnitOfWork, playbook: Playbook, now: datetime, by: str) -> tuple[Change, ...]:
    """Brings the rules in force to `playbook` (`by` says whose hand it was); what changed. Raises `DocumentError`."""
    try:
        return carry_out(uow, plan(uow, playbook, now), now, by)
    except Unplaced as error:
        raise DocumentError([f"{spelled(mistake.path)}: {mistake.text}" for mistake in error.mistakes]) from error


def plan(uow: UnitOfWork, playbook: Playbook, now: datetime) -> Plan:
    """What `apply` would do. Raises `Unplaced`."""
    before = current(uow)
    named = _named(uow, playbook, now.date())
    free, notes = _beside_others(uow, named)
    in_chat = {key for key, state in uow.schedules.states().items() if state.made_by is not None} & before.schedules.keys()
    left_alone = {key: rule for key, rule in before.schedules.items() if key in in_chat - named.schedules.keys()}
    free = free.model_copy(update={"schedules": {**named.schedules, **left_alone}})
    notes = (*notes, *_idle_roles(uow, named), *_unheard_places(uow, named))
    return Plan(before, free, diff(before, free), notes, frozenset(in_chat & named.schedules.keys()))


def carry_out(uow: UnitOfWork, plan: Plan, now: datetime, by: str) -> tuple[Change, ...]:
    """Does what the plan says, which was made in the same unit of work."""
    if plan.adopted:
        uow.schedules.adopt(plan.adopted)
    if not plan.changes:
        return ()
    before, after = plan.before, plan.playbook
    _put_metrics(uow, before, after)
    _put_definitions(uow, before, after)
    _put_goals(uow, after, now)
    _retire_metrics(uow, before.metrics.keys() - after.metrics.keys())
    _put_admins(uow, before, after, now)
    if _grid(before.calendar) != _grid(after.calendar):
        ledger.rebuild_period_totals(uow)
    uow.playbook.applied(document(after), by, now)
    return plan.changes


def _named(uow: UnitOfWork, playbook: Playbook, on: date) -> Playbook:
    """The playbook with every person and team by key."""
    mistakes: list[Mistake] = []
    known: dict[tuple[str, str], str] = {}
    goals = [_with_keys(uow, rule, ("goals", place), on, known, mistakes) for place, rule in enumerate(playbook.goals)]
    schedules = dict(playbook.schedules)
    for key, schedule in schedules.items():
        if schedule.audience is not None:
            audience = _with_keys(uow, schedule.audience, ("schedules", key, "for"), on, known, mistakes)
            schedules[key] = schedule.model_copy(update={"audience": audience})
    named = playbook.model_copy(update={"goals": tuple(goals), "schedules": schedules})
    # Two spellings of one person come to light only here.
    mistakes = mistakes or list(overlaps(named))
    lived_by = {team.calendar for team in uow.people.teams() if team.calendar}
    for key in sorted(lived_by - {WORKSPACE, *playbook.calendars}):
        mistakes.append(Mistake(("calendars",), f'"{shown(key)}", which a team lives by, is missing{guess(key, playbook.calendars)}'))
    if mistakes:
        raise Unplaced(mistakes)
    return named


def _with_keys(uow: UnitOfWork, rule: Named, path: Path, on: date, known: dict[tuple[str, str], str], mistakes: list[Mistake]) -> Named:
    """The rule with its person or team by key; one that is unknown becomes a mistake."""
    for scope, name in (("person", rule.person), ("team", rule.team)):
        if name is None:
            continue
        try:
            key = known.get((scope, name)) or _key(uow, scope, name, on)
        except UserError as error:
            mistakes.append(Mistake((*path, scope), plain(str(error))))
            continue
        known[scope, name] = key
        rule = rule.model_copy(update={scope: key})
    return rule


def _key(uow: UnitOfWork, scope: str, name: str, on: date) -> str:
    """The key of the person or team; a key goes before a name."""
    if scope == "person":
        return name if uow.people.by_key([name]) else directory.find_person(uow, name, on=on).key
    return name if uow.people.team_by_key(name) else directory.find_team(uow, name, on=on).key


def _beside_others(uow: UnitOfWork, playbook: Playbook) -> tuple[Playbook, tuple[str, ...]]:
    """The playbook without the goals whose very days somebody else has set, and a note on each; other overlaps would count twice."""
    others = sorted(goal_rows(uow, lambda row: row.origin != ORIGIN))
    held = {_place(span): span for span in others}
    by_whose = {whose: list(theirs) for whose, theirs in groupby(others, key=lambda span: span.whose)}
    kept, notes, mistakes = [], [], []
    for span, place in spans_of(playbook).items():
        if (stands := held.get(_place(span))) is not None:
            if stands.target != span.target:
                notes.append(f"{_told(span)} stays {stands.target.normalize():f}, as set elsewhere")
        elif clash := next((other for other in by_whose.get(span.whose, ()) if _meet(span, other)), None):
            mistakes.append(Mistake(("goals", place), f"overlaps a goal set elsewhere: {_told(clash)}"))
        else:
            kept.append(span)
    if mistakes:
        raise Unplaced(mistakes)
    return playbook.model_copy(update={"goals": compress(kept, playbook.calendar)}), tuple(notes)


def _idle_roles(uow: UnitOfWork, playbook: Playbook) -> Iterator[str]:
    """A note on each role that the playbook speaks of and nobody ever held: perhaps it is spelled another way in the list of people."""
    held = {holding.role for holding in uow.people.roles(kind="job")}
    spoken = {rule.role for rule in playbook.goals if rule.role} | {role for card in playbook.scorecards.values() for role in card.roles}
    spoken |= {each.audience.role for each in playbook.schedules.values() if each.audience and each.audience.role}
    for role in sorted(spoken - held) if held else ():
        yield f"nobody holds the role {shown(role)}{guess(role, held)}"


def _unheard_places(uow: UnitOfWork, playbook: Playbook) -> Iterator[str]:
    """A note on each conversation that a schedule names and that does not stand for one."""
    for key, schedule in playbook.schedules.items():
        found = places(uow, schedule.to)
        yield from (f"schedules.{key}: I have not heard from a conversation called {shown(name)} yet" for name in found.unknown)
        yield from (f"schedules.{key}: more than one conversation is called {shown(name)}" for name in found.unclear)


def _put_metrics(uow: UnitOfWork, before: Playbook, after: Playbook) -> None:
    places = {key: place for place, key in enumerate(before.metrics)}
    for place, (key, metric) in enumerate(after.metrics.items()):
        if before.metrics.get(key) != metric or places[key] != place:
            uow.metrics.put(key, **metric.model_dump(mode="json", exclude={"key"}), position=place)


def _retire_metrics(uow: UnitOfWork, gone: Collection[str]) -> None:
    used = uow.metrics.in_use()
    for key in gone:
        if key in used:
            uow.metrics.retire(key)
        else:
            uow.metrics.remove(key)


def _put_definitions(uow: UnitOfWork, before: Playbook, after: Playbook) -> None:
    wanted = definitions(after)
    for kind, key in definitions(before).keys() - wanted.keys():
        uow.playbook.remove(kind, key)
    for place, ((kind, key), rule) in enumerate(wanted.items()):
        uow.playbook.put(kind, key, rule, position=place)


def _put_goals(uow: UnitOfWork, after: Playbook, now: datetime) -> None:
    stand, wanted = goal_rows(uow), spans_of(after)
    uow.goals.remove([row for span, row in stand.items() if span not in wanted])
    metrics = uow.metrics.by_key({span.metric for span in wanted})
    subjects = _subjects(uow, wanted)
    uow.goals.add(
        [
            Goal(
                metric_id=metrics[span.metric].id,
                scope=span.scope,
                subject=subjects.get((span.scope, span.subject), span.subject),
                starts_on=span.starts_on,
                ends_on=span.ends_on,
                target=span.target,
                origin=ORIGIN,
                set_at=now,
            )
            for span in sorted(wanted.keys() - stand.keys())
        ]
    )


def _subjects(uow: UnitOfWork, spans: Collection[GoalSpan]) -> Mapping[tuple[str, str], str]:
    """The stored ids of people and teams by key."""
    people = uow.people.by_key({span.subject for span in spans if span.scope == "person"})
    ids = {("person", key): str(row.id) for key, row in people.items()}
    return ids | {("team", row.key): str(row.id) for row in uow.people.teams()}


def _put_admins(uow: UnitOfWork, before: Playbook, after: Playbook, now: datetime) -> None:
    now_named = {email.casefold() for email in after.admins}
    matching.dismiss(uow, [email for email in before.admins if email.casefold() not in now_named], now, origin=matching.PLAYBOOK)
    matching.appoint(uow, after.admins, now, origin=matching.PLAYBOOK)


def _grid(calendar: CalendarDefinition) -> tuple[str, int]:
    return calendar.week_starts, calendar.fiscal_year_starts


def _place(span: GoalSpan) -> tuple[object, ...]:
    return (*span.whose, span.starts_on, span.ends_on)


def _meet(one: GoalSpan, other: GoalSpan) -> bool:
    return one.starts_on < other.ends_on and other.starts_on < one.ends_on


def _told(span: GoalSpan) -> str:
    return f"{span.metric} for {span.scope} {shown(span.subject)}".rstrip() + f", {span.starts_on}..{span.ends_on - DAY}"
