"""The rules as the entrants read them."""

from datetime import datetime

import pytest

from bot.contests import draw
from bot.contests.words import Names, clock, format_words, said, subtitle
from bot.metrics.definitions import Aggregation, Category, MetricDefinition
from bot.texts.languages import languages
from tests.contests.blitz import at, rules

CALLS = MetricDefinition(key="calls", name="Calls", category=Category.ACTIVITY, aggregation=Aggregation.COUNT)
REVENUE = MetricDefinition(key="revenue", name="Revenue", category=Category.RESULT, unit="money:USD")
NAMES = Names({"calls": CALLS, "revenue": REVENUE}, {1: "Ana", 2: "Ben"}, {3: "North"})
MONEY = {"metrics": [{"metric": "revenue"}]}


def test_a_rules_card_tells_all_that_is_locked() -> None:
    contest = rules(
        {"kind": "most", "places": 3},
        scoring={"metrics": [{"metric": "calls"}, {"metric": "revenue", "points": "0.001"}]},
        entrants={"teams": [3], "persons": [1], "enter": "opt_in"},
        ties="draw",
        late="from_joining",
        floor={"least": 5, "metric": "calls"},
        cap=500,
        multipliers=[{"times": 2, "weekday": "friday"}, {"times": "1.5", "on": "2026-11-09"}],
        prize="Dinner for two",
        commitment=draw.commitment("november"),
    )
    assert said(contest, NAMES, "en") == (
        ("How to win", "The best 3 win a prize each."),
        ("What counts", "Points: 1 × Calls + 0.001 × Revenue"),
        ("When", "2 – 13 Nov 2026, time zone Europe/Berlin"),
        ("Who", "Whoever joins of: North and Ana"),
        ("Prize", "Dinner for two"),
        ("To qualify", "Calls: at least 5"),
        ("At most", "500 count; what is more does not."),
        ("Days that count more", "Friday × 2 and Mon 9 Nov × 1.5"),
        ("Ties", "They are decided by lot."),
        ("Late joiners", "Whoever joins late counts from then on."),
        (
            "Corrections",
            "Late, changed and deleted records count until the result is final. Records typed in by hand do not count.",
        ),
        (
            "Draw",
            "The seed is fixed and told after the end, so that anyone can draw again. Its SHA-256: "
            "b68823eded0bc9c7f3317d601ac24f6ac563895cee8e5a2bd2ca475906fe2615",
        ),
    )


def test_plain_rules_are_told_in_few_lines() -> None:
    labels = dict(said(rules(starts=at(3, 14), ends=at(3, 17), corrections="until_end"), NAMES, "en"))
    assert list(labels) == ["How to win", "What counts", "When", "Who", "Ties", "Late joiners", "Corrections"]
    assert labels["When"] == "From Tue 3 Nov, 14:00 to Tue 3 Nov, 17:00, time zone Europe/Berlin"
    assert labels["Corrections"] == "What is recorded or changed after the end does not count. Records typed in by hand count."


TIERS = [{"name": "Bronze", "least": 500, "prize": "$25"}, {"name": "Gold", "least": 2000}]


@pytest.mark.parametrize(
    ("format", "sentence"),
    [
        ({"kind": "most"}, "Whoever has the most wins."),
        ({"kind": "first", "target": 1000}, "Whoever reaches $1,000 first wins."),
        ({"kind": "first", "target": 1000, "places": 2}, "The first 2 to reach $1,000 win a prize each."),
        ({"kind": "threshold", "least": 1000}, "Everyone who reaches $1,000 wins."),
        ({"kind": "tiers", "tiers": TIERS}, "Whoever reaches a tier wins its prize: Bronze from $500 ($25); Gold from $2,000."),
        ({"kind": "teams", "per": "head"}, "Team against team: the one with the most per head wins."),
        (
            {"kind": "teams", "made": "drawn", "count": 3, "seed": "x7"},
            "Team against team: the one with the most wins. 3 teams are drawn by lot from the seed x7.",
        ),
        ({"kind": "duel"}, "Two against each other: whoever has more wins."),
        (
            {"kind": "bracket", "seeding": "past"},
            "A knock-out: the time is shared out among the rounds, and whoever has more in a round goes on. Seeds go by past results.",
        ),
        (
            {"kind": "improved", "least": 100},
            "Whoever improves most on their own past, in percent, wins."
            " The past is the mean of the 4 windows of the same length before the start. A past of less than $100 counts as $100.",
        ),
        (
            {"kind": "streak", "least": 50, "by": "run"},
            "Most working days in a row with at least $50 win; days off do not break a run. The run that lasts at the end counts.",
        ),
        ({"kind": "raffle", "per": 100, "most": 5}, "A ticket for every $100. At most 5 tickets each. 1 winner is drawn."),
    ],
)
def test_every_format_says_who_wins(format: dict[str, object], sentence: str) -> None:
    contest = rules(format, scoring=MONEY, late="out", commitment=draw.commitment("x"))
    assert format_words(contest, NAMES, "en") == sentence


def test_numbers_of_the_rules_are_not_rounded() -> None:
    fine = rules({"kind": "threshold", "least": "1000.123456"}, scoring=MONEY)
    assert format_words(fine, NAMES, "en") == "Everyone who reaches $1,000.123456 wins."
    goal = rules({"kind": "threshold", "least": "1.00125"}, scoring={"by": "goal", "metrics": [{"metric": "revenue"}]})
    assert format_words(goal, NAMES, "en") == "Everyone who reaches 100.125% wins."


@pytest.mark.parametrize(
    ("told", "when"),
    [
        (at(1, 0), "starts in 1 day"),
        (at(1, 22), "starts in 2 hours"),
        (at(1, 23, 30), "starts soon"),
        (at(2, 0), "12 days left"),
        (at(12, 23), "1 day left"),
        (at(13, 1), "23 hours left"),
        (at(13, 23, 30), "30 min left"),
        (at(14, 0), ""),
    ],
    ids=str,
)
def test_the_clock_says_how_long_is_left(told: datetime, when: str) -> None:
    assert clock(rules(), told, "en") == when


def test_a_card_s_subtitle_says_what_counts_and_who_takes_part() -> None:
    goal = {"by": "goal", "metrics": [{"metric": "revenue"}]}
    assert subtitle(rules(scoring=goal, entrants={"roles": ["rep"]}), NAMES, "en") == "Share of the goal: Revenue · role rep"


def test_a_metric_that_is_gone_is_told_by_its_key() -> None:
    assert subtitle(rules(), Names({}), "en") == "calls · Everyone"


@pytest.mark.parametrize("language", languages())
def test_rules_are_told_in_every_language_with_its_own_dates(language: str) -> None:
    english, told = (said(rules(), NAMES, locale) for locale in ("en", language))
    assert len(told) == len(english)
    assert all(there != here for there, here in zip(told, english, strict=True))


def test_german_rules_are_german() -> None:
    labels = dict(said(rules(multipliers=[{"times": "1.5", "weekday": "friday"}]), NAMES, "de"))
    assert labels["Tage, die mehr zählen"] == "Freitag × 1,5"
    assert labels["So gewinnt man"] == "Wer am meisten hat, gewinnt."
