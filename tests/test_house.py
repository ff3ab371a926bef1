"""The house keeps its own rules: what stands in which room, how long a file is, what is made at import."""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.registry import Command, load
from bot.commands.router import understand

ROOT = Path(__file__).parents[1]
MODULES = [path for folder in ("bot", "storage") for path in sorted((ROOT / folder).rglob("*.py"))]
WRITTEN = [*MODULES, *sorted((ROOT / "bot").rglob("*.js")), *sorted((ROOT / "bot").rglob("*.css"))]
MIGRATIONS = ROOT / "storage" / "migrations" / "versions"

UPPER_ROOMS = frozenset(("cli", "demo", "platforms", "workers", "console"))
LOWER_ROOMS = [path for path in sorted((ROOT / "bot").iterdir()) if path.is_dir() and path.name not in UPPER_ROOMS]
"""Every room that no list names is a lower one, a new one too."""
PLATFORM = re.compile(r"slack|ms_?teams|microsoft|\bbolt\b|block.?kit|botbuilder|botframework|adaptive.?card|mrkdwn", re.IGNORECASE)
"""Words of a platform. "Teams" alone is no such word: teams of people are everywhere."""
ALLOWED = {("bot/charts/canvas.py", "SLACK"), ("bot/charts/canvas.py", "SLACK_2X")}
"""The picture engine names a size after the place it fills; it knows nothing else of it."""

MADE_IN_APP = frozenset(
    (
        *("Database", "create_engine", "create_async_engine", "sessionmaker", "Session", "UnitOfWork"),
        *("AsyncApp", "AsyncWebClient", "WebClient", "ClientSession", "AsyncClient", "CloudAdapter", "ConnectorClient"),
        *("AsyncIOScheduler", "BackgroundScheduler", "Scheduler", "ThreadPoolExecutor", "ProcessPoolExecutor"),
        *("CollectorRegistry", "Histogram", "Gauge", "Summary", "Settings", "SlackSettings", "TeamsSettings"),
    )
)
"""Engines, clients, schedulers, pools and what reads the environment: `bot.app` makes them, nothing does at import."""

SUMMARY, LONGEST = 140, 400
"""Characters of a command's summary, lines of a file."""


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def platform_words(path: Path) -> Iterator[tuple[str, str]]:
    """The names, texts and comments of a module, or the lines of a template or rule, that hold a word of a platform."""
    with tokenize.open(path) as file:
        words = [token.string for token in tokenize.generate_tokens(file.readline)] if path.suffix == ".py" else file.readlines()
    yield from ((named(path), word) for word in words if PLATFORM.search(word))


def made_at_import(tree: ast.Module) -> Iterator[str]:
    """What is called when the module is imported: outside functions, in their decorators and defaults too."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.decorator_list, *node.args.defaults, *(each for each in node.args.kw_defaults if each)]
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def test_no_word_of_a_platform_stands_below_the_platforms() -> None:
    files = [path for room in LOWER_ROOMS for path in sorted(room.rglob("*")) if path.suffix in (".py", ".j2", ".yaml")]
    assert {each for path in files for each in platform_words(path)} == ALLOWED


def test_words_of_people_are_told_from_words_of_platforms() -> None:
    assert not any(map(PLATFORM.search, ("teams", "Team", "boltzmann", "adaptive", "block")))
    assert all(map(PLATFORM.search, ("slack_ts", "Microsoft Teams", "msteams", "a Bolt app", "Block Kit", "AdaptiveCard")))


def test_nothing_draws_with_global_state() -> None:
    assert [named(path) for path in MODULES if "pyplot" in path.read_text(encoding="utf-8")] == []


def test_files_fit_a_reader_s_head() -> None:
    """Migrations stay as they were written."""
    lengths = {named(path): path.read_text(encoding="utf-8").count("\n") for path in WRITTEN if MIGRATIONS not in path.parents}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_says_what_it_is() -> None:
    assert [named(path) for path in MODULES if not ast.get_docstring(parsed(path))] == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    odds = {"utils", "util", "helpers", "misc", "common"}
    assert [named(path) for path in MODULES if path.stem in odds or path.parent.name in odds] == []


def test_nothing_is_made_at_import() -> None:
    made = {(named(path), name) for path in MODULES for name in made_at_import(parsed(path)) if name in MADE_IN_APP}
    assert made == set()


def test_what_is_made_at_import_is_noticed() -> None:
    tree = ast.parse(
        "client = slack.WebClient()\ndef f(engine=create_engine('x')):\n    return Database('y')\nclass C:\n    s = Session()\n"
    )
    assert sorted(made_at_import(tree)) == ["Session", "WebClient", "create_engine"]


@pytest.mark.parametrize("command", load().commands.values(), ids=lambda command: command.name)
def test_every_command_explains_itself(command: Command) -> None:
    assert 0 < len(command.summary) <= SUMMARY
    assert command.summary[0].isupper() and command.summary.endswith(".")
    assert command.usage or not any(command.examples + command.leading)
    for example in command.examples + command.leading:
        assert understand(load(), f"{command.name} {example}") == (command.name, example)
        assert understand(load(), f"/pacer {command.name} {example}") == (command.name, example)
