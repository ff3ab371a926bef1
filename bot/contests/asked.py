"""What somebody fills in for a contest, as its rules, and rules as what would be filled in for them. What is left empty is as in the `base`
that it starts from: a preset, another contest, or nothing."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from bot.chat.errors import FieldErrors, UserError
from bot.chat.form import Answers
from bot.chat.markup import escape
from bot.contests.parameters import Bracket, Duel, First, Format, Improved, Most, Raffle, Sides, Streak, Threshold, Tiers
from bot.contests.rules import Rules, document
from bot.contests.timing import LENGTH_EXAMPLES, read_end, read_start, written_end, written_start
from bot.metrics.definitions import Direction, MetricDefinition, Weekday

FORMATS: Mapping[str, str] = {
    "most": "Whoever has the most",
    "first": "First to a target",
    "threshold": "Everyone who reaches a target",
    "tiers": "Tiers with a prize each",
    "teams": "Team against team",
    "drawn": "Sides drawn by lot",
    "balanced": "Sides as even as past results allow",
    "duel": "Two against each other",
    "bracket": "Knock-out",
    "improved": "Most improved on their own past",
    "streak": "Most working days in a row",
    "raffle": "Raffle: tickets are earned",
}
"""How to win, as the form names it."""
BY: Mapping[str, str] = {"points": "Points", "goal": "Share of the goal", "scorecard": "Score of the whole scorecard"}
TIES: Mapping[str, str] = {"earliest": "Whoever got there first", "share": "They share it", "draw": "By lot"}
SECOND = "second:"
"""Before the metric that decides ties."""
FIELDS: Mapping[str, str] = {
    "starts": "start",
    "zone": "start",
    "ends": "length",
    "second": "ties",
    "commitment": "ties",
    "scoring": "metrics",
    "multipliers": "metrics",
    "entrants": "who",
    "late": "format",
    "floor": "format",
    "cap": "format",
    "corrections": "format",
    "manual": "prize",
}
"""Where on the form a fault of the rules is told; the others are told at the field of their name."""
_MOST = {"most": "places", "first": "places", "improved": "places", "streak": "places", "raffle": "winners"}
"""What a format calls the number of those who win."""
_NEEDED = {"first": "target", "threshold": "least"}
_OPTIONAL = {"improved": "least", "streak": "least", "raffle": "per"}
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?) ?(?P<percent>%)?"
_AMOUNT = re.compile(_NUMBER, re.ASCII)
_NAMED = re.compile(rf"(?P<name>.+?)\s*(?:\bfrom\b|=)?\s*{_NUMBER}(?:\s*:\s*(?P<more>.*))?", re.ASCII | re.DOTALL)
_SHOWN = 60


@dataclass(frozen=True)
class Setting:
    """What answers are read in: the metrics that can be counted, the zone and the first day of weeks of the contest, and now."""

    metrics: Mapping[str, MetricDefinition]
    zone: str
    week_starts: Weekday
    now: datetime


@dataclass(frozen=True)
class Base:
    """What it starts from: the rules but for time and people, how long it lasts, for whom. `starts` is that of one that is changed."""

    document: Mapping[str, JsonValue]
    length: str = ""
    entrants: Mapping[str, JsonValue] = field(default_factory=dict)
    starts: datetime | None = None


def countable(metrics: Mapping[str, MetricDefinition]) -> dict[str, MetricDefinition]:
    """Those that a contest can add up."""
    return {key: each for key, each in metrics.items() if each.aggregation.additive and each.direction is not Direction.DOWN}


def rules_document(answers: Answers, base: Base, setting: Setting, entrants: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document of the rules that were filled in. Raises FieldErrors by the form's fields."""
    made = dict(base.document)
    if "name" in answers:
        made["name"] = str(answers["name"]).strip()
    if not made.get("name"):
        raise FieldErrors({"name": "Give it a name."})
    made["scoring"] = _scoring(answers, made.get("scoring"), setting)
    made["format"], kept = _format(answers, made, anew=base.starts is None)
    if not kept:
        made = {key: value for key, value in made.items() if key not in ("floor", "cap")}
    kind = str(_part(made["format"], "kind"))
    made["late"] = "out" if kind in ("duel", "bracket") else made.get("late", "in") if kept else "in"
    made |= _ties(answers, made, setting)
    if "prize" in answers:
        made["prize"] = str(answers["prize"]).strip()
    starts, ends = _time(answers, base, setting)
    return made | {"starts": starts.isoformat(), "ends": ends.isoformat(), "zone": setting.zone, "entrants": entrants}


def at_form(errors: FieldErrors) -> FieldErrors:
    """Faults of rules, told at the fields of the form."""
    return FieldErrors({FIELDS.get(key, key): sentence for key, sentence in errors.by_field.items()})


