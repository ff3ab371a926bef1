"""The ledger: what is written, what moves, and what stays when a record changes."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from bot.chat.errors import UserError
from bot.metrics import ledger
from bot.metrics.ledger import Change, Written
from bot.metrics.records import NewRecord, Share
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.support.numbers import NOW, Company, company, deal, statements

FEBRUARY = (date(2026, 2, 1), date(2026, 3, 1))
ALWAYS = (date(1900, 1, 1), date(2201, 1, 1))
LATER = NOW + timedelta(days=1)


@pytest.fixture
def team(database: Database) -> Company:
    with database.write() as uow:
        return company(uow)


def put(database: Database, *records: NewRecord, now: datetime = NOW) -> Written:
    with database.write() as uow:
        return ledger.write(uow, records, now)


def days(database: Database, team: Company, metric: str = "revenue") -> dict[tuple[int, date], Decimal]:
    """The daily amounts, by person and day; the totals agree with the records besides."""
    with database.read() as uow:
        assert ledger.check(uow) == []
        return {(row.person, row.day): row.amount for row in uow.totals.days(team.people, [team.metrics[metric]], *ALWAYS)}


def test_a_record_counts_on_its_day_and_in_its_periods(database: Database, team: Company) -> None:
    assert put(database, deal("d1", team.ana), deal("d2", team.ana, value="50.25")) == Written(written=2)
    assert days(database, team) == {(team.ana, date(2026, 2, 3)): Decimal("150.25")}
    starts = {"week": date(2026, 2, 2), "month": date(2026, 2, 1), "quarter": date(2026, 1, 1), "year": date(2026, 1, 1)}
    with database.read() as uow:
        for kind, first in starts.items():
            assert [row.amount for row in uow.totals.by_period(team.people, [team.metrics["revenue"]], kind, [first])] == [
                Decimal("150.25")
            ]


def test_a_record_that_says_the_same_again_is_no_revision(database: Database, team: Company) -> None:
    record = deal("d1", team.cleo, team.ana, team.ben, label="Acme")
    put(database, record)
    assert put(database, record, now=LATER) == Written(unchanged=1)
    shuffled = NewRecord(**{**record.__dict__, "credits": record.credits[::-1]})
    assert put(database, shuffled, now=LATER) == Written(unchanged=1)


def test_a_changed_value_moves_the_totals_by_the_difference(database: Database, team: Company) -> None:
    put(database, deal("d1", team.ana, value="100"))
    assert put(database, deal("d1", team.ana, value="30", occurred=date(2026, 1, 30))) == Written(written=1, superseded=1)
    assert days(database, team) == {(team.ana, date(2026, 1, 30)): Decimal(30)}


def test_what_is_taken_back_no_longer_counts_and_may_come_again(database: Database, team: Company) -> None:
    put(database, deal("d1", team.ana))
    gone = NewRecord("crm", "d1", "revenue", date(2026, 2, 3), Decimal(0), (), deleted=True)
    assert put(database, gone) == Written(written=1, superseded=1)
    assert days(database, team) == {}
    assert put(database, gone) == Written(unchanged=1)
    assert put(database, deal("d1", team.ben)) == Written(written=1, superseded=1)
    assert days(database, team) == {(team.ben, date(2026, 2, 3)): Decimal(100)}


def test_taking_back_what_never_came_is_nothing(database: Database, team: Company) -> None:
    assert put(database, deal("d1", team.ana, deleted=True)) == Written(unchanged=1)


def test_of_two_in_one_batch_the_later_has_the_last_word(database: Database, team: Company) -> None:
    assert put(database, deal("d1", team.ana, value="1"), deal("d1", team.ana, value="2")) == Written(written=2, superseded=1)
    assert put(database, deal("d1", team.ana, value="2"), deal("d1", team.ana, value="2")) == Written(unchanged=2)
    assert days(database, team) == {(team.ana, date(2026, 2, 3)): Decimal(2)}
    with database.read() as uow:
        revisions = uow.records.revisions(uow.metrics.sources()[0].id, "d1", team.metrics["revenue"])
        assert [(row.revision, row.value, row.superseded_at) for row in revisions] == [(1, Decimal(1), NOW), (2, Decimal(2), None)]


def test_three_people_share_a_deal_to_the_last_millionth(database: Database, team: Company) -> None:
    put(database, deal("d1", *team.people), deal("c1", *team.people, metric="calls", value="1"))
    third = Decimal("33.333333")
    assert sorted(days(database, team).values()) == [third, third, third + Decimal("0.000001")]
    assert sum(days(database, team, "calls").values()) == 1


def test_a_count_counts_records_whatever_their_value(database: Database, team: Company) -> None:
    put(database, deal("c1", team.ana, metric="calls", value="17"), deal("c2", team.ana, metric="calls", value="0"))
    assert days(database, team, "calls") == {(team.ana, date(2026, 2, 3)): Decimal(2)}


def test_credit_stays_when_a_closed_record_changes_hands(database: Database, team: Company) -> None:
    put(database, deal("d1", team.ana))
    assert put(database, deal("d1", team.ben)) == Written(unchanged=1, owner_changes=1)
    assert put(database, deal("d1", team.ben, value="120")) == Written(written=1, superseded=1, owner_changes=1)
    assert days(database, team) == {(team.ana, date(2026, 2, 3)): Decimal(120)}
    with database.read() as uow:
        assert [(row.from_person, row.to_person, row.followed) for row in uow.imports.owner_changes()] == [(team.ana, team.ben, False)]


def test_an_owner_change_the_admin_saw_is_not_listed_again(database: Database, team: Company) -> None:
    put(database, deal("d1", team.ana))
    put(database, deal("d1", team.ben))
    with database.write() as uow:
        uow.imports.saw_owner_changes([row.id for row in uow.imports.owner_changes()], NOW)
    put(database, deal("d1", team.ben))
    with database.read() as uow:
        assert uow.imports.owner_changes() == []


def test_credit_moves_where_the_source_is_followed(database: Database, team: Company) -> None:
    put(database, deal("d1", team.ana))
    assert put(database, deal("d1", team.ben, follow_owner=True)) == Written(written=1, superseded=1, owner_changes=1)
    assert days(database, team) == {(team.ben, date(2026, 2, 3)): Decimal(100)}


def test_the_day_is_cut_in_the_persons_own_zone(database: Database, team: Company) -> None:
    with database.write() as uow:
        uow.people.put_person("ana", time_zone="Asia/Tokyo")
        uow.people.put_person("ben", time_zone="America/Los_Angeles")
    put(database, deal("d1", team.ana, team.ben, occurred=datetime(2026, 2, 28, 20, tzinfo=UTC)))
    assert days(database, team) == {(team.ana, date(2026, 3, 1)): Decimal(50), (team.ben, date(2026, 2, 28)): Decimal(50)}


def test_without_an_own_zone_the_teams_of_that_day_and_then_the_workspaces_count(database: Database, team: Company) -> None:
    with database.write() as uow:
        uow.playbook.put("calendar", "workspace", {"time_zone": "America/New_York"})
        uow.playbook.put("calendar", "asia", {"key": "asia", "time_zone": "Asia/Tokyo"})
        east = uow.people.put_team("east", calendar="asia")
        osaka = uow.people.put_team("osaka", parent_id=east.id)
        uow.people.put_membership(team.ana, osaka.id, date(2026, 2, 10))
    evening = datetime(2026, 2, 9, 20, tzinfo=UTC)
    put(database, deal("d1", team.ana, occurred=evening), deal("d2", team.ana, occurred=evening + timedelta(days=2)))
    put(database, deal("d3", team.ben, occurred=datetime(2026, 2, 12, 4, tzinfo=UTC)))
    assert set(days(database, team)) == {
        (team.ana, date(2026, 2, 9)),
        (team.ana, date(2026, 2, 12)),
        (team.ben, date(2026, 2, 11)),
    }


def test_a_day_once_cut_stays_though_the_person_moved(database: Database, team: Company) -> None:
    evening = datetime(2026, 2, 3, 20, tzinfo=UTC)
    put(database, deal("d1", team.ana, occurred=evening))
    with database.write() as uow:
        uow.people.put_person("ana", time_zone="Asia/Tokyo")
    put(database, deal("d1", team.ana, value="7", occurred=evening))
    assert days(database, team) == {(team.ana, date(2026, 2, 3)): Decimal(7)}


def test_a_date_without_a_time_counts_as_that_date_everywhere(database: Database, team: Company) -> None:
    with database.write() as uow:
        uow.people.put_person("ana", time_zone="America/Los_Angeles")
    put(database, deal("d1", team.ana, occurred=date(2026, 2, 3)))
    assert list(days(database, team)) == [(team.ana, date(2026, 2, 3))]


def test_one_moment_written_in_two_zones_is_one_moment(database: Database, team: Company) -> None:
    put(database, deal("d1", team.ana, occurred=datetime(2026, 2, 3, 12, tzinfo=UTC)))
    same = datetime(2026, 2, 3, 14, tzinfo=timezone(timedelta(hours=2)))
    assert put(database, deal("d1", team.ana, occurred=same)) == Written(unchanged=1)


def last(uow: UnitOfWork, team: Company) -> list[Decimal | None]:
    return [row.last for row in uow.totals.over([team.ana], [team.metrics["pipeline"]], [FEBRUARY])]


def test_the_last_value_is_the_latest_that_is_left(database: Database, team: Company) -> None:
    def at(external_id: str, day: int, hour: int, value: str, deleted: bool = False) -> NewRecord:
        occurred = datetime(2026, 2, day, hour, tzinfo=UTC)
        return deal(external_id, team.ana, metric="pipeline", value=value, occurred=occurred, deleted=deleted)

    for record, expected in [
        (at("p1", 3, 9, "10"), 10),
        (at("p2", 3, 15, "20"), 20),
        (at("p3", 3, 12, "15"), 20),
        (at("p4", 5, 8, "40"), 40),
        (at("p4", 5, 8, "40", deleted=True), 20),
        (at("p2", 3, 15, "20", deleted=True), 15),
        (at("p3", 3, 8, "15"), 10),
    ]:
        put(database, record)
        with database.read() as uow:
            assert last(uow, team) == [Decimal(expected)]
            assert ledger.check(uow) == []


def test_watchers_hear_of_each_change_in_the_same_transaction(database: Database, team: Company) -> None:
    heard: list[Change] = []

    def watch(uow: UnitOfWork, changes: Sequence[Change], now: datetime) -> None:
        assert [row.amount for row in uow.totals.days([team.ben], [team.metrics["revenue"]], *FEBRUARY)] == [Decimal(80)]
        heard.extend(changes)

    put(database, deal("d1", team.ana))
    with database.write() as uow:
        changed = deal("d1", team.ben, value="80", follow_owner=True)
        ledger.write(uow, [changed, deal("d2", team.cleo)], LATER, watchers=[watch])
        ledger.write(uow, [changed], LATER, watchers=[watch])
    moved, new = heard
    assert moved.before is not None
    assert [(credit.person, credit.amount) for credit in moved.before.credits] == [(team.ana, Decimal(100))]
    assert [(credit.person, credit.amount) for credit in moved.after.credits] == [(team.ben, Decimal(80))]
    assert (new.before, new.external_id, new.metric, new.after.value) == (None, "d2", "revenue", Decimal(100))


def test_a_watcher_that_fails_takes_the_records_with_it(database: Database, team: Company) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.write() as uow:
        ledger.write(uow, [deal("d1", team.ana)], NOW, watchers=[fail])
    assert days(database, team) == {}


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400", "1000000000000.01"])
def test_a_value_that_is_no_sensible_number_is_refused(database: Database, team: Company, value: str) -> None:
    with pytest.raises(UserError, match='Record "d2" of crm: its value'):
        put(database, deal("d1", team.ana), deal("d2", team.ana, value=value))
    assert days(database, team) == {}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"credits": ()}, "nobody is credited"),
        ({"credits": (Share(1, Decimal("0.5")), Share(2, Decimal("0.4")))}, "its shares add up to 0.9, not to 1"),
        ({"credits": (Share(1, Decimal("0.5")), Share(1, Decimal("0.5")))}, "somebody is credited twice"),
        ({"credits": (Share(1, Decimal(2)), Share(2, Decimal(-1)))}, "each share must be more than 0 and at most 1"),
        ({"credits": (Share(1, Decimal("NaN")),)}, "each share must be more than 0 and at most 1"),
        ({"external_id": ""}, "its id must have 1 to 255 characters"),
        ({"external_id": "x" * 256}, "its id must have 1 to 255 characters"),
        ({"external_id": "a\0b"}, "it has characters that no text may have"),
        ({"label": "\ud800"}, "it has characters that no text may have"),
        ({"occurred": datetime(2026, 2, 3)}, "its time must have a time zone"),
        ({"occurred": date(9999, 12, 31)}, "its date must be between 1900 and 2200"),
    ],
)
def test_a_fault_is_told_in_a_sentence(change: dict[str, object], sentence: str) -> None:
    record = NewRecord(**{**deal("d1", 1).__dict__, **change})
    assert (ledger.fault(record) or "").endswith(f": {sentence}.")


def test_a_record_without_fault_has_none() -> None:
    assert ledger.fault(deal("d1", 1, 2, 3, value="-1000000000000", label="Ünïcode 🎉")) is None


def test_a_metric_nobody_defined_and_a_formula_are_refused(database: Database, team: Company) -> None:
    with database.write() as uow:
        uow.metrics.put("win_rate", name="Win rate", category="result", aggregation="formula", formula="a / b")
    with pytest.raises(UserError, match='no metric "smiles"'):
        put(database, deal("d1", team.ana, metric="smiles"))
    with pytest.raises(UserError, match="formula of other metrics"):
        put(database, deal("d1", team.ana, metric="win_rate"))


def test_credit_for_a_person_who_is_not_there_is_refused(database: Database, team: Company) -> None:
    with pytest.raises(UserError, match="Nobody here has the number 999"):
        put(database, deal("d1", 999))


def test_a_total_beyond_what_can_be_kept_exactly_is_refused(database: Database, team: Company) -> None:
    put(database, *(deal(f"d{number}", team.ana, value="1000000000000") for number in range(9)))
    with pytest.raises(UserError, match="9\\.2 trillion"):
        put(database, deal("d10", team.ana, value="1000000000000"))
    assert sum(days(database, team).values()) == Decimal(9_000_000_000_000)


def test_what_was_known_before_a_change_can_still_be_asked(database: Database, team: Company) -> None:
    put(database, deal("d1", team.ana, value="100"))
    put(database, deal("d1", team.ben, value="30", follow_owner=True), now=LATER)
    metric = [team.metrics["revenue"]]
    with database.read() as uow:
        known = [
            [(row.person, row.amount) for row in uow.records.days_known_at(team.people, metric, *FEBRUARY, moment)]
            for moment in (NOW - timedelta(seconds=1), NOW, LATER - timedelta(seconds=1), LATER)
        ]
    assert known == [[], [(team.ana, Decimal(100))], [(team.ana, Decimal(100))], [(team.ben, Decimal(30))]]


def test_a_clock_set_back_does_not_reorder_revisions(database: Database, team: Company) -> None:
    put(database, deal("d1", team.ana, value="1"), now=LATER)
    put(database, deal("d1", team.ana, value="2"), now=NOW)
    with database.read() as uow:
        known = uow.records.days_known_at([team.ana], [team.metrics["revenue"]], *FEBRUARY, LATER)
    assert [row.amount for row in known] == [Decimal(2)]


def test_a_new_grid_rebuilds_the_period_totals(database: Database, team: Company) -> None:
    put(database, deal("d1", team.ana, occurred=date(2026, 2, 1)), deal("d2", team.ben, occurred=date(2026, 5, 9)))
    with database.write() as uow:
        uow.playbook.put("calendar", "workspace", {"week_starts": "sunday", "fiscal_year_starts": 2})
    with database.read() as uow:
        assert {row.kind for row in ledger.check(uow)} == {"week", "quarter", "year"}
    with database.write() as uow:
        ledger.rebuild_period_totals(uow)
    with database.read() as uow:
        assert ledger.check(uow) == []
        years = uow.totals.by_period(team.people, [team.metrics["revenue"]], "year", [date(2026, 2, 1)])
    assert sorted((row.person, row.amount) for row in years) == [(team.ana, Decimal(100)), (team.ben, Decimal(100))]


def test_a_check_tells_what_is_wrong_and_a_rebuild_rights_it(database: Database, team: Company) -> None:
    put(database, deal("d1", team.ana), deal("p1", team.ben, metric="pipeline", value="5"))
    with database.write() as uow:
        uow.totals.clear(days=True)
        uow.metrics.put("pipeline", name="Pipeline", category="result", aggregation="sum")
    with database.read() as uow:
        found = [(row.person, row.kind, row.field, row.kept, row.summed) for row in ledger.check(uow) if row.kind == "day"]
    assert found == [
        (person, "day", field, None, Decimal(summed))
        for person, amount in ((team.ana, 100), (team.ben, 5))
        for field, summed in (("amount", amount), ("weight", 1))
    ]
    with database.write() as uow:
        ledger.rebuild_totals(uow)
    assert days(database, team) == {(team.ana, date(2026, 2, 3)): Decimal(100)}


def test_thirds_that_stay_with_their_owners_do_not_drift(database: Database, team: Company) -> None:
    put(database, deal("d1", *team.people, value="1000000"))
    before = days(database, team)
    assert put(database, deal("d1", team.ana, value="1000000")) == Written(unchanged=1, owner_changes=1)
    put(database, deal("d1", team.ana, value="2000000"))
    put(database, deal("d1", team.ana, value="1000000"))
    assert days(database, team) == before


def test_writers_at_the_same_time_keep_the_totals_right(database: Database, team: Company) -> None:
    def import_again(value: int) -> None:
        put(database, *(deal(f"d{number}", team.ana, team.ben, value=str(value)) for number in range(20)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(import_again, [1, 2, 3, 4] * 3))
    (amount,) = set(days(database, team).values())
    assert amount in {Decimal(10 * value) for value in (1, 2, 3, 4)}


def test_a_batch_of_many_takes_no_more_statements_than_one_of_few(database: Database, team: Company) -> None:
    def counted(*records: NewRecord) -> int:
        with statements() as heard:
            put(database, *records)
        return len(heard)

    counted(deal("first", team.ana))
    few = counted(*(deal(f"few{number}", team.ana) for number in range(2)))
    assert counted(*(deal(f"many{number}", team.people[number % 3]) for number in range(300))) == few
