"""Goals, metrics and the playbook's documents: put once, found again."""

from datetime import date
from decimal import Decimal

from storage.database import Database
from tests.support.numbers import NOW, company

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in range(1, 5))


def test_goals_that_share_a_day_with_a_span(database: Database) -> None:
    with database.write() as uow:
        revenue = company(uow).metrics["revenue"]
        for first, end, target in ((JANUARY, FEBRUARY, 10), (FEBRUARY, MARCH, 20), (JANUARY, APRIL, 70)):
            assert uow.goals.put(revenue, "everyone", "", first, end, Decimal(target), origin="playbook", now=NOW)
        assert [row.target for row in uow.goals.overlapping([revenue], FEBRUARY, MARCH)] == [Decimal(70), Decimal(20)]
        assert uow.goals.overlapping([revenue], FEBRUARY, MARCH, scopes=["person"]) == []


def test_a_goal_set_again_changes_only_when_it_says_something_new(database: Database) -> None:
    with database.write() as uow:
        revenue = company(uow).metrics["revenue"]
        changes = [
            uow.goals.put(revenue, "person", "1", JANUARY, FEBRUARY, Decimal(target), origin="chat", now=NOW)
            for target in ("5", "5.0", "6")
        ]
        assert changes == [True, False, True]
        (goal,) = uow.goals.of_origin("chat")
        assert goal.target == 6
        uow.goals.remove([goal.id])
        assert uow.goals.all() == []


def test_rules_come_in_the_playbooks_order(database: Database) -> None:
    with database.write() as uow:
        uow.playbook.put("ramp", "b", {"role": "AE"}, position=2)
        uow.playbook.put("ramp", "a", {"role": "SDR"}, position=3)
        uow.playbook.put("ramp", "b", {"role": "CSM"}, position=4)
        assert [(row.key, row.document) for row in uow.playbook.definitions("ramp")] == [("a", {"role": "SDR"}), ("b", {"role": "CSM"})]
        uow.playbook.remove("ramp", "a")
        assert (uow.playbook.definition("ramp", "a"), uow.playbook.definition("ramp", "b")) == (None, {"role": "CSM"})


def test_the_last_playbook_applied(database: Database) -> None:
    with database.write() as uow:
        assert uow.playbook.last_applied() is None
        for number in (1, 2):
            uow.playbook.applied({"number": number}, "ana", NOW)
        last = uow.playbook.last_applied()
        assert last is not None
        assert last.document == {"number": 2}


def test_a_retired_metric_is_no_longer_shown_until_it_is_put_again(database: Database) -> None:
    with database.write() as uow:
        company(uow)
        uow.metrics.retire("calls")
        assert [row.key for row in uow.metrics.all()] == ["revenue", "discount", "pipeline"]
        uow.metrics.put("calls", name="Calls", category="activity", aggregation="count")
        assert len(uow.metrics.all()) == 4
