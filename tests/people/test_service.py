"""Accounts, admins, profiles and leave, as commands use them."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from bot.chat.errors import FieldErrors, Refusal, UserError
from bot.people import directory, matching, photos
from bot.people.service import People
from bot.people.values import Absence, Profile
from storage.database import Database
from tests.people.organisation import NOW, TODAY, Organisation, build


@pytest.fixture
def organisation(database: Database) -> Organisation:
    return build(database)


@pytest.fixture
def people(database: Database) -> People:
    return People(database, admins=["Boss@Example.com", "ana@example.com", " "])


def test_an_account_is_joined_by_its_e_mail_whatever_its_case(people: People, organisation: Organisation) -> None:
    caller = people.hear("slack", "T1", "U1", now=NOW, name="ben", email="Ben@Example.COM")
    assert caller.person == organisation["ben"]
    assert people.caller(caller.account) == caller


def test_an_account_without_a_known_e_mail_waits_in_the_queue(people: People, organisation: Organisation) -> None:
    caller = people.hear("slack", "T1", "U9", now=NOW, name="Somebody", email="somebody@example.com")
    assert caller.person is None
    waiting = people.unmatched(viewer=organisation["ada"], now=NOW)
    assert [(account.user, account.name) for account in waiting] == [("U9", "Somebody")]


def test_accents_do_not_make_two_e_mails_one(people: People, organisation: Organisation) -> None:
    assert people.hear("slack", "T1", "U1", now=NOW, email="bén@example.com").person is None


def test_a_person_who_comes_in_later_is_joined_by_going_through_the_queue(
    database: Database, people: People, organisation: Organisation
) -> None:
    caller = people.hear("slack", "T1", "U9", now=NOW, email="new@example.com")
    with database.write() as uow:
        new = uow.people.put_person("new", name="New Person", email="new@example.com").id
        assert matching.join_all(uow) == 1
    assert people.caller(caller.account).person == new


def test_an_explicit_link_stands_against_the_e_mail(people: People, organisation: Organisation) -> None:
    account = people.hear("slack", "T1", "U1", now=NOW, email="ben@example.com").account
    people.link(account, organisation["cleo"], by=organisation["ada"], now=NOW)
    assert people.hear("slack", "T1", "U1", now=NOW, email="ben@example.com").person == organisation["cleo"]


@pytest.mark.parametrize("who", ["ben", "mia", "hal", "zoe"])
def test_only_admins_link_and_see_the_queue(people: People, organisation: Organisation, who: str) -> None:
    account = people.hear("slack", "T1", "U9", now=NOW).account
    with pytest.raises(Refusal):
        people.link(account, organisation[who], by=organisation[who], now=NOW)
    with pytest.raises(Refusal):
        people.unmatched(viewer=organisation[who], now=NOW)
    assert people.caller(account).person is None


def test_linking_what_is_gone_says_so(people: People, organisation: Organisation) -> None:
    account = people.hear("slack", "T1", "U9", now=NOW).account
    with pytest.raises(UserError):
        people.link(999_999, organisation["ben"], by=organisation["ada"], now=NOW)
    with pytest.raises(FieldErrors) as error:
        people.link(account, 999_999, by=organisation["ada"], now=NOW)
    assert error.value.by_field == {"person": "This person is not known any more."}


def test_the_first_admin_writes_before_anybody_was_imported(people: People) -> None:
    caller = people.hear("slack", "T1", "U1", now=NOW, name="The Boss", email="boss@example.com")
    assert caller.person is not None
    assert [(admin.name, admin.email) for admin in people.admins(now=NOW)] == [("The Boss", "boss@example.com")]


def test_an_admin_is_one_from_the_day_that_it_still_is_somewhere(database: Database, people: People, organisation: Organisation) -> None:
    people.appoint_admins(now=NOW.replace(hour=11))
    with database.write() as uow:
        days = [TODAY - timedelta(days=ago) for ago in (2, 1, 0)]
        assert [directory.is_admin(uow, organisation["ana"], day) for day in days] == [False, True, True]
        matching.dismiss(uow, ["ana@example.com"], NOW.replace(hour=11), origin=matching.SETTINGS)
        assert not any(directory.is_admin(uow, organisation["ana"], day) for day in days)


def test_admins_of_the_settings_are_appointed_once(people: People, organisation: Organisation) -> None:
    assert people.appoint_admins(now=NOW) == 1
    assert people.appoint_admins(now=NOW) == 0
    assert [admin.key for admin in people.admins(now=NOW)] == ["ada", "ana"]
    assert people.is_admin(organisation["ana"], now=NOW)


def test_a_persons_own_choices_go_before_what_the_platform_says(people: People, organisation: Organisation) -> None:
    people.save_profile(Profile(organisation["ben"], time_zone="Europe/Berlin", locale="de"))
    heard = people.hear("slack", "T1", "U1", now=NOW, email="ben@example.com", time_zone="America/New_York", locale="en-US")
    assert (heard.time_zone, heard.locale) == ("Europe/Berlin", "de")


def test_what_a_platform_says_of_somebody_fits_the_table(people: People) -> None:
    caller = people.hear("teams", "t", "u", now=NOW, name="\x00" + "🦄" * 10_000, time_zone="Mars/Olympus")
    assert caller.time_zone is None
    again = people.hear("teams", "t", "u", now=NOW + timedelta(minutes=1))
    assert again.account == caller.account


def test_a_conversation_is_one_however_often_it_is_heard(people: People) -> None:
    account = people.hear("slack", "T1", "U1", now=NOW).account
    first = people.hear_in("slack", "T1", "D1", "direct", now=NOW, account=account)
    assert people.hear_in("slack", "T1", "D1", "direct", now=NOW, name="dm") == first
    assert people.hear_in("slack", "T1", "C1", "channel", now=NOW, name="sales") != first


def test_the_chosen_account_comes_first_then_the_last_used(people: People, organisation: Organisation) -> None:
    slack = people.hear("slack", "T1", "U1", now=NOW, email="ben@example.com").account
    teams = people.hear("teams", "t", "u", now=NOW + timedelta(hours=1), email="ben@example.com").account
    assert [account.id for account in people.accounts(organisation["ben"])] == [teams, slack]
    people.save_profile(Profile(organisation["ben"], preferred_account=slack))
    assert [account.id for account in people.accounts(organisation["ben"])] == [slack, teams]


def test_a_profile_comes_back_as_saved_and_a_choice_can_be_taken_back(people: People, organisation: Organisation) -> None:
    chosen = Profile(organisation["ben"], "Europe/Berlin", "de", "dark", True, None, time(9, 5), frozenset({"kudos", "news"}))
    people.save_profile(chosen)
    assert people.profile(organisation["ben"]) == chosen
    people.save_profile(Profile(organisation["ben"]))
    assert people.profile(organisation["ben"]) == Profile(organisation["ben"])


def test_a_wrong_profile_says_what_is_wrong_at_each_field(people: People, organisation: Organisation) -> None:
    others = people.hear("slack", "T1", "U1", now=NOW, email="cleo@example.com").account
    with pytest.raises(FieldErrors) as error:
        people.save_profile(Profile(organisation["ben"], time_zone="Europe/Berln", preferred_account=others))
    assert set(error.value.by_field) == {"time_zone", "preferred_account"}
    assert "Europe/Berlin" in error.value.by_field["time_zone"]
    assert people.profile(organisation["ben"]).time_zone is None


def away(person: int, first: date = date(2026, 7, 6), last: date = date(2026, 7, 10), share: str = "1", kind: str = "leave") -> Absence:
    return Absence(person, first, last + timedelta(days=1), kind, Decimal(share))


def test_days_away_are_entered_and_told(people: People, organisation: Organisation) -> None:
    absence = away(organisation["ben"], share="0.5")
    people.enter_absence(absence, by=organisation["ben"], now=NOW)
    people.enter_absence(absence, by=organisation["mia"], now=NOW)
    (told,) = people.absences(organisation["ben"], viewer=organisation["mia"], now=NOW)
    assert replace(told, id=None) == absence


def test_leave_that_is_over_is_not_coming(people: People, organisation: Organisation) -> None:
    people.enter_absence(away(organisation["ben"], TODAY, TODAY), by=organisation["ben"], now=NOW)
    assert len(people.absences(organisation["ben"], viewer=organisation["ben"], now=NOW)) == 1
    assert people.absences(organisation["ben"], viewer=organisation["ben"], now=NOW + timedelta(days=1)) == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": date(2026, 7, 6)}, "last_day"),
        ({"ends_on": date(2029, 7, 6)}, "last_day"),
        ({"starts_on": date(1900, 1, 1)}, "starts_on"),
        ({"share": Decimal(0)}, "share"),
        ({"share": Decimal("1.1")}, "share"),
        ({"share": Decimal("NaN")}, "share"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_days_away_that_make_no_sense_say_which_field(
    people: People, organisation: Organisation, change: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldErrors) as error:
        people.enter_absence(replace(away(organisation["ben"]), **change), by=organisation["ben"], now=NOW)
    assert field in error.value.by_field


def test_days_away_do_not_count_twice(people: People, organisation: Organisation) -> None:
    people.enter_absence(away(organisation["ben"]), by=organisation["ben"], now=NOW)
    with pytest.raises(FieldErrors) as error:
        people.enter_absence(away(organisation["ben"], date(2026, 7, 10), date(2026, 7, 12)), by=organisation["ben"], now=NOW)
    assert error.value.by_field == {"starts_on": "Already away from 2026-07-06 to 2026-07-10; choose other days."}
    people.enter_absence(away(organisation["ben"], date(2026, 7, 11), date(2026, 7, 12)), by=organisation["ben"], now=NOW)


def test_a_colleagues_leave_is_none_of_ones_business(people: People, organisation: Organisation) -> None:
    with pytest.raises(Refusal):
        people.enter_absence(away(organisation["ben"]), by=organisation["ana"], now=NOW)
    with pytest.raises(Refusal):
        people.absences(organisation["ben"], viewer=organisation["ana"], now=NOW)


def test_a_photo_is_kept_until_another_is_told_or_that_there_is_none(
    database: Database, people: People, organisation: Organisation
) -> None:
    def hear(photo: str | None, minutes: int) -> dict[int, str]:
        people.hear("slack", "T1", "U1", now=NOW + timedelta(minutes=minutes), email="ben@example.com", photo=photo)
        with database.read() as uow:
            return photos.shown(uow, [organisation["ben"], organisation["cleo"]])

    ben = organisation["ben"]
    told = [hear("https://a.example/1.png", 0), hear(None, 1), hear("https://a.example/2.png", 2), hear("", 3)]
    assert told == [{ben: "https://a.example/1.png"}, {ben: "https://a.example/1.png"}, {ben: "https://a.example/2.png"}, {}]


@pytest.mark.parametrize("photo", ["https://a.example/" + "x" * 240, "https://a.example/\x00.png"])
def test_an_address_that_cannot_be_kept_whole_is_none(database: Database, people: People, organisation: Organisation, photo: str) -> None:
    people.hear("slack", "T1", "U1", now=NOW, email="ben@example.com", photo=photo)
    with database.read() as uow:
        assert photos.shown(uow, [organisation["ben"]]) == {}


def test_a_playbook_can_keep_photos_off_the_cards(database: Database, people: People, organisation: Organisation) -> None:
    people.hear("slack", "T1", "U1", now=NOW, email="ben@example.com", photo="https://a.example/1.png")
    assert people.shows_photos()
    with database.write() as uow:
        uow.playbook.put("privacy", "privacy", {"photos": False})
    assert not people.shows_photos()
    with database.read() as uow:
        assert photos.shown(uow, [organisation["ben"]]) == {}
