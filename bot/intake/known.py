"""Whom and what we know, held in memory while a file is read: people by all their names, metrics by key and name."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.intake.cells import By
from bot.intake.faults import Fault, Reject, quoted, unusable
from bot.intake.readers import nearest_hint
from bot.people.names import Candidate, fold, nearest

LONGEST = 255
_REMEMBERED = 200
"""Strangers who get a hint at whom they may be: comparing each with everybody takes time, and a file full of them is mapped wrongly."""


@dataclass(frozen=True)
class KnownPerson:
    id: int
    key: str
    name: str
    email: str | None = None


@dataclass(frozen=True)
class KnownMetric:
    key: str
    name: str
    unit: str = "number"
    aggregation: str = "sum"

    @property
    def currency(self) -> str | None:
        """The currency of a metric of money."""
        return self.unit.removeprefix("money:") if self.unit.startswith("money:") else None


def folded(identifier: str) -> str:
    """An e-mail or alias as it is compared: accents count, case and the way they are composed do not."""
    return unicodedata.normalize("NFC", identifier).strip().casefold()


class KnownPeople:
    """Finds the person a source means. Strangers are remembered too: a file names the same one often."""

    def __init__(self, people: Iterable[KnownPerson], aliases: Mapping[str, int]) -> None:
        self._people = tuple(people)
        self._by_id = {person.id: person for person in self._people}
        self._keys = {person.key: person.id for person in self._people}
        self._emails = {folded(person.email): person.id for person in self._people if person.email}
        self._aliases = {folded(alias): person for alias, person in aliases.items()}
        self._names: dict[str, list[int]] = {}
        for person in self._people:
            self._names.setdefault(fold(person.name), []).append(person.id)
        self._strangers: dict[tuple[str, tuple[By, ...]], str] = {}

    def find(self, words: str, by: Sequence[By]) -> int:
        """The id of the person called `words`, sought by each of `by` in turn; raises Reject."""
        ways: dict[By, Callable[[str], int | None]] = {
            "key": self._keys.get,
            "email": lambda text: self._emails.get(folded(text)),
            "alias": lambda text: self._aliases.get(folded(text)),
            "name": self._named,
        }
        for way in by:
            person = ways[way](words)
            if person is not None:
                return person
        raise Reject(Fault.UNKNOWN_PERSON, self._stranger(words, tuple(by)), unknown=words[:LONGEST])

    def knows(self, words: str) -> bool:
        """Whether these words mean somebody, by whatever name."""
        try:
            self.find(words, ("key", "email", "alias", "name"))
        except Reject:
            return False
        return True

    def _named(self, words: str) -> int | None:
        found = self._names.get(fold(words), []) if words else []
        if len(found) < 2:
            return found[0] if found else None
        whom = ", ".join(
            f"{person.key}{f' ({person.email})' if person.email else ''}" for person in map(self._by_id.__getitem__, found[:5])
        )
        raise Reject(Fault.NAMESAKES, f"{len(found)} people are called {quoted(words)}: name them by e-mail or key: {whom}.")

    def _stranger(self, words: str, by: tuple[By, ...]) -> str:
        sentence = self._strangers.get((words, by))
        if sentence is None:
            if len(self._strangers) >= _REMEMBERED:
                return f"unknown person {quoted(words)}."
            like = nearest(words, [Candidate(person, person.name) for person in self._people], most=2)
            hint = f"; the nearest is {' or '.join(quoted(person.name) for person in like)}" if like else ""
            sentence = self._strangers[words, by] = f"unknown person {quoted(words)}{hint}."
        return sentence


class KnownMetrics:
    """The metrics in force."""

    def __init__(self, metrics: Iterable[KnownMetric]) -> None:
        self._by_key = {metric.key: metric for metric in metrics}
        self._by_words = {folded(metric.name): metric for metric in self._by_key.values()} | {
            folded(metric.key): metric for metric in self._by_key.values()
        }

    @property
    def countable(self) -> tuple[str, ...]:
        """The keys of those that records can add to: all but formulas."""
        return tuple(metric.key for metric in self._by_key.values() if metric.aggregation != "formula")

    def named(self, words: str, *, records: bool = True) -> KnownMetric:
        """The metric that a cell names by key or name; raises Reject, also where records cannot add to it."""
        metric = self._by_words.get(folded(words))
        if metric is None:
            raise Reject(Fault.UNKNOWN_METRIC, f"unknown metric {quoted(words)}{self._hint(words)}")
        if records and metric.aggregation == "formula":
            raise Reject(Fault.UNKNOWN_METRIC, f"{metric.name} is a formula; it takes no records of its own.")
        return metric

    def expected(self, key: str, *, records: bool = True) -> KnownMetric:
        """The metric that a mapping names; `UserError` where there is none, or where records cannot add to it."""
        metric = self._by_key.get(key)
        if metric is None:
            raise unusable(f"The mapping names the metric {quoted(key)}, which the playbook does not have{self._hint(key)}")
        if records and metric.aggregation == "formula":
            raise unusable(f"The mapping gives records to {metric.name}, which is a formula of other metrics.")
        return metric

    def _hint(self, words: str) -> str:
        return nearest_hint(words, [*self._by_key, *(metric.name for metric in self._by_key.values())])


class KnownTeams:
    """The teams there are, by key and name."""

    def __init__(self, teams: Iterable[tuple[int, str, str]]) -> None:
        listed = list(teams)
        self._names = [name for _, _, name in listed]
        self._ids = {fold(name): number for number, _, name in listed} | {fold(key): number for number, key, _ in listed}

    def find(self, words: str) -> int:
        """The id of a team; raises Reject."""
        team = self._ids.get(fold(words))
        if team is None:
            raise Reject(Fault.UNKNOWN_TEAM, f"unknown team {quoted(words)}{nearest_hint(words, self._names)}")
        return team
