"""Goals set from chat, on both databases."""

from datetime import date
from decimal import Decimal

import pytest

from bot.chat.errors import FieldErrors
from bot.metrics.targets import NewGoal, Targets
from storage.database import Database
from tests.metrics.org import Org, at

NOW = at("2017-11-15")


@pytest.mark.parametrize(("target", "stored"), [("0.0000004", None), ("0.000001", "0.000001"), ("1e12", "1e12"), ("1000000000001", None)])
def test_a_target_is_what_is_stored_of_it(database: Database, target: str, stored: str | None) -> None:
    org = Org(database)
    org.metric("revenue")
    ana = org.person("Ana")
    with database.write() as uow:
        uow.people.put_role(ana, "admin", "settings", date(2017, 1, 1))
    goal = NewGoal("revenue", "person", ana, date(2017, 11, 1), date(2017, 11, 30), Decimal(target))
    if stored is None:
        with pytest.raises(FieldErrors) as caught:
            Targets(database).set_goal(goal, by=ana, now=NOW)
        assert caught.value.by_field == {"target": "Give a target of at least 0.000001 and at most 1,000,000,000,000."}
    else:
        Targets(database).set_goal(goal, by=ana, now=NOW)
    with database.read() as uow:
        assert [row.target for row in uow.goals.all()] == ([] if stored is None else [Decimal(stored)])
