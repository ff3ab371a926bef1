"""Goals tables: targets over dates."""

from datetime import date
from decimal import Decimal

import pytest

from bot.intake.mapping import parse_mapping
from bot.intake.service import Intake, Manner
from tests.intake.office import NOW, Office
from tests.support.numbers import statements

LONG = """
source: quotas
kind: goals
person: owner
metrics: {revenue: quota, calls: calls}
starts: first
ends: last
"""
NEXT = """
source: quotas
kind: goals
person: owner
metrics: {revenue: quota}
starts: day
ends: next
last_ends: 2013-12-28
"""
WIDE = """
source: plan
kind: goals
person: owner
metric: {column: kpi, translate: {Umsatz: revenue}}
numbers: {thousands: ","}
wide: {columns: "M{month:02}", year: Jahr}
multiply: 1000
"""


def goals(office: Office) -> set[tuple[str, str, str, date, date, Decimal]]:
    with office.database.read() as uow:
        metrics = {metric.id: metric.key for metric in uow.metrics.all()}
        people = {str(person.id): person.key for person in uow.people.persons()}
        teams = {str(team.id): team.name for team in uow.people.teams()}
        names = {"person": people, "team": teams}
        return {
            (
                metrics[row.metric_id],
                row.scope,
                names.get(row.scope, {}).get(row.subject, row.subject),
                row.starts_on,
                row.ends_on,
                row.target,
            )
            for row in uow.goals.all()
        }


def test_a_row_sets_a_goal_for_each_metric_that_is_not_blank(office):
    text = "owner,first,last,quota,calls\nana,2026-01-01,2026-03-31,10000.50,60\nben,2026-01-01,2026-03-31,-,\n"
    summary = office.take(text, LONG)
    assert (summary.rows, summary.written, summary.left_out) == (2, 2, 1)
    assert goals(office) == {
        ("revenue", "person", "ana", date(2026, 1, 1), date(2026, 4, 1), Decimal("10000.50")),
        ("calls", "person", "ana", date(2026, 1, 1), date(2026, 4, 1), Decimal(60)),
    }
    again = office.take(text, LONG)
    assert (again.written, again.unchanged) == (0, 2)


def test_a_goal_lasts_up_to_the_next_one_of_the_same_person(empty_office):
    empty_office.meet("272", "Stephen")
    empty_office.meet("281", "Michael")
    empty_office.take("owner,day,quota\n272,2013-09-29,3\n272,2013-07-01,2\n281,2013-06-01,9\n", NEXT)
    assert goals(empty_office) == {
        ("revenue", "person", "272", date(2013, 7, 1), date(2013, 9, 29), Decimal(2)),
        ("revenue", "person", "272", date(2013, 9, 29), date(2013, 12, 29), Decimal(3)),
        ("revenue", "person", "281", date(2013, 6, 1), date(2013, 12, 29), Decimal(9)),
    }


def test_a_later_file_ends_the_last_goal_of_an_earlier_one(office):
    office.take("owner,day,quota\nana,2013-07-01,2\n", NEXT)
    office.take("owner,day,quota\nana,2013-09-29,3\n", NEXT)
    expected = {
        ("revenue", "person", "ana", date(2013, 7, 1), date(2013, 9, 29), Decimal(2)),
        ("revenue", "person", "ana", date(2013, 9, 29), date(2013, 12, 29), Decimal(3)),
    }
    assert goals(office) == expected
    assert office.take("owner,day,quota\nana,2013-07-01,2\nana,2013-09-29,3\n", NEXT).written == 0
    assert goals(office) == expected


def test_two_quota_rows_of_one_quarter_label_are_two_goals(office):
    text = "owner,day,calendar_quarter,quota\nana,2011-07-01,3,5\nana,2011-09-29,3,7\n"
    office.take(text, NEXT)
    assert {(goal[3], goal[4], goal[5]) for goal in goals(office)} == {
        (date(2011, 7, 1), date(2011, 9, 29), Decimal(5)),
        (date(2011, 9, 29), date(2013, 12, 29), Decimal(7)),
    }


def test_a_changed_target_replaces_the_old_one(office):
    for quota in (5, 7):
        office.take(f"owner,day,quota\nana,2013-07-01,{quota}\n", NEXT)
    assert {goal[5] for goal in goals(office)} == {Decimal(7)}


def wide_file(encoding: str) -> bytes:
    columns = [f"M{month:02}" for month in range(1, 13)]
    header = "\t".join(["owner", "kpi", "Jahr", *columns])
    row = "\t".join(["ana", "Umsatz", "2017", "1,200", "-", "1.5", *["-"] * 9])
    return f"{header}\r\n{row}\r\n".encode(encoding)


def test_a_wide_table_in_utf_16_with_dashes_and_a_multiplier(office):
    path = office.file("", "plan.txt")
    path.write_bytes(wide_file("utf-16"))
    Intake(office.database).import_file(path, parse_mapping(WIDE, "plan.yaml"), now=NOW)
    assert goals(office) == {
        ("revenue", "person", "ana", date(2017, 1, 1), date(2017, 2, 1), Decimal(1_200_000)),
        ("revenue", "person", "ana", date(2017, 3, 1), date(2017, 4, 1), Decimal(1500)),
    }


