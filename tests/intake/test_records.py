"""Records tables: from a row to what is counted, once."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.intake.deals import DEALS, MAY
from tests.intake.office import NOW


def test_a_won_deal_is_one_win_and_its_amount(office):
    summary = office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,1200.50\nD2,2026-05-04,ben,Lost,99\n", DEALS)
    assert (summary.rows, summary.written, summary.left_out, summary.rejected) == (2, 2, 1, 0)
    assert office.counted("deals_won") == [("ana", MAY, 1)]
    assert office.counted("revenue") == [("ana", MAY, Decimal("1200.50"))]


@pytest.mark.parametrize("blank", ["", "-", "  "])
def test_a_blank_amount_gives_the_count_alone(office, blank):
    office.take(f"id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,{blank}\n", DEALS)
    assert office.counted("deals_won") == [("ana", MAY, 1)]
    assert office.counted("revenue") == []


def test_blanks_are_no_part_of_a_mean(office):
    mapping = DEALS.replace("revenue: amount", "handling: amount")
    office.take("\ufeffid,day,owner,stage,amount\nD1,2020-12-31,ana,Won,4\nD2,2021-01-01,ana,Won,\nD3,2021-01-03,ana,Won,8\n", mapping)
    assert office.counted("handling") == [("ana", date(2020, 12, 31), 4), ("ana", date(2021, 1, 3), 8)]


def test_the_same_file_again_changes_nothing(office):
    text = "id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,1\nD2,2026-05-04,ben,Won,2\n"
    office.take(text, DEALS)
    again = office.take(text, DEALS)
    assert (again.written, again.unchanged) == (0, 4)
    assert office.counted("revenue") == [("ana", MAY, 1), ("ben", MAY, 2)]


def test_a_changed_amount_replaces_the_old_one(office):
    office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,1\n", DEALS)
    assert office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,7\n", DEALS).written == 1
    assert office.counted("revenue") == [("ana", MAY, 7)]


def test_a_deal_that_is_won_no_more_is_taken_back(office):
    office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,5\n", DEALS)
    summary = office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana,Lost,5\n", DEALS)
    assert (summary.written, summary.taken_back, summary.unchanged) == (0, 2, 0)
    assert office.counted("deals_won") == office.counted("revenue") == []
    assert office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana,Lost,5\n", DEALS).taken_back == 0


def test_an_amount_that_is_blank_now_is_taken_back_alone(office):
    office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,5\n", DEALS)
    assert office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,\n", DEALS).taken_back == 1
    assert office.counted("deals_won") == [("ana", MAY, 1)]
    assert office.counted("revenue") == []


@pytest.mark.parametrize(("stages", "left"), [(["Won", "Lost"], 0), (["Lost", "Won"], 1), (["Won", "Lost", "Won"], 1)])
def test_of_two_rows_with_one_id_the_later_counts(office, stages, left):
    rows = "".join(f"D1,2026-05-04,ana,{stage},5\n" for stage in stages)
    office.take(f"id,day,owner,stage,amount\n{rows}", DEALS)
    assert len(office.counted("deals_won")) == left


def test_left_out_rows_may_be_kept(office):
    mapping = DEALS + "left_out: keep\n"
    office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,5\n", mapping)
    assert office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana,Lost,5\n", mapping).taken_back == 0
    assert office.counted("revenue") == [("ana", MAY, 5)]


@pytest.mark.parametrize("word", ["true", "TRUE", "Yes", "1", "t", "x"])
def test_a_deleted_row_takes_back(office, word):
    mapping = DEALS + "deleted_when: {gone: true}\n"
    office.take("id,day,owner,stage,amount,gone\nD1,2026-05-04,ana,Won,5,false\n", mapping)
    assert office.counted("revenue") == [("ana", MAY, 5)]
    office.take(f"id,day,owner,stage,amount,gone\nD1,2026-05-04,ana,Won,5,{word}\n", mapping)
    assert office.counted("revenue") == []


ACTIVITIES = """
source: crm
kind: records
id: "{type}-{id}"
occurred: at
person: owner
metric: {column: type, translate: {Phone call: calls}}
"""


def test_a_cell_names_the_metric(office):
    text = "id,at,owner,type\n1,2026-05-04,ana,Phone Call\n2,2026-05-04,ana,calls\n3,2026-05-04,ana,Meetings\n"
    office.take(text, ACTIVITIES)
    assert (len(office.counted("calls")), len(office.counted("meetings"))) == (2, 1)


def test_an_unknown_metric_in_a_cell_is_told_with_the_nearest(office):
    reasons = office.rejected("id,at,owner,type\n1,2026-05-04,ana,Meting\n2,2026-05-04,ana,Win rate\n", ACTIVITIES)
    assert reasons[0].startswith("unknown metric “Meting”; did you mean “meetings”?")
    assert reasons[1].startswith("Win rate is a formula; it takes no records of its own.")


def test_an_activity_that_changes_its_type_moves(office):
    mapping = ACTIVITIES.replace('"{type}-{id}"', "id").replace("{Phone call: calls}", "{call: calls, meeting: meetings}")
    office.take("id,at,owner,type\n1,2026-05-04,ana,call\n", mapping)
    office.take("id,at,owner,type\n1,2026-05-04,ana,meeting\n", mapping)
    assert (len(office.counted("calls")), len(office.counted("meetings"))) == (0, 1)


def test_an_id_of_several_columns(office):
    text = "id,at,owner,type\n1,2026-05-04,ana,calls\n1,2026-05-04,ana,meetings\n"
    assert office.take(text, ACTIVITIES).written == 2


def test_a_day_is_cut_in_the_workspaces_zone(office):
    with office.database.write() as uow:
        uow.playbook.put("calendar", "workspace", {"key": "workspace", "time_zone": "America/New_York"})
    office.take("id,day,owner,stage,amount\nD1,2026-05-05T03:00:00Z,ana,Won,1\nD2,2026-05-04 23:59,ben,Won,1\n", DEALS)
    assert office.counted("deals_won") == [("ana", MAY, 1), ("ben", MAY, 1)]
    with office.database.read() as uow:
        source = uow.metrics.source("crm").id
        metric = uow.metrics.by_key(["deals_won"])["deals_won"].id
        assert uow.records.revisions(source, "D2", metric)[0].occurred_at == datetime(2026, 5, 5, 3, 59, tzinfo=UTC)


def test_label_and_details_are_kept_short_and_as_they_are(office):
    name = "<!channel> <at>everyone</at> שלום 🎉 " + "x" * 10_000
    office.take(
        f"id,day,owner,stage,amount,customer\nD1,2026-05-04,ana,Won,1,{name}\n",
        DEALS + "label: customer\ndetails: {who: customer, no: stage}\n",
    )
    with office.database.read() as uow:
        record = uow.records.revisions(uow.metrics.source("crm").id, "D1", uow.metrics.by_key(["revenue"])["revenue"].id)[0]
    assert record.label == name[:200]
    assert record.details == {"who": name[:200], "no": "Won"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2026-05-04,ana,Won,1", "The row has no id."),
        (f"{'x' * 10_000},2026-05-04,ana,Won,1", "is longer than 255 characters"),
        ("D1,,ana,Won,1", "The row has no date."),
        ("D1,04/05/2026,ana,Won,1", "“04/05/2026” is not a date as 2026-11-23"),
        ("D1,1970-01-19 07:51:57.600,ana,Won,1", "is in 1970"),
        ("D1,2026-05-04,,Won,1", "The row names no person."),
        ("D1,2026-05-04,ana,Won,NaN", "“NaN” is not a number"),
        ("D1,2026-05-04,ana,Won,1e400", "is larger than a million million"),
        ('D1,2026-05-04,ana,Won,"1,200"', "“1,200” is not a number"),
        ("D1,2026-05-04,ana,Won", "it is half-written or wrongly quoted"),
    ],
)
def test_a_bad_row_is_told_and_the_good_ones_are_in(office, row, reason):
    text = f"id,day,owner,stage,amount\nG1,2026-05-04,ana,Won,1\n{row}\nG2,2026-05-04,ben,Won,2\n"
    assert reason in office.rejected(text, DEALS)[0]
    assert office.counted("revenue") == [("ana", MAY, 1), ("ben", MAY, 2)]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("amount", "amuont", "file.csv has no column “amuont”; did you mean “amount”?"),
        (
            "revenue: amount",
            "revenu: amount",
            "The mapping names the metric “revenu”, which the playbook does not have; did you mean “revenue”?",
        ),
        ("revenue: amount", "win_rate: amount", "The mapping gives records to Win rate, which is a formula of other metrics."),
        ("stage: Won", "phase: Won", "file.csv has no column “phase”"),
        ("person: owner", 'person: "{owner} {surname}"', "file.csv has no column “surname”"),
    ],
)
def test_a_mapping_that_does_not_fit_stops_before_any_row(office, old, new, sentence):
    assert office.stopped("id,day,owner,stage,amount\nG1,2026-05-04,ana,Won,1\n", DEALS.replace(old, new)).startswith(sentence)
    assert office.counted("deals_won") == []
    with office.database.read() as uow:
        assert uow.imports.last("crm") is None


def test_records_land_on_both_databases(empty_office):
    empty_office.meet("ana", "Ana Silva")
    text = "id,day,owner,stage,amount\n" + "".join(f"D{n},2026-05-04,Ana Silva,Won,{n}.10\n" for n in range(2500))
    assert empty_office.take(text, DEALS).written == 5000
    assert empty_office.take(text, DEALS).unchanged == 5000
    assert sum(amount for _, _, amount in empty_office.counted("revenue")) == Decimal("3124000.00")


def test_now_is_what_the_caller_says(office):
    office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,1\n", DEALS)
    with office.database.read() as uow:
        run = uow.imports.last("crm")
        assert run is not None
        assert (run.started_at, run.finished_at, run.rows, run.written) == (NOW, NOW, 1, 2)
