"""The standing of a contest, read from the database: its rules, its entrants, and the records that are known."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from bot.chat.errors import UserError
from bot.contests import entrants, fairness
from bot.contests import rules as contest_rules
from bot.contests.entrants import Past
from bot.contests.parameters import PAST, Bracket, Improved, Most, Sides
from bot.contests.records import Counted, Field
from bot.contests.results import Standings
from bot.contests.rules import Rules
from bot.contests.scoring import over
from bot.contests.standings import standings
from bot.contests.words import Names
from bot.metrics import roster as rosters
from bot.metrics import rules as rulebook
from bot.metrics.definitions import Aggregation
from bot.metrics.period import DAY
from bot.metrics.rules import Rules as Playbook
from storage.models import Contest, ContestEntry
from storage.models.base import Document
from storage.repositories.records import Counted as Row
from storage.unit_of_work import UnitOfWork


class Stood(NamedTuple):
    """A standing, and what its metrics and teams are called."""

    standing: Standings
    names: Names


def rules_of(uow: UnitOfWork, contest: Contest, known_at: datetime | None = None) -> Rules:
    """Its rules, with `known_at` those in force then."""
    row = uow.contests.rules(contest.id, known_at)
    if row is None:
        raise UserError("This contest has no rules.")
    return contest_rules.read(row.document)


def read_document(document: Document) -> Rules:
    """One version, as it was kept."""
    return contest_rules.read(document)


def standing(uow: UnitOfWork, contest: Contest, at: datetime, known_at: datetime | None = None) -> Stood:
    """The table at `at`, from the records and the rules as known at `known_at`, by default now. Raises UserError where a metric that it
    counts is in the playbook no more."""
    playbook, rules = rulebook.read(uow), rules_of(uow, contest, known_at)
    if sentence := contest_rules.gone(rules, playbook.metrics):
        raise UserError(sentence)
    entries = uow.contests.entries(contest.id)
    known = rules.known_at(known_at or at, contest.final_at)
    # What is known now is asked without a moment: it is in force.
    bound = known if known_at is not None or known < at else None
    made = field(uow, playbook, rules, entries, contest.field, at, bound)
    seed = contest.seed if at >= rules.ends else None
    return Stood(stand(uow, playbook, rules, made, at, bound, seed), names(uow, playbook))


def field(
    uow: UnitOfWork,
    playbook: Playbook,
    rules: Rules,
    entries: Collection[ContestEntry],
    frozen: Document | None,
    at: datetime,
    known_at: datetime | None = None,
) -> Field:
    """The entrants with all that the format needs of them."""
    made = entrants.field(uow, playbook, rules, list(entries), frozen, _seeds(uow, playbook, rules, entries, frozen))
    if rules.scoring.by == "scorecard":
        return entrants.with_scores(uow, playbook, rules, made, at, known_at)
    if isinstance(rules.format, Improved):
        means = past(uow, playbook, rules, made)
        return Field(tuple(replace(each, baseline=means.get(each.key)) for each in made.entrants))
    return made


def stand(
    uow: UnitOfWork, playbook: Playbook, rules: Rules, made: Field, at: datetime, known_at: datetime | None, seed: str | None
) -> Standings:
    found = counted(uow, playbook, rules, entrants.persons_of(made), known_at)
    roster = rosters.read(uow, playbook, entrants.persons_of(made))
    keys = {each.key: [member.person for member in each.members] for each in made.entrants}

    def works(key: str, day: date) -> bool:
        return any(roster.holders[person].worker.day(day) > 0 for person in keys[key] if person in roster.holders)

    return standings(rules, made, found, at=at, works=works, week_starts=playbook.grid.week_starts, seed=seed)


def counted(uow: UnitOfWork, playbook: Playbook, rules: Rules, persons: Collection[int], known_at: datetime | None) -> list[Counted]:
    """The records that may count: a day more at both ends, for a person's day is not the contest's."""
    span = entrants.days_of(rules)
    metrics = [playbook.ids[key] for key in rules.metrics if key in playbook.ids]
    rows = uow.records.counted(persons, metrics, span.starts_on - DAY, span.ends_on + DAY, known_at=known_at)
    return list(_records(playbook, rows))


def past(uow: UnitOfWork, playbook: Playbook, rules: Rules, made: Field) -> Past:
    """The mean score of each entrant in the same window of the weeks before; of who had nothing in any, nothing."""
    plain = rules.model_copy(update={"format": Most(), "floor": None, "cap": None, "ties": "share", "second": None, "late": "in"})
    persons = entrants.persons_of(made)
    sums: dict[str, Decimal] = {}
    for window in fairness.earlier(plain, PAST, rules.starts):
        found = standings(window, made, counted(uow, playbook, window, persons, None), at=window.ends)
        for row in found.rows:
            if row.score is not None:
                sums[row.key] = sums.get(row.key, Decimal(0)) + row.score
    return {key: over(total, Decimal(PAST)) for key, total in sums.items()}


def replay(
    uow: UnitOfWork, rules: Rules, entries: Collection[ContestEntry], count: int, now: datetime, known_at: datetime | None = None
) -> fairness.Reading:
    """The rules tried on `count` windows of the past, from the records as known at `known_at`, by default now."""
    playbook = rulebook.read(uow)
    contest_rules.check(rules, playbook.metrics)
    found = []
    for window in fairness.earlier(rules, count, now):
        # Who would have to join now is taken to have joined.
        everyone = window.model_copy(update={"entrants": window.entrants.model_copy(update={"enter": "all"})})
        made = field(uow, playbook, everyone, (), None, window.ends, known_at)
        found.append(stand(uow, playbook, everyone, made, window.ends, known_at, fairness.seed(window)))
    return fairness.read(found)


def names(uow: UnitOfWork, playbook: Playbook) -> Names:
    persons = {row.id: row.name for row in uow.people.persons()}
    return Names(playbook.metrics, persons, {row.id: row.name for row in uow.people.teams()})


def _seeds(uow: UnitOfWork, playbook: Playbook, rules: Rules, entries: Collection[ContestEntry], frozen: Document | None) -> Past | None:
    """Past results, where something is still to be made of them."""
    match rules.format:
        case Sides(made="balanced") | Bracket(seeding="past") if frozen is None:
            people = entrants.crowd(uow, playbook, rules, list(entries))
            return past(uow, playbook, rules, Field(tuple(people.entrant(person) for person in people.people)))
        case _:
            return None


def _records(playbook: Playbook, rows: Iterable[Row]) -> Iterable[Counted]:
    """Credits as records, those of one together."""
    for number, credits in groupby(sorted(rows, key=lambda row: (row.record_id, row.person)), key=lambda row: row.record_id):
        parts = list(credits)
        first = parts[0]
        metric = playbook.metrics[playbook.keys[first.metric]]
        by_number = metric.aggregation is Aggregation.COUNT
        yield Counted(
            id=number,
            metric=metric.key,
            moment=first.occurred_at,
            value=Decimal(1) if by_number else first.value,
            credits={row.person: row.share if by_number else row.amount for row in parts},
            manual=first.manual,
            label=first.label,
            day=first.occurred_at.date() if first.dated_only else None,
        )
