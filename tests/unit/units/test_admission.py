"""Whether a payment may come this way."""

from datetime import date

import pytest

from nontax_site.units.admission import (
    BankNotListed,
    CashNotTaken,
    ChannelClosed,
    PayerKindNotServed,
    Way,
    check_way,
)
from nontax_site.units.channel import Bank, Capability
from nontax_site.units.wallets import ALIPAY, WECHAT, WalletRefused
from tests.factories.regions import SINCE, make_channel, make_region

TODAY = date(2026, 11, 21)


def way(**over):
    facts = {"bank": "ccb", "channel_kind": "QR", "day": TODAY}
    return Way(**{**facts, **over})


def test_a_payment_by_an_open_way_passes():
    check_way(make_channel(), make_region(), way(mode="QR", wallet=WECHAT))


@pytest.mark.rule("SX-35")
def test_a_bank_that_is_not_in_the_list_cannot_confirm():
    with pytest.raises(BankNotListed):
        check_way(make_channel(), make_region(), way(bank="icbc"))
    with pytest.raises(BankNotListed):
        check_way(make_channel(regions=("140000",)), make_region(), way())


@pytest.mark.rule("SX-36")
def test_a_kind_the_bank_has_not_opened_names_whom_to_ask():
    channel = make_channel(kinds=("QR",))
    with pytest.raises(ChannelClosed) as refusal:
        check_way(channel, make_region(), way(channel_kind="NETBANK"))
    assert refusal.value.facts["contact"] == "95533"


def test_a_bank_without_name_or_contact_is_named_by_its_code():
    channel = make_channel(kinds=("QR",))
    channel.open_pair(Capability("hzb", "COUNTER", "330100", SINCE))
    with pytest.raises(ChannelClosed) as refusal:
        check_way(channel, make_region(), way(bank="hzb"))
    assert refusal.value.facts["contact"] == "hzb"
    channel.set_bank(Bank("hzb", "杭州银行"))
    channel.contact = "95398"
    with pytest.raises(ChannelClosed, match="杭州银行") as refusal:
        check_way(channel, make_region(), way(bank="hzb", channel_kind="FAX"))
    assert refusal.value.facts["contact"] == "95398"


@pytest.mark.rule("SX-38")
@pytest.mark.parametrize("mode", ["CASH", "CHEQUE"])
def test_cash_and_cheques_are_taken_at_counters_and_terminals_only(mode):
    channel, region = make_channel(), make_region()
    for channel_kind in ("COUNTER", "KIOSK"):
        check_way(channel, region, way(channel_kind=channel_kind, mode=mode))
    for channel_kind in ("QR", "SCAN", "MOBILEBANK", "NETBANK"):
        with pytest.raises(CashNotTaken):
            check_way(channel, region, way(channel_kind=channel_kind, mode=mode))


@pytest.mark.rule("SX-11", "SX-12")
@pytest.mark.parametrize("channel_kind", ["QR", "SCAN"])
def test_the_ban_of_a_wallet_holds_online_and_on_site(channel_kind):
    shanxi = make_region("140000", wallets=((WECHAT, True, SINCE, None),))
    payment = way(channel_kind=channel_kind, wallet=ALIPAY)
    with pytest.raises(WalletRefused):
        check_way(make_channel(), shanxi, payment)
    check_way(make_channel(), make_region(), payment)


@pytest.mark.rule("HZ-20")
def test_the_direct_mobile_page_serves_individuals_only():
    channel = make_channel(kinds=())
    channel.open_pair(
        Capability("ccb", "MOBILE_DIRECT", "330100", SINCE, None, ("person",))
    )
    check_way(channel, make_region(), way(channel_kind="MOBILE_DIRECT"))
    with pytest.raises(PayerKindNotServed):
        check_way(
            channel,
            make_region(),
            way(channel_kind="MOBILE_DIRECT", payer_kind="unit"),
        )


@pytest.mark.rule("HZ-05", "HZ-21")
def test_a_bank_counter_serves_persons_and_units():
    for payer_kind in ("person", "unit"):
        check_way(
            make_channel("hzb", name="杭州银行"),
            make_region(),
            way(bank="hzb", channel_kind="COUNTER", payer_kind=payer_kind),
        )
