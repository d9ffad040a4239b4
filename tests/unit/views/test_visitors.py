"""Whom the counts of tries and looks belong to."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from views.visitors import address_of


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("", ""),
        (None, ""),
        ("unix:", "unix:"),
    ],
)
def test_an_ipv6_household_is_one_address(address, counted):
    assert address_of(SimpleNamespace(remote_addr=address)) == counted
