"""Locked links: they tell nothing, last ten minutes and cannot be made."""

from __future__ import annotations

import base64
from datetime import timedelta
from types import SimpleNamespace

import pytest

from nontax_site.security.master import MasterKey
from views.pay import links
from views.pay.links import LinkOver

CODE = "33010026000000000018"


@pytest.fixture
def request_(clock):
    registry = SimpleNamespace(master_key=MasterKey.generate())
    return SimpleNamespace(clock=clock, registry=registry)


def test_a_link_gives_back_what_was_locked(request_):
    name = links.lock(request_, links.NOTICE, CODE)
    assert links.unlock(request_, links.NOTICE, name) == CODE


def test_a_link_shows_nothing_of_what_it_holds(request_):
    name = links.lock(request_, links.NOTICE, CODE)
    raw = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4))
    assert CODE.encode() not in raw
    assert name != links.lock(request_, links.NOTICE, CODE)


def test_a_link_lasts_ten_minutes(request_, clock):
    name = links.lock(request_, links.NOTICE, CODE)
    clock.advance(timedelta(minutes=10) - timedelta(seconds=1))
    assert links.unlock(request_, links.NOTICE, name) == CODE
    clock.advance(timedelta(seconds=1))
    with pytest.raises(LinkOver):
        links.unlock(request_, links.NOTICE, name)


def test_a_link_for_one_purpose_opens_no_other(request_):
    name = links.lock(request_, links.PHONE, "13800001234")
    with pytest.raises(LinkOver):
        links.unlock(request_, links.NOTICE, name)


@pytest.mark.parametrize("name", ["", "A", "AAAA", "ü", "=" * 8, "A" * 100, "A" * 999])
def test_what_nobody_locked_opens_nothing(request_, name):
    with pytest.raises(LinkOver):
        links.unlock(request_, links.NOTICE, name)