def test_a_wide_table_may_name_each_column_with_its_month(office):
    mapping = WIDE.replace('columns: "M{month:02}", year: Jahr', "columns: {Apr 26: 2026-04, Dez 26: 2026-12}").replace(
        "{column: kpi, translate: {Umsatz: revenue}}", "{constant: revenue}"
    )
    office.take("owner,Apr 26,Dez 26\nana,1,2\n", mapping)
    assert {(goal[3], goal[5]) for goal in goals(office)} == {(date(2026, 4, 1), Decimal(1000)), (date(2026, 12, 1), Decimal(2000))}


def test_a_period_is_written_as_in_chat_and_follows_the_fiscal_year(office):
    with office.database.write() as uow:
        uow.playbook.put("calendar", "workspace", {"key": "workspace", "fiscal_year_starts": 4})
    mapping = "source: q\nkind: goals\neveryone: true\nmetrics: {calls: n}\nperiod: q\n"
    reasons = office.rejected("q,n\n2026-Q1,50\n2026-11,9\nsometime,1\n", mapping)
    assert goals(office) == {
        ("calls", "everyone", "", date(2025, 4, 1), date(2025, 7, 1), Decimal(50)),
        ("calls", "everyone", "", date(2026, 11, 1), date(2026, 12, 1), Decimal(9)),
    }
    assert "sometime" in reasons[0]


def test_goals_of_teams_and_roles(office):
    with office.database.write() as uow:
        uow.people.put_team("west", name="West Coast")
    base = "source: q\nkind: goals\n{}: who\nmetrics: {{calls: n}}\nperiod: {{constant: 2026-11}}\n"
    reasons = office.rejected("who,n\nwest coast,5\nWest Cost,6\n", base.format("team"))
    office.take("who,n\nAccount Executive,7\n", base.format("role"))
    november = (date(2026, 11, 1), date(2026, 12, 1))
    assert goals(office) == {
        ("calls", "team", "West Coast", *november, Decimal(5)),
        ("calls", "role", "Account Executive", *november, Decimal(7)),
    }
    assert "unknown team “West Cost”; did you mean “West Coast”?" in reasons[0]


def test_a_factor_that_makes_a_goal_too_large_is_refused_with_its_row(office):
    mapping = "source: q\nkind: goals\nperson: who\nmetrics: {calls: n}\nperiod: {constant: 2026}\nmultiply: 1000\n"
    assert "A goal of 2000000000000 is larger than a million million." in office.rejected("who,n\nana,2000000000\nben,7\n", mapping)[0]
    assert {goal[5] for goal in goals(office)} == {Decimal(7000)}


def test_a_formula_may_have_a_goal(office):
    office.take("who,n\nana,30%\n", "source: q\nkind: goals\nperson: who\nmetrics: {win_rate: n}\nperiod: {constant: 2026}\n")
    assert {goal[5] for goal in goals(office)} == {Decimal("0.3")}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ana,2026-04-01,2026-03-31,5,", "The goal ends on 2026-03-31, before it starts on 2026-04-01."),
        ("ana,2026-04-01,,5,", "The goal has no last day."),
        ("ana,2026-01-01,2026-03-31,-5,", "A goal of -5 is less than nothing."),
        ("ana,2026-01-01,2026-03-31,0.0000004,", "A goal of 4E-7 is next to nothing: a millionth is the least."),
        ("Anna,2026-01-01,2026-03-31,5,", "unknown person “Anna”; the nearest is “Ana Silva”"),
        ("Kim Lee,2026-01-01,2026-03-31,5,", "2 people are called “Kim Lee”"),
        (",2026-01-01,2026-03-31,5,", "The goal names no person."),
        ("ben,2026-01-01,2026-03-31,8,", "Row 2 sets another goal for the same days: 7, not 8."),
    ],
)
def test_a_bad_row_is_told_and_the_good_ones_are_in(office, row, reason):
    reasons = office.rejected(f"owner,first,last,quota,calls\nben,2026-01-01,2026-03-31,7,\n{row}\n", LONG)
    assert reason in reasons[0]
    assert {(goal[2], goal[5]) for goal in goals(office)} == {("ben", Decimal(7))}


def test_a_goal_after_the_last_goals_end_is_told(office):
    assert "The goal starts on 2014-01-01, after the last goal’s end, 2013-12-28." in office.rejected(
        "owner,day,quota\nana,2013-07-01,2\nana,2014-01-01,2\n", NEXT
    )[0]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"M{month:02}"', '"Month"', "The pattern “Month” needs {month} or {month:02} where the month's number stands."),
        ('"M{month:02}"', "{Q1: 13}", "The column “Q1” is to hold month “13”; write 1 to 12, or 2026-03."),
        ('"M{month:02}"', '"Month {month}"', "file.csv has no column “Month 1”"),
        ("{column: kpi, translate: {Umsatz: revenue}}", "{constant: revenu}", "The mapping names the metric “revenu”"),
    ],
)
def test_a_mapping_that_does_not_fit_stops_before_any_row(office, old, new, sentence):
    assert office.stopped("owner,kpi,Jahr,M01,Q1,Month\nana,Umsatz,2017,1,2,3\n", WIDE.replace(old, new)).startswith(sentence)


