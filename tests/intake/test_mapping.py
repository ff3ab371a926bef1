"""Mapping files, and what is said about wrong ones."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
import yaml
from pydantic import TypeAdapter

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.intake.cells import Cell
from bot.intake.definitions import SourceDefinition
from bot.intake.mapping import GoalsMapping, Mapping, PeopleMapping, RecordsMapping, as_mapping, load_mapping, parse_mapping
from tests.intake.office import MAPPINGS

RECORDS = """source: crm
kind: records
id: id
occurred: day
person: owner
metrics:
  revenue: amount
"""


def complaint(text):
    with pytest.raises(UserError) as caught:
        parse_mapping(text, "deals.yaml")
    return plain(str(caught.value))


def test_a_plain_word_is_a_column_and_braces_make_a_template():
    mapping = parse_mapping(RECORDS + 'label: "{customer} ({city})"\n', "deals.yaml")
    assert isinstance(mapping, RecordsMapping)
    assert mapping.id.column == "id"
    assert mapping.label == Cell(template="{customer} ({city})")


def test_a_number_stands_for_itself():
    mapping = parse_mapping(RECORDS + "  orders: 1\n", "deals.yaml")
    assert isinstance(mapping, RecordsMapping)
    assert mapping.metrics["orders"].constant == "1"


def test_a_fraction_is_exact():
    mapping = parse_mapping(RECORDS + "  orders: {column: n, multiply: 0.1}\n", "deals.yaml")
    assert isinstance(mapping, RecordsMapping)
    assert mapping.metrics["orders"].multiply == Decimal("0.1")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (RECORDS.replace("owner", "{colum: owner}"), "5: person.colum: this key is not known (did you mean column?)"),
        (RECORDS.replace("id: id\n", ""), "1: id is missing"),
        (RECORDS.replace("kind: records", "kind: deals"), '2: kind: "deals" is not one of records, people, goals (did you mean goals?)'),
        (RECORDS + "  calls: {column: a, constant: 1}\n", "8: metrics.calls: say one of column, template, lookup or constant"),
        (RECORDS + "metric: type\n", "1: say either metrics, or metric with a cell that names it"),
        (RECORDS + "credits: [{person: a}]\n", "1: say either person, or credits with several people"),
        (
            RECORDS + "dates: {zone: Europe/Berlni}\n",
            '8: dates.zone: "Europe/Berlni" is not a time zone (did you mean Europe/Berlin or Europe/Helsinki?)',
        ),
        (RECORDS + 'numbers: {decimal: ",", thousands: ","}\n', "8: numbers: decimal and thousands cannot be the same mark"),
        (RECORDS + "currency: euros\n", '8: currency: "euros" is no currency, as EUR'),
        (RECORDS + 'label: "{0}{}"\n', "8: label: “{0}{}” may only hold column names in braces"),
        (RECORDS + "owner: firts\n", '8: owner: "firts" is not one of first, follow (did you mean first?)'),
        (RECORDS + "id: key\n", "8: id is here twice, first in line 3"),
        (RECORDS + 'dates: {formats: ["%d.%d.%Y"]}\n', "8: dates.formats[1]: “%d.%d.%Y” is no format of dates, as %d.%m.%Y"),
        (RECORDS + 'dates: {formats: ["%Y-%Q"]}\n', "8: dates.formats[1]: “%Y-%Q” is no format of dates, as %d.%m.%Y"),
        (RECORDS.replace("day", '{column: d, formats: ["%"]}'), "4: occurred.formats[1]: “%” is no format of dates, as %d.%m.%Y"),
        *(
            (
                RECORDS + f"file: {{encoding: {word}}}\n",
                f"8: file.encoding: “{word}” is no encoding of files that we know; say utf-8, utf-16 or cp1252",
            )
            for word in ("klingon", "undefined", "idna", "unicode_escape", "utf-7", "base64", "rot13", "mbcs")
        ),
        (RECORDS + "file: {delimiter: '\"'}\n", '8: file.delimiter: """ cannot stand between cells'),
        (RECORDS + "  orders: {column: n, multiply: 1e30}\n", '8: metrics.orders.multiply: "1E+30" is more than 1000000000000'),
        (RECORDS + "currency: {rates: {EUR: 0}}\n", '8: currency.rates.EUR: "0" is not more than 0'),
        (RECORDS + "currency: {rates: {EUR: 1e13}}\n", '8: currency.rates.EUR: "1E+13" is more than 1000000000000'),
        ("", "1: kind is missing: one of goals, people, records"),
        ("- records\n", "1: must be a map of keys and values"),
    ],
)
def test_a_wrong_mapping_is_told_with_its_line(text, sentence):
    assert complaint(text) == f"deals.yaml:{sentence}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "kind: goals\nsource: q\nperson: p\nmetrics: {calls: n}\nperiod: m\nlabel: customer\n",
            "6: label: this key is for a mapping of kind records; this one is of kind goals",
        ),
        (RECORDS + "wide: {columns: x}\n", "8: wide: this key is for a mapping of kind goals; this one is of kind records"),
        (
            "kind: people\nsource: hr\nkey: k\nname: n\nmetric: calls\n",
            "5: metric: this key is for a mapping of kind goals or records; this one is of kind people",
        ),
        (
            RECORDS + "  orders: {column: n, team: x}\n",
            "8: metrics.orders.team: this key is not known (allowed: column, template, lookup, ",
        ),
    ],
)
def test_a_key_of_another_kind_of_mapping_is_told_whose_it_is(text, sentence):
    assert complaint(text).startswith(f"deals.yaml:{sentence}")


