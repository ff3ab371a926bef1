"""What a bot writes to its log at its most talkative: ids, counts, names of commands, never a name, a text, an address or a token."""

import sqlite3
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from tests.scenarios.company import MEMBERS, email
from tests.scenarios.floor import BOT_TOKEN, SIGNING_SECRET, Floor

TYPED = "canary-typed-words"
CANARIES = [
    TYPED,
    "canary-file",
    "canary-row",
    "Acme",
    "Ltd",
    BOT_TOKEN,
    SIGNING_SECRET,
    "a password of the tests",
    *(part for _, name, _ in MEMBERS for part in name.split()),
    *(email(key) for key, _, _ in MEMBERS),
]


@pytest.fixture(autouse=True)
def talkative() -> Iterator[None]:
    """The bot's own logging at `debug`, as `pacer serve` sets it up; the standard library's root and structlog as before afterwards."""
    logs.configure("debug")
    yield
    structlog.reset_defaults()


async def test_a_busy_day_leaves_no_canary_in_the_log(floor: Floor, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("debug")
    bench = floor.bench
    with floor.database.write() as uow:
        mapping = {"kind": "records", "source": "crm2", "id": "id", "occurred": "day", "person": "who", "metrics": {"revenue": "amount"}}
        uow.playbook.put("mapping", "canary-file", mapping)
    for words in ("scorecard", f"scorecard {TYPED}", f"{TYPED} scorecard", "scorecard Ben Okafor", f"goal {TYPED}"):
        await bench.direct(words, by="mona")
    await bench.direct("scorecard", by="guest")
    await bench.attach("canary-file.csv", f"id,day,who,amount\n1,2026-11-12,canary-row,{TYPED}\n".encode(), by="olga")
    await bench.attach(f"{TYPED}.exe", b"x", by="olga")
    await bench.command("/pacer", "profile", by="ana")
    refused = await bench.fill(await floor.form("ana"), {"Time zone": TYPED}, by="ana")
    assert refused is not None
    await floor.hears("guest", "can join your account")
    await floor.hears("olga", "is none of these")
    await floor.hears("mona", picture=True)
    _break(floor)
    await bench.direct("scorecard ana", by="mona")
    await floor.hears("mona", "Something broke")
    told = "".join(capsys.readouterr())
    assert '"error": "OperationalError"' in told
    assert [canary for canary in CANARIES if canary in told] == []


def _break(floor: Floor) -> None:
    """A fault of ours whose own message quotes what somebody wrote: a table is missing under a statement with names in it."""
    with sqlite3.connect(floor.app.settings.database_url.removeprefix("sqlite:///")) as connection:
        connection.execute("ALTER TABLE memberships RENAME TO elsewhere")
