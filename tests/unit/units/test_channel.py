"""A channel: parties, banks, what is open where, official entrances."""

import pickle
from datetime import date

import pytest

from nontax_site.units.channel import (
    KIND_TITLES,
    UNIONPAY,
    Bank,
    Capability,
    Channel,
    ChannelKindUnknown,
    Entrance,
    EntranceKindUnknown,
    PartyUnknown,
    PayerKindUnknown,
    WalletNotAParty,
    check_party,
    entrances_on,
)
from nontax_site.units.periods import PeriodTurned
from tests.factories.regions import SINCE, make_channel

TODAY = date(2026, 11, 21)


@pytest.mark.rule("XG-23", "XG-24", "XG-38")
@pytest.mark.parametrize("party", ["WECHAT", "ALIPAY", "alipay", "WeChatPay"])
def test_a_wallet_company_cannot_be_a_party(party):
    with pytest.raises(WalletNotAParty):
        check_party(party)


@pytest.mark.rule("XG-24")
def test_a_wallet_cannot_hide_behind_a_banks_party():
    with pytest.raises(WalletNotAParty):
        Channel("alipay", "支付宝", "BANK")


@pytest.mark.rule("SX-04")
def test_banks_and_unionpay_are_parties_and_nobody_else():
    assert check_party("BANK") == "BANK"
    assert check_party(UNIONPAY) == UNIONPAY
    with pytest.raises(PartyUnknown):
        check_party("POST")


@pytest.mark.rule("SX-05", "SX-06", "XG-06")
def test_the_kinds_of_channel_of_the_manual_are_there():
    assert {"SCAN", "WECHAT_POS", "UNIONPAY_POS", "QUICKPASS"} <= set(KIND_TITLES)
    assert {"COUNTER", "KIOSK", "MOBILEBANK", "NETBANK"} <= set(KIND_TITLES)


def test_a_bank_is_registered_once_and_renamed_in_place():
    channel = make_channel()
    channel.set_bank(Bank("hzb", "杭州银行"))
    channel.set_bank(Bank("ccb", "中国建设银行", "95533"))
    assert [bank.code for bank in channel.banks] == ["hzb", "ccb"]
    assert channel.bank("ccb").name == "中国建设银行"
    assert channel.bank("boc") is None


@pytest.mark.rule("SX-36")
def test_an_open_pair_is_dated_and_can_be_closed():
    channel = make_channel(kinds=("NETBANK",), regions=("330100",))
    assert channel.capability("ccb", "NETBANK", "330100", TODAY)
    channel.close_pair("ccb", "NETBANK", "330100", date(2026, 6, 30))
    assert channel.capability("ccb", "NETBANK", "330100", date(2026, 6, 30))
    assert channel.capability("ccb", "NETBANK", "330100", TODAY) is None
    assert channel.capability("ccb", "NETBANK", "330100", date(2016, 1, 1)) is None


def test_closing_one_pair_leaves_the_others():
    channel = make_channel(kinds=("NETBANK", "QR"), regions=("330100",))
    channel.close_pair("ccb", "NETBANK", "330100", date(2026, 6, 30))
    assert [row.channel_kind for row in channel.serves("330100", TODAY)] == ["QR"]


@pytest.mark.rule("HZ-22")
def test_what_a_city_opened_does_not_reach_into_its_district():
    channel = make_channel(regions=("330100",))
    assert channel.capability("ccb", "COUNTER", "330100", TODAY)
    assert channel.capability("ccb", "COUNTER", "330106", TODAY) is None
    assert channel.serves("330106", TODAY) == ()


def test_a_pair_is_checked_before_it_opens():
    channel = make_channel()
    with pytest.raises(ChannelKindUnknown):
        channel.open_pair(Capability("ccb", "FAX", "330100", TODAY))
    with pytest.raises(PayerKindUnknown):
        channel.open_pair(Capability("ccb", "QR", "330100", TODAY, None, ("dog",)))
    with pytest.raises(PeriodTurned):
        channel.open_pair(Capability("ccb", "QR", "330100", TODAY, SINCE))


@pytest.mark.rule("SX-07", "SX-37", "HZ-15")
def test_a_region_lists_its_official_entrances():
    channel = make_channel("unionpay", party=UNIONPAY)
    channel.add_entrance(
        Entrance("140000", "wechat", "山西财政缴款服务", "微信公众号", "", SINCE)
    )
    channel.add_entrance(
        Entrance("140000", "search", "山西非税缴纳", "云闪付搜索", "", SINCE)
    )
    channel.add_entrance(
        Entrance("330100", "site", "浙江政务服务网", "", "www.zjzwfw.gov.cn", SINCE)
    )
    names = [entrance.name for entrance in entrances_on([channel], "140000", TODAY)]
    assert names == ["山西财政缴款服务", "山西非税缴纳"]


def test_an_entrance_has_a_known_kind():
    with pytest.raises(EntranceKindUnknown):
        make_channel().add_entrance(Entrance("330100", "door", "门", "", "", SINCE))


def test_a_channel_survives_the_pickle_and_counts_its_changes():
    channel = make_channel(kinds=("QR",), regions=("330100",))
    channel.add_entrance(Entrance("330100", "app", "浙里办", "", "", SINCE))
    again = pickle.loads(pickle.dumps(channel))
    assert again.capabilities == channel.capabilities
    assert again.entrances == channel.entrances
    assert (again.holder, again.places()) == ("channel:ccb", ("site",))
    assert again.version == 3