def kind_of(format: Format) -> str:
    """Its name among `FORMATS`."""
    return format.made if isinstance(format, Sides) and format.made != "given" else format.kind


def written(rules: Rules, metrics: Mapping[str, MetricDefinition]) -> dict[str, str]:
    """What would be filled in for these rules: text by field, numbers of winners as text too."""
    places = _part(document(rules)["format"], _MOST.get(rules.format.kind, ""))
    return {
        "name": rules.name,
        "format": kind_of(rules.format),
        "target": _written_target(rules),
        "winners": str(places or ""),
        "points": "; ".join(
            f"{_name(each.metric, metrics)} {each.points.normalize():f}" for each in rules.scoring.metrics if each.points != 1
        ),
        "by": rules.scoring.by,
        "start": written_start(rules.starts, rules.place),
        "length": written_end(rules.ends, rules.place),
        "ties": f"{SECOND}{rules.second}" if rules.ties == "second" else rules.ties,
        "prize": rules.prize,
    }


def _scoring(answers: Answers, before: JsonValue, setting: Setting) -> dict[str, JsonValue]:
    old = before if isinstance(before, dict) else {}
    by = str(answers.get("by", old.get("by", "points")))
    if by not in BY:
        raise FieldErrors({"by": "Choose one from the list."})
    if by == "scorecard":
        if "metrics" in answers or "points" in answers:
            raise FieldErrors({"metrics": "A whole scorecard has metrics of its own: leave this empty, or score points."})
        return {"by": by, "metrics": []}
    had = {str(_part(each, "metric")): str(_part(each, "points")) for each in _list(old.get("metrics"))}
    chosen = answers.get("metrics", tuple(had))
    if not isinstance(chosen, tuple) or ("metrics" in answers and not set(chosen) <= setting.metrics.keys()):
        raise FieldErrors({"metrics": "Choose from the list."})
    if not chosen:
        raise FieldErrors({"metrics": "Choose at least one metric, or the whole scorecard below."})
    points = {key: had.get(key, "1") for key in chosen}
    if "points" in answers:
        points |= _points(str(answers["points"]), chosen, setting)
    return {"by": by, "metrics": [{"metric": key, "points": each} for key, each in points.items()]}


def _points(text: str, chosen: tuple[str, ...], setting: Setting) -> dict[str, str]:
    found = dict[str, str]()
    named = {word: key for key in chosen for word in (key, _name(key, setting.metrics).casefold())}
    for part in _split(text):
        match = _NAMED.fullmatch(part)
        if match is None or match["percent"] or match["more"] is not None:
            raise FieldErrors({"points": f"“{_shown(part)}” says no points. Write, for example: Calls 1; Demos 5."})
        key = named.get(match["name"].strip().casefold())
        if key is None:
            raise FieldErrors({"points": f"“{_shown(match['name'])}” is not among what counts: choose it above."})
        found[key] = str(_decimal(match))
    return found


def _format(answers: Answers, made: Mapping[str, JsonValue], *, anew: bool) -> tuple[dict[str, JsonValue], bool]:
    """The format, and whether it is the one of the base. What is held anew is drawn anew."""
    old = made.get("format")
    before = dict(old) if isinstance(old, dict) else {}
    sides = before.get("made", "given")
    was = str(sides if before.get("kind") == "teams" and sides != "given" else before.get("kind", ""))
    chosen = str(answers.get("format", was or "most"))
    if chosen not in FORMATS:
        raise FieldErrors({"format": "Choose one from the list."})
    kept = chosen == was
    kind = "teams" if chosen in ("drawn", "balanced") else chosen
    found: dict[str, JsonValue] = before if kept else {"kind": kind}
    if kind == "teams":
        found["made"] = chosen if chosen != "teams" else "given"
    if chosen in ("drawn", "balanced", "bracket") and (anew or not found.get("seed")):
        found["seed"] = secrets.token_hex(8)
    if chosen == "bracket" and not kept:
        found["seeding"] = "past"
    if "winners" in answers:
        found |= _winners(kind, answers["winners"])
    percent = _part(made.get("scoring"), "by") == "goal"
    return found | _target(chosen, str(answers.get("target", "")).strip(), found, percent=percent), kept


def _winners(kind: str, number: object) -> dict[str, JsonValue]:
    if kind not in _MOST:
        raise FieldErrors({"winners": "Who wins follows from how to win here: leave this empty."})
    if not isinstance(number, Decimal) or number != number.to_integral_value() or not 1 <= number <= 50:
        raise FieldErrors({"winners": "Write a whole number from 1 to 50."})
    return {_MOST[kind]: int(number)}


