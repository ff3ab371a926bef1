"""What is written about Pacer is true: pages, commands, settings and manifest agree with the code, and the examples run."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from bot.app import services_of
from bot.chat.message import Facts
from bot.chat.request import Caller, Request
from bot.cli import app
from bot.commands.help import help_
from bot.commands.registry import load as load_registry
from bot.intake.mapping import parse_mapping
from bot.playbook.load import load as load_playbook
from bot.settings import Settings
from storage.database import Database
from tests.support import documents
from tests.support.command_line import Pacer, Said
from tests.support.documents import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCED = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INSTEAD = ({"person", "credits"}, {"metric", "metrics"})
"""Keys of a mapping of which one replaces the other."""


@dataclass(frozen=True)
class Block:
    """Fenced lines of a page: ```yaml people.yaml has the language "yaml" and the title "people.yaml"."""

    language: str
    title: str
    text: str


def blocks(page: str) -> list[Block]:
    return [Block(*match.groups()) for match in FENCED.finditer(page)]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture
def pacer(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pacer:
    return Pacer(sqlite_url, monkeypatch, tmp_path)


# pages made from the code


@pytest.mark.parametrize("name", documents.pages())
def test_generated_pages_are_fresh(name: str) -> None:
    assert read(name) == documents.pages()[name](), f"{name} is stale: run python -m tests.support.documents"


def test_the_manifest_is_what_the_command_line_writes(pacer: Pacer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PACER_COMMANDS", raising=False)
    assert pacer("manifest", "slack").out == read("manifest.yaml")


def test_every_slash_command_of_the_manifest_is_documented() -> None:
    slash = [each["command"] for each in yaml.safe_load(read("manifest.yaml"))["features"]["slash_commands"]]
    assert slash[0] == "/pacer"
    headings = re.findall(r"^### `(/[^` ]+(?: [a-z]+)?)", read("docs/commands.md"), re.MULTILINE)
    assert {heading.split()[-1].lstrip("/") for heading in headings} == set(load_registry().commands)
    assert set(slash[1:]) <= {heading.split()[0] for heading in headings}


def test_the_help_lists_every_command_to_an_admin(sqlite_database: Database) -> None:
    services = services_of(sqlite_database, Settings(_env_file=None))
    with sqlite_database.write() as uow:
        admin = uow.people.put_person("olga", name="Olga").id
        uow.people.put_role(admin, "admin", "settings", date(2026, 1, 1))
    request = Request("help", Caller(1, admin), 1, True, datetime(2026, 3, 2, tzinfo=UTC))
    told = [value for block in help_(request, services).content.blocks if isinstance(block, Facts) for _, value in block.pairs]
    assert sorted(told) == sorted(command.summary for command in load_registry().commands.values())


def test_every_variable_that_a_page_names_is_a_setting() -> None:
    named = {name for page in PAGES for name in re.findall(r"\b(?:PACER|SLACK|TEAMS)_[A-Z_]+\b", page.read_text(encoding="utf-8"))}
    assert named == documents.variables()


# links and command lines


def headings(page: Path) -> set[str]:
    """The anchors of a page, as GitHub makes them."""
    lines = re.findall(
        r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        linked = (page.parent / name).resolve() if name else page
        assert linked.is_file(), f"{page.name} links to {target}"
        assert not anchor or anchor in headings(linked), f"{page.name} links to {target}"


def command_lines(text: str) -> Iterator[str]:
    """Every `pacer …` of a page, in its words and in its examples."""
    shown = "\n".join(block.text for block in blocks(text) if block.language == "sh")
    yield from re.findall(r"^pacer (.+)$", shown, re.MULTILINE)
    yield from re.findall(r"`(?:\.venv/bin/)?pacer ([^`]+)`", FENCED.sub("", text))


def unknown(line: str) -> str:
    """What of a command line there is not; nothing when it is right."""
    command = typer.main.get_command(app)
    for word in shlex.split(line.partition(" > ")[0]):
        commands = getattr(command, "commands", None)
        if word.startswith("-"):
            if not any(word in parameter.opts for parameter in command.params):
                return word
        elif commands is not None:
            if word not in commands:
                return word
            command = commands[word]
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_exists(page: Path) -> None:
    assert {line: wrong for line in command_lines(page.read_text(encoding="utf-8")) if (wrong := unknown(line))} == {}


def test_a_command_line_that_does_not_exist_is_noticed() -> None:
    assert [unknown(line) for line in ("scorcard Ana", "scorecard Ana --jsn", "db drop", "import x.csv --map y.yaml")] == [
        "scorcard",
        "--jsn",
        "drop",
        "",
    ]


# examples


def test_the_playbook_page_is_one_playbook_that_loads() -> None:
    sections = "\n".join(block.text for block in blocks(read("docs/playbook.md")) if block.language == "yaml")
    playbook = load_playbook(sections).playbook
    assert set(type(playbook).model_fields) - playbook.model_fields_set == {"calendars"}


def mappings(page: str) -> Iterator[dict[str, Any]]:
    """Every mapping of a page; one that is only a part replaces those keys of the last example with a title, or of the last whole one."""
    whole: dict[str, Any] = {}
    for block in blocks(page):
        if block.language != "yaml":
            continue
        said = yaml.safe_load(block.text)
        if "kind" in said:
            whole = said
            yield said
            continue
        replaced = {key for keys in INSTEAD if keys & said.keys() for key in keys} | said.keys()
        yield {key: value for key, value in whole.items() if key not in replaced} | said


def test_every_mapping_of_the_data_page_is_right() -> None:
    kinds = [parse_mapping(yaml.safe_dump(each), "data.md").kind for each in mappings(read("docs/data.md"))]
    assert {"people", "records", "goals"} == set(kinds)


def run(page: str, pacer: Pacer, folder: Path) -> Iterator[tuple[str, Said]]:
    """Does what a page says: writes its titled files, runs its command lines in turn, and compares what is shown after them."""
    shown = blocks(page)
    for block in shown:
        if block.title:
            (folder / block.title).write_text(block.text, encoding="utf-8")
    for block, following in pairwise([*shown, Block("", "", "")]):
        if block.language != "sh":
            continue
        for line in block.text.splitlines():
            words, _, target = line.removeprefix("pacer ").partition(" > ")
            said = pacer(*shlex.split(words), answers=("y",))
            assert said.code == 0, f"{line}: {said.err}"
            if target:
                (folder / target).write_text(said.out, encoding="utf-8")
            yield line, said
        if following.language == "text":
            assert following.text.strip() in said.err, said.err


def test_the_data_page_brings_its_files_in(pacer: Pacer, tmp_path: Path) -> None:
    told = dict(run(read("docs/data.md"), pacer, tmp_path))
    assert not [line for line, said in told.items() if "unknown:" in said.err]
    ana = pacer("scorecard", "Ana Ferreira", "--period", "2026-03", "--as-of", "2026-03-16", "--json").document
    assert {each["key"]: (each["value"], each["goal"]) for each in ana["metrics"] if each["key"] in ("revenue", "deals_won")} == {
        "revenue": ("16500", "45000"),
        "deals_won": ("1.5", "4"),
    }


def table(page: str, first: str) -> dict[str, dict[str, str]]:
    """The rows of the table whose first column is called `first`, by their first cell."""
    lines = page[page.index(f"| {first} |") :].splitlines()
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[: lines.index("") if "" in lines else None]]
    return {row[0]: dict(zip(cells[0], row, strict=True)) for row in cells[2:]}


def shown(value: object) -> str:
    return "–" if value is None else str(value)


def test_the_worked_example_is_what_is_computed(pacer: Pacer, tmp_path: Path) -> None:
    page = read("docs/numbers.md")
    *_, (_, said) = run(page, pacer, tmp_path)
    card = said.document
    columns = ("value", "goal", "attainment", "pace", "status")
    computed = {line["key"]: [shown(line[column]) for column in columns] for line in card["metrics"]}
    example = page[page.index("## A worked example") :]
    assert {key: [row[column] for column in columns] for key, row in table(example, "metric").items()} == computed
    assert {key: row["value"] for key, row in table(example, "number").items()} == {
        key: shown(card[key]) for key in ("score", "score_expected", "status", "rank", "of", "moved")
    }
    assert f"heading for {Decimal(card['metrics'][0]['projection']['expected']):,}:" in page
    ben = pacer("scorecard", "Ben", "--period", "2026-03", "--as-of", "2026-03-16", "--json").document
    assert f"= {Decimal(ben['score']):.2f} |" in page


def test_the_example_of_a_command_is_one(sqlite_database: Database) -> None:
    (example,) = [block.text for block in blocks(read("CONTRIBUTING.md")) if block.language == "python"]
    module: dict[str, Any] = {}
    exec(compile(example, "today.py", "exec"), module)
    with sqlite_database.write() as uow:
        ana = uow.people.put_person("ana", name="Ana").id
    request = Request("today", Caller(1, ana), 1, True, datetime(2026, 3, 2, 12, tzinfo=UTC))
    reply = module["FEATURE"].command.run(request, services_of(sqlite_database, Settings(_env_file=None)))
    assert reply.content.summary == "Today is Monday, 02 March."


def paths(value: object, above: str = "") -> Iterator[str]:
    """Every key of a document, as `metrics[].key`."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield f"{above}.{key}".lstrip(".")
            yield from paths(inner, f"{above}.{key}".lstrip("."))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from paths(inner, f"{above}[]")


def test_the_json_page_names_every_key(pacer: Pacer, tmp_path: Path) -> None:
    for _ in run(read("docs/data.md"), pacer, tmp_path):
        pass
    asked = ("--period", "2026-03", "--as-of", "2026-03-16", "--json")
    # Something each day of a week, so that there is a projection.
    lines = ["deal_id,closed_on,owner,helper,customer,stage,amount", *(f"P-{day},2026-03-{day:02},7,,,Won,1" for day in range(2, 14))]
    (tmp_path / "more.csv").write_text("\n".join(lines), encoding="utf-8")
    assert pacer("import", "more.csv", "--map", "deals.yaml").code == 0
    subjects = {"person": "Ana Ferreira", "team": "Northeast"}
    found = {kind: set(paths(pacer("scorecard", name, *asked).document)) for kind, name in subjects.items()}
    page = read("docs/json.md")
    both, rest = page[page.index("## Both kinds") :].split("## A person")
    person, rest = rest.split("## A team")
    team, board = rest.split("## A leaderboard")
    common = set(table(both, "key"))
    assert found == {"person": common | set(table(person, "key")), "team": common | set(table(team, "key"))}
    ranked = set(paths(pacer("leaderboard", "revenue", "--goal", "--team", "Northeast", *asked).document))
    assert ranked - common == set(table(board, "key")) - common and ranked >= set(table(board, "key"))
