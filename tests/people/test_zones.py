"""Time zones people may choose."""

import pytest

from bot.people.zones import zone_fault


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"])
def test_an_iana_name_is_a_time_zone(name: str) -> None:
    assert zone_fault(name) is None


def test_a_misspelt_zone_has_a_nearest_one() -> None:
    assert (zone_fault("Europe/Berln") or "").startswith('"Europe/Berln" is not a time zone (did you mean Europe/Berlin or ')


@pytest.mark.parametrize("name", ["", "America", "../../etc/passwd", "localtime", "x" * 10_000, "🦄"])
def test_what_is_no_zone_says_so(name: str) -> None:
    assert "is not a time zone" in (zone_fault(name) or "")
