"""The real exports that lie beside the repository, cell by cell."""

import csv
from collections import Counter
from decimal import Decimal

import pytest

from tests.intake.office import NOW, Office, shared


def expected(export: str) -> list[dict[str, str]]:
    with shared(export).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def checks(export: str) -> dict[str, int]:
    return {row["check"]: int(row["value"]) for row in expected(f"{export}/expected_checks.csv")}


def test_adventureworks_every_person_and_month(empty_office):
    people = empty_office.take_shared("adventureworks_quota/employees.csv", "adventureworks/people.yaml")
    orders = empty_office.take_shared("adventureworks_quota/orders.csv", "adventureworks/records.yaml")
    assert (people.written, people.rejected, orders.rows, orders.written, orders.rejected) == (18, 0, 3796, 7592, 0)
    rows = {(row["employee_key"], row["month"]): row for row in expected("adventureworks_quota/expected_month_sales.csv")}
    assert empty_office.by_month("revenue") == {cell: (int(row["orders"]), Decimal(row["sales"])) for cell, row in rows.items()}
    orders_by_month = {cell: count for cell, (count, _) in empty_office.by_month("orders").items()}
    assert orders_by_month == {cell: int(row["orders"]) for cell, row in rows.items()}
    assert sum(amount for _, _, amount in empty_office.counted("revenue")) == Decimal("80450596.9823")


def test_adventureworks_every_quota_with_its_window(office):
    office.take_shared("adventureworks_quota/employees.csv", "adventureworks/people.yaml")
    summary = office.take_shared("adventureworks_quota/quotas.csv", "adventureworks/goals.yaml")
    assert (summary.rows, summary.written, summary.rejected) == (163, 163, 0)
    with office.database.read() as uow:
        keys = {str(person.id): person.key for person in uow.people.persons()}
        windows = {(keys[goal.subject], str(goal.starts_on), str(goal.ends_on), goal.target) for goal in uow.goals.all()}
    assert windows == {
        (row["employee_key"], row["window_start"], row["window_end_exclusive"], Decimal(row["quota"]))
        for row in expected("adventureworks_quota/expected_quota_attainment.csv")
    }


def test_adventureworks_teams_follow_the_managers(office):
    summary = office.take_shared("adventureworks_quota/employees.csv", "adventureworks/people.yaml")
    assert summary.warnings == ("The manager “112” of Brian Welcker is not in the file and leads no team we know.",)
    with office.database.read() as uow:
        keys = {person.id: person.key for person in uow.people.persons()}
        teams = {team.id: team for team in uow.people.teams()}
        tree = {team.name: teams[team.parent_id].name if team.parent_id else None for team in teams.values()}
        leaders = {teams[row.team_id].name: keys[row.person_id] for row in uow.people.managements()}
        members = Counter(teams[row.team_id].name for row in uow.people.memberships())
        sellers = {keys[row.person_id] for row in uow.people.roles(kind="job", role="Seller")}
    assert tree == {"Sales": None, "North America": "Sales", "Europe": "Sales", "Pacific": "Sales"}
    assert leaders == {"Sales": "277", "North America": "272", "Europe": "290", "Pacific": "294"}
    assert members == {"Sales": 3, "North America": 10, "Europe": 3, "Pacific": 1}
    assert len(sellers) == 17
    assert "277" not in sellers


def test_adventureworks_jose_keeps_his_accent(office):
    office.take_shared("adventureworks_quota/employees.csv", "adventureworks/people.yaml")
    with office.database.read() as uow:
        jose = uow.people.by_email(["josé1@adventure-works.com"])["josé1@adventure-works.com"]
    assert (jose.key, jose.name) == ("288", "José Saraiva")


ACTIVITIES = {"email": "emails", "demo": "demos", "meeting": "meetings", "call": "calls"}


def test_leadforge_every_rep_type_month_and_iso_week(office):
    assert office.take_shared("leadforge_crm/leads.csv", "leadforge/people.yaml").written == 10
    summary = office.take_shared("leadforge_crm/sales_activities.csv", "leadforge/activities.yaml")
    assert (summary.rows, summary.written, summary.rejected) == (14_583, 14_583, 0)
    counted = [(rep, kind, day) for kind, metric in ACTIVITIES.items() for rep, day, _ in office.counted(metric)]
    assert Counter((rep, kind, f"{day:%Y-%m}") for rep, kind, day in counted) == {
        (row["rep_id"], row["activity_type"], row["month"]): int(row["activities"])
        for row in expected("leadforge_crm/expected_rep_type_month.csv")
    }
    assert Counter((rep, kind, f"{day:%G-W%V}") for rep, kind, day in counted) == {
        (row["rep_id"], row["activity_type"], row["iso_week"]): int(row["activities"])
        for row in expected("leadforge_crm/expected_rep_type_iso_week.csv")
    }


