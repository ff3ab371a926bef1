"""Who was where, and when."""

from datetime import date
from decimal import Decimal

from storage.database import Database
from storage.unit_of_work import UnitOfWork

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def spans(uow: UnitOfWork, person: int) -> list[tuple[int, date, date | None]]:
    return [(row.team_id, row.starts_on, row.ends_on) for row in uow.people.memberships(persons=[person])]


def test_a_new_team_ends_the_membership_before(database: Database) -> None:
    with database.write() as uow:
        ana, north, south = uow.people.put_person("ana").id, uow.people.put_team("north").id, uow.people.put_team("south").id
        uow.people.put_membership(ana, north, JANUARY)
        uow.people.put_membership(ana, south, MARCH)
        assert spans(uow, ana) == [(north, JANUARY, MARCH), (south, MARCH, None)]


def test_memberships_come_in_any_order_and_any_number_of_times(database: Database) -> None:
    with database.write() as uow:
        ana, north, south = uow.people.put_person("ana").id, uow.people.put_team("north").id, uow.people.put_team("south").id
        for _ in range(2):
            uow.people.put_membership(ana, south, MARCH)
            uow.people.put_membership(ana, north, JANUARY)
            uow.people.put_membership(ana, north, FEBRUARY)
        assert spans(uow, ana) == [(north, JANUARY, FEBRUARY), (north, FEBRUARY, MARCH), (south, MARCH, None)]


def test_a_lookup_by_day_takes_the_first_day_and_leaves_the_last(database: Database) -> None:
    with database.write() as uow:
        ana, north = uow.people.put_person("ana").id, uow.people.put_team("north").id
        uow.people.put_membership(ana, north, JANUARY, FEBRUARY)
        found = [len(uow.people.memberships(on=day)) for day in (date(2025, 12, 31), JANUARY, date(2026, 1, 31), FEBRUARY)]
        assert found == [0, 1, 1, 0]
        assert len(uow.people.memberships(teams=[north], since=date(2026, 1, 15), until=MARCH)) == 1
        assert uow.people.memberships(teams=[north], since=FEBRUARY) == []


def test_persons_are_found_by_key_by_e_mail_and_by_alias_whatever_the_case(database: Database) -> None:
    with database.write() as uow:
        ana = uow.people.put_person("A-1", name="Ana Óliver", email="Ana@Example.com")
        uow.people.put_alias("CRM-Øwner-7", ana.id)
        assert uow.people.by_key(["A-1", "A-2"]) == {"A-1": ana}
        assert uow.people.by_email(["ANA@example.COM"]) == {"ana@example.com": ana}
        assert uow.people.by_alias(["crm-øWNER-7", "other"]) == {"crm-øwner-7": ana}


def test_what_is_not_given_again_stays(database: Database) -> None:
    with database.write() as uow:
        uow.people.put_person("ana", name="Ana", email="ana@example.com", starts_on=JANUARY)
        again = uow.people.put_person("ana", time_zone="Europe/Berlin")
        assert (again.name, again.email, again.starts_on, again.time_zone) == ("Ana", "ana@example.com", JANUARY, "Europe/Berlin")


def test_one_job_at_a_time_and_the_admin_right_besides(database: Database) -> None:
    with database.write() as uow:
        ana = uow.people.put_person("ana").id
        uow.people.put_role(ana, "job", "SDR", JANUARY)
        uow.people.put_role(ana, "admin", "admin", JANUARY)
        uow.people.put_role(ana, "job", "AE", MARCH)
        assert [(row.role, row.ends_on) for row in uow.people.roles(kind="job")] == [("SDR", MARCH), ("AE", None)]
        assert [row.person_id for row in uow.people.roles(kind="admin", on=MARCH)] == [ana]
        assert [row.role for row in uow.people.roles(persons=[ana], kind="job", on=FEBRUARY)] == ["SDR"]


def test_leave_and_part_time_over_a_span(database: Database) -> None:
    with database.write() as uow:
        ana = uow.people.put_person("ana").id
        for _ in range(2):
            uow.people.put_leave(ana, date(2026, 1, 30), date(2026, 2, 3), "sick", Decimal("0.5"))
        uow.people.put_pattern(ana, [Decimal(1)] * 4 + [Decimal("0.5"), Decimal(0), Decimal(0)], FEBRUARY)
        (leave,) = uow.people.leaves(persons=[ana], since=FEBRUARY, until=MARCH)
        assert (leave.kind, leave.share) == ("sick", Decimal("0.5"))
        assert [row.shares for row in uow.people.patterns(on=MARCH)] == [["1", "1", "1", "1", "0.5", "0", "0"]]
        assert uow.people.patterns(on=JANUARY) == []
        assert (uow.people.remove_leave(leave.id), uow.people.remove_leave(leave.id)) == (True, False)


def test_two_lead_a_team_and_one_leaves(database: Database) -> None:
    with database.write() as uow:
        ana, ben, north = uow.people.put_person("ana").id, uow.people.put_person("ben").id, uow.people.put_team("north").id
        first = uow.people.put_management(north, ana, JANUARY)
        uow.people.put_management(north, ben, FEBRUARY)
        uow.people.end_management(first.id, MARCH)
        assert [[row.person_id for row in uow.people.managements(on=day)] for day in (JANUARY, FEBRUARY, MARCH)] == [
            [ana],
            [ana, ben],
            [ben],
        ]
