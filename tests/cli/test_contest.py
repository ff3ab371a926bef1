"""`pacer contest`: which there are, how one stands and stood, and how its rules would have done."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.contests.service import Contests
from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.scenarios import company
from tests.scenarios.company import NOW
from tests.support.command_line import Pacer

LATER = NOW + timedelta(hours=1)
PAGE = Path(__file__).parents[2] / "docs" / "json.md"


def call(uow: UnitOfWork, key: str, count: int, known: int) -> None:
    """So many calls at once, known `known` minutes later."""
    person = uow.people.by_key([key])[key].id
    record = NewRecord("live", key, "calls", NOW, Decimal(count), (Share(person),))
    ledger.write(uow, [record], NOW + timedelta(minutes=known))


@pytest.fixture
def at_work(pacer: Pacer, sqlite_url: str) -> Pacer:
    """The company with a contest of three hours: Ben has 4 calls; Ana's 7 were heard of half an hour later."""
    database = Database(sqlite_url)
    company.found(database)
    with database.read() as uow:
        mona, north = uow.people.by_key(["mona"])["mona"].id, next(team.id for team in uow.people.teams() if team.key == "north")
    document = {
        "name": "Call blitz",
        "format": {"kind": "most"},
        "scoring": {"metrics": [{"metric": "calls"}]},
        "starts": NOW.isoformat(),
        "ends": (NOW + timedelta(hours=3)).isoformat(),
        "zone": "UTC",
        "entrants": {"teams": [north]},
    }
    Contests(database).draft(document, (), by=mona, now=NOW)
    with database.write() as uow:
        uow.contests.set(uow.contests.all()[0].id, {"state": "running"})
        call(uow, "ben", 4, 0)
        call(uow, "ana", 7, 30)
    database.close()
    return pacer


def ranks(document: Mapping[str, object]) -> list[tuple[object, object, object]]:
    rows = document["rows"]
    assert isinstance(rows, list)
    return [(row["rank"], row["name"], row["score"]) for row in rows]


def paths(value: object, above: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield f"{above}.{key}".lstrip(".")
            yield from paths(inner, f"{above}.{key}".lstrip("."))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from paths(inner, f"{above}[]")


def test_a_standing_is_as_it_was_known(at_work: Pacer) -> None:
    asked = ("contest", "standings", "call blitz", "--as-of", LATER.isoformat(), "--json")
    now = at_work(*asked).document
    assert ranks(now)[:3] == [(1, "Ana Silva", "7"), (2, "Ben Okafor", "4"), (3, "Kim Lee", "0")]
    assert (now["state"], now["unit"], now["over"]) == ("running", "number", False)
    then = at_work(*asked, "--known-at", (NOW + timedelta(minutes=10)).isoformat()).document
    assert ranks(then)[0] == (1, "Ben Okafor", "4")


def test_as_text_it_is_a_table(at_work: Pacer) -> None:
    said = [" ".join(line.split()) for line in at_work("contest", "standings", "call", "--as-of", LATER.isoformat()).out.splitlines()]
    assert said[0] == "“Call blitz”: Ana Silva leads with 7, 2 hours left"
    assert "1 Ana Silva 7" in said and "2 Ben Okafor 4 3" in said


def test_all_are_listed(at_work: Pacer) -> None:
    (only,) = at_work("contest", "list", "--json").document["contests"]
    assert (only["contest"]["name"], only["contest"]["format"], only["state"]) == ("Call blitz", "most", "running")
    assert "Call blitz  running" in at_work("contest", "list").out


def test_its_rules_are_tried_on_the_past(at_work: Pacer) -> None:
    """A week before, on the same Wednesday, nobody called; the calls of Tuesday the 10th are in none of the windows."""
    document = at_work("contest", "replay", "call blitz", "--as-of", LATER.isoformat(), "--json").document
    assert (document["entrants"], document["with_chance"], document["same"]) == (4, 0, None)
    assert document["windows"][0]["starts"] == "2026-11-11T15:00:00+00:00"
    assert (
        "tried on the past: 0% of those who take part had a real chance."
        in at_work("contest", "replay", "call", "--as-of", LATER.isoformat()).out
    )


def test_one_that_is_not_there_is_one_line(at_work: Pacer) -> None:
    result = at_work("contest", "standings", "nothing")
    assert (result.code, result.out) == (1, "") and result.err.startswith("pacer: There is no such contest")


def test_the_page_names_every_key(at_work: Pacer) -> None:
    page = PAGE.read_text(encoding="utf-8")
    page = page[page.index("## Contests") :]
    every, rest = page.split("### A standing")
    standing, replay = rest.split("### A replay")

    def keys(part: str) -> set[str]:
        return {line.split("`")[1] for line in part.splitlines() if line.startswith("| `")}

    asked = ("call blitz", "--as-of", LATER.isoformat(), "--json")
    assert set(paths(at_work("contest", "standings", *asked).document)) - {"version"} == keys(every) | keys(standing)
    told = set(paths(at_work("contest", "replay", *asked).document)) - {"version"}
    assert told == keys(every) | (keys(replay) - {"wins[].name", "wins[].windows"})
