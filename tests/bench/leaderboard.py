"""What a leaderboard of many costs over one of a few, on both databases: from the question to the message, with a record just come in."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from bot.metrics import ledger
from bot.metrics.cards import Look
from bot.metrics.leaderboards.service import Leaderboards
from bot.metrics.leaderboards.views import leaderboard_message
from bot.metrics.leaderboards.wanted import Wanted
from bot.metrics.records import NewRecord, Share
from storage.database import Database
from tests.bench.figure import Effort, Figure, Target, middle, middle_ratio, milliseconds
from tests.bench.history import EACH, NOW, fill
from tests.postgres import LASTING, Server

FEW, MANY, FEWER = 10, 10_000, 1_000
ASKED = Wanted("revenue")
ASKING = 12
NAMES = {"SQLite": "leaderboard_growth", "PostgreSQL": "leaderboard_growth_postgresql"}
METHOD = (
    f"Wall-clock time of {ASKING} different reps' /leaderboard revenue everyone this month, one after another, among {{many:,}} people"
    f" with {{records:,}} records, over that among {FEW} with {{few:,}}: from the question to the message (rights, ranks, movement, gaps,"
    " goals, the table and the picture's data; the drawing is the same for both, and left out). Before each round a record comes in, which"
    " is not timed, so that everybody is ranked anew; by turns, in one process; the median of the rounds' ratios. On {kind}."
)


def measure(effort: Effort) -> Sequence[Figure]:
    many = effort.rounds(MANY, FEWER)
    found: list[Figure] = []
    with _databases(effort.folder) as kinds:
        for kind, (large, small) in kinds.items():
            for database, people in ((large, many), (small, FEW)):
                fill(database, people)
            among_many, among_few = _Asker(large), _Asker(small)
            rounds = [(among_many.ask(), among_few.ask()) for _ in range(effort.rounds(41, 9) + 2)][2:]
            times = [milliseconds(middle([each[side] for each in rounds]) / ASKING) for side in (0, 1)]
            method = METHOD.format(many=many, records=many * EACH, few=FEW * EACH, kind=kind)
            detail = f"{times[0]} against {times[1]} an answer"
            found.append(Figure(NAMES[kind], middle_ratio(rounds), "ratio", method, Target("<=", 3), detail))
    return found


class _Asker:
    """Reps all over the field, who ask again and again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._boards = Leaderboards(database)
        with database.read() as uow:
            self._people = [row.id for row in uow.people.persons()]
        self._number = 0

    def ask(self) -> float:
        """Seconds of one round of answers."""
        self._number += 1
        with self._database.write() as uow:
            record = NewRecord("crm", f"new-{self._number}", "revenue", NOW.date(), Decimal(1), (Share(self._people[0]),))
            ledger.write(uow, [record], NOW)
        begun = time.perf_counter()
        for number in range(ASKING):
            self._answer(self._people[(number * len(self._people) // ASKING + self._number) % len(self._people)])
        return time.perf_counter() - begun

    def _answer(self, viewer: int) -> None:
        message = leaderboard_message(self._boards.leaderboard(viewer, ASKED, None, NOW), look=Look())
        if "you are" not in message.summary:
            raise RuntimeError(f"no place for who asks: {message.summary}")


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, tuple[Database, Database]]]:
    """Two empty ones of each kind."""
    # The server's user may not enter a folder of ours.
    server = Server(Path(tempfile.gettempdir()) / f"{folder.name}-boards", folder / "lock", settings=LASTING)
    with server.running():
        made = {
            "SQLite": tuple(Database(f"sqlite:///{folder / name}.db") for name in ("large", "small")),
            "PostgreSQL": tuple(Database(server.create(name)) for name in ("large", "small")),
        }
        for pair in made.values():
            for database in pair:
                database.upgrade()
        try:
            yield {kind: (pair[0], pair[1]) for kind, pair in made.items()}
        finally:
            for pair in made.values():
                for database in pair:
                    database.close()
