"""Packaged words: `templates/NAME.md.j2`, filled in. Whatever is interpolated is escaped: a deal named ``@{person:1}`` pings no one.

A value that a template prints must exist (`StrictUndefined`) and must not be None. Markup of ours passes unescaped as `markupsafe.Markup`.
The filters `figure`, `ratio`, `day` and `moment` read the template's `locale` ("en" where there is none).
"""

from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined, Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.chat import markup
from bot.texts import dates, numbers


def words(template_name: str, /, **values: object) -> str:
    """The words of `templates/{template_name}.md.j2` with `values`, as markup without a final line break."""
    return _packaged().get_template(f"{template_name}.md.j2").render(**values).rstrip("\n")


def environment(loader: BaseLoader) -> Environment:
    """The rules above for the templates of `loader`."""
    made = Environment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_escaped,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"figure": _figure, "ratio": _ratio, "day": _day, "moment": _moment}
    return made


@lru_cache(maxsize=1)
def _packaged() -> Environment:
    return environment(PackageLoader("bot.texts", "templates"))


def _escaped(value: object) -> object:
    """What stands in the place of a printed value. Markup already, so that Jinja's own (HTML) escaping leaves it alone."""
    if isinstance(value, Markup | Undefined):
        return value
    if value is None:
        raise ValueError("a template printed None: give it a word, or leave it out with an if")
    return Markup(markup.escape(str(value)))  # noqa: S704  # escaped, by the rules of our markup instead of HTML's


def _locale(context: Context) -> str:
    return str(context.get("locale", "en"))


@pass_context
def _figure(context: Context, value: Decimal | None, unit: str, compact: bool = False) -> str:
    return numbers.figure(value, numbers.Unit.parse(unit), _locale(context), compact=compact)


@pass_context
def _ratio(context: Context, value: Decimal | None) -> str:
    return numbers.ratio(value, _locale(context))


@pass_context
def _day(context: Context, value: date, year: bool = False) -> str:
    return dates.day(value, _locale(context), year=year)


@pass_context
def _moment(context: Context, value: datetime, zone: tzinfo) -> str:
    return dates.moment(value, _locale(context), zone)
