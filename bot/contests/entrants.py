"""Who takes part in a contest, from the people and teams that are known, and what they are measured against."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from bot.contests import draw, scoring
from bot.contests.parameters import Bracket, Sides
from bot.contests.records import Entrant, Field, Member
from bot.contests.rules import Rules
from bot.metrics import in_force
from bot.metrics import roster as rosters
from bot.metrics.board import board, keys_of
from bot.metrics.calendar import Span, within
from bot.metrics.moment import Moment
from bot.metrics.numbers import Numbers
from bot.metrics.period import DAY, Kind, Period
from bot.metrics.roster import Roster
from bot.metrics.rules import Rules as Playbook
from storage.models import ContestEntry
from storage.models.base import Document
from storage.unit_of_work import UnitOfWork

ORDER, SIDES = "order", "sides"
"""Where a frozen field keeps the seeds of a knock-out, or who is on which drawn side."""
Past = Mapping[str, Decimal]
"""Past results by entrant, for seeds and even sides."""


@dataclass(frozen=True)
class Crowd:
    """The people who may count in a contest, with the days on which they do, by id, and since when they are in it."""

    roster: Roster
    days: Mapping[int, Span]
    joined: Mapping[int, datetime | None]

    @property
    def people(self) -> list[int]:
        """By name."""
        known = self.roster.people
        return sorted(self.days, key=lambda person: (known[person].name.casefold(), person))

    def entrant(self, person: int) -> Entrant:
        name = self.roster.people[person].name
        return Entrant(f"person:{person}", name, (Member(person, name, self.days[person]),), self.joined[person])


def days_of(rules: Rules) -> Span:
    """The contest's days in its zone, those that it only touches too."""
    return Span(scoring.today(rules, rules.starts), scoring.today(rules, rules.ends) + DAY)


def crowd(uow: UnitOfWork, playbook: Playbook, rules: Rules, entries: Sequence[ContestEntry]) -> Crowd:
    """Everybody whom the rules name, as long as they are with us; of those who have to join, who did."""
    span = days_of(rules)
    roster = rosters.read(uow, playbook, _named(uow, playbook, rules, span))
    found: dict[int, Span] = {}
    joined: dict[int, datetime | None] = {}
    for person in roster.people:
        since = _since(roster, rules, person, span)
        ours = roster.people[person]
        here = Span(max(span.starts_on, ours.starts_on or span.starts_on), min(span.ends_on, ours.ends_on or span.ends_on))
        if since is not None and here.starts_on < here.ends_on:
            found[person] = here
            first = max(since, here.starts_on)
            joined[person] = None if first <= span.starts_on else _morning(rules, first)
    if rules.entrants.enter == "opt_in":
        came = {entry.person_id: entry.joined_at for entry in entries if entry.left_at is None}
        joined = {person: _later(came[person], joined[person], rules) for person in found if person in came}
        found = {person: days for person, days in found.items() if person in came}
    else:
        left = {entry.person_id for entry in entries if entry.left_at is not None}
        found = {person: days for person, days in found.items() if person not in left}
    return Crowd(roster, found, joined)


def field(
    uow: UnitOfWork, playbook: Playbook, rules: Rules, entries: Sequence[ContestEntry], frozen: Document | None, past: Past | None = None
) -> Field:
    """The entrants, with goals where the rules compare with them. `frozen` is what was drawn at the start, `past` for what is drawn now."""
    people = crowd(uow, playbook, rules, entries)
    if isinstance(rules.format, Sides) and rules.format.made == "given":
        return Field(tuple(_teams(uow, playbook, rules, people.roster)))
    entrants = [people.entrant(person) for person in people.people]
    entrants = _measured(uow, playbook, rules, people, entrants)
    match rules.format:
        case Sides(made=made, count=count, seed=seed):
            if frozen is not None:
                return _as_frozen(frozen, entrants)
            names = [f"Team {chr(ord('A') + place)}" for place in range(count)]
            return draw.sides(entrants, names, seed) if made == "drawn" else draw.balanced(entrants, names, past or {}, seed)
        case Bracket(seeding=seeding, seed=seed):
            if frozen is not None:
                return _in_order(frozen, entrants)
            match seeding:
                case "drawn":
                    return draw.seeded(entrants, seed)
                case "past":
                    return draw.by_past(entrants, past or {})
                case "listed":
                    listed = {person: place for place, person in enumerate(rules.entrants.persons)}
                    return Field(tuple(sorted(entrants, key=lambda each: listed.get(each.members[0].person, len(listed)))))
        case _:
            return Field(tuple(entrants))


def freeze(rules: Rules, made: Field) -> Document | None:
    """What of the field was drawn or seeded, so that it stays when people change; None where nothing was."""
    match rules.format:
        case Sides(made="drawn" | "balanced"):
            return {SIDES: [{"name": side.name, "persons": [member.person for member in side.members]} for side in made.entrants]}
        case Bracket():
            return {ORDER: [entrant.key for entrant in made.entrants]}
        case _:
            return None


def _named(uow: UnitOfWork, playbook: Playbook, rules: Rules, span: Span) -> set[int]:
    """Persons who are named, or may be one of those meant, on any day of the contest."""
    wanted = rules.entrants
    found = set(wanted.persons)
    if wanted.teams:
        tree = rosters.read(uow, playbook, ()).tree
        below = {each for team in wanted.teams for each in tree.down(team)}
        found |= {row.person_id for row in uow.people.memberships(teams=below, since=span.starts_on, until=span.ends_on)}
    if wanted.roles or wanted.everyone:
        held = uow.people.roles(kind="job", since=span.starts_on, until=span.ends_on)
        found |= {row.person_id for row in held if wanted.everyone or row.role in wanted.roles}
    return found


