"""Files behind addresses."""

from pathlib import Path

import pytest

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.intake import fetching
from bot.intake.fetching import Guard, fetch
from tests.intake.site import ONE, Site


async def test_a_redirect_is_followed_where_it_is_safe(site: tuple[Site, str], tmp_path: Path):
    _, address = site
    assert (await fetch(f"{address}/moved?to=/calls.csv", tmp_path / "f"))[1]
    assert (tmp_path / "f").read_text() == ONE


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/gone", "answered 404; is it still shared?"),
        ("/moved?to=http://intranet.example/x", "http://intranet.example/x is not read: an address must begin with https://."),
        ("/moved?to=file:///etc/passwd", "file:///etc/passwd is not read"),
        ("/moved?to=https://[::1", "cannot be reached: Invalid IPv6 URL"),
        ("/moved?to=https://a:99999/", "https://a:99999/ cannot be reached"),
        ("/moved?to=https://exa%20mple/", "https://exa mple/ cannot be reached"),
        ("/round", "leads from one address to the next without end"),
    ],
)
async def test_an_address_that_cannot_be_read_is_told(site: tuple[Site, str], tmp_path: Path, path: str, sentence: str):
    _, address = site
    with pytest.raises(UserError) as caught:
        await fetch(f"{address}{path}", tmp_path / "f")
    assert sentence in plain(str(caught.value))


async def test_a_file_that_is_too_large_is_told(site: tuple[Site, str], tmp_path: Path):
    page, address = site
    page.content = "x" * 3_000_000
    with pytest.raises(UserError, match="is larger than 2 MB"):
        await fetch(f"{address}/calls.csv", tmp_path / "f", most=2 * 1024 * 1024)


async def test_a_web_page_is_no_csv(site: tuple[Site, str], tmp_path: Path):
    page, address = site
    page.kind = "text/html"
    with pytest.raises(UserError, match="is a web page, not a CSV"):
        await fetch(f"{address}/calls.csv", tmp_path / "f")


async def test_a_server_that_is_not_there_is_told(tmp_path: Path, unused_tcp_port: int):
    with pytest.raises(UserError, match="cannot be reached"):
        await fetch(f"http://127.0.0.1:{unused_tcp_port}/x.csv", tmp_path / "f")


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "::", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "fe80::1%eth0"),
        *("fd00::1", "100.64.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "224.0.0.1", "255.255.255.255"),
    ],
)
async def test_from_outside_nothing_leads_into_our_network(address: str):
    guard = Guard()
    guard.meet("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    assert not guard.met_inside
    guard.outside = True
    with pytest.raises(PermissionError, match="it leads into the network that I run in"):
        guard.meet("93.184.215.14", address)


@pytest.mark.parametrize("name", ["localhost", "0x7f.1", "2130706433"])
async def test_from_outside_no_name_leads_to_this_machine_however_it_is_written(name: str):
    guard = Guard()
    await guard.resolve(name)
    assert guard.met_inside
    guard.outside = True
    with pytest.raises(PermissionError, match="it leads into the network that I run in"):
        await guard.resolve(name)


@pytest.mark.parametrize("to", ["https://127.0.0.2:1/latest/meta-data", "http://localhost:{port}/calls.csv", "https://0x7f.2:1/x"])
async def test_a_redirect_from_outside_to_this_machine_is_not_followed(
    site: tuple[Site, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str
):
    """A server outside has an address that this machine has not; here the test's own stands for one at the first step."""
    page, address = site
    steps: list[str] = []

    def is_public(met: str) -> bool:
        steps.append(met)
        return len(steps) == 1

    monkeypatch.setattr(fetching, "is_public", is_public)
    with pytest.raises(UserError) as caught:
        await fetch(f"{address}/moved?to={to.format(port=address.rpartition(':')[2])}", tmp_path / "f")
    assert "leads into the network that I run in" in plain(str(caught.value))
    assert page.asked == []


async def test_an_address_within_may_lead_to_another_within(site: tuple[Site, str], tmp_path: Path):
    _, address = site
    within = address.replace("127.0.0.1", "localhost")
    assert (await fetch(f"{address}/moved?to={within}/calls.csv", tmp_path / "f"))[1]
