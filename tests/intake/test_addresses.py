"""Addresses that stand for another are judged by that one."""

import pytest

from bot.intake.addresses import is_public


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e", "2002:5db8:d70e::", "::ffff:93.184.215.14"]
)
def test_everybody_s(address: str) -> None:
    assert is_public(address)


WITHIN = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0", "fec0::1", "ff02::1"]
STANDING_FOR = ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "::127.0.0.1", "::ffff:10.0.0.1"]


@pytest.mark.parametrize("address", [*WITHIN, *STANDING_FOR, "", "localhost"])
def test_this_machine_s_its_network_s_or_nobody_s(address: str) -> None:
    assert not is_public(address)
