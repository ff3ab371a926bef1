"""What holds for the standings of every contest format, over wild data."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.charts.cards import CARDS, card_of
from bot.charts.cards.contests.bracket import Bracket, Match, Slot
from bot.charts.cards.contests.duel import Comparison, Duel
from bot.charts.cards.contests.finish import Finish, Runner
from bot.charts.cards.contests.head import Contest, Phase, opened, phased
from bot.charts.cards.contests.raffle import Holder, Raffle
from bot.charts.cards.contests.sides import Side
from bot.charts.cards.contests.standings import Racer, Standings
from bot.charts.cards.contests.streaks import Streak, Streaks
from bot.charts.cards.contests.tiers import Climber, Tier, Tiers
from bot.charts.cards.contests.tug import Crew, Puller, Tug
from bot.charts.theme import DARK, LIGHT
from tests.support.sketches import collisions, outside

FORMATS = ("standings", "finish", "tiers", "tug", "duel", "bracket", "raffle", "streaks")
PHASES: tuple[Phase, ...] = ("waiting", "running", "paused", "provisional", "final", "announced")
EXAMPLES = [(card, state) for card in FORMATS for state in CARDS[card].examples]

names = some.text(alphabet=some.characters(codec="utf-8"), min_size=1, max_size=200)
words = some.just("") | names
amounts = some.none() | some.decimals(min_value=-(10**12), max_value=10**12, places=2) | some.decimals(min_value=0, max_value=40, places=0)
counts = some.integers(0, 40) | some.integers(0, 10**12)
ranks = some.none() | some.integers(1, 3) | some.integers(1, 10**6)
units = some.sampled_from(["number", "money:USD", "money:CHF", "percent", "minutes", "days"])
yes = some.booleans()
contests = some.builds(
    Contest,
    title=names,
    subtitle=words,
    phase=some.sampled_from(PHASES),
    clock=words,
    prize=words,
    updated=words,
    note=words,
    locale=some.sampled_from(["en", "de", "fr", "ja", "ar", "xx"]),
    compact=yes,
)
slots = some.none() | some.builds(Slot, name=names, seed=some.none() | some.integers(1, 32), score=amounts, viewer=yes)
matches = some.builds(Match, slots, slots, some.integers(0, 2))
sides = some.builds(Side, name=names, value=amounts, detail=words, viewer=yes)
cells = some.lists(some.sampled_from(["hit", "miss", "off", "open"]), max_size=30).map(tuple)
crews = some.builds(
    Crew,
    name=names,
    value=amounts,
    rank=ranks,
    detail=words,
    members=some.lists(some.builds(Puller, name=names, value=amounts, viewer=yes), max_size=6).map(tuple),
    viewer=yes,
)


def up_to(many: int, each: some.SearchStrategy[object]) -> some.SearchStrategy[tuple[object, ...]]:
    return some.lists(each, max_size=many).map(tuple)


wild: some.SearchStrategy[object] = some.one_of(
    some.builds(
        Standings,
        contest=contests,
        unit=units,
        racers=up_to(
            20,
            some.builds(
                Racer,
                name=names,
                value=amounts,
                rank=ranks,
                detail=words,
                moved=some.none() | some.integers(-5000, 5000),
                baseline=amounts,
                now=amounts,
                viewer=yes,
            ),
        ),
        measured=units,
        teams=yes,
    ),
    some.builds(
        Finish,
        contest=contests,
        unit=units,
        target=some.decimals(min_value=0, max_value=10**12, places=2),
        runners=up_to(14, some.builds(Runner, name=names, value=amounts, place=ranks, crossed=words, detail=words, viewer=yes)),
    ),
    some.builds(
        Tiers,
        contest=contests,
        unit=units,
        tiers=up_to(7, some.builds(Tier, name=names, threshold=some.decimals(min_value=0, max_value=10**12, places=2), prize=words)),
        climbers=up_to(14, some.builds(Climber, name=names, value=amounts, tier=some.integers(0, 8), detail=words, viewer=yes)),
    ),
    some.builds(Tug, contest=contests, unit=units, crews=some.lists(crews, min_size=2, max_size=2).map(tuple)),
    some.builds(Tug, contest=contests, unit=units, crews=up_to(8, crews)),
    some.builds(
        Duel,
        contest=contests,
        unit=units,
        first=sides,
        second=sides,
        compared=up_to(
            6, some.builds(Comparison, label=names, unit=units, first=amounts, second=amounts, better=some.sampled_from([1, 0, -1]))
        ),
    ),
    some.sampled_from([1, 2, 4, 8, 16]).flatmap(
        lambda first: some.builds(
            Bracket,
            contest=contests,
            unit=units,
            rounds=some.tuples(
                *(some.lists(matches, min_size=first >> at, max_size=first >> at).map(tuple) for at in range(first.bit_length()))
            ),
            stage=words,
        )
    ),
    some.builds(
        Raffle,
        contest=contests,
        holders=up_to(20, some.builds(Holder, name=names, tickets=counts, detail=words, viewer=yes)),
        total=counts,
        people=counts,
        drawn=some.none() | counts,
        winner=words,
        seed=words,
    ),
    some.builds(
        Streaks,
        contest=contests,
        days=some.lists(words, max_size=30).map(tuple),
        streaks=up_to(14, some.builds(Streak, name=names, cells=cells, run=counts, best=counts, detail=words, viewer=yes)),
    ),
)


@settings(max_examples=300, deadline=None)
@given(wild)
def test_wild_data_stays_on_its_sheet_and_in_its_columns(data: object) -> None:
    sketch = CARDS[card_of(data)].sketch(data, LIGHT)
    assert outside(sketch) == []
    assert collisions(sketch) == []


@settings(max_examples=200, deadline=None)
@given(wild)
def test_whatever_the_data_it_is_read_aloud_within_what_platforms_take(data: object) -> None:
    assert 0 < len(CARDS[card_of(data)].alt(data)) <= 2000


@pytest.mark.parametrize(("card", "state"), EXAMPLES)
def test_every_gap_time_and_total_is_read_aloud_too(card: str, state: str) -> None:
    data = CARDS[card].examples[state]
    said = CARDS[card].alt(data)
    shown = {
        "title",
        "subtitle",
        "phase",
        "clock",
        "prize",
        "gap",
        "crossed",
        "total",
        "people",
        "ticket",
        "seed",
        "reached",
        "terms",
        "champion",
    }
    drawn = [row.words.rstrip("…").lstrip("+−") for row in CARDS[card].sketch(data, LIGHT).rows if row.name in shown]
    assert [each for each in drawn if each not in said] == []


@pytest.mark.parametrize("one", PHASES)
@pytest.mark.parametrize("other", PHASES)
def test_two_phases_never_differ_in_colour_alone(one: Phase, other: Phase) -> None:
    def signs(phase: Phase) -> list[tuple[object, ...]]:
        contest = Contest("Sprint", "", phase, "2 days left", "", "")
        return [(row.name, row.kind, row.extent, row.words) for row in opened(contest, LIGHT).rows if row.name in ("sign", "phase")]

    assert (signs(one) == signs(other)) == (one == other)


def test_the_time_left_and_the_leader_are_large_enough_for_a_phone() -> None:
    for card in ("standings", "finish", "streaks"):
        data = CARDS[card].examples["running"]
        rows = CARDS[card].sketch(data, DARK).rows
        sizes = {row.name: row.style.size for row in reversed(rows) if row.style is not None}
        assert sizes["clock"] >= 36
        assert sizes["name"] >= 36


@pytest.mark.parametrize("card", ["standings", "finish", "tiers", "raffle", "streaks"])
def test_without_anybody_a_card_is_calm_and_says_so_once(card: str) -> None:
    data = CARDS[card].examples["nothing"]
    rows = CARDS[card].sketch(data, LIGHT).rows
    assert [row.words for row in rows if row.name == "note"] == [data.contest.note]
    assert data.contest.note in CARDS[card].alt(data)


def test_the_phases_read_as_words() -> None:
    contest = Contest("Sprint", "", "running", "", "", "")
    assert [phased(replace(contest, phase=phase)) for phase in PHASES] == [
        "Not started yet",
        "Running",
        "Paused",
        "Provisional",
        "Final",
        "Final, announced",
    ]


def test_numbers_of_nobody_are_no_reason_to_fail() -> None:
    lonely = Standings(Contest("Sprint", "", "running", "", "", ""), "number", (Racer("Ana", Decimal("NaN"), 1),))
    assert "Ana" in CARDS["standings"].alt(lonely)
    assert outside(CARDS["standings"].sketch(lonely, LIGHT)) == []
