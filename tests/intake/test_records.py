"""Records tables: from a row to what is counted."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.chat.errors import UserError
from bot.chat.markup import plain
from tests.intake.office import NOW, Office

DEALS = """
source: crm
kind: records
id: id
occurred: day
person: owner
where: {stage: Won}
metrics:
  deals_won: 1
  revenue: amount
"""
MAY = date(2026, 5, 4)


def stopped(office: Office, text: str, mapping: str) -> str:
    with pytest.raises(UserError) as caught:
        office.take(text, mapping)
    return plain(str(caught.value))


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


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ("Won", "a"),
        ("[won, Lost]", "ab"),
        ("{none_of: [Won]}", "bcd"),
        ("{empty: true}", "d"),
        ("{empty: false}", "abc"),
        ("{any_of: [Won, 7], none_of: [7]}", "a"),
        ("7", "c"),
    ],
)
def test_rows_are_filtered_by_words(office, condition, kept):
    mapping = DEALS.replace("stage: Won", f"stage: {condition}")
    office.take("id,day,owner,stage,amount\n" + "".join(f"{key},2026-05-04,ana,{stage},{n}\n" for n, (key, stage) in enumerate(
        [("a", " Won "), ("b", "Lost"), ("c", "7.0"), ("d", "")], start=1)), mapping)  # fmt: skip
    assert {int(amount) for _, _, amount in office.counted("revenue")} == {"abcd".index(key) + 1 for key in kept}


@pytest.mark.parametrize(
    ("column", "condition", "kept"),
    [
        ("amount", "{at_least: 2}", {2, 3}),
        ("amount", "{above: 2}", {3}),
        ("amount", "{below: 2.5, above: 1}", {2}),
        ("day", "{at_least: 2026-05-02}", {2, 3}),
        ("day", "{at_most: 2026-05-02}", {1, 2}),
    ],
)
def test_rows_are_filtered_by_size_and_date(office, column, condition, kept):
    rows = "".join(f"D{n},2026-05-0{n},ana,Won,{n}\n" for n in (1, 2, 3)) + "D4,,ana,Won,\n"
    office.take("id,day,owner,stage,amount\n" + rows, DEALS.replace("stage: Won", f"{column}: {condition}"))
    assert {int(amount) for _, _, amount in office.counted("revenue")} == kept


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


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ana", "ana"),
        ("ANA@ACME.example", "ana"),
        ("Ana Silva", "ana"),
        ("ana  SILVA ", "ana"),
        ("Aninha", "ana"),
        ("ben", "ben"),
        ("Ben Okafor", "ben"),
        ("kim.lee@acme.example", "kim1"),
    ],
)
def test_a_person_is_found_by_key_email_alias_and_name(office, name, key):
    with office.database.write() as uow:
        uow.people.put_alias("Aninha", uow.people.by_key(["ana"])["ana"].id)
    office.take(f"id,day,owner,stage,amount\nD1,2026-05-04,{name},Won,1\n", DEALS)
    assert office.counted("deals_won") == [(key, MAY, 1)]


def test_the_order_of_ways_to_find_somebody_is_the_mappings(office):
    office.meet("ben okafor", "Somebody Else")
    text = "id,day,owner,stage,amount\nD1,2026-05-04,ben okafor,Won,1\n"
    office.take(text, DEALS.replace("person: owner", "person: {column: owner, by: [name, key]}"))
    assert office.counted("deals_won") == [("ben", MAY, 1)]


def test_two_people_of_one_name_are_told_apart_by_email_or_key(office):
    reasons = office.rejected("id,day,owner,stage,amount\nD1,2026-05-04,Kim Lee,Won,1\n", DEALS)
    assert (
        "2 people are called “Kim Lee”: name them by e-mail or key: kim1 (kim.lee@acme.example), kim2 (k.lee@acme.example)." in reasons[0]
    )


def test_an_unknown_person_waits_in_the_queue_and_importing_again_does_not_inflate_it(office):
    text = "id,day,owner,stage,amount\n" + "".join(f"D{n},2026-05-04,Anna Silva,Won,1\n" for n in range(3)) + "D9,2026-05-04,ana,Won,1\n"
    for _ in range(2):
        summary = office.take(text, DEALS)
        assert [(one.reference, one.rows) for one in summary.unknown_people] == [("Anna Silva", 3)]
        with office.database.read() as uow:
            assert [(row.source, row.reference, row.rows) for row in uow.imports.unmatched()] == [("crm", "Anna Silva", 3)]
    assert summary.reasons == {"unknown person": 3}
    assert office.counted("deals_won") == [("ana", MAY, 1)]
    assert "unknown person “Anna Silva”; the nearest is “Ana Silva”" in office.rejected(text, DEALS)[0]


def test_a_person_who_became_known_waits_no_more(office):
    text = "id,day,owner,stage,amount\nD1,2026-05-04,Zed,Won,1\n"
    office.take(text, DEALS)
    office.meet("zed", "Zed")
    office.take(text, DEALS)
    with office.database.read() as uow:
        assert uow.imports.unmatched() == []
    assert office.counted("deals_won") == [("zed", MAY, 1)]


CREDITS = DEALS.replace("person: owner", "credits:\n  - {person: owner, share: part}\n  - {person: partner, share: other}\n")


@pytest.mark.parametrize(
    ("shares", "amounts"),
    [("0.6,0.4", (60, 40)), ("60,40", (60, 40)), ("60%,40%", (60, 40)), ("70,", (70, 30)), (",", (50, 50)), (",25%", (75, 25))],
)
def test_two_people_share_a_win(office, shares, amounts):
    office.take(f"id,day,owner,partner,stage,amount,part,other\nD1,2026-05-04,ana,ben,Won,100,{shares}\n", CREDITS)
    assert office.counted("revenue") == [("ana", MAY, amounts[0]), ("ben", MAY, amounts[1])]


@pytest.mark.parametrize(("shares", "said"), [("60,30", "0.9"), ("80%,40%", "1.2"), ("0,0", None), ("100,", "1")])
def test_shares_that_do_not_add_up_are_rejected(office, shares, said):
    reasons = office.rejected(f"id,day,owner,partner,stage,amount,part,other\nD1,2026-05-04,ana,ben,Won,100,{shares}\n", CREDITS)
    assert reasons[0].startswith(f'"The shares add up to {said}, not to 1."' if said else "The row names no person.")


def test_a_win_without_a_partner_is_all_the_owners(office):
    office.take("id,day,owner,partner,stage,amount,part,other\nD1,2026-05-04,ana,,Won,100,100,\n", CREDITS)
    assert office.counted("revenue") == [("ana", MAY, 100)]


def test_people_listed_in_one_cell_share_equally_to_the_last_millionth(office):
    mapping = DEALS.replace("person: owner", "person: {column: owner, split: ';'}")
    office.take("id,day,owner,stage,amount\nD1,2026-05-04,ana; ben;kim1;,Won,100\n", mapping)
    amounts = [amount for _, _, amount in office.counted("revenue")]
    assert sum(amounts) == 100
    assert max(amounts) - min(amounts) <= Decimal("0.0001")


def test_somebody_named_twice_has_one_credit(office):
    office.take("id,day,owner,partner,stage,amount,part,other\nD1,2026-05-04,ana,ana@acme.example,Won,100,60,40\n", CREDITS)
    assert office.counted("revenue") == [("ana", MAY, 100)]


def test_credit_stays_with_the_first_owner_unless_the_mapping_follows(office):
    rows = "id,day,owner,stage,amount\nD1,2026-05-04,{},Won,5\n"
    office.take(rows.format("ana"), DEALS)
    assert office.take(rows.format("ben"), DEALS).owner_changes == 2
    assert office.counted("revenue") == [("ana", MAY, 5)]
    office.take(rows.format("ben"), DEALS + "owner: follow\n")
    assert office.counted("revenue") == [("ben", MAY, 5)]


LOOKUP = DEALS.replace("person: owner", "person: {lookup: {file: leads.csv, key: lead, column: owner, match: Lead Id}}")


def test_a_value_is_looked_up_in_another_file(office):
    office.file("Lead Id,owner\nL1,ana\nL2,ben\n", "leads.csv")
    office.take("id,day,lead,stage,amount\nD1,2026-05-04,L2,Won,1\n", LOOKUP)
    assert office.counted("deals_won") == [("ben", MAY, 1)]


def test_a_key_that_differs_by_a_space_is_told(office):
    office.file("Lead Id,owner\nGTX Pro,ana\n", "leads.csv")
    reasons = office.rejected("id,day,lead,stage,amount\nD1,2026-05-04,GTXPro,Won,1\nD2,2026-05-04,Other,Won,1\n", LOOKUP)
    assert "leads.csv has no Lead Id “GTXPro”; there is “GTX Pro”, and `translate` can make one of the other." in reasons[0]
    assert "leads.csv has no Lead Id “Other”." in reasons[1]


def test_names_that_differ_between_files_are_translated(office):
    mapping = DEALS.replace("person: owner", "person: {column: owner, translate: {GTXPro: ana}}")
    office.take("id,day,owner,stage,amount\nD1,2026-05-04,gtxpro,Won,1\n", mapping)
    assert office.counted("deals_won") == [("ana", MAY, 1)]


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "gone.csv"])
def test_a_lookup_stays_in_the_folder_of_the_file(office, name):
    (office.folder.parent / "secret.csv").write_text("Lead Id,owner\nL1,ana\n")
    sentence = stopped(office, "id,day,lead,stage,amount\nD1,2026-05-04,L1,Won,1\n", LOOKUP.replace("leads.csv", name))
    assert sentence.startswith(
        "There is no file gone.csv." if name == "gone.csv" else f"The lookup in “{name}” needs that file in the same folder"
    )


def test_amounts_in_another_currency_need_a_rate(office):
    rows = "id,day,owner,stage,amount,cur\nD1,2026-05-04,ana,Won,100,EUR\nD2,2026-05-04,ben,Won,100,\nD3,2026-05-04,ben,Won,7,GBP\n"
    mapping = DEALS + "currency: {column: cur, rates: {EUR: 1.1}}\n"
    assert "The amount is in “GBP”, the metric counts USD, and the mapping gives no rate." in office.rejected(rows, mapping)[0]
    assert office.counted("revenue") == [("ana", MAY, 110), ("ben", MAY, 100)]
    assert (
        stopped(office, rows, DEALS + "currency: EUR\n")
        == "Revenue counts USD, and the mapping's amounts are in EUR; give a rate: rates: {EUR: …}."
    )


def test_a_sign_of_another_currency_is_no_number_of_ours(office):
    assert "“€5” is not in USD." in office.rejected("id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,€5\n", DEALS)[0]


def test_the_time_between_two_moments_is_counted(office):
    mapping = DEALS.replace("revenue: amount", "minutes: {between: {starts: a, ends: b}}")
    text = (
        "id,day,owner,stage,a,b\n"
        "D1,2026-05-04,ana,Won,2026-05-04 09:00,2026-05-04 10:30\n"
        "D2,2026-05-04,ana,Won,2026-05-04 09:00,2026-05-04 08:00\n"
    )
    assert "It ends before it starts" in office.rejected(text, mapping)[0]
    assert office.counted("minutes") == [("ana", MAY, 90)]


def test_a_metric_has_its_own_filter_and_factor(office):
    mapping = DEALS.replace("revenue: amount", "minutes: {column: seconds, multiply: 0.05, where: {type: call}}")
    office.take("id,day,owner,stage,seconds,type\nD1,2026-05-04,ana,Won,600,call\nD2,2026-05-04,ana,Won,600,mail\n", mapping)
    assert office.counted("minutes") == [("ana", MAY, 30)]


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
    assert stopped(office, "id,day,owner,stage,amount\nG1,2026-05-04,ana,Won,1\n", DEALS.replace(old, new)).startswith(sentence)
    assert office.counted("deals_won") == []
    with office.database.read() as uow:
        assert uow.imports.last("crm") is None


def test_a_metric_that_counts_takes_ones_only(office):
    reasons = office.rejected("id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,17\n", DEALS.replace("deals_won: 1", "calls: amount"))
    assert "Calls counts records, so a row adds 1 to it, not 17; make it a sum to add amounts." in reasons[0]


def test_jsons_own_numbers_follow_no_marks(office):
    mapping = DEALS + 'numbers: {decimal: ",", thousands: "."}\n'
    deal = {"day": "2026-05-04", "stage": "Won"}
    deals = [deal | {"id": 1, "owner": "ana", "amount": 1234.5}, deal | {"id": 2, "owner": "ben", "amount": "1.234,5"}]
    lines = "".join(f"{json.dumps(each)}\n" for each in deals)
    office.take(lines, mapping, name="deals.jsonl")
    assert office.counted("revenue") == [("ana", MAY, Decimal("1234.5")), ("ben", MAY, Decimal("1234.5"))]


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
