"""What people write for a schedule's time."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.deliveries.timing import RECIPIENT, AfterOutage, Quiet, When
from bot.deliveries.timing_words import EXAMPLES, parse_quiet, parse_when, quiet_words, words
from bot.metrics.definitions import WEEKDAYS
from tests.deliveries.timings import quiet_hours, whens

EIGHT = time(8)
WORDS = (
    "every",
    "monday",
    "at",
    "08:00",
    "from",
    "2026-11-27",
    "in",
    "UTC",
    "day",
    "2",
    "of",
    "weeks",
    "on",
    "the",
    "month",
    "working",
    "days",
)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("every monday at 08:00", When(on=("monday",), at=EIGHT)),
        ("  Mondays   at 8:00 ", When(on=("monday",), at=EIGHT)),
        ("at 8am on friday, monday and Wednesday", When(on=("monday", "wednesday", "friday"), at=EIGHT)),
        ("every monday and friday at 12:30 am", When(on=("monday", "friday"), at=time(0, 30))),
        ("daily at 12pm", When(on=WEEKDAYS, at=time(12))),
        ("working days at 08:00", When(on=WEEKDAYS, working_days=True, at=EIGHT)),
        ("every working day at 08:00", When(on=WEEKDAYS, working_days=True, at=EIGHT)),
        ("monday at 08:00 on working days", When(on=("monday",), working_days=True, at=EIGHT)),
        ("first working day of the month at 08:00", When(day=1, working_days=True, at=EIGHT)),
        ("on the last working day of every month at 08:00", When(day=31, working_days=True, at=EIGHT)),
        ("day 15 of the month at 08:00", When(day=15, at=EIGHT)),
        ("on the 15th of the month at 08:00", When(day=15, at=EIGHT)),
        ("last day of the month at 08:00", When(day=31, at=EIGHT)),
        ("every 2 weeks on friday at 08:00 from 2026-11-27", When(on=("friday",), every=2, starts_on=date(2026, 11, 27), at=EIGHT)),
        ("every other week on friday from 2026-11-27 at 08:00", When(on=("friday",), every=2, starts_on=date(2026, 11, 27), at=EIGHT)),
        ("every week on friday at 08:00", When(on=("friday",), at=EIGHT)),
        ("15 minutes before 09:30 on working days", When(on=WEEKDAYS, working_days=True, at=time(9, 30), before=15)),
        ("every monday 2 hours before 10am", When(on=("monday",), at=time(10), before=120)),
        ("monday at 08:00 in europe/berlin", When(on=("monday",), at=EIGHT, zone="Europe/Berlin")),
        ("monday at 08:00 in each person’s own time zone", When(on=("monday",), at=EIGHT, zone=RECIPIENT)),
        (
            "monday at 08:00, quiet from 20:00 to 07:00, after an outage none",
            When(on=("monday",), at=EIGHT, quiet=Quiet(starts=time(20), ends=time(7)), after_outage=AfterOutage.SKIP),
        ),
    ],
)
def test_people_write_when_in_many_ways(written: str, rule: When) -> None:
    assert parse_when(written) == rule


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("mondays at 8:00", "every Monday at 08:00"),
        ("friday, tuesday, monday at 8am in utc", "every Monday, Tuesday and Friday at 08:00 in UTC"),
        ("every day at 8am only on working days", "working days at 08:00"),
        ("each working day at 8am in every recipient's time zone", "working days at 08:00 in each recipient's time zone"),
        ("15 minutes before 09:30 on working days", "15 minutes before 09:30 on working days"),
        ("60 minutes before 09:30 every friday", "1 hour before 09:30 every Friday"),
        ("the 1st of the month at 9am", "day 1 of the month at 09:00"),
        (
            "every other week on friday at 16:00, quiet 17:00-08:00, on working days, after an outage all, from 2026-11-27",
            "every 2 weeks on Friday at 16:00 from 2026-11-27, only on working days, quiet from 17:00 to 08:00"
            ", after an outage all of them",
        ),
    ],
)
def test_a_rule_is_said_back_in_plain_english(written: str, said: str) -> None:
    assert words(parse_when(written)) == said


def test_the_examples_are_rules_in_the_words_they_are_said_back_in() -> None:
    assert [words(parse_when(example)).casefold() for example in EXAMPLES] == list(EXAMPLES)


@settings(deadline=None)
@given(whens())
def test_what_is_said_reads_back_as_the_same(rule: When) -> None:
    assert parse_when(words(rule)) == rule


@given(quiet_hours())
def test_quiet_hours_read_back_as_the_same(quiet: Quiet) -> None:
    assert parse_quiet(quiet_words(quiet)) == quiet


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("every mondai at 08:00", "I can't read “mondai” in “every mondai at 08:00” (did you mean monday?)."),
        ("every monday at 08:00 from quite 20:00 to 07:00", "I can't read “quite”"),
        ("weekdays at 08:00", "(did you mean working days?)"),
        ("0 8 * * 1", "I can't read “0” in “0 8 * * 1” (write weekdays by name, as monday, and times as 08:00)."),
        ("every 1 at 08:00", "(write weekdays by name, as monday, and times as 08:00)"),
        ("every monday at 8", "I can't read “8” in"),
        ("every monday", "“every monday” says no time of day; add one, as at 08:00."),
        ("at 08:00", "“at 08:00” says no days; write, for example, every monday at 08:00, working days at 08:30 or first working day of"),
        ("every monday at 25:00", "“25:00” is no time of day; write one as 08:00 or 17:30."),
        ("every monday at 08:60", "“08:60” is no time of day"),
        ("every monday at 13pm", "“13pm” is no time of day"),
        ("every monday at 0am", "“0am” is no time of day"),
        ("every monday at 08:00 in Berlin", '"berlin" is not a time zone (did you mean Europe/Berlin'),
        ("every monday at 08:00 at 09:00", "“every monday at 08:00 at 09:00” says twice at which time."),
        ("monday at 08:00 15 minutes before 09:30", "says twice at which time"),
        ("first monday of the month at 09:00", "I can't read “first monday of the month at 09:00”; write, for example,"),
        ("monday at 08:00 day 3 of the month", "say either weekdays or a day of the month"),
        ("every 2 weeks on friday at 16:00", "say which week counts, as from 2026-11-27"),
        ("every 2 weeks day 3 of the month at 16:00 from 2026-11-27", "a day of the month comes every month, not every so many weeks"),
        ("every 99 weeks on friday at 08:00", "“every 99 weeks” is out of reach: weeks are counted from 1 to 52."),
        ("every 0 weeks on friday at 08:00", "weeks are counted from 1 to 52"),
        ("day 32 of the month at 08:00", "No month has a day 32."),
        ("0th of the month at 08:00", "No month has a day 0."),
        ("monday at 08:00 from 2026-02-30", "“2026-02-30” is not a date, as 2026-11-27."),
        ("monday at 08:00 from 0026-02-03", "“0026-02-03” is not a date"),
        ("24 hours before 08:00 on monday", "“24 hours before” is not less than a day."),
        ("0 minutes before 08:00 on monday", "“0 minutes before” is"),
        ("monday at 08:00 quiet from 07:00 to 07:00", "Quiet hours end at another time than they start."),
        ("monday *now*", "I can't read “*now*” in “monday *now*”"),
        ("", "Say when in at most 300 letters, for example"),
        ("monday " * 99, "Say when in at most 300 letters, for example"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_is_near(written: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        parse_when(written)
    assert said in plain(str(error.value))


@pytest.mark.parametrize("written", ["", "20:00", "evenings", "20:00 to 20:00", "20:00 to 25:00"])
def test_what_are_no_quiet_hours_is_refused(written: str) -> None:
    with pytest.raises(UserError):
        parse_quiet(written)


@settings(deadline=None)
@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text_is_read_or_refused_with_a_sentence(written: str) -> None:
    try:
        rule = parse_when(written)
    except UserError as error:
        assert str(error).endswith(".")
    else:
        assert parse_when(words(rule)) == rule
