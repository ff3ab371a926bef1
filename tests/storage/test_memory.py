"""What was worked out from facts is kept while no fact changes, and by those alone who see that state."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from storage import memory
from storage.database import Database
from storage.memory import Memories


def recalled(database: Database, seen: list[str]) -> str:
    """The first person's name, as a reading unit recalls it; `seen` notes each time that it was worked out."""

    with database.read() as uow:

        def work() -> str:
            seen.append(uow.people.persons()[0].name)
            return seen[-1]

        return uow.recall("first", work)


def test_it_is_worked_out_anew_only_after_a_fact_changed(database: Database) -> None:
    with database.write() as uow:
        ana = uow.people.put_person("ana", name="Ana").id
    seen: list[str] = []
    assert (recalled(database, seen), recalled(database, seen), seen) == ("Ana", "Ana", ["Ana"])
    with database.write() as uow:
        uow.people.put_person("ana", name="Ana Silva")
    assert (recalled(database, seen), seen) == ("Ana Silva", ["Ana", "Ana Silva"])
    with database.read() as uow:
        assert uow.people.person(ana) is not None


def test_an_older_reader_neither_sees_nor_spoils_what_the_newer_know() -> None:
    memories = Memories()
    newer = memories.of(8)
    assert newer.recall("answer", lambda: "new", lambda _: 0) == "new"
    older = memories.of(7)
    assert older.recall("answer", lambda: "old", lambda _: 0) == "old"
    assert memories.of(8).recall("answer", lambda: "worked out again", lambda _: 0) == "new"


def test_within_a_change_nothing_is_recalled(database: Database) -> None:
    with database.write() as uow:
        assert uow.recall("number", lambda: 1) == 1
        assert uow.recall("number", lambda: 2) == 2


def test_what_is_kept_is_bounded_by_its_weight() -> None:
    kept = Memories().of(1)
    for number in range(5):
        kept.recall(number, lambda: "large", lambda _: memory.MOST // 3)
    worked_out = [number for number in range(5) if kept.recall(number, lambda: "anew", lambda _: 0) == "anew"]
    assert worked_out == [0, 1, 2]
    assert kept.recall("too large", lambda: "once", lambda _: memory.MOST) == "once"
    assert kept.recall("too large", lambda: "twice", lambda _: 0) == "twice"


def test_who_asks_meanwhile_waits_for_what_another_works_out() -> None:
    kept, begun, may_end = Memories().of(1), threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        may_end.wait(10)
        return "worked out once"

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(kept.recall, "answer", work, lambda _: 0)
        assert begun.wait(10)
        second = threads.submit(kept.recall, "answer", lambda: "worked out again", lambda _: 0)
        may_end.set()
        assert first.result(10) == second.result(10) == "worked out once"


def test_what_fails_for_one_is_worked_out_by_the_next() -> None:
    kept = Memories().of(1)

    def fails() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.recall("answer", fails, lambda _: 0)
    assert kept.recall("answer", lambda: "there", lambda _: 0) == "there"
