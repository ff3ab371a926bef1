"""Persons, their other names, the team tree, and what holds for a person over dates."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, delete, func, or_, select
from sqlalchemy.orm import Session

from storage.models import Alias, Leave, Management, Membership, Person, RoleHolding, Team, WorkPattern
from storage.repositories import facts
from storage.repositories.facts import Life, TeamFacts
from storage.repositories.spans import about, chunks, place
from storage.turns import take_turn

_HELD = RoleHolding.__table__.c
_JOBS = select(_HELD.role).where(_HELD.kind == "job", _HELD.person_id.in_(bindparam("persons", expanding=True))).distinct()
_HOLDERS = select(_HELD.person_id).where(_HELD.kind == "job", _HELD.role.in_(bindparam("roles", expanding=True))).distinct()

_CALLED = select(Person.id, Person.name, Person.ranked_alias)


class People:
    """`put_…` makes or changes the row of that key and returns it; a None changes nothing. Lookups by date take a span or a day `on`.

    Who is where, and leads what, is put by one unit of work at a time.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def person(self, person_id: int) -> Person | None:
        return self._session.get(Person, person_id)

    def persons(self, ids: Collection[int] | None = None) -> list[Person]:
        """Those persons, or all of them, by name."""
        if ids is None:
            return list(self._session.scalars(select(Person).order_by(Person.name, Person.id)))
        found = [row for part in chunks(ids) for row in self._session.scalars(select(Person).where(Person.id.in_(part)))]
        return sorted(found, key=lambda row: (row.name, row.id))

    def time_zones(self, ids: Collection[int]) -> dict[int, str | None]:
        """The zone each of these persons has of their own, if any; who is not here is nobody we know."""
        query = select(Person.id, Person.time_zone)
        return {key: zone for part in chunks(ids) for key, zone in self._session.execute(query.where(Person.id.in_(part)))}

    def by_key(self, keys: Collection[str]) -> dict[str, Person]:
        return {row.key: row for part in chunks(keys) for row in self._session.scalars(select(Person).where(Person.key.in_(part)))}

    def by_email(self, emails: Collection[str]) -> dict[str, Person]:
        """Persons by the e-mails asked for, case-folded."""
        folded = {email.casefold() for email in emails}
        query = select(Person)
        rows = [row for part in chunks(folded) for row in self._session.scalars(query.where(func.lower(Person.email).in_(part)))]
        return {row.email.casefold(): row for row in rows if row.email is not None}

    def by_alias(self, aliases: Collection[str]) -> dict[str, Person]:
        """Persons by the aliases asked for, case-folded."""
        query = select(Alias.alias, Person).join(Person, Person.id == Alias.person_id)
        folded = {alias.casefold() for alias in aliases}
        return {alias: row for part in chunks(folded) for alias, row in self._session.execute(query.where(Alias.alias.in_(part)))}

    def aliases(self, person_id: int | None = None) -> list[Alias]:
        query = select(Alias).order_by(Alias.alias)
        return list(self._session.scalars(query if person_id is None else query.where(Alias.person_id == person_id)))

    def put_person(
        self,
        key: str,
        *,
        name: str | None = None,
        email: str | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
        time_zone: str | None = None,
        locale: str | None = None,
    ) -> Person:
        """The person with this key; a new one is named after the key until a name is given. E-mails are kept case-folded."""
        take_turn(self._session, "people")
        row = self._session.scalar(select(Person).where(Person.key == key))
        if row is None:
            row = Person(key=key, name=key)
            self._session.add(row)
        given = {"name": name, "email": email and email.casefold(), "starts_on": starts_on, "ends_on": ends_on}
        self._change(row, given | {"time_zone": time_zone, "locale": locale})
        return row

    def put_profile(
        self,
        person_id: int,
        *,
        time_zone: str | None,
        locale: str | None,
        card_theme: str | None,
        compact_numbers: bool | None,
        preferred_account: int | None,
        message_hour: str | None,
        quiet_kinds: Sequence[str],
        ranked_as: str | None,
        ranked_alias: str | None,
    ) -> None:
        """What a person chose about themselves, all of it: a None takes a choice back."""
        row = self._session.get_one(Person, person_id)
        row.time_zone, row.locale, row.card_theme = time_zone, locale, card_theme
        row.compact_numbers, row.preferred_account = compact_numbers, preferred_account
        row.message_hour, row.quiet_kinds = message_hour, list(quiet_kinds)
        row.ranked_as, row.ranked_alias = ranked_as, ranked_alias
        self._session.flush()

    def put_alias(self, alias: str, person_id: int) -> None:
        """`alias` names this person from now on."""
        take_turn(self._session, "people")
        self._session.merge(Alias(alias=alias.casefold(), person_id=person_id))
        self._session.flush()

    def team(self, team_id: int) -> Team | None:
        return self._session.get(Team, team_id)

    def teams(self) -> list[Team]:
        """The whole tree, by name."""
        return list(self._session.scalars(select(Team).order_by(Team.name, Team.id)))

    def team_by_key(self, key: str) -> Team | None:
        return self._session.scalar(select(Team).where(Team.key == key))

    def put_team(
        self,
        key: str,
        *,
        name: str | None = None,
        parent_id: int | None = None,
        time_zone: str | None = None,
        calendar: str | None = None,
    ) -> Team:
        take_turn(self._session, "people")
        row = self.team_by_key(key)
        if row is None:
            row = Team(key=key, name=key)
            self._session.add(row)
        self._change(row, {"name": name, "parent_id": parent_id, "time_zone": time_zone, "calendar": calendar})
        return row

    def memberships(
        self,
        *,
        persons: Collection[int] | None = None,
        teams: Collection[int] | None = None,
        since: date | None = None,
        until: date | None = None,
        on: date | None = None,
    ) -> list[Membership]:
        """Memberships of those persons or in those teams that share a day with the span (or with the day `on`), oldest first."""
        query = about(Membership, persons, since, until, on)
        if teams is not None:
            query = query.where(Membership.team_id.in_(teams))
        return list(self._session.scalars(query.order_by(Membership.person_id, Membership.starts_on)))

    def managements(
        self,
        *,
        persons: Collection[int] | None = None,
        teams: Collection[int] | None = None,
        since: date | None = None,
        until: date | None = None,
        on: date | None = None,
    ) -> list[Management]:
        """Who leads what, as `memberships` finds it."""
        query = about(Management, persons, since, until, on)
        if teams is not None:
            query = query.where(Management.team_id.in_(teams))
        return list(self._session.scalars(query.order_by(Management.team_id, Management.starts_on, Management.id)))

    def roles(
        self,
        *,
        kind: str | None = None,
        persons: Collection[int] | None = None,
        role: str | None = None,
        since: date | None = None,
        until: date | None = None,
        on: date | None = None,
    ) -> list[RoleHolding]:
        """Roles held; `kind` is `job` or `admin`, None both."""
        query = about(RoleHolding, persons, since, until, on)
        if kind is not None:
            query = query.where(RoleHolding.kind == kind)
        if role is not None:
            query = query.where(RoleHolding.role == role)
        return list(self._session.scalars(query.order_by(RoleHolding.person_id, RoleHolding.starts_on)))

    def jobs(self, persons: Collection[int]) -> frozenset[str]:
        """Every job that one of these persons has or had."""
        connection = self._session.connection()
        return frozenset(job for part in chunks(persons) for (job,) in connection.execute(_JOBS, {"persons": part}))

    def holders(self, jobs: Collection[str]) -> frozenset[int]:
        """Everyone who has or had one of them."""
        return frozenset(person for (person,) in self._session.connection().execute(_HOLDERS, {"roles": list(jobs)}))

    def lives(self, persons: Collection[int]) -> list[Life]:
        """Those persons with their teams, jobs, leave and part-time patterns over time, by name."""
        return facts.lives(self._session, persons)

    def team_facts(self) -> tuple[TeamFacts, ...]:
        """As `teams`, as plain values."""
        return facts.teams(self._session)

    def leaves(
        self, *, persons: Collection[int] | None = None, since: date | None = None, until: date | None = None, on: date | None = None
    ) -> list[Leave]:
        query = about(Leave, persons, since, until, on)
        return list(self._session.scalars(query.order_by(Leave.person_id, Leave.starts_on, Leave.id)))

    def patterns(
        self, *, persons: Collection[int] | None = None, since: date | None = None, until: date | None = None, on: date | None = None
    ) -> list[WorkPattern]:
        """Part-time patterns; a person without one works every working day in full."""
        query = about(WorkPattern, persons, since, until, on)
        return list(self._session.scalars(query.order_by(WorkPattern.person_id, WorkPattern.starts_on)))

    def put_membership(self, person_id: int, team_id: int, starts_on: date, ends_on: date | None = None) -> Membership:
        """In this team from `starts_on`. One team at a time: the one before ends here, and this ends where the next begins."""
        take_turn(self._session, "people")
        held = self.memberships(persons=[person_id])
        row = place(self._session, held, Membership(person_id=person_id, team_id=team_id, starts_on=starts_on, ends_on=ends_on))
        row.team_id = team_id
        self._session.flush()
        return row

    def put_role(self, person_id: int, kind: str, role: str, starts_on: date, ends_on: date | None = None) -> RoleHolding:
        """Holds this role from `starts_on`; one role of a kind at a time, as with teams."""
        take_turn(self._session, "people")
        held = self.roles(kind=kind, persons=[person_id])
        row = place(self._session, held, RoleHolding(person_id=person_id, kind=kind, role=role, starts_on=starts_on, ends_on=ends_on))
        row.role = role
        self._session.flush()
        return row

    def put_pattern(self, person_id: int, shares: Sequence[Decimal], starts_on: date, ends_on: date | None = None) -> WorkPattern:
        """Works these seven shares of a day, Monday to Sunday, from `starts_on`; one pattern at a time."""
        take_turn(self._session, "people")
        held = self.patterns(persons=[person_id])
        written = [str(share) for share in shares]
        row = place(self._session, held, WorkPattern(person_id=person_id, starts_on=starts_on, ends_on=ends_on, shares=written))
        row.shares = written
        self._session.flush()
        return row

    def put_management(self, team_id: int, person_id: int, starts_on: date, ends_on: date | None = None) -> Management:
        """Leads this team from `starts_on`; a team may have several managers."""
        take_turn(self._session, "people")
        query = select(Management).where(Management.team_id == team_id, Management.person_id == person_id)
        row = self._session.scalar(query.where(Management.starts_on == starts_on))
        if row is None:
            row = Management(team_id=team_id, person_id=person_id, starts_on=starts_on)
            self._session.add(row)
        row.ends_on = ends_on
        self._session.flush()
        return row

    def put_leave(self, person_id: int, starts_on: date, ends_on: date, kind: str, share: Decimal = Decimal(1)) -> Leave:
        """Away on these days; the same days of the same kind are one row."""
        query = select(Leave).where(Leave.person_id == person_id, Leave.kind == kind)
        row = self._session.scalar(query.where(Leave.starts_on == starts_on, Leave.ends_on == ends_on))
        if row is None:
            row = Leave(person_id=person_id, starts_on=starts_on, ends_on=ends_on, kind=kind)
            self._session.add(row)
        row.share = share
        self._session.flush()
        return row

    def remove_leave(self, leave_id: int) -> bool:
        return self._session.scalar(delete(Leave).where(Leave.id == leave_id).returning(Leave.id)) is not None

    def end_management(self, management_id: int, ends_on: date) -> None:
        """The first day they no longer lead."""
        row = self._session.get_one(Management, management_id)
        row.ends_on = ends_on
        self._session.flush()

    def end_role(self, holding_id: int, ends_on: date) -> None:
        """The first day they no longer hold it."""
        self._session.get_one(RoleHolding, holding_id).ends_on = ends_on
        self._session.flush()

    def namesakes(self, words: str) -> list[Person]:
        """Persons whose name, key or e-mail is these words, whatever their case (beyond ASCII, the room folds)."""
        folded = words.lower()
        query = select(Person).where(
            or_(func.lower(Person.name) == folded, func.lower(Person.key) == folded, func.lower(Person.email) == folded)
        )
        return list(self._session.scalars(query.order_by(Person.id)))

    def called(self) -> list[tuple[int, str, str | None]]:
        """Everybody's id, name, and alias on leaderboards."""
        return [(row.id, row.name, row.ranked_alias) for row in self._session.execute(_CALLED)]

    def _change(self, row: Person | Team, given: Mapping[str, str | int | date | None]) -> None:
        for name, value in given.items():
            if value is not None:
                setattr(row, name, value)
        self._session.flush()
