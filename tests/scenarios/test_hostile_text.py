"""Names and labels that try to be more than text: no ping, no formatting, no payload that a platform refuses; the same on both.

The local servers complain of every payload that the real ones would refuse; the floor fails a test that leaves a complaint.
"""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal

import pytest

from bot.console.feed import JsonObject
from bot.console.shown import Shown
from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from storage.database import Database
from tests.scenarios import company
from tests.scenarios.conftest import FLOORS
from tests.scenarios.floor import Floor

HOSTILE = (
    "<!channel> <@U1> <at>everyone</at> @{person:1} {{7*7}} **bold** `tick` _it_ ~no~ [x](http://evil.example) <http://evil.example|y>"
    " # head \u202e\u200b😀 &lt;!here&gt;"
)
LABEL = HOSTILE.replace(" # head", "\n# head\n- list")
LONG = "N" * 10_000
PIECES = ("**bold**", "`tick`", "{{7*7}}", "@{person:1}")
"""What must still be readable as it was written, wherever all of the name is shown."""


@pytest.fixture(params=sorted(FLOORS))
async def floor(request: pytest.FixtureRequest, company_url: str) -> AsyncIterator[Floor]:
    """The company, with Ana, North, a deal, a source and two strangers of hostile names, and Ben of an endless one."""
    database = Database(company_url)
    with database.write() as uow:
        ana = uow.people.put_person("ana", name=HOSTILE).id
        ben = uow.people.put_person("ben", name=LONG).id
        uow.people.put_team("north", name=HOSTILE)
        uow.imports.note_unmatched("<!here> crm", {HOSTILE: 3, **{f"{number}{LONG}": 1 for number in range(14)}}, company.NOW)
        ledger.write(
            uow,
            [
                NewRecord("<!here>", "=cmd()|' /C calc'!A0", "revenue", date(2026, 11, 11), Decimal(1), (Share(ana),), label=LABEL),
                NewRecord("crm", "long", "revenue", date(2026, 11, 11), Decimal(1), (Share(ben),), label=LONG),
            ],
            company.NOW,
        )
    database.close()
    async with FLOORS[request.param](company_url) as opened:
        yield opened


async def asked(floor: Floor, words: str, by: str) -> Shown:
    """The bot's answer to these words, and only text in it."""
    before = len(floor.bench.direct_of(by).answers)
    await floor.bench.direct(words, by=by)
    return await answered(floor, by, before)


async def answered(floor: Floor, by: str, before: int) -> Shown:
    shown = await floor.bench.until(lambda: floor.bench.direct_of(by).answers[before:] or None, within=10)
    assert "Something broke" not in shown[-1].words
    assert list(dangers(shown[-1].payload)) == []
    return shown[-1]


def dangers(part: object) -> Iterator[str]:
    """What in a payload would ping, link or format without our having meant it."""
    if isinstance(part, list):
        for each in part:
            yield from dangers(each)
    if not isinstance(part, dict):
        return
    yield from _own_dangers(part)
    for each in part.values():
        yield from dangers(each)


def _own_dangers(part: JsonObject) -> Iterator[str]:
    kind, text = part.get("type"), part.get("text")
    if kind in ("user", "usergroup", "broadcast", "link", "mention", "Action.OpenUrl"):
        yield json.dumps(part)
    if kind == "TextBlock" and isinstance(text, str):
        yield from (piece for piece in ("<at>", "](http", "**bold**", "`tick`", "\n# head", "<!") if piece in _unescaped(text))
    if kind in (None, "mrkdwn", "message") and isinstance(text, str):
        yield from (piece for piece in ("<!", "<@", "<http", "<at>") if piece in text)
    for name in ("summary", "fallbackText"):
        if "<at>" in str(part.get(name, "")):
            yield f"{name}: <at>"
    if isinstance(part.get("style"), dict) and text in PIECES:
        yield json.dumps(part)


def _unescaped(markdown: str) -> str:
    """The Markdown without its escaped characters, which are plain text."""
    return "".join(part[1:] if number else part for number, part in enumerate(markdown.split("\\")))


async def test_a_hostile_name_on_a_scorecard_is_only_a_name(floor: Floor) -> None:
    for words, by in (("scorecard", "mona"), ("scorecard ana", "olga"), ("scorecard whatif ana", "olga"), ("scorecard ben", "olga")):
        await asked(floor, words, by)
    # Ana's own name, as whoever leads her reads it.
    shown = await asked(floor, "scorecard ana", "olga")
    assert all(piece in _plain(shown) for piece in PIECES)


