"""A database with years of records in it, made inside the database: as the ledger leaves it, without the hours that it would take."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    NullPool,
    Select,
    String,
    Table,
    cast,
    create_engine,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
)

from bot.metrics.definitions import CalendarDefinition
from bot.metrics.period import KINDS, containing
from bot.playbook.load import load
from bot.playbook.service import Playbooks
from storage.database import Database
from storage.models import Credit, DailyTotal, Goal, Membership, Metric, PeriodTotal, Person, Record, RoleHolding, Source, Team
from storage.models.base import Base, Moment
from tests.bench import sales

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
EACH = 1_000
"""Records of one person: a sale and a call in turn, four on each of 250 days up to today."""
_A_DAY = 4
_LONG_AGO = date(2024, 1, 1)
_TEAM = 100
_ONE = 1_000_000
"""The tables keep millionths."""

_LAYOUT = MetaData()
_DAYS = Table("bench_days", _LAYOUT, Column("k", Integer, primary_key=True), Column("metric_id", Integer), Column("day", Date))
_STARTS = Table("bench_starts", _LAYOUT, Column("day", Date), Column("kind", String(255)), Column("starts_on", Date))
_PEOPLE = Table("bench_people", _LAYOUT, Column("n", Integer, primary_key=True))


def fill(database: Database, people: int) -> None:
    """So many people in one role and in teams of a hundred, each with a goal on revenue and their records."""
    Playbooks(database).apply(load(sales.PLAYBOOK), now=NOW, by="bench")
    engine = create_engine(database.url, poolclass=NullPool)
    with engine.begin() as connection:
        _LAYOUT.create_all(connection)
        connection.execute(insert(_PEOPLE), [{"n": number} for number in range(1, people + 1)])
        _hire(connection, people)
        _lay_out(connection)
        _record(connection)
        _add_up(connection)
        _LAYOUT.drop_all(connection)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _hire(connection: Connection, people: int) -> None:
    teams = people // _TEAM + 1
    connection.execute(insert(Team), [{"id": team, "key": f"team-{team}", "name": f"Team {team}"} for team in range(1, teams + 1)])
    n = _PEOPLE.c.n
    named = "rep-" + cast(n, String)
    _put(connection, Person, select(n, named, "Rep " + cast(n, String), literal(_LONG_AGO), literal_column("'[]'")), *_PERSON)
    _put(connection, Membership, select(n, n // _TEAM + 1, literal(_LONG_AGO)), "person_id", "team_id", "starts_on")
    _put(connection, RoleHolding, select(n, literal("job"), literal("Rep"), literal(_LONG_AGO)), "person_id", "kind", "role", "starts_on")
    span = (literal(date(2026, 11, 1)), literal(date(2026, 12, 1)))
    asked = select(
        _metric("revenue"),
        literal("person"),
        cast(n, String),
        *span,
        literal_column(str(50_000 * _ONE)),
        literal("bench"),
        literal(NOW, Moment()),
    )
    _put(connection, Goal, asked, "metric_id", "scope", "subject", "starts_on", "ends_on", "target", "origin", "set_at")


_PERSON = ("id", "key", "name", "starts_on", "quiet_kinds")
_IDENTITY = ("id", "source_id", "external_id", "metric_id", "revision")
_RECORD = (*_IDENTITY, "recorded_at", "deleted", "occurred_at", "dated_only", "value", "manual")


def _lay_out(connection: Connection) -> None:
    metrics = dict(connection.execute(select(Metric.key, Metric.id)).tuples().all())
    connection.execute(insert(Source), [{"id": 1, "key": "crm", "seen_at": NOW}])
    days = [(k, metrics[("revenue", "deals_won")[k % 2]], NOW.date() - timedelta(days=k // _A_DAY)) for k in range(EACH)]
    connection.execute(insert(_DAYS), [{"k": k, "metric_id": metric, "day": day} for k, metric, day in days])
    connection.execute(
        insert(_STARTS), [{"day": day, "kind": kind, "starts_on": start} for day, kind, start in _starts({day for *_, day in days})]
    )


def _starts(days: set[date]) -> Iterator[tuple[date, str, date]]:
    plain = CalendarDefinition()
    for day in sorted(days):
        for kind in KINDS:
            yield day, kind.value, containing(kind, day, plain).starts_on


def _record(connection: Connection) -> None:
    n, k, day = cast(_PEOPLE.c.n, BigInteger), _DAYS.c.k, _DAYS.c.day
    number = n * EACH + k
    value = ((n * 7_919 + k * 104_729) % 9_973 + 1) * _ONE
    now, no, yes = literal(NOW, Moment()), literal(False), literal(True)
    everything = _PEOPLE.join(_DAYS, literal(True))
    told = (number, literal(1), "r" + cast(number, String), _DAYS.c.metric_id, literal(1), now, no, now, yes, value, no)
    _put(connection, Record, select(*told).select_from(everything), *_RECORD)
    credits = select(number, n, _DAYS.c.metric_id, day, literal_column(str(_ONE)), value).select_from(everything)
    _put(connection, Credit, credits, "record_id", "person_id", "metric_id", "day", "share", "amount")


def _add_up(connection: Connection) -> None:
    credit, day = Credit.__table__.c, DailyTotal.__table__.c
    keys = (credit.person_id, credit.metric_id, credit.day)
    sums = select(*keys, _sum(credit.amount), _sum(credit.share)).group_by(*keys)
    _put(connection, DailyTotal, sums, "person_id", "metric_id", "day", "amount", "weight")
    over = (day.person_id, day.metric_id, _STARTS.c.kind, _STARTS.c.starts_on)
    joined = select(*over, _sum(day.amount), _sum(day.weight)).join_from(DailyTotal.__table__, _STARTS, _STARTS.c.day == day.day)
    _put(connection, PeriodTotal, joined.group_by(*over), "person_id", "metric_id", "kind", "starts_on", "amount", "weight")


def _sum(column: ColumnElement[object]) -> ColumnElement[object]:
    return func.sum(column, type_=column.type)


def _metric(key: str) -> ColumnElement[int]:
    return select(Metric.id).where(Metric.key == key).scalar_subquery()


def _put(connection: Connection, model: type[Base], rows: Select[*tuple[object, ...]], *columns: str) -> None:
    # The statement is the database's own: defaults of Python would be written over what it selects.
    connection.execute(insert(model.__table__).from_select(list(columns), rows, include_defaults=False))
