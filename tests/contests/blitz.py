"""Contests of November 2026 in Berlin, in a few words: Ana (1), Ben (2), Cem (3) and who else is named, and what they sold when."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.contests import rules as rulebook
from bot.contests.records import Counted, Entrant, Field, person
from bot.contests.results import Standings
from bot.contests.rules import Rules
from bot.contests.standings import standings

BERLIN = ZoneInfo("Europe/Berlin")
NAMES = ("Ana", "Ben", "Cem", "Dora", "Eli", "Fay", "Gus", "Hal", "Ida", "Jo", "Kim", "Lee")
SEED = "november"


def at(day: int, hour: int = 12, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def rules(format: Mapping[str, object] | str = "most", **more: object) -> Rules:
    """Calls from Monday 2 to Friday 13 November, of everyone."""
    plain: dict[str, object] = {
        "name": "Call blitz",
        "format": {"kind": format} if isinstance(format, str) else format,
        "scoring": {"metrics": [{"metric": "calls"}]},
        "starts": at(2, 0),
        "ends": at(14, 0),
        "zone": "Europe/Berlin",
        "entrants": {"everyone": True},
    }
    return rulebook.read(plain | more)


def crew(count: int = 3) -> Field:
    return Field(tuple(person(number, name) for number, name in enumerate(NAMES[:count], 1)))


def sale(
    who: int | Mapping[int, str],
    value: str | int,
    when: datetime | date,
    *,
    id: int = 0,
    metric: str = "calls",
    manual: bool = False,
) -> Counted:
    """A record of one person, or of several with each one's part; without a time where `when` is a date."""
    moment = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=UTC)
    credits = {who: Decimal(value)} if isinstance(who, int) else {each: Decimal(part) for each, part in who.items()}
    day = None if isinstance(when, datetime) else when
    return Counted(id, metric, moment, Decimal(value), credits, manual, day=day)


def table(found: Standings) -> list[tuple[int | None, str, str]]:
    """Rank, name and score of each row."""
    return [(row.rank, row.entrant.name, "–" if row.score is None else f"{row.score.normalize():f}") for row in found.rows]


def ended(rules: Rules, field: Field, *records: Counted, seed: str | None = SEED) -> Standings:
    return standings(rules, field, records, at=rules.ends, seed=seed)


def prizes(found: Standings) -> dict[str, str]:
    return {row.entrant.name: f"{row.prize.normalize():f}" for row in found.winners}


def team(id: int, name: str, *members: Entrant) -> Entrant:
    return Entrant(f"team:{id}", name, tuple(each for member in members for each in member.members))
