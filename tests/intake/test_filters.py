"""Which rows of a table count."""

import pytest

from tests.intake.deals import DEALS


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
