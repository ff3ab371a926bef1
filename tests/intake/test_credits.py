"""Whom a record is credited to: people as a source names them, strangers, shares, owners who change."""

from decimal import Decimal

import pytest

from tests.intake.deals import DEALS, MAY


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


def test_a_share_of_nearly_nothing_is_refused_alone(office):
    mapping = DEALS.replace("person: owner", "credits: [{person: owner, share: s1}, {person: helper, share: s2}]")
    header = "id,day,owner,helper,s1,s2,stage,amount\n"
    rows = "D1,2026-05-04,ana,ben,0.9999999,0.0000001,Won,1\nD2,2026-05-04,ana,ben,0.999999,0.000001,Won,1\n"
    assert "A share is too small: a millionth of the whole is the least." in office.rejected(header + rows, mapping)[0]
    assert office.counted("deals_won") == [("ana", MAY, Decimal("0.999999")), ("ben", MAY, Decimal("0.000001"))]