async def test_a_hostile_deal_is_only_a_label_in_the_list_of_records(floor: Floor) -> None:
    for name in ("ana", "ben"):
        shown = await asked(floor, f"scorecard {name}", "olga")
        before = len(floor.bench.direct_of("olga").answers)
        await floor.bench.press(shown, "Why?", by="olga")
        why = await answered(floor, "olga", before)
        assert ("<!channel>" if name == "ana" else "NNNN") in why.words.replace("&lt;", "<")


async def test_a_hostile_name_is_shared_as_text(floor: Floor) -> None:
    await floor.bench.command("/scorecard", by="ana", in_="#north")
    offer = await floor.bench.until(
        lambda: next((each for each in floor.bench.private("ana") if "Share in north" in each.labels), None), within=10
    )
    await floor.bench.press(offer, "Share in north", by="ana")
    posted = await floor.bench.until(
        lambda: next((each for each in floor.bench.channel("#north").answers if each.pictures), None), within=10
    )
    assert list(dangers(posted.payload)) == []


async def test_strangers_and_sources_of_hostile_names_wait_in_one_readable_list(floor: Floor) -> None:
    shown = await asked(floor, "waiting", "olga")
    assert "15 unknown names" in shown.words
    assert len(shown.words) < 3000


async def test_words_that_are_typed_come_back_as_text(floor: Floor) -> None:
    for words in (f"scorecard {HOSTILE}", f"scorecard team {HOSTILE}", HOSTILE, f"help {HOSTILE}", "scorecard " + "**x** `y` " * 900):
        await asked(floor, words, "olga")


async def test_hostile_names_in_forms_and_their_confirmations_are_text(floor: Floor) -> None:
    await floor.bench.command("/pacer", "goal", by="mona")
    view = await floor.form("mona")
    team = next(option for field in view.fields if field.label == "Team" for option in field.options if "channel" in option)
    asked_for = {"Team": team, "Metric": "Revenue", "Target": "5"}
    assert await floor.bench.fill(view, asked_for, by="mona") is None
    told = await floor.hears("mona", "Goal set")
    assert list(dangers(told.view.payload if not isinstance(told, Shown) else told.payload)) == []


async def test_a_hostile_account_waits_under_its_own_name(floor: Floor) -> None:
    floor.bench.workspace.members["guest"] = type(floor.bench.workspace.members["guest"])(
        "guest", HOSTILE, company.email("guest"), time_zone="UTC", group="rep"
    )
    await floor.bench.direct("scorecard", by="guest")
    await floor.hears("guest", "Olga Petrov can join your account")
    await floor.bench.command("/pacer", "link", by="olga")
    view = await floor.form("olga")
    account = next(option for field in view.fields if field.label == "Account" for option in field.options if "channel" in option)
    assert await floor.bench.fill(view, {"Account": account, "Person": "cleo"}, by="olga") is None
    told = await floor.hears("olga", "is Cleo Marsh")
    assert list(dangers(told.view.payload if not isinstance(told, Shown) else told.payload)) == []


async def test_a_file_of_hostile_rows_is_answered_with_counts_and_text(floor: Floor) -> None:
    mapping = {"kind": "records", "source": "crm2", "id": "id", "occurred": "day", "person": "who", "metrics": {"revenue": "amount"}}
    with floor.database.write() as uow:
        uow.playbook.put("mapping", "deals", mapping)
    bad = ("NaN", "1e400", "Infinity", "-Infinity", "=cmd()", "<!channel>", "٣", "1e999999999", "0x10", "")
    who = company.email("ana")
    rows = [f'{number},2026-11-12,{who},"{value}"' for number, value in enumerate(bad)]
    rows += [
        f'100,2026-11-12,"nobody {HOSTILE}",5',
        f"101,2026-11-12,{LONG},5",
        f"102,<at>everyone</at>,{who},5",
        f'"{LONG}",2026-11-12,{who},5',
    ]
    content = "\n".join(["id,day,who,amount", *rows, f"103,2026-11-12,{who},1000", "104,2026-11-12"]).encode()
    await floor.bench.attach("deals.csv", content, by="olga")
    told = await floor.hears("olga", "new or changed")
    assert isinstance(told, Shown)
    assert list(dangers(told.payload)) == []
    shown = await asked(floor, "scorecard ana", "olga")
    # 6,500 and 1 from before, 1,000 from the one good row, and 3 in Arabic digits: 2,496 short of 10,000.
    assert "$2.5K short of $10K" in shown.text
    await floor.bench.attach("<!channel>.csv", b"id\n1\n", by="olga")
    await floor.bench.attach("<at>everyone</at>.exe", b"id\n1\n", by="olga")
    refused = await floor.hears("olga", "is none of these")
    assert isinstance(refused, Shown)
    assert list(dangers(refused.payload)) == []


def _plain(shown: Shown) -> str:
    return shown.words.replace("\\", "")