def test_a_dry_run_tells_and_changes_nothing(office):
    summary = office.take("owner,day,quota\nana,2013-07-01,2\n", NEXT, manner=Manner(dry_run=True))
    assert summary.written == 1
    assert goals(office) == set()


def test_a_goal_over_some_days_of_another_is_refused_however_often_it_comes(office):
    text = "owner,first,last,quota,calls\nana,2026-01-01,2026-01-31,1,\nana,2026-01-01,2026-03-31,3,\nben,2026-01-01,2026-03-31,5,\n"
    assert office.rejected(text, LONG) == [
        "The goal from 2026-01-01 to 2026-03-31 would count twice: row 2 sets one from 2026-01-01 to 2026-01-31;"
        " take exactly its days to replace it.,ana,2026-01-01,2026-03-31,3,"
    ]
    for _ in range(2):
        summary = office.take(text, LONG)
        assert (summary.written, summary.reasons) == (0, {"goal overlaps another": 1})
        assert {(goal[2], goal[4], goal[5]) for goal in goals(office)} == {
            ("ana", date(2026, 2, 1), Decimal(1)),
            ("ben", date(2026, 4, 1), Decimal(5)),
        }


def test_a_goal_over_some_days_of_one_that_stands_is_refused_and_over_all_its_days_replaces_it(office):
    office.take("owner,first,last,quota,calls\nana,2026-01-01,2026-03-31,3,\n", LONG)
    other = LONG.replace("source: quotas", "source: finance")
    text = "owner,first,last,quota,calls\nana,2026-03-01,2026-04-30,9,7\n"
    assert "there is one from 2026-01-01 to 2026-03-31" in office.rejected(text, other)[0]
    assert {(goal[0], goal[4], goal[5]) for goal in goals(office)} == {("revenue", date(2026, 4, 1), Decimal(3))}
    office.take("owner,first,last,quota,calls\nana,2026-01-01,2026-03-31,4,\n", other)
    assert {(goal[4], goal[5]) for goal in goals(office)} == {(date(2026, 4, 1), Decimal(4))}


def test_months_take_the_place_of_the_quarter_that_an_earlier_file_of_theirs_set(office):
    office.take("owner,first,last,quota,calls\nana,2026-01-01,2026-03-31,3,\n", LONG)
    office.take("owner,first,last,quota,calls\nana,2026-02-01,2026-02-28,2,\nana,2026-01-01,2026-01-31,1,\n", LONG)
    assert {(goal[3], goal[5]) for goal in goals(office)} == {(date(2026, 1, 1), Decimal(1)), (date(2026, 2, 1), Decimal(2))}


def test_a_month_that_is_refused_leaves_the_quarter_where_it_is(office):
    """The goal of the day in January stands in the way of January, and the quarter, which January would have ended, in that of February."""
    office.take("owner,first,last,quota,calls\nana,2026-01-05,2026-01-05,9,\n", LONG.replace("quotas", "chat"))
    with office.database.write() as uow:
        (metric,) = uow.metrics.by_key(["revenue"]).values()
        ana = str(uow.people.by_key(["ana"])["ana"].id)
        uow.goals.put(metric.id, "person", ana, date(2026, 1, 1), date(2026, 4, 1), Decimal(3), origin="import:quotas", now=NOW)
    reasons = office.rejected("owner,first,last,quota,calls\nana,2026-02-01,2026-02-28,2,\nana,2026-01-01,2026-01-31,1,\n", LONG)
    assert ["2026-01-05 to 2026-01-05" in reasons[0], "2026-01-01 to 2026-03-31" in reasons[1]] == [True, True]
    assert sorted(goal[5] for goal in goals(office)) == [Decimal(3), Decimal(9)]


def test_a_goal_that_ends_on_another_day_replaces_the_old_one(office):
    for last in ("2026-01-31", "2026-03-31"):
        office.take(f"owner,first,last,quota,calls\nana,2026-01-01,{last},1,\n", LONG)
    assert {goal[4] for goal in goals(office)} == {date(2026, 4, 1)}


def test_many_goals_take_as_few_statements_as_some(empty_office):
    for number in range(100):
        empty_office.meet(f"p{number}", f"Person {number}")

    def asked(people: int, year: int) -> list[int]:
        """How many statements it takes to set goals, to find them unchanged, and to change them."""
        counts = []
        for quota in (5, 5, 7):
            rows = "".join(f"p{number},{year}-01-01,{year}-03-31,{quota},\n" for number in range(people))
            with statements() as heard:
                empty_office.take("owner,first,last,quota,calls\n" + rows, LONG)
            counts.append(len(heard))
        return counts

    assert asked(100, 2025) == asked(10, 2026)
