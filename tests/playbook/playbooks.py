"""Made-up playbooks for the laws, right by construction, over the organisation of the people tests."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from bot.deliveries.timing import RECIPIENT
from bot.deliveries.timing_words import words
from bot.metrics.period import add_months
from bot.playbook.load import load
from bot.playbook.models import Playbook
from tests.deliveries.timings import whens

KEYS = ("calls", "meetings", "deals_won", "revenue")
ROLES = ("Account Executive", "SDR: inbound", "no")
SUBJECTS = ({"person": "ana"}, {"person": "ben"}, {"team": "east"}, {"role": "no"}, {"role": "Account Executive"}, {"everyone": True})

names = st.text("aZ é李🦄ا:#-'\"{}[]&*!|>%@`,?~1.0", min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
amounts = st.decimals(0, 10**6, places=6) | st.integers(0, 10**9).map(Decimal)
weights = st.decimals(Decimal("0.1"), 100, places=2)


@st.composite
def metrics(draw: st.DrawFn) -> dict[str, object]:
    chosen = draw(st.permutations(KEYS))[: draw(st.integers(1, 4))]
    made: dict[str, object] = {
        key: {
            "name": draw(names),
            "category": draw(st.sampled_from(["activity", "objective", "result"])),
            "unit": draw(st.sampled_from(["number", "money:USD", "percent", "days"])),
            "direction": draw(st.sampled_from(["up", "down"])),
            "aggregation": draw(st.sampled_from(["sum", "count", "mean", "last"])),
            "description": draw(st.none() | names),
        }
        for key in chosen
    }
    if draw(st.booleans()):
        made["ratio"] = {"name": "Ratio", "category": "objective", "unit": "percent", "formula": f"{chosen[0]} / {chosen[-1]}"}
    return made


@st.composite
def lines(draw: st.DrawFn, keys: list[str]) -> dict[str, object]:
    chosen = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=4, unique=True))
    full = st.fixed_dictionaries({"weight": weights}, optional={"cap": st.none() | st.just(Decimal(2)), "floor": st.just(Decimal("0.5"))})
    return {key: draw(weights | full) for key in chosen}


@st.composite
def goals(draw: st.DrawFn, keys: list[str]) -> list[dict[str, object]]:
    """For each subject and metric that is drawn, one run of periods or one window: nothing overlaps."""
    wanted = draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(range(len(SUBJECTS)))), max_size=6, unique=True))
    made = []
    for metric, subject in wanted:
        first = date(2026, draw(st.integers(1, 12)), 1)
        each = draw(st.sampled_from([None, "month"]))
        last = add_months(first, draw(st.integers(1, 14))) - timedelta(days=1)
        rule = {"metric": metric, "target": draw(amounts), **SUBJECTS[subject], "from": first, "until": last}
        made.append(rule | ({"each": each} if each else {}))
    return made


NUMBERS = st.decimals(-(10**6), 10**6, places=4) | st.integers(0, 10**6)
DATES = st.dates(date(2015, 1, 1), date(2030, 12, 31))
LIMITS = st.fixed_dictionaries({}, optional={"at_least": NUMBERS | DATES, "below": NUMBERS | DATES, "empty": st.booleans()})
SCALARS = NUMBERS | DATES | st.booleans() | st.sampled_from(["Won", "NO", "yes", "1.10", "2026-01-31", "1e2", "~", ""])
WHERE = st.dictionaries(st.sampled_from(["stage", "no", "closed on", "7"]), SCALARS | st.lists(SCALARS, max_size=3) | LIMITS, max_size=3)
CELLS = NUMBERS | DATES | st.booleans() | st.just("{a} {b}") | st.fixed_dictionaries({"constant": SCALARS})


@st.composite
def mappings(draw: st.DrawFn) -> dict[str, object]:
    """As a caller may hand them over: with dates as dates or as text, exact numbers, and words that YAML might misread."""
    common = {"source": "crm", "where": draw(WHERE), "dates": {"plausible": {"starts": draw(DATES | DATES.map(str))}}}
    if draw(st.booleans()):
        amount = {"column": "amount", "multiply": draw(NUMBERS), "where": draw(WHERE)}
        people = {"person": {"column": "owner", "translate": draw(st.dictionaries(st.sampled_from(["no", "7", "a"]), SCALARS))}}
        return {**common, **people, "kind": "records", "id": "id", "occurred": draw(DATES | st.just("day")), "metrics": {"calls": amount},
                "label": draw(CELLS)}  # fmt: skip
    return {**common, "kind": "goals", "everyone": True, "metrics": {"calls": draw(CELLS)}, "starts": draw(DATES | st.just("day")),
            "ends": "next", "last_ends": draw(DATES | DATES.map(str))}  # fmt: skip


@st.composite
def schedules(draw: st.DrawFn) -> dict[str, object]:
    """For somebody, perhaps to conversations; with everything about its time in one line, or the time zone beside."""
    rule = draw(whens().filter(lambda rule: rule.zone != RECIPIENT))
    where = draw(st.fixed_dictionaries({"to": names | st.lists(names, min_size=1, max_size=3, unique=True)}) | st.just({}))
    whom = {"for": {"person": "ana"} if where else draw(st.sampled_from(SUBJECTS))}
    beside = {"zone": draw(st.sampled_from(["Europe/Berlin", "UTC"]))} if rule.zone is None else {}
    options = draw(st.fixed_dictionaries({}, optional={"period": st.sampled_from(["last-week", "this month", "2026"])}))
    return {"what": "scorecard", **whom, **where, "when": words(rule), **beside, "with": options}


@st.composite
def contests(draw: st.DrawFn, keys: list[str]) -> dict[str, object]:
    formats = [{"kind": "most", "places": 3}, {"kind": "tiers", "tiers": [{"name": "1", "least": "2.50", "prize": "a mug"}]}]
    points = st.decimals("0.000001", 1000, places=6) | st.integers(1, 9)
    rule = {"name": draw(names), "length": draw(st.sampled_from(["3 hours", "this week"])), "format": draw(st.sampled_from(formats))}
    more = {
        "multipliers": st.just([{"times": 2, "weekday": "friday"}]),
        "prize": names,
        "enter": st.just("opt_in"),
        "manual": st.booleans(),
    }
    metrics = draw(st.dictionaries(st.sampled_from(keys), points, min_size=1, max_size=2))
    return {**rule, "metrics": metrics, **draw(st.fixed_dictionaries({}, optional=more))}


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    measured = draw(metrics())
    keys = list(measured)
    summed = Playbook.model_validate({"metrics": measured}).metrics
    additive = [key for key, metric in summed.items() if metric.aggregation.additive and metric.direction == "up"]
    cards = {
        key: {"name": draw(names), "roles": roles, "headline": draw(st.none() | st.sampled_from(keys)), "metrics": draw(lines(keys))}
        for key, roles in draw(st.sampled_from([{}, {"all": []}, {"b": ["no"], "a": []}, {"one": ["no", "SDR: inbound"]}])).items()
    }
    calendar = {
        "time_zone": draw(st.sampled_from(["UTC", "Europe/Berlin"])),
        "holidays": draw(st.sampled_from([None, "NO", "DE-BY"])),
        "workdays": draw(st.sampled_from([["monday"], ["sunday", "monday"]])),
        "week_starts": draw(st.sampled_from(["monday", "sunday"])),
        "fiscal_year_starts": draw(st.integers(1, 12)),
        "extra_holidays": draw(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=2)),
    }
    return Playbook.model_validate(
        {
            "calendar": calendar,
            "calendars": draw(st.sampled_from([{}, {"berlin": {"time_zone": "Europe/Berlin"}}])),
            "roles": draw(st.sampled_from([(), ROLES])),
            "metrics": measured,
            "scorecards": cards,
            "goals": draw(goals(keys)),
            "ramps": draw(st.dictionaries(st.sampled_from(ROLES), st.lists(st.decimals(0, 1, places=2), max_size=3), max_size=2)),
            "privacy": {
                "peers": draw(st.sampled_from(["none", "rank", "full"])),
                "public_top": draw(st.integers(0, 50)),
                "leaderboard": {"names": draw(st.sampled_from(["full", "alias"])), "mention_winner": draw(st.booleans())},
            },
            "admins": draw(st.sampled_from([[], ["ben@example.com"], ["x@example.com", "ana@example.com"]])),
            "schedules": draw(st.dictionaries(st.sampled_from(["monday", "leaders"]), schedules())),
            "contests": draw(st.dictionaries(st.sampled_from(["call_blitz", "demo_week"]), contests(additive))) if additive else {},
            "mappings": draw(st.dictionaries(st.sampled_from(["deals", "quotas"]), mappings())),
        }
    )


def written(text: str) -> Playbook:
    """The playbook of a YAML text."""
    return load(text).playbook