def test_leadforge_every_won_deal_counts_for_the_owner_of_its_lead(empty_office):
    empty_office.take_shared("leadforge_crm/leads.csv", "leadforge/people.yaml")
    summary = empty_office.take_shared("leadforge_crm/opportunities.csv", "leadforge/opportunities.yaml")
    assert (summary.rows, summary.written, summary.left_out, summary.rejected) == (1108, 430, 893, 0)
    rows = expected("leadforge_crm/expected_rep_won_month.csv")
    assert empty_office.by_month("acv") == {
        (row["owner_rep_id"], row["month"]): (int(row["won_count"]), Decimal(row["won_acv"])) for row in rows
    }
    assert sum(count for count, _ in empty_office.by_month("deals_won").values()) == 215


def test_hubspot_meetings_of_1970_are_rejected_with_a_reason(office):
    office.meet("hubspot", "HubSpot")
    summary = office.take_shared("hubspot_export_shape/engagement_meeting_data.csv", "hubspot/meetings.yaml")
    check = checks("hubspot_export_shape")
    assert summary.rows == check["meeting_rows"]
    assert summary.reasons == {"implausible date": check["meetings_before_2000_bad_epoch"]}
    assert {month: count for (_, month), (count, _) in office.by_month("meetings").items()} == {
        row["month"]: int(row["meetings"]) for row in expected("hubspot_export_shape/expected_meetings_month.csv")
    }
    assert sum(amount for _, _, amount in office.counted("meeting_minutes")) == check["meeting_minutes_valid_rows"]


def test_hubspot_deals_without_a_stage_are_no_wins(office):
    summary = office.take_shared("hubspot_export_shape/deal_data.csv", "hubspot/deals.yaml")
    assert (summary.rows, summary.left_out, summary.written, summary.rejected) == (checks("hubspot_export_shape")["deal_rows"], 44, 0, 0)


@pytest.mark.parametrize(
    ("mapping", "check"), [("opportunities", "won_excluding_deleted"), ("opportunities_with_deleted", "won_including_deleted")]
)
def test_salesforce_deleted_opportunities_are_no_wins(office, mapping, check):
    office.meet("salesforce", "Salesforce")
    summary = office.take_shared("salesforce_export_shape/opportunity.csv", f"salesforce/{mapping}.yaml")
    assert (summary.rows, summary.rejected) == (10, 0)
    assert len(office.counted("deals_won")) == checks("salesforce_export_shape")[check]
    assert office.counted("revenue") == []


def test_salesforce_events_by_owner_and_type(office):
    office.take_shared("salesforce_export_shape/event.csv", "salesforce/users.yaml")
    office.take_shared("salesforce_export_shape/event.csv", "salesforce/events.yaml")
    counted = Counter(
        (owner, kind) for kind, metric in (("Call", "calls"), ("Meeting", "meetings")) for owner, _, _ in office.counted(metric)
    )
    rows = expected("salesforce_export_shape/expected_events_owner_type.csv")
    assert counted == {(row["owner_id"], row["type"]): int(row["n"]) for row in rows}
    assert sum(amount for _, _, amount in office.counted("minutes")) == checks("salesforce_export_shape")["event_minutes"]


def test_salesforce_tasks_are_one_owners(office: Office):
    office.take_shared("salesforce_export_shape/task.csv", "salesforce/users.yaml")
    office.take_shared("salesforce_export_shape/task.csv", "salesforce/tasks.yaml")
    check = checks("salesforce_export_shape")
    counted = office.counted("tasks")
    assert (len(counted), len({owner for owner, _, _ in counted})) == (check["task_completed"], check["task_distinct_owners"])


def test_what_comes_twice_is_counted_once(office: Office):
    office.take_shared("leadforge_crm/leads.csv", "leadforge/people.yaml")
    for _ in range(2):
        summary = office.take_shared("leadforge_crm/opportunities.csv", "leadforge/opportunities.yaml")
    assert (summary.written, summary.unchanged, summary.taken_back) == (0, 430, 0)
    with office.database.read() as uow:
        last = uow.imports.last("leadforge")
    assert last is not None
    assert last.finished_at == NOW
