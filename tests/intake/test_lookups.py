"""Values from another file, and values by other names."""

import pytest

from tests.intake.deals import DEALS, MAY

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
    sentence = office.stopped("id,day,lead,stage,amount\nD1,2026-05-04,L1,Won,1\n", LOOKUP.replace("leads.csv", name))
    assert sentence.startswith(
        "There is no file gone.csv." if name == "gone.csv" else f"The lookup in “{name}” needs that file in the same folder"
    )
