"""What a row adds: currencies, times between moments, factors, counts."""

import json
from decimal import Decimal

from tests.intake.deals import DEALS, MAY


def test_amounts_in_another_currency_need_a_rate(office):
    rows = "id,day,owner,stage,amount,cur\nD1,2026-05-04,ana,Won,100,EUR\nD2,2026-05-04,ben,Won,100,\nD3,2026-05-04,ben,Won,7,GBP\n"
    mapping = DEALS + "currency: {column: cur, rates: {EUR: 1.1}}\n"
    assert "The amount is in “GBP”, the metric counts USD, and the mapping gives no rate." in office.rejected(rows, mapping)[0]
    assert office.counted("revenue") == [("ana", MAY, 110), ("ben", MAY, 100)]
    assert (
        office.stopped(rows, DEALS + "currency: EUR\n")
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


def test_a_metric_that_counts_takes_ones_only(office):
    reasons = office.rejected("id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,12\n", DEALS.replace("deals_won: 1", "calls: amount"))
    assert "Calls counts records, so a row adds 1 to it, not 12; where a row stands for several, as a day’s 12 calls, " in reasons[0]
    assert "the playbook must say aggregation: sum for calls." in reasons[0]


def test_jsons_own_numbers_follow_no_marks(office):
    mapping = DEALS + 'numbers: {decimal: ",", thousands: "."}\n'
    deal = {"day": "2026-05-04", "stage": "Won"}
    deals = [deal | {"id": 1, "owner": "ana", "amount": 1234.5}, deal | {"id": 2, "owner": "ben", "amount": "1.234,5"}]
    lines = "".join(f"{json.dumps(each)}\n" for each in deals)
    office.take(lines, mapping, name="deals.jsonl")
    assert office.counted("revenue") == [("ana", MAY, Decimal("1234.5")), ("ben", MAY, Decimal("1234.5"))]


def test_an_amount_that_a_factor_makes_too_large_is_refused_alone(office):
    rows = "id,day,owner,stage,amount\nD1,2026-05-04,ana,Won,2000000000\nD2,2026-05-04,ben,Won,7\n"
    mapping = DEALS.replace("revenue: amount", "revenue: {column: amount, multiply: 1000}")
    assert "its value must be within ±1,000,000,000,000" in office.rejected(rows, mapping)[0]
    assert office.counted("revenue") == [("ben", MAY, 7000)]


def test_an_amount_that_a_rate_makes_too_large_is_refused_alone(office):
    rows = "id,day,owner,stage,amount,cur\nD1,2026-05-04,ana,Won,2000000000,KRW\nD2,2026-05-04,ben,Won,7,USD\n"
    summary = office.take(rows, DEALS + "currency: {column: cur, rates: {KRW: 1000}}\n")
    assert summary.reasons == {"nothing that can be counted": 1}
    assert office.counted("revenue") == [("ben", MAY, 7)]


def test_a_constant_that_is_no_amount_stops_the_import(office):
    rows = "id,day,owner,stage\nD1,2026-05-04,ana,Won\n"
    for constant, reason in (("1e30", "is larger than a million million."), ("many", "is not a number.")):
        sentence = office.stopped(rows, DEALS.replace("revenue: amount", f"revenue: {{constant: '{constant}'}}"))
        assert sentence == f"A constant of the mapping cannot be added: “{constant}” {reason}"
