"""Key rings for tests: real keys, certified by a real authority of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nontax_site.security.certificates import Subject
from nontax_site.security.keys import PLATFORM, Keyring
from nontax_site.security.master import MasterKey
from nontax_site.security.seals import Signer

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
UNIT = "unit:330100-0007"
FINANCE = "finance:330100"
MADE = NOON - timedelta(days=30)


def a_keyring(*holders: str, days: int = 365) -> tuple[Keyring, MasterKey]:
    """A ring with an authority and a key for each holder, made a month ago."""
    keyring, master = Keyring(), MasterKey.generate()
    root = Subject("浙江省财政厅", "财政电子票据根证书")
    keyring.make_authority(root, 3650, MADE, master)
    names = {
        UNIT: Subject("杭州市第一中学", "杭州市第一中学财政票据专用章"),
        FINANCE: Subject("杭州市财政局", "杭州市财政票据监制章"),
        PLATFORM: Subject("杭州市财政局", "非税收入收缴平台"),
    }
    for holder in holders or (UNIT, FINANCE, PLATFORM):
        subject = names.get(holder, Subject("某单位", holder))
        keyring.make(holder, subject, days, MADE, master)
    return keyring, master


def a_signer(*holders: str) -> Signer:
    """A signer over such a ring."""
    return Signer(*a_keyring(*holders))
