"""A playbook's mistakes, each with file, line and what would be right."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.chat.markup import plain
from bot.intake.mistakes import DocumentError
from bot.metrics.definitions import Aggregation
from bot.playbook.load import load, load_file
from bot.playbook.starter import starter

STARTER = starter()


def faults(text: str) -> list[str]:
    with pytest.raises(DocumentError) as error:
        load(text)
    return list(error.value.lines)


def spoilt(right: str, wrong: str) -> list[str]:
    """The faults of the starter playbook with one thing changed."""
    assert right in STARTER
    return faults(STARTER.replace(right, wrong, 1))


def line_of(text: str) -> int:
    return STARTER[: STARTER.index(text)].count("\n") + 1


def test_the_starter_playbook_is_right() -> None:
    playbook = load(STARTER).playbook
    assert list(playbook.metrics) == ["calls", "meetings", "proposals", "deals_won", "revenue", "win_rate"]
    assert playbook.metrics["win_rate"].aggregation is Aggregation.FORMULA
    assert playbook.scorecards["account_executive"].metrics["revenue"].weight == 3
    assert playbook.goals[4].target == Decimal("0.3")


def test_all_that_is_wrong_is_told_at_once_and_nothing_that_only_follows() -> None:
    text = """
metrics:
  calls: {name: Calls, category: aktivity}
  revenue: {name: Revenue, category: result, unit: dollars}
  deals: {name: Deals, category: result, aggregation: coumt}
scorecards:
  rep: {name: Rep, metrics: {calls: 1, deals: 2, dials: 1}}
goals:
  - {metric: deals, everyone: true, period: 2026-03, target: 5}
  - {metric: sales, everyone: true, period: 2026-03, target: 5}
