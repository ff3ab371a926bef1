"""Mappings as a playbook keeps them: they mean the same in the file, in the database and in the export."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from bot.intake.mapping import GoalsMapping, as_mapping
from bot.playbook.apply import apply
from bot.playbook.documents import plain
from bot.playbook.export import dump
from bot.playbook.load import load
from bot.playbook.models import Playbook
from bot.playbook.state import current
from storage.database import Database
from tests.people.organisation import NOW
from tests.playbook.playbooks import mappings

QUOTAS = """mappings:
  quotas:
    kind: goals
    source: finance
    everyone: true
    where: {closed: {at_least: 2026-01-01}, day: [2026-01-31, open]}
    metrics: {calls: quota}
    starts: 2026-02-01
    ends: next
    last_ends: 2026-12-31
"""


RECORDS = """mappings:
  deals:
    kind: records
    source: crm
    id: id
    occurred: day
    person: owner
    metrics: {calls: amount}
"""


def kept(database: Database, playbook: Playbook) -> Playbook:
    """The playbook in force once this one is applied."""
    with database.write() as uow:
        apply(uow, playbook, NOW, "test")
    with database.read() as uow:
        return current(uow)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=mappings())
def test_a_mapping_means_the_same_wherever_it_is_kept(sqlite_database: Database, document: dict[str, object]) -> None:
    meant = as_mapping(document)
    in_force = kept(sqlite_database, Playbook(mappings={"deals": document}))
    exported = load(dump(in_force)).playbook
    assert as_mapping(in_force.mappings["deals"]) == as_mapping(exported.mappings["deals"]) == meant
    assert exported.mappings == in_force.mappings


def test_a_constant_that_python_takes_for_the_same_is_another_all_the_same(database: Database) -> None:
    known = load(RECORDS).playbook.mappings["deals"]
    for label in (False, 0, True, 1):
        in_force = kept(database, Playbook(mappings={"deals": {**known, "label": label}}))
        assert str(in_force.mappings["deals"]["label"]) == str(label)


def test_dates_of_a_mapping_are_dates_again_when_it_is_used(database: Database) -> None:
    in_force = kept(database, load(QUOTAS).playbook)
    assert in_force.mappings["quotas"]["last_ends"] == "2026-12-31"
    mapping = as_mapping(in_force.mappings["quotas"])
    assert isinstance(mapping, GoalsMapping)
    assert (mapping.last_ends, mapping.where["closed"].at_least) == (date(2026, 12, 31), date(2026, 1, 1))
    assert (mapping.where["day"].any_of, mapping.starts and mapping.starts.constant) == (("2026-01-31", "open"), "2026-02-01")
    assert load(dump(in_force)).playbook == in_force


@pytest.mark.parametrize(
    ("value", "kept_as"),
    [
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 9, 30), "2026-01-31T09:30:00"),
        (Decimal("0.10"), 0.1),
        (Decimal("7.0"), 7),
        (Decimal("0.12345678901234567890"), "0.12345678901234567890"),
        ({"a": (date(2026, 1, 31), True, None)}, {"a": ["2026-01-31", True, None]}),
    ],
)
def test_values_are_kept_as_json_has_them(value: object, kept_as: object) -> None:
    assert plain(value) == kept_as
