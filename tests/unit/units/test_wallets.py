"""Wallets: an allow-list with dated bans."""

from datetime import date

import pytest

from nontax_site.units.wallets import (
    ALIPAY,
    QUICKPASS,
    WECHAT,
    WalletUnknown,
    allowed_on,
    allows,
    check_wallet,
)

OPENED, BANNED, AGAIN = date(2020, 1, 1), date(2022, 3, 1), date(2024, 1, 1)

RULES = (
    (WECHAT, True, OPENED, None),
    (ALIPAY, True, OPENED, None),
    (ALIPAY, False, BANNED, date(2023, 12, 31)),
)


@pytest.mark.rule("SX-10")
def test_a_wallet_nobody_allowed_is_refused():
    assert allows(RULES, WECHAT, OPENED)
    assert not allows(RULES, QUICKPASS, OPENED)
    assert not allows(RULES, WECHAT, date(2019, 12, 31))


@pytest.mark.rule("SX-11")
def test_a_ban_beats_a_permission_while_it_lasts():
    assert allows(RULES, ALIPAY, date(2022, 2, 28))
    assert not allows(RULES, ALIPAY, BANNED)
    assert allows(RULES, ALIPAY, AGAIN)


def test_the_wallets_of_a_day_stand_in_the_order_of_the_list():
    assert allowed_on(RULES, AGAIN) == (WECHAT, ALIPAY)
    assert allowed_on(iter(RULES), BANNED) == (WECHAT,)


def test_an_unknown_wallet_is_no_wallet():
    assert check_wallet(WECHAT) == WECHAT
    with pytest.raises(WalletUnknown):
        check_wallet("PAYPAL")
