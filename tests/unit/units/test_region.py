"""A region and its configuration."""

import pickle
from datetime import date

import pytest

from nontax_site.units.categories import CategoryNotEnabled, GroupNotEnabled
from nontax_site.units.region import (
    Change,
    Region,
    RegionCodeMalformed,
    RegionConfig,
    SettingOutOfBounds,
    check_region_code,
    level_of,
)
from nontax_site.units.wallets import ALIPAY, WECHAT, WalletRefused
from tests.factories.desk import NOW
from tests.factories.regions import SINCE, make_config, make_region

TODAY = date(2026, 11, 21)


def test_a_region_knows_its_code_level_and_places():
    region = make_region(parent="330000")
    assert (region.id, region.level, region.parent) == ("330100", "city", "330000")
    assert region.places() == ("region:330100", "site")
    assert region.bill_region == "33"
    assert make_region(bill_region="99").bill_region == "99"


@pytest.mark.parametrize(
    ("code", "level"),
    [("140000", "province"), ("330100", "city"), ("330106", "district")],
)
def test_the_level_is_read_from_the_code(code, level):
    assert level_of(code) == level


@pytest.mark.parametrize(
    "code", ["", "33010", "3301000", "03010", "033010", "３３０１００"]
)
def test_a_region_code_is_six_ascii_digits(code):
    with pytest.raises(RegionCodeMalformed):
        check_region_code(code)


@pytest.mark.parametrize(
    "setting",
    [
        {"bill": "never"},
        {"supervise": "sometimes"},
        {"write_off": "x"},
        {"qr_ttl_s": 1},
        {"qr_ttl_s": True},
        {"max_amount_fen": 0},
        {"last_day": "31.12.2026"},
    ],
)
def test_a_setting_has_bounds(setting):
    with pytest.raises(SettingOutOfBounds) as refusal:
        RegionConfig(**setting)
    assert refusal.value.field == next(iter(setting))


def test_the_last_day_is_a_day():
    assert RegionConfig(last_day="2026-12-31").last_day == "2026-12-31"


def test_the_defaults_are_those_of_the_decisions():
    config = RegionConfig()
    assert (config.qr_ttl_s, config.lock_s, config.lock_grace_s) == (120, 120, 30)
    assert (config.rescan_wait_s, config.due_working_days) == (900, 10)
    assert config.block_size == 1000


def test_only_what_differs_from_the_defaults_is_stored():
    region = make_region(config=RegionConfig(qr_ttl_s=60))
    assert region._said == (("qr_ttl_s", 60),)
    assert pickle.loads(pickle.dumps(region)).config == RegionConfig(qr_ttl_s=60)


def test_replacing_the_configuration_is_remembered_newest_first():
    region = make_region()
    for seconds in range(60, 60 + Region.KEPT_CHANGES + 1):
        rows = (("qr_ttl_s", 0, seconds),)
        region.replace_config(
            make_config(qr_ttl_s=seconds), Change(NOW, "a", "b", "why", rows)
        )
    assert len(region.changes) == Region.KEPT_CHANGES
    assert region.changes[0].settings == (("qr_ttl_s", 0, 92),)
    assert region.version == Region.KEPT_CHANGES + 1


@pytest.mark.rule("SX-11")
def test_alipay_is_refused_where_the_region_bans_it():
    shanxi = make_region(
        "140000",
        name="山西省",
        wallets=((WECHAT, True, SINCE, None), (ALIPAY, False, SINCE, None)),
    )
    shanxi.check_wallet(WECHAT, TODAY)
    shanxi.check_wallet("", TODAY)
    with pytest.raises(WalletRefused) as refusal:
        shanxi.check_wallet(ALIPAY, TODAY)
    assert "山西省" in refusal.value.sentence


@pytest.mark.rule("HZ-14", "HZ-17")
def test_alipay_is_taken_where_the_region_allows_it():
    assert make_region().allows_wallet(ALIPAY, TODAY)


def test_an_unknown_wallet_is_refused_by_its_own_name():
    with pytest.raises(WalletRefused, match="PAYPAL"):
        make_region().check_wallet("PAYPAL", TODAY)


@pytest.mark.rule("SX-01")
def test_a_category_or_group_that_is_not_enabled_is_refused():
    region = make_region(categories=("fee",), business_groups=("exam",))
    region.check_enabled("fee")
    region.check_enabled("fee", "exam")
    with pytest.raises(CategoryNotEnabled):
        region.check_enabled("fine")
    with pytest.raises(GroupNotEnabled):
        region.check_enabled("fee", "education")
    with pytest.raises(CategoryNotEnabled):
        region.check_enabled("exam")
    with pytest.raises(GroupNotEnabled):
        region.check_enabled("fee", "parking")


@pytest.mark.rule("SX-02")
def test_two_regions_of_one_platform_work_differently():
    shanxi = make_region("140000", bill="on-demand")
    assert shanxi.config.bill == "on-demand"
    assert make_region().config.bill == "on-payment"