"""
    assert [line.partition(": ")[2].partition(":")[0] for line in faults(text)] == [
        "metrics.calls.category",
        "metrics.revenue.unit",
        "metrics.deals.aggregation",
        "scorecards.rep.metrics.dials",
        "goals[2].metric",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            "calls: {name: Calls, category: activity, aggregation: count}",
            "calls: {name: Calls, category: activity, aggregation: coumt}",
            'metrics.calls.aggregation: "coumt" is not one of sum, count, mean, last, formula (did you mean count?)',
        ),
        (
            "fiscal_year_starts:",
            "fiscal_year_start:",
            "calendar.fiscal_year_start: this key is not known (did you mean fiscal_year_starts?)",
        ),
        ("fiscal_year_starts: 1", "fiscal_year_starts: 13", 'calendar.fiscal_year_starts: "13" is more than 12'),
        ("time_zone: America/New_York", "time_zone: Amerika/Nowhere", 'calendar.time_zone: "Amerika/Nowhere" is not a time zone'),
        ("holidays: US ", "holidays: Atlantis ", 'calendar.holidays: no holidays are known for "Atlantis"'),
        ("workdays: [monday,", "workdays: [tuesday,", "calendar.workdays: a day is here twice"),
        ('unit: "money:USD"', "unit: dollars", 'metrics.revenue.unit: "dollars" is not one of number, percent, minutes, days, money:USD'),
        ("{name: Calls,", "{name: '',", 'metrics.calls.name: "" is empty'),
        ("deals_won / proposals", "deal_won / proposals", '"deal_won" is not a metric of this playbook (did you mean deals_won?)'),
        ("deals_won / proposals", "deals_won / win_rate", "The formula of win_rate comes back to itself: win_rate → win_rate"),
        ("deals_won / proposals", "__import__('os')", "is no formula"),
        ("deals_won / proposals", "2 + 2", "a formula combines metrics; this one names none"),
        ("meetings: 1\n", "meeting: 1\n", 'metrics.meeting: "meeting" is not a metric of this playbook (did you mean meetings?)'),
        ("headline: revenue", "headline: revenu", '"revenu" is not a metric of this playbook (did you mean revenue?)'),
        ("weight: 3, cap: 2", "weight: -3, cap: 2", 'account_executive.metrics.revenue.weight: "-3" is less than 0'),
        ("weight: 3, cap: 2", "weight: 3, floor: 3, cap: 2", "the floor (3) is above the cap (2)"),
        ("{meetings: 3, calls: 1}", "{meetings: 0, calls: 0}", "development.metrics: at least one metric needs a weight above 0"),
        ("period: this-month", "period: sometime", "I don't know the period “sometime”"),
        (
            "    roles: [Sales Development Rep]",
            "    roles: [Account Executive]",
            'development.roles: "Account Executive" already has the scorecard account_executive',
        ),
        ("each: month, target: 4,", "each: moon, target: 4,", '"moon" is not one of week, month, quarter, year'),
        ("target: 12,", "target: many,", 'goals[3].target: "many" is not a number'),
        ("target: 12,", "target: 0.1234567,", 'goals[3].target: "0.1234567" has more than six decimal places'),
        ("target: 12,", "target: -1,", 'goals[3].target: "-1" is less than 0'),
        ("target: 12,", "target: .nan,", 'goals[3].target: ".nan" is not a number'),
        ("target: 12, from: 2026-01-01", "target: 12, from: 2026-13-01", '"2026-13-01" is not a date, as 2026-01-31'),
        ("target: 12, from: 2026-01-01", "target: 12, from: 2029-01-01", "the goal ends (2027-12-31) before it starts (2029-01-01)"),
        (
            "target: 12, from: 2026-01-01",
            "target: 12, from: 2026-01-15",
            "is not the first day of a month (nearest: 2026-01-01 or 2026-02-01)",
        ),
        ("target: 12, from: 2026-01-01, until: 2027-12-31", "target: 12, period: this-month", '"this-month" moves with the day'),
        ("target: 12, from: 2026-01-01,", "target: 12, period: 2026, from: 2026-01-01,", "say either period or from and until"),
        ("target: 12, from: 2026-01-01, until: 2027-12-31", "target: 12", "a goal has a period, or both from and until"),
        (
            "role: Account Executive, each: month, target: 12",
            "each: month, target: 12",
            "a goal is for one of person, team, role or everyone",
        ),
        (
            "role: Account Executive, each: month, target: 12",
            "role: Closer, each: month, target: 12",
            '"Closer" is not a role of this playbook',
        ),
        ("metric: proposals, role", "metric: deals_won, role", "overlaps goals[2], which is on deals_won for role Account Executive too"),
        ("[0.25, 0.5, 0.75]", "[0.25, 0.5, 75]", 'ramps.Account Executive[3]: "75" is more than 1'),
        ("peers: rank", "peers: ranks", '"ranks" is not one of none, rank, full (did you mean rank?)'),
        ("names: full", "names: nick", '"nick" is not one of full, alias'),
        ("privacy: {peers", "privacy: {peer", "privacy.peer: this key is not known (did you mean peers?)"),
    ],
)
def test_a_mistake_names_its_line_and_what_would_be_right(right: str, wrong: str, said: str) -> None:
    told = spoilt(right, wrong)
    assert any(said in line for line in told), told
    assert any(line.startswith(f"playbook.yaml:{line_of(right)}:") for line in told), told


def test_every_mistake_is_told_in_the_order_of_the_file() -> None:
    text = STARTER.replace("target: 12,", "target: -1,").replace("rank,", "x,")
    told = faults(text)
    assert [line.split(": ")[1] for line in told] == ["goals[3].target", "privacy.peers"]


def test_a_key_is_not_said_again_differently() -> None:
    told = faults("metrics: {calls: {key: dials, name: Calls, category: activity}}\ncalendars: {berlin: {key: rome}}")
    assert [line.split(": ", 1)[1] for line in told] == [
        "metrics.calls.key: leave this out: the key is calls",
        "calendars.berlin.key: leave this out: the key is berlin",
    ]


def test_a_formula_has_no_aggregation_beside_it() -> None:
    (told,) = spoilt("unit: percent\n", "unit: percent\n    aggregation: sum\n")
    assert told.endswith("metrics.win_rate.aggregation: a metric with a formula has no sum of its own: leave this out")


def test_a_key_of_the_wrong_form_is_told_once() -> None:
    assert faults("metrics: {Big Deal: {name: x, category: result}}") == [
        'playbook.yaml:1: metrics.Big Deal: "Big Deal" is no key: lower-case letters, digits and _ only, starting with a letter, at most 63'
    ]


def test_ten_thousand_characters_get_a_short_sentence() -> None:
    (told,) = faults(f"metrics: {{calls: {{name: {'x' * 10_000}, category: result}}}}")
    assert told.endswith("is too long: at most 60")
    assert len(told) < 200


def test_a_file_cannot_make_goals_without_end() -> None:
    rules = "".join(
        f"- {{metric: calls, role: r{number}, each: week, target: 1, from: 1990-01-01, until: 2090-01-01}}\n" for number in range(100)
    )
    (told,) = faults("metrics: {calls: {name: Calls, category: activity}}\ngoals:\n" + rules)
    assert told == "playbook.yaml:6: goals[4]: up to here that makes more than 20,000 goals; say them for fewer periods, or import them"


def test_a_hundred_mistakes_are_not_all_told() -> None:
    told = faults("".join(f"key{number}: 1\n" for number in range(100)))
    assert len(told) == 21
    assert told[-1] == "… and 80 more"


@pytest.mark.parametrize(("text", "kind"), [("", "empty"), ("# nothing\n", "empty"), ("[1]", "a list"), ("hello", "a single value")])
def test_what_is_no_playbook_says_so(text: str, kind: str) -> None:
    assert faults(text) == [f"playbook.yaml:1: a playbook has keys as metrics, scorecards and goals; this file is {kind}"]


def test_a_section_without_anything_is_as_if_left_out() -> None:
    assert load("metrics:\ngoals:\n").playbook == load("metrics: {}").playbook


def test_a_long_chain_of_formulas_is_a_fault_where_it_is_too_long() -> None:
    chain = "".join(
        f"  f{place}: {{name: F, category: result, formula: {f'f{place - 1}' if place else 'calls'} + 1}}\n" for place in range(600)
    )
    with pytest.raises(DocumentError) as caught:
        load(f"metrics:\n  calls: {{name: Calls, category: activity}}\n{chain}", "playbook.yaml")
    assert caught.value.lines[0] == (
        "playbook.yaml:23: metrics.f20.formula: The formula of f20 stands on more than 20 others, one on the other"
    )


def test_two_goals_in_a_circle_of_formulas_are_a_fault() -> None:
    told = faults("metrics:\n  a: {name: A, category: result, formula: b * 2}\n  b: {name: B, category: result, formula: a / 2}\n")
    assert [line.split(": ")[0] for line in told] == ["playbook.yaml:2", "playbook.yaml:3"]


def test_a_mapping_is_checked_by_intake_with_the_lines_of_the_playbook() -> None:
    lines = ["mappings:", "  deals:", "    kind: records", "    source: crm", "    id: deal_id", "    occured: closed", "    person: owner"]
    assert faults("\n".join([*lines, "    metrics: {won: 1}"])) == [
        "playbook.yaml:2: mappings.deals: occurred is missing",
        "playbook.yaml:6: mappings.deals.occured: this key is not known (did you mean occurred?)",
    ]


def test_a_key_of_another_kind_of_mapping_is_told_whose_it_is() -> None:
    (told,) = faults("mappings: {q: {kind: goals, source: q, everyone: true, metrics: {a: n}, period: m, label: x}}")
    assert told == "playbook.yaml:1: mappings.q.label: this key is for a mapping of kind records; this one is of kind goals"


def test_a_key_that_a_mapping_may_not_have_is_told_even_where_it_is_called_key() -> None:
    (told,) = faults("mappings: {q: {kind: goals, source: q, everyone: true, metrics: {a: n}, period: m, key: x}}")
    assert told == "playbook.yaml:1: mappings.q.key: this key is for a mapping of kind people; this one is of kind goals"


def test_a_mapping_of_no_kind_says_which_there_are() -> None:
    assert faults("mappings: {a: {kind: record}}") == [
        'playbook.yaml:1: mappings.a.kind: "record" is not one of records, people, goals (did you mean records?)'
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "{mapping: deal, url: 'https://x.example/a.csv'}",
            'sources.a.mapping: "deal" is not a mapping of this playbook (none is defined)',
        ),
        ("{mapping: m}", "sources.a: say either url or folder"),
        ("{mapping: m, folder: in, url: 'https://x.example'}", "sources.a: say either url or folder"),
        ("{mapping: m, url: 'file:///etc/passwd'}", "sources.a: url must begin with https://"),
        ("{mapping: m, folder: in, pattern: ../*}", "sources.a: pattern is the form of a file's name, without folders"),
        ("{mapping: m, folder: in, every: 0}", 'sources.a.every: "0" is less than 1'),
    ],
)
def test_a_source_is_one_place_with_a_known_mapping(source: str, said: str) -> None:
    (told,) = faults(f"sources: {{a: {source}}}")
    assert said in told


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ("{what: scorecard, when: every monday at 08:00}", "schedules.a: say for whom it is, or a conversation that it goes to"),
        ("{what: scorecard, for: {}, when: every monday at 08:00}", "schedules.a.for: say one of person, team, role or everyone"),
        ("{what: x, for: {team: a, role: b}, when: every monday at 08:00}", "schedules.a.for: say one of person, team, role or everyone"),
        ("{what: x, for: everyone, when: every monday at 08:00}", 'schedules.a.for: "everyone" must be a map of keys and values'),
        ("{what: x, for: {teem: a}, when: every monday at 08:00}", "schedules.a.for.teem: this key is not known (did you mean team?)"),
        ("{what: scorecard, for: {role: b}, when: every monday at 08:00}", 'schedules.a.for.role: "b" is not a role of this playbook'),
        ("{for: {everyone: true}, when: every monday at 08:00}", "schedules.a: what is missing"),
        ("{what: Big Deal, to: x, when: every monday at 08:00}", 'schedules.a.what: "Big Deal" is no key'),
        ("{what: x, to: x, every: monday, when: every monday at 08:00}", "schedules.a.every: this key is not known"),
        ("{what: x, to: x}", "schedules.a: when is missing"),
        (
            "{what: x, to: x, when: every mondai at 08:00}",
            "schedules.a.when: I can't read “mondai” in “every mondai at 08:00” (did you mean",
        ),
        ("{what: x, to: x, when: 8}", 'schedules.a.when: "8" is not text; put it in quotes'),
        ("{what: x, to: [], when: every monday at 08:00}", "schedules.a: say for whom it is, or a conversation that it goes to"),
        ("{what: scorecard, for: {person: b}, to: ['#a', '#b', '#a'], when: monday at 08:00}", 'schedules.a.to[3]: "#a" is here twice'),
        (
            "{what: scorecards, for: {team: b}, when: monday at 08:00}",
            '"scorecards" is nothing that can be scheduled (did you mean scorecard?)',
        ),
        (
            "{what: x, for: {team: b}, when: monday at 08:00}",
            '"x" is nothing that can be scheduled (known: scorecard, team_scorecard, leaderboard)',
        ),
        (
            "{what: scorecard, for: {team: b}, to: x, when: monday at 08:00}",
            "schedules.a.for: a scorecard that goes to a conversation is that",
        ),
        ("{what: team_scorecard, to: x, when: monday at 08:00}", "a team's scorecard that goes to a conversation is that of one team"),
        (
            "{what: scorecard, for: {team: b}, when: monday at 08:00, with: {periode: 2026}}",
            "schedules.a.with.periode: this key is not known (did you mean period?)",
        ),
        (
            "{what: scorecard, for: {team: b}, when: monday at 08:00, with: {period: last weak}}",
            "schedules.a.with.period: ",
        ),
        (
            "{what: leaderboard, for: {team: b}, when: monday at 08:00}",
            "schedules.a: a leaderboard goes to a conversation: say to which",
        ),
        ("{what: leaderboard, for: {person: b}, to: x, when: monday at 08:00}", "schedules.a.for: a leaderboard is of a team, a role or"),
        (
            "{what: leaderboard, for: {role: rep}, to: x, when: monday at 08:00, with: {by: team}}",
            "schedules.a.for: teams are ranked as a whole, without a role",
        ),
        (
            "{what: leaderboard, to: x, when: monday at 08:00, with: {goal: true}}",
            "schedules.a.with: a score is made of shares of goals already",
        ),
        (
            "{what: leaderboard, to: x, when: monday at 08:00, with: {metric: revenu}}",
            'schedules.a.with.metric: "revenu" is not a metric of this playbook (known: scorecard)',
        ),
        ("{what: x, to: '', when: every monday at 08:00}", 'schedules.a.to: "" is empty'),
        (
            "{what: x, to: x, when: every monday at 08:00, zone: Europe/Berln}",
            '"Europe/Berln" is not a time zone (did you mean Europe/Berlin',
        ),
        ("{what: x, to: x, when: every monday at 08:00, zone: recipient}", "a conversation has no time zone of its own: name one"),
        ("{what: x, to: x, when: every monday at 08:00 in UTC, zone: Europe/Rome}", "schedules.a.zone: when says it otherwise"),
        ("{what: x, to: x, when: working days at 08:00, working_days: false}", "schedules.a.working_days: when says it otherwise"),
        ("{what: x, to: x, when: every monday at 08:00, quiet: evenings}", "schedules.a.quiet: “evenings” are no quiet hours"),
        ("{what: x, to: x, when: every monday at 08:00, after_outage: al}", '"al" is not one of latest, all, skip (did you mean all?)'),
    ],
)
def test_a_mistake_in_a_schedule_says_what_would_be_right(schedule: str, said: str) -> None:
    (told,) = faults(f"roles: [rep]\nschedules: {{a: {schedule}}}")
    assert said in told
    assert told.startswith("playbook.yaml:2: ")


def test_a_wrong_schedule_hides_no_mistake_of_another() -> None:
    told = faults(
        "schedules:\n  a: {what: x, to: x, when: never}\n  b: {what: scorecard, for: {person: b}, to: [y, y], when: monday at 08:00}\n"
    )
    assert [line.split(": ")[:2] for line in told] == [["playbook.yaml:2", "schedules.a.when"], ["playbook.yaml:3", "schedules.b.to[2]"]]


def test_the_message_is_markup_that_reads_as_the_lines() -> None:
    with pytest.raises(DocumentError) as error:
        load("__x__: 1")
    assert plain(str(error.value)) == "\n".join(error.value.lines)
    assert "__x__" in error.value.lines[0]


def test_a_file_is_named_in_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text("metrics: 5", encoding="utf-8")
    with pytest.raises(DocumentError) as error:
        load_file(path)
    assert error.value.lines == ('ours.yaml:1: metrics: "5" must be a map of keys and values',)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as error:
        load_file(tmp_path / "none.yaml")
    assert error.value.lines[0].endswith("none.yaml: No such file or directory")


@pytest.mark.parametrize(
    ("contest", "said"),
    [
        ("{length: 3 hours, metrics: {calls: 1}}", "contests.a: name is missing"),
        ("{name: A, metrics: {calls: 1}}", "contests.a: length is missing"),
        ("{name: A, length: soon, metrics: {calls: 1}}", "contests.a.length: “soon” is no length that I can read"),
        ("{name: A, length: until friday, metrics: {calls: 1}}", "contests.a.length: a preset lasts as long each time"),
        ("{name: A, length: 3 hours}", "contests.a: scoring: Name at least one metric"),
        ("{name: A, length: 3 hours, metrics: {cals: 1}}", 'contests.a.metrics.cals: "cals" is not a metric of this playbook'),
        ("{name: A, length: 3 hours, metrics: {rate: 1}}", 'contests.a.metrics.rate: "rate" is no metric that a contest can add up'),
        ("{name: A, length: 3 hours, metrics: {calls: 1}, format: {kind: race}}", "contests.a.format"),
        ("{name: A, length: 3 hours, metrics: {calls: 1}, format: {kind: duel}}", "contests.a: late: Nobody can join a duel"),
        ("{name: A, length: 3 hours, metrics: {calls: 1}, pries: a mug}", "contests.a.pries: this key is not known (did you mean prize?)"),
    ],
)
def test_a_contest_s_preset_is_a_contest_that_can_be_held(contest: str, said: str) -> None:
    metrics = "metrics: {calls: {name: Calls, category: activity}, rate: {name: Rate, category: result, aggregation: mean}}"
    (told,) = faults(f"{metrics}\ncontests: {{a: {contest}}}")
    assert said in told
