from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from bot.chat import markup
from bot.texts.environment import environment


def render(template: str, **values: object) -> str:
    return environment(DictLoader({"it": template})).get_template("it").render(**values)


@pytest.mark.parametrize("name", ["@{person:12}", "**Acme**", "a__b__", "back\\slash", "A & B <C>"])
def test_a_deal_reads_back_as_it_is_named_whatever_markup_it_holds(name: str) -> None:
    words = render("**{{ deal }}** is won", deal=name)
    assert markup.plain(words) == f"{name} is won"
    assert not any(isinstance(span, markup.Mention) for span in markup.parse(words))


def test_markup_of_ours_passes() -> None:
    assert render("Well done {{ who }}", who=Markup(markup.mention(7))) == "Well done @{person:7}"


def test_a_macro_escapes_once() -> None:
    template = "{% macro bold(x) %}**{{ x }}**{% endmacro %}{{ bold(name) }}"
    assert markup.plain(render(template, name="a*b & c")) == "a*b & c"


def test_a_name_that_is_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="gaol"):
        render("{{ gaol }}", goal=1)


def test_none_is_never_printed() -> None:
    with pytest.raises(ValueError, match="printed None"):
        render("{{ rank }}", rank=None)


def test_numbers_and_dates_come_in_the_locale_of_the_template() -> None:
    template = "{{ value|figure('money:EUR') }} {{ share|ratio }} {{ on|day }} {{ at|moment(zone) }}"
    values = {
        "value": Decimal("1234.5"),
        "share": Decimal("0.69"),
        "on": date(2025, 11, 17),
        "at": datetime(2025, 11, 17, 7, tzinfo=UTC),
        "zone": UTC,
    }
    assert render(template, **values) == "€1,234.50 69% Mon 17 Nov Mon 17 Nov, 07:00"
    assert render("{{ value|figure('money:EUR', compact=True) }}", value=Decimal(104000), locale="de") == "104.000\u00a0€"