def _target(chosen: str, text: str, found: Mapping[str, JsonValue], *, percent: bool) -> dict[str, JsonValue]:
    if chosen == "tiers":
        if not text and found.get("tiers"):
            return {}
        return {
            "tiers": [_tier(part, percent=percent) for part in _split(text)]
            or _missing("Write the tiers, as in: Bronze 50: a mug; Silver 100.")
        }
    if chosen in _NEEDED:
        if not text and found.get(_NEEDED[chosen]):
            return {}
        return {_NEEDED[chosen]: _amount(text, percent=percent) if text else _missing("Write the target, as in: 100.")}
    if not text:
        return {}
    if chosen in _OPTIONAL:
        return {_OPTIONAL[chosen]: _amount(text, percent=percent)}
    if chosen in ("drawn", "balanced"):
        if not (text.isascii() and text.isdigit() and 2 <= int(text[:4]) <= 8):
            raise FieldErrors({"target": "Write how many sides: a whole number from 2 to 8."})
        return {"count": int(text)}
    raise FieldErrors({"target": "There is no target to this way to win: leave it empty."})


def _missing(sentence: str) -> JsonValue:
    raise FieldErrors({"target": sentence})


def _tier(text: str, *, percent: bool) -> dict[str, JsonValue]:
    match = _NAMED.fullmatch(text)
    if match is None:
        raise FieldErrors({"target": f"“{_shown(text)}” is no tier. Write, for example: Bronze 50: a mug; Silver 100."})
    return {"name": match["name"].strip(), "least": _part_of(match, percent=percent), "prize": (match["more"] or "").strip()}


def _amount(text: str, *, percent: bool) -> str:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise FieldErrors({"target": f"“{_shown(text)}” is no number. Write, for example: 100."})
    return _part_of(match, percent=percent)


def _part_of(match: re.Match[str], *, percent: bool) -> str:
    """Shares of goals are written in percent."""
    if match["percent"] and not percent:
        raise FieldErrors({"target": "Percent are of a goal: choose the share of the goal, or write a number."})
    return str(_decimal(match) / 100 if percent else _decimal(match))


def _ties(answers: Answers, made: Mapping[str, JsonValue], setting: Setting) -> dict[str, JsonValue]:
    if "ties" not in answers:
        whole = _part(made.get("scoring"), "by") == "scorecard"
        ties = made.get("ties", "earliest")
        return {"ties": "share" if whole and ties == "earliest" else ties, "second": made.get("second")}
    chosen = str(answers["ties"])
    if chosen.startswith(SECOND) and chosen.removeprefix(SECOND) in setting.metrics:
        return {"ties": "second", "second": chosen.removeprefix(SECOND)}
    if chosen not in TIES:
        raise FieldErrors({"ties": "Choose one from the list."})
    return {"ties": chosen, "second": None}


def _time(answers: Answers, base: Base, setting: Setting) -> tuple[datetime, datetime]:
    zone = ZoneInfo(setting.zone)
    start, length = str(answers.get("start", "now")), str(answers.get("length", base.length))
    try:
        if base.starts is not None and start == written_start(base.starts, zone):
            starts = base.starts
        else:
            starts = read_start(start, setting.now, zone)
    except UserError as error:
        raise FieldErrors({"start": str(error)}) from error
    if not length:
        raise FieldErrors({"length": f"Say how long it lasts, for example: {LENGTH_EXAMPLES}."})
    try:
        return starts, read_end(length, starts, zone, setting.week_starts)
    except UserError as error:
        raise FieldErrors({"length": str(error)}) from error


def _written_target(rules: Rules) -> str:
    times = 100 if rules.scoring.by == "goal" else 1

    def plain(value: Decimal) -> str:
        return f"{(value * times).normalize():f}"

    match rules.format:
        case First(target=value) | Threshold(least=value) | Improved(least=value) | Streak(least=value) | Raffle(per=value):
            return plain(value)
        case Tiers(tiers=tiers):
            return "; ".join(f"{each.name} {plain(each.least)}{f': {each.prize}' if each.prize else ''}" for each in tiers)
        case Sides(made="drawn" | "balanced", count=count):
            return str(count)
        case Most() | Duel() | Bracket() | Sides():
            return ""


def _split(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _decimal(match: re.Match[str]) -> Decimal:
    return Decimal(match["number"].replace(",", ""))


def _part(value: object, key: str) -> JsonValue:
    return value.get(key) if isinstance(value, dict) else None


def _list(value: object) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _name(key: str, metrics: Mapping[str, MetricDefinition]) -> str:
    return metrics[key].name if key in metrics else key


def _shown(text: str) -> str:
    return escape(" ".join(text.split())[:_SHOWN])
