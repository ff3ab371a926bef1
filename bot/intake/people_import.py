"""People out of a table: persons, the teams they are in, who leads those, their roles.

The whole table is read before anything is written, since managers may stand below the people they lead; such a file has some ten thousand
rows at most. A key may come several times: each row that says something new then dates another membership.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.intake.bindings import Cells
from bot.intake.faults import Fault, Reject, quoted
from bot.intake.known import KnownPeople
from bot.intake.mapping import PeopleMapping
from bot.intake.people_place import lead, place, state_of
from bot.intake.people_rows import PersonRow, person_mapper
from bot.intake.readers import TableFile
from bot.intake.run import Counts, Run, Started, good_rows, known_people
from bot.intake.summary import Tally
from bot.intake.team_plan import PlannedTeam, Standing, TeamPlan, plan_teams
from bot.metrics.ledger.days import WORKSPACE
from bot.people import matching
from bot.people.names import fold
from storage.unit_of_work import UnitOfWork

_BATCH = 25
"""Persons a transaction; each takes a few statements."""

Step = Callable[[UnitOfWork], None]
"""A part of the import that may be done again."""


class PeopleImport:
    """Takes the rows of one table; a mapping that does not fit it is a `UserError` before any row is read."""

    def __init__(self, run: Run, mapping: PeopleMapping, table: TableFile, tally: Tally) -> None:
        self._run, self._mapping, self._table, self._tally = run, mapping, table, tally
        bindings = run.bindings(mapping, table)
        self._map = person_mapper(mapping, bindings)
        self._counts = bindings.where(mapping.where) if mapping.where else None
        self._started = Started.over(run, mapping, mapping.kind, table)
        self._rows: list[PersonRow] = []
        self._said: set[PersonRow] = set()
        self._key_of: dict[str, str] = {}
        self._ids: dict[str, int] = {}

    def complete(self) -> None:
        """Read the table to its end, then write; a dry run does it all in one transaction and undoes that."""
        good_rows(self._table, self._tally, self._take)
        with self._run.database.read() as uow:
            before = state_of(uow)
            plan = plan_teams(self._mapping.team, self._rows, _standing(uow))
        for warning in plan.warnings:
            self._tally.warn(warning)
        steps: list[Step] = [*self._steps(plan), partial(self._finish, before)]
        if self._run.dry_run:
            with self._run.unit() as uow:
                for step in steps:
                    step(uow)
            return
        for step in steps:
            with self._run.unit() as uow:
                step(uow)
            self._run.told(self._table, self._tally)

    def _take(self, line: int, cells: Cells) -> None:
        if self._counts is not None and not self._counts(cells):
            self._tally.left_out += 1
            return
        row = self._map(line, cells)
        if row.email is not None and self._key_of.setdefault(row.email, row.key) != row.key:
            raise Reject(Fault.CONFLICT, f"The e-mail {quoted(row.email)} stands at {quoted(self._key_of[row.email])} too.")
        said = replace(row, line=0, cells=())
        if said not in self._said:
            self._said.add(said)
            self._rows.append(row)

    def _steps(self, plan: TeamPlan) -> Iterator[Step]:
        parts = [self._rows[start : start + _BATCH] for start in range(0, len(self._rows), _BATCH)]
        for part in parts:
            yield partial(self._put_persons, part)
        yield partial(self._put_teams, plan)
        for part in parts:
            yield partial(self._place, part, plan)

    def _put_persons(self, rows: Sequence[PersonRow], uow: UnitOfWork) -> None:
        """Known by key, else by e-mail: then the key of the file becomes another name of theirs."""
        by_email = uow.people.by_email([row.email for row in rows if row.email])
        by_alias = uow.people.by_alias([row.key for row in rows])
        by_key = uow.people.by_key([row.key for row in rows])
        for row in rows:
            same = by_key.get(row.key) or by_alias.get(row.key.casefold()) or (by_email.get(row.email) if row.email else None)
            holder = by_email.get(row.email) if row.email else None
            if same is not None and holder is not None and holder.id != same.id:
                self._tally.reject(row.line, row.cells, _taken(row, holder.name))
                continue
            person = uow.people.put_person(
                row.key if same is None else same.key,
                name=row.name,
                email=row.email,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                time_zone=row.time_zone,
            )
            self._ids[row.key] = person.id
            for alias in (*row.aliases, *([row.key] if person.key != row.key else [])):
                uow.people.put_alias(alias, person.id)

    def _put_teams(self, plan: TeamPlan, uow: UnitOfWork) -> None:
        people = known_people(uow)
        ids = {team.key: self._put_team(team, uow) for team in plan.teams.values()}
        for team in plan.teams.values():
            if team.parent is not None:
                uow.people.put_team(team.key, parent_id=ids[team.parent])
            leaders = {self._leader(key, people): since for key, since in team.leaders.items()}
            lead(uow, ids[team.key], {person: since for person, since in leaders.items() if person is not None}, self._run.today)

    def _put_team(self, team: PlannedTeam, uow: UnitOfWork) -> int:
        return uow.people.put_team(team.key, name=team.name, time_zone=team.time_zone, calendar=team.calendar).id

    def _leader(self, key: str, people: KnownPeople) -> int | None:
        if key in self._ids:
            return self._ids[key]
        try:
            return people.find(key, ("key", "email", "alias", "name"))
        except Reject as reject:
            self._tally.warn(f"A team’s manager: {reject.reason}")
            return None

    def _place(self, rows: Sequence[PersonRow], plan: TeamPlan, uow: UnitOfWork) -> None:
        for row in rows:
            if row.key in self._ids:
                place(uow, self._ids[row.key], row, self._team(uow, row, plan), self._run.today)

    def _team(self, uow: UnitOfWork, row: PersonRow, plan: TeamPlan) -> int | None:
        """The team of a row; where its manager is not in the table, the one they lead now."""
        key = plan.team_of.get(row.line)
        if key is not None:
            team = uow.people.team_by_key(key)
            return team.id if team is not None else None
        manager = plan.manager_elsewhere.get(row.line)
        if manager is None:
            return None
        known = uow.people.by_key([manager]).get(manager)
        led = uow.people.managements(persons=[known.id], on=self._run.today) if known is not None else []
        if not led:
            self._tally.warn(f"The manager {quoted(manager)} of {row.name} is not in the file and leads no team we know.")
        return led[0].team_id if led else None

    def _finish(self, before: dict[int, list[object]], uow: UnitOfWork) -> None:
        after = state_of(uow)
        changed = sum(before.get(person) != after.get(person) for person in set(self._ids.values()))
        self._tally.written += changed
        self._tally.unchanged += len(set(self._ids.values())) - changed
        matching.join_all(uow)
        self._started.note(uow, self._tally, Counts())
        self._started.finish(uow, self._tally, known_people(uow))


def _standing(uow: UnitOfWork) -> Standing:
    calendars = {WORKSPACE, *(row.key for row in uow.playbook.definitions("calendar"))}
    return Standing({fold(team.name): team.key for team in uow.people.teams()}, calendars)


def _taken(row: PersonRow, name: str) -> Reject:
    return Reject(Fault.CONFLICT, f"The e-mail {quoted(row.email or '')} belongs to {quoted(name)}.")
