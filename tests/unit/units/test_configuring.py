"""Changing how a region works, on record."""

import pickle
from dataclasses import replace
from datetime import date

import pytest

from nontax_site.kernel.errors import CommentMissing, Stale
from nontax_site.units.configuring import Configuring, NothingChanged
from nontax_site.units.region import SettingOutOfBounds, SettingUnknown
from nontax_site.units.wallets import ALIPAY, WalletUnknown
from tests.factories.desk import SUPERVISOR, RememberingAudit, act
from tests.factories.regions import make_region

WHY = act(SUPERVISOR, "by decision 12")
TODAY = date(2026, 11, 21)


@pytest.fixture
def configuring():
    return Configuring(RememberingAudit())


def test_a_change_is_in_force_remembered_and_audited(configuring):
    region = make_region()
    configuring.configure(region, {"qr_ttl_s": 90}, WHY)
    assert region.config.qr_ttl_s == 90
    [change] = region.changes
    assert change.settings == (("qr_ttl_s", 120, 90),)
    assert (change.name, change.comment) == ("supervisor", "by decision 12")
    [(lane, verb, subject, facts)] = configuring.audit.notes
    assert (lane, verb, subject) == ("bureau:330100", "configure", "region:330100")
    assert facts == {"settings": {"qr_ttl_s": ["120", "90"]}}


@pytest.mark.parametrize(
    ("settings", "by", "error"),
    [
        ({"qr_ttl_s": 90}, act(SUPERVISOR), CommentMissing),
        ({"qr_ttl_s": 90}, replace(WHY, expect=7), Stale),
        ({"colour": "red"}, WHY, SettingUnknown),
        ({"qr_ttl_s": 1}, WHY, SettingOutOfBounds),
        ({"qr_ttl_s": 120}, WHY, NothingChanged),
    ],
)
def test_a_refused_change_changes_nothing(configuring, settings, by, error):
    region = make_region()
    with pytest.raises(error):
        configuring.configure(region, settings, by)
    assert region.version == 0
    assert configuring.audit.notes == []


def test_the_version_seen_is_the_version_changed(configuring):
    region = make_region()
    configuring.configure(region, {"qr_ttl_s": 90}, replace(WHY, expect=0))
    assert region.version == 1


def test_a_stale_change_names_the_version_to_decide_on(configuring):
    region = make_region()
    configuring.configure(region, {"qr_ttl_s": 90}, WHY)
    with pytest.raises(Stale) as refused:
        configuring.configure(region, {"qr_ttl_s": 60}, replace(WHY, expect=0))
    assert refused.value.facts["actual_version"] == region.version
    assert region.config.qr_ttl_s == 90


@pytest.mark.rule("SX-11")
def test_a_wallet_is_banned_from_a_day_on_and_the_past_stays(configuring):
    region = make_region()
    configuring.set_wallet(region, ALIPAY, allowed=False, from_day=TODAY, act=WHY)
    assert region.allows_wallet(ALIPAY, date(2026, 11, 20))
    assert not region.allows_wallet(ALIPAY, TODAY)
    allow = date(2026, 12, 1)
    configuring.set_wallet(region, ALIPAY, allowed=True, from_day=allow, act=WHY)
    assert not region.allows_wallet(ALIPAY, date(2026, 11, 30))
    assert region.allows_wallet(ALIPAY, allow)
    assert region.allows_wallet(ALIPAY, date(2020, 1, 1))


def test_what_a_region_remembers_holds_no_class_of_ours(configuring):
    region = make_region()
    configuring.set_wallet(region, ALIPAY, allowed=False, from_day=TODAY, act=WHY)
    assert b"WalletRule" not in pickle.dumps(region)
    assert region.changes[0].settings[0][0] == "wallets"


def test_a_rule_of_the_same_day_is_replaced(configuring):
    region = make_region()
    for allowed in (False, True):
        configuring.set_wallet(region, ALIPAY, allowed=allowed, from_day=TODAY, act=WHY)
    assert region.allows_wallet(ALIPAY, TODAY)


def test_a_wallet_nobody_knows_is_not_configured(configuring):
    with pytest.raises(WalletUnknown):
        configuring.set_wallet(
            make_region(), "PAYPAL", allowed=True, from_day=TODAY, act=WHY
        )
