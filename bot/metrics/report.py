"""The JSON document of `pacer scorecard --json`.

Numbers are exact strings without an exponent: money and counts to at most six places, ratios (1 is the goal) rounded to six,
`attainment_pct` to four; null is "not known". Dates and moments are ISO 8601.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal

from bot.metrics.pace import Range
from bot.metrics.period import Period
from bot.metrics.results import Clock, Line, MemberRow, PersonScorecard, Rank, TeamScorecard
from bot.metrics.standing import Scored, Standing
from bot.people.values import Person, Team

VERSION = 1
_PLACES, _PERCENT_PLACES = 6, 4
_WIDE = Context(prec=60)


def scorecard_document(result: PersonScorecard | TeamScorecard) -> dict[str, object]:
    """One document: of a person with `person`, `role`, `rank`; of a team with `team`, `people` and a row for each of its `members`."""
    document: dict[str, object] = {"version": VERSION}
    if isinstance(result, PersonScorecard):
        document |= {"kind": "person", "person": _person(result.person), "role": result.role, "team": team_document(result.team)}
    else:
        document |= {"kind": "team", "team": team_document(result.team), "managers": [_person(each) for each in result.managers]}
    document |= {
        "scorecard": result.definition.key if result.definition else None,
        "period": period_document(result.clock.period),
        **clock_document(result.clock),
        **_scored(result.scored),
        "metrics": [_line(line) for line in result.lines],
    }
    if isinstance(result, PersonScorecard):
        return document | _place(result.place)
    headline = result.headline.key if result.headline else None
    return document | {"people": result.people, "headline": headline, "members": [_member(row) for row in result.rows]}


def exact_text(value: Decimal | None, places: int = _PLACES) -> str | None:
    """`value` rounded to `places`, without trailing zeros or an exponent."""
    if value is None:
        return None
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, context=_WIDE)
    return f"{rounded.normalize(_WIDE) if rounded else Decimal(0):f}"


def percent_text(attainment: Decimal | None) -> str | None:
    """The same × 100, to four places."""
    return None if attainment is None else exact_text(attainment * 100, _PERCENT_PLACES)


def _person(person: Person) -> dict[str, object]:
    return {"key": person.key, "name": person.name, "email": person.email}


def team_document(team: Team | None) -> dict[str, object] | None:
    return {"key": team.key, "name": team.name} if team else None


def period_document(period: Period) -> dict[str, object]:
    return {
        "key": period.key,
        "kind": period.kind.value,
        "starts_on": period.starts_on.isoformat(),
        "ends_on_exclusive": period.ends_on.isoformat(),
    }


def clock_document(clock: Clock) -> dict[str, object]:
    return {
        "today": clock.today.isoformat(),
        "phase": clock.phase,
        "elapsed": exact_text(clock.elapsed),
        "working_days": exact_text(clock.working_days),
        "working_days_left": exact_text(clock.remaining),
        "updated": _moment(clock.updated),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _scored(scored: Scored) -> dict[str, object]:
    return {"score": exact_text(scored.score), "score_expected": exact_text(scored.expected), "status": scored.status}


def _place(place: Rank) -> dict[str, object]:
    return {"rank": place.rank, "of": place.of, "moved": place.moved}


def _standing(standing: Standing) -> dict[str, object]:
    return {
        "value": exact_text(standing.value),
        "goal": exact_text(standing.goal),
        "attainment": exact_text(standing.attainment),
        "attainment_pct": percent_text(standing.attainment),
        "pace": exact_text(standing.pace),
        "expected": exact_text(standing.expected),
        "status": standing.status,
    }


def _line(line: Line) -> dict[str, object]:
    return {
        "key": line.metric.key,
        "name": line.metric.name,
        "category": line.metric.category.value,
        "unit": line.metric.unit,
        "direction": line.metric.direction.value,
        "weight": exact_text(line.rule.weight),
        **_standing(line.standing),
        "projection": _range(line.projection),
        "change": exact_text(line.change),
        "trend": _trend(line.trend),
        "records": exact_text(line.records),
    }


def _range(projection: Range | None) -> dict[str, object] | None:
    if projection is None:
        return None
    return {"low": exact_text(projection.low), "expected": exact_text(projection.expected), "high": exact_text(projection.high)}


def _trend(trend: Sequence[Decimal | None]) -> list[str | None]:
    return [exact_text(each) for each in trend]


def _member(row: MemberRow) -> dict[str, object]:
    return {
        **_person(row.person),
        "role": row.role,
        "score": exact_text(row.scored.score),
        "score_status": row.scored.status,
        **_place(row.place),
        **_standing(row.headline),
        "trend": _trend(row.trend),
    }
