"""Opening channels, on record."""

from datetime import date

import pytest

from nontax_site.kernel.errors import NotFound
from nontax_site.storage.folder import Folder
from nontax_site.units.channel import Bank, Capability, Entrance, WalletNotAParty
from nontax_site.units.opening import Opening
from tests.factories.desk import SUPERVISOR, RememberingAudit, act
from tests.factories.regions import SINCE

TODAY = date(2026, 11, 21)
BY = act(SUPERVISOR, "agreement 3")


@pytest.fixture
def opening():
    return Opening(RememberingAudit(), Folder())


def test_every_change_of_a_channel_is_noted(opening):
    channel = opening.register("hzb", "杭州银行", "BANK", BY)
    opening.set_bank(channel, Bank("hzb", "杭州银行", "95398"), BY)
    opening.open_pair(channel, Capability("hzb", "COUNTER", "330100", SINCE), BY)
    opening.close_pair(channel, ("hzb", "COUNTER", "330100"), TODAY, BY)
    opening.add_entrance(
        channel, Entrance("330100", "app", "浙里办", "", "", SINCE), BY
    )
    assert [verb for _, verb, _, _ in opening.audit.notes] == [
        "register_channel",
        "set_bank",
        "open_pair",
        "close_pair",
        "add_entrance",
    ]
    assert {subject for _, _, subject, _ in opening.audit.notes} == {"channel:hzb"}
    assert opening.channels["hzb"] is channel
    assert channel.capabilities[0].to_day == TODAY


@pytest.mark.rule("XG-24", "XG-38")
def test_registering_a_wallet_as_a_channel_is_refused(opening):
    with pytest.raises(WalletNotAParty):
        opening.register("wx", "微信支付", "WECHAT", BY)
    assert opening.channels.is_empty()
    assert opening.audit.notes == []


def test_a_pair_needs_a_registered_bank(opening):
    channel = opening.register("hzb", "杭州银行", "BANK", BY)
    with pytest.raises(NotFound):
        opening.open_pair(channel, Capability("icbc", "QR", "330100", SINCE), BY)
