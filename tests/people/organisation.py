"""A small sales organisation: Sales over East and West; Hal heads it, Mia leads East, Wes leads West."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from storage.database import Database
from storage.unit_of_work import UnitOfWork

START = date(2026, 1, 1)
TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Organisation:
    """Ids by key."""

    people: dict[str, int]
    teams: dict[str, int]

    def __getitem__(self, key: str) -> int:
        return self.people[key]


def build(database: Database) -> Organisation:
    """Reps ana and ben in East, cleo in West; zoe has left East in May; ada is an admin in no team."""
    with database.write() as uow:
        people = {key: _person(uow, key, name) for key, name in _NAMES.items()}
        sales = uow.people.put_team("sales", name="Sales").id
        east = uow.people.put_team("east", name="Team East", parent_id=sales).id
        west = uow.people.put_team("west", name="Team West", parent_id=sales).id
        for key, team in (("ana", east), ("ben", east), ("cleo", west), ("zoe", east), ("mia", east), ("wes", sales)):
            uow.people.put_membership(people[key], team, START)
            uow.people.put_role(people[key], "job", "Account Executive", START)
        for key, team in (("hal", sales), ("mia", east), ("wes", west)):
            uow.people.put_management(team, people[key], START)
        uow.people.put_person("zoe", ends_on=date(2026, 5, 1))
        uow.people.put_role(people["ada"], "admin", "settings", START)
        return Organisation(people, {"sales": sales, "east": east, "west": west})


_NAMES = {
    "ana": "Ana Silva",
    "ben": "Ben Okafor",
    "cleo": "Cléo Dupont",
    "zoe": "Zoe Left",
    "mia": "Mia Manager",
    "wes": "Wes Manager",
    "hal": "Hal Head",
    "ada": "Ada Admin",
}


def _person(uow: UnitOfWork, key: str, name: str) -> int:
    return uow.people.put_person(key, name=name, email=f"{key}@example.com", starts_on=START).id