@pytest.mark.parametrize(
    "pattern", ["%d.%m.%Y", "%m/%d/%y %I:%M %p", "%Y-%m-%dT%H:%M:%S.%f%z", "%d %B %Y %Z", "%G-W%V-%u", "%Y%m%d", "%j %Y", "%c"]
)
def test_every_format_that_dates_can_be_read_by_is_taken(pattern):
    mapping = parse_mapping(RECORDS + f'dates: {{formats: ["{pattern}"]}}\n', "deals.yaml")
    assert mapping.dates.formats == (pattern,)


@pytest.mark.parametrize(
    ("word", "name"), [("UTF8", "utf-8"), ("latin-1", "iso8859-1"), ("Windows-1252", "cp1252"), ("sjis", "shift_jis"), ("UTF-16", "utf-16")]
)
def test_an_encoding_has_many_names(word, name):
    assert parse_mapping(RECORDS + f"file: {{encoding: {word}}}\n", "deals.yaml").file.encoding == name


def test_a_date_is_the_same_as_a_date_and_as_text():
    document = yaml.safe_load("""
        {kind: goals, source: q, everyone: true, metrics: {calls: {constant: 7, where: {day: [2026-01-31, x]}}}, starts: 2026-02-01,
         ends: next, last_ends: 2026-12-31, where: {closed: {at_least: 2026-01-01}}, dates: {plausible: {starts: 2015-01-01}}}
    """)
    assert isinstance(document["last_ends"], date)
    texts = json.loads(json.dumps(document, default=str))
    assert as_mapping(document) == as_mapping(texts) == parse_mapping(json.dumps(texts), "goals.yaml")


@pytest.mark.parametrize(("written", "constant"), [("2026-01-31", "2026-01-31"), ("1.50", "1.5"), ("1e2", "100"), ("true", "true")])
def test_what_stands_for_itself_is_written_in_one_way(written, constant):
    mapping = parse_mapping(RECORDS + f"label: {written}\n", "deals.yaml")
    assert isinstance(mapping, RecordsMapping)
    assert mapping.label == Cell(constant=constant)


def test_several_mistakes_are_told_at_once():
    assert len(complaint(RECORDS + "lable: x\nowener: first\n").splitlines()) == 2


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("person: p\nteam: t\nmetrics: {revenue: n}\nstarts: s\nends: e", "say one of person, team, role, or everyone: true"),
        ("person: p\nmetrics: {revenue: n}", "say the dates once: starts and ends, or period, or wide"),
        ("person: p\nmetrics: {revenue: n}\nstarts: s", "starts needs ends: a column, a date, or next"),
        ("person: p\nmetrics: {revenue: n}\nstarts: s\nends: next", "ends: next needs last_ends, the last day of the last goal"),
        ("person: p\nmetric: kpi\nperiod: q", "metric needs target, the cell with the number"),
        ("person: p\nmetrics: {revenue: n}\nwide: {columns: 'M{month}'}", "wide needs metric, a cell or {constant: key}"),
    ],
)
def test_a_goals_mapping_says_what_it_needs(lines, sentence):
    assert sentence in complaint(f"source: quotas\nkind: goals\n{lines}\n")


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_mapping_survives_being_kept_as_a_document(path: Path):
    if path.stem == "playbook":
        assert set(yaml.safe_load(path.read_text())) <= {"calendar", "metrics", "scorecards", "privacy"}
        return
    mapping = load_mapping(path)
    assert as_mapping(mapping.model_dump(mode="json")) == mapping


@pytest.mark.parametrize(
    "path", [path for path in sorted(MAPPINGS.glob("*/*.yaml")) if path.stem != "playbook"], ids=lambda path: path.stem
)
def test_an_editor_that_knows_the_schema_finds_no_fault_in_a_right_mapping(path: Path):
    document = json.loads(json.dumps(yaml.safe_load(path.read_text()), default=str))
    jsonschema.validate(document, TypeAdapter(Mapping).json_schema())


def test_an_editor_that_knows_the_schema_finds_a_wrong_key():
    document = yaml.safe_load(RECORDS + "lable: customer\n")
    with pytest.raises(jsonschema.ValidationError, match="lable"):
        jsonschema.validate(document, TypeAdapter(Mapping).json_schema())


def test_the_three_kinds_are_told_apart():
    kinds = {path.stem: type(load_mapping(path)) for path in (MAPPINGS / "adventureworks").glob("*.yaml") if path.stem != "playbook"}
    assert kinds == {"people": PeopleMapping, "records": RecordsMapping, "goals": GoalsMapping}


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ({"mapping": "deals"}, "say either url or folder"),
        ({"mapping": "deals", "url": "https://a.example/x.csv", "folder": "in"}, "say either url or folder"),
        ({"mapping": "deals", "url": "http://a.example/x.csv"}, "url must begin with https://"),
        ({"mapping": "deals", "url": "file:///etc/passwd"}, "url must begin with https://"),
        ({"mapping": "deals", "folder": "in", "pattern": "../*.csv"}, "pattern is the form of a file's name"),
    ],
)
def test_a_source_that_cannot_be_is_refused(source, sentence):
    with pytest.raises(ValueError, match=sentence):
        SourceDefinition.model_validate(source)


@pytest.mark.parametrize("url", ["https://a.example/x.csv", "http://localhost:8000/x.csv", "http://[::1]/x.csv"])
def test_a_source_is_encrypted_or_on_this_machine(url):
    assert SourceDefinition(mapping="deals", url=url).every == 15
