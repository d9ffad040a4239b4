"""Wallets 支付工具: which are allowed where, and that none is ever a party.

A wallet is what the payer holds in his hand; the party that owes the money is a
bank or UnionPay. Rules are dated rows ``(wallet, allowed, from_day, to_day)`` of
a region. A wallet nobody wrote about is refused; a ban beats a permission.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.units.periods import holds

WECHAT = "WECHAT"
ALIPAY = "ALIPAY"
QUICKPASS = "QUICKPASS"
BANK_APP = "BANK_APP"
UNIONPAY_QR = "UNIONPAY_QR"

WALLET_TITLES: dict[str, str] = {
    WECHAT: "WeChat Pay",
    ALIPAY: "Alipay",
    QUICKPASS: "UnionPay QuickPass",
    BANK_APP: "Bank app",
    UNIONPAY_QR: "App that reads the UnionPay QR",
}


class WalletRule(NamedTuple):
    """A dated permission (or, not allowed, a ban) of a wallet in a region."""

    wallet: str
    allowed: bool
    from_day: date
    to_day: date | None = None


class WalletUnknown(BadInput):
    """A wallet that is not in the list of wallets."""

    code = "wallet-unknown"
    message = "There is no wallet «${wallet}»."


class WalletRefused(Refused):
    """The region does not take this wallet on this day (SX-11, SX-12)."""

    code = "wallet-refused"
    message = "${wallet_name} is not supported in ${region_name}."
    remedy = "Please pay with another of the wallets named on the page."


def check_wallet(wallet: str) -> str:
    """The wallet's code when it is known; raise WalletUnknown otherwise."""
    if wallet not in WALLET_TITLES:
        raise WalletUnknown(field="wallet", wallet=wallet)
    return wallet


def allows(rules: Iterable[WalletRule], wallet: str, day: date) -> bool:
    """Whether the rules take the wallet on the day; a ban beats a permission."""
    said = [
        allowed
        for code, allowed, from_day, to_day in rules
        if code == wallet and holds(from_day, to_day, day)
    ]
    return bool(said) and all(said)


def allowed_on(rules: Iterable[WalletRule], day: date) -> tuple[str, ...]:
    """The wallets taken on the day, in the order of the list of wallets."""
    known = tuple(rules)
    return tuple(wallet for wallet in WALLET_TITLES if allows(known, wallet, day))