def _since(roster: Roster, rules: Rules, person: int, span: Span) -> date | None:
    """The first day on which the rules mean them; None: on none."""
    wanted = rules.entrants
    if person in wanted.persons:
        return span.starts_on
    days: list[Span] = []
    if wanted.teams:
        below = {each for team in wanted.teams for each in roster.tree.down(team)}
        days += [stay for stay, team in roster.homes[person] if team in below]
    if wanted.roles or wanted.everyone:
        days += [each.days for each in roster.holders[person].roles if wanted.everyone or each.role in wanted.roles]
    shared = within((span,), days)
    return min((each.starts_on for each in shared), default=None)


def _morning(rules: Rules, day: date) -> datetime:
    return datetime.combine(day, time.min, rules.place).astimezone(UTC)


def _later(came: datetime, since: datetime | None, rules: Rules) -> datetime | None:
    """When somebody is in who joined then."""
    moment = came if since is None else max(came, since)
    return moment if moment > rules.starts else None


def _teams(uow: UnitOfWork, playbook: Playbook, rules: Rules, roster: Roster) -> Iterable[Entrant]:
    """Teams as they are, their people on their days in them; of everyone, those that have members of their own."""
    span = days_of(rules)
    whole = rosters.read(uow, playbook, ())
    wanted = rules.entrants.teams or tuple(
        dict.fromkeys(row.team_id for row in uow.people.memberships(since=span.starts_on, until=span.ends_on))
    )
    placed = {team: rosters.places(uow, whole.tree.down(team), span) for team in wanted if team in whole.teams}
    people = rosters.read(uow, playbook, {place.person for places in placed.values() for place in places}).people
    for team, places in sorted(placed.items(), key=lambda each: (whole.teams[each[0]].name.casefold(), each[0])):
        members = tuple(
            Member(place.person, people[place.person].name, days) for place in places if place.person in people for days in place.days
        )
        yield Entrant(f"team:{team}", whole.teams[team].name, members, goals=_team_goals(uow, playbook, rules, team, whole))


def _team_goals(uow: UnitOfWork, playbook: Playbook, rules: Rules, team: int, whole: Roster) -> Mapping[str, Decimal]:
    if rules.scoring.by != "goal":
        return {}
    span, keys = days_of(rules), _in_playbook(rules, playbook)
    placed = rosters.places(uow, whole.tree.down(team), span)
    roster = rosters.read(uow, playbook, [place.person for place in placed])
    targets = in_force.read(uow, playbook, keys, span)
    found = {key: targets.of_team(key, team, span, placed, roster) for key in keys}
    return {key: goal for key, goal in found.items() if goal is not None}


def _measured(uow: UnitOfWork, playbook: Playbook, rules: Rules, people: Crowd, entrants: list[Entrant]) -> list[Entrant]:
    """With their goals, or the score of their scorecard."""
    if rules.scoring.by == "goal":
        span, keys = days_of(rules), _in_playbook(rules, playbook)
        targets = in_force.read(uow, playbook, keys, span)
        goals: dict[str, dict[str, Decimal]] = defaultdict(dict)
        for entrant in entrants:
            for key in keys:
                goal = targets.of_person(key, people.roster.holders[entrant.members[0].person], span)
                if goal is not None:
                    goals[entrant.key][key] = goal
        return [replace(each, goals=goals[each.key]) for each in entrants]
    return entrants


def with_scores(uow: UnitOfWork, playbook: Playbook, rules: Rules, made: Field, at: datetime, known_at: datetime | None) -> Field:
    """With each person's score of the whole scorecard over the contest's days, as of `at`."""
    span = days_of(rules)
    persons = {member.person for entrant in made.entrants for member in entrant.members}
    roster = rosters.read(uow, playbook, persons)
    key = f"{span.starts_on}..{span.ends_on - DAY}"
    moment = Moment(Period(Kind.DATES, span.starts_on, span.ends_on, key), scoring.today(rules, at))
    keys = keys_of(roster, list(persons), moment)
    found = board(roster, in_force.read(uow, playbook, keys, moment.whole), Numbers(uow, playbook, known_at), moment)
    return Field(tuple(replace(each, score=found.scores[each.members[0].person].score) for each in made.entrants))


def _in_playbook(rules: Rules, playbook: Playbook) -> list[str]:
    return [each.metric for each in rules.scoring.metrics if each.metric in playbook.metrics]


def _as_frozen(frozen: Document, entrants: Sequence[Entrant]) -> Field:
    """The sides as they were drawn; who joined since is on the smallest."""
    by_person = {each.members[0].person: each for each in entrants}
    sides = frozen[SIDES]
    if not isinstance(sides, list):
        raise TypeError("a frozen field has its sides")
    names, groups = [str(side["name"]) for side in sides], [side["persons"] for side in sides]
    placed: set[int] = {person for group in groups for person in group}
    found = draw.filled([[by_person[person] for person in group if person in by_person] for group in groups], names)
    for person, entrant in by_person.items():
        if person not in placed:
            found = draw.joined(found, entrant)
    return found


def _in_order(frozen: Document, entrants: Sequence[Entrant]) -> Field:
    order = frozen[ORDER]
    if not isinstance(order, list):
        raise TypeError("a frozen field has its order")
    by_key = {each.key: each for each in entrants}
    return Field(tuple(by_key[key] for key in order if key in by_key))


def persons_of(made: Field) -> Collection[int]:
    """Everybody whose records count."""
    return made.by_person.keys()
