"""Contests as a playbook offers them: rules with a length in place of dates, and without people, whom whoever holds one chooses."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, JsonValue, model_validator

from bot.chat.errors import FieldErrors, UserError
from bot.chat.markup import plain
from bot.contests import rules as contest_rules
from bot.contests.parameters import Format, Most
from bot.contests.rules import Floor, Late, Multiplier, Positive, Rules, Ties
from bot.contests.timing import read_end
from bot.people.definitions import Model, Slug

KIND: Literal["contest"] = "contest"
"""The kind of a playbook's definitions that are templates."""
_MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
_NO_SEED = "0" * 64

PointsEach = Annotated[Decimal, Field(gt=0, le=Decimal(10) ** 6, decimal_places=6)]


def _readable(written: str) -> str:
    try:
        read_end(written, _MONDAY, ZoneInfo("UTC"))
    except UserError as error:
        raise ValueError(plain(str(error)).rstrip(".")) from error
    if written.casefold().strip().startswith("until"):
        raise ValueError("a preset lasts as long each time: write a length, as 3 hours or this week")
    return written


Length = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_readable)]


class Template(Model):
    """`metrics` are points for each 1 of what counts; `by` and the rest are as in a contest's rules. Ties are decided as the rules say."""

    name: str = Field(min_length=1, max_length=80)
    length: Length
    format: Format = Most()
    by: Literal["points", "goal", "scorecard"] = "points"
    metrics: dict[Slug, PointsEach] = Field(default_factory=dict, max_length=20)
    enter: Literal["all", "opt_in"] = "all"
    ties: Ties = "earliest"
    second: Slug | None = None
    late: Late = "in"
    corrections: Literal["until_final", "until_end"] = "until_final"
    manual: bool | None = None
    floor: Floor | None = None
    cap: Positive | None = None
    multipliers: tuple[Multiplier, ...] = Field(default=(), max_length=31)
    prize: str = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _plays(self) -> Self:
        """What is no contest in chat is none here."""
        try:
            contest_rules.read({**self.document(), **_sample(self)})
        except FieldErrors as errors:
            field, sentence = next(iter(errors.by_field.items()))
            raise ValueError(f"{field}: {plain(sentence).rstrip('.')}") from errors
        return self

    def document(self) -> dict[str, JsonValue]:
        """Its part of a contest's rules, all but time and people."""
        same = {"name", "format", "ties", "second", "late", "corrections", "manual", "floor", "cap", "multipliers", "prize"}
        document = self.model_dump(mode="json", include=same)
        metrics: list[JsonValue] = [{"metric": key, "points": str(points)} for key, points in self.metrics.items()]
        return {**document, "scoring": {"by": self.by, "metrics": metrics}}

    @property
    def named(self) -> tuple[str, ...]:
        """Every metric that it names."""
        more = (self.second, self.floor.metric if self.floor else None)
        return tuple(dict.fromkeys([*self.metrics, *(each for each in more if each)]))


def template_of(rules: Rules) -> dict[str, JsonValue]:
    """The same part of the rules of a contest that was held."""
    document = contest_rules.document(rules)
    return {key: value for key, value in document.items() if key not in ("starts", "ends", "zone", "entrants", "commitment")}


def read(document: Mapping[str, object]) -> Template:
    return Template.model_validate(document)


def _sample(template: Template) -> dict[str, JsonValue]:
    """Time and people with which any template that can be held makes a contest."""
    zone = ZoneInfo("UTC")
    entrants: dict[str, JsonValue] = {"everyone": True, "enter": template.enter}
    ends = read_end(template.length, _MONDAY, zone).isoformat()
    return {"starts": _MONDAY.isoformat(), "ends": ends, "zone": "UTC", "entrants": entrants, "commitment": _NO_SEED}
