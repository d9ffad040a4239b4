"""How a payer, who has no account, finds what he owes (SX-08, SX-47).

A payment code opens its one notice; a draft and an unknown code are the same to
him. A mobile number lists what is unpaid and was made in the last three calendar
months (SX-30), and tells a stranger nothing: an unknown number is an empty list.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from nontax_site.kernel.clock import beijing_day, months_back, shown
from nontax_site.kernel.codes import PaymentCode, PaymentCodeRegion
from nontax_site.payments.notice import ISSUED, LOCKED, Notice, phone_scope
from nontax_site.payments.qr import Scanned, lock_until, wait_until
from nontax_site.payments.refusals import (
    CodeUnknown,
    NoticeNotIssued,
    PayingLocked,
    QrExpired,
    QrMultiScan,
    QrOtherSubject,
)
from nontax_site.payments.standing import why_not
from nontax_site.units.region import Region, RegionConfig

MONTHS = 3
"""How far back the list by phone reaches (SX-30)."""

AT_ONCE = 20

UNPAID = (f"notice:{ISSUED}", f"notice:{LOCKED}")


class Found(NamedTuple):
    """A page of a list: the notices newest first, and where the next one begins."""

    notices: tuple[Notice, ...]
    cursor: str | None = None


class LookingUp:
    """The queries of the public pages; they read and never write."""

    def __init__(self, root: Any) -> None:
        self._root = root

    def by_code(self, text: str) -> Notice:
        """The issued notice of a payment code.

        Raises PaymentCodeMalformed, PaymentCodeRegion, PaymentCodeCheckDigit or
        CodeUnknown.
        """
        region = self._root.regions.get(PaymentCode.region_of(text))
        if region is None:
            raise PaymentCodeRegion(field="key", region=PaymentCode.region_of(text))
        code = PaymentCode.parse(text, region.payment_code_scheme)
        notice: Notice | None = self._root.find("notice", str(code))
        if notice is None or isinstance(why_not(notice), NoticeNotIssued):
            raise CodeUnknown(field="key")
        return notice

    def by_phone(
        self,
        phone: str,
        at: datetime,
        before: str | None = None,
        *,
        is_proved: bool = False,
    ) -> Found:
        """What is unpaid for a mobile number, newest first, a page at a time.

        Notices of a region that asks for a code sent to the phone are left out
        unless the code was entered (``is_proved``).
        """
        codes, cursor = self._root.orders.page(
            phone_scope(phone),
            UNPAID,
            before=before,
            limit=AT_ONCE,
            day_from=first_day(beijing_day(at)),
        )
        return Found(tuple(self._open(codes, is_proved)), cursor)

    def by_token(self, token: str, device: str, at: datetime) -> Scanned:
        """What a QR is to the device that opened it, before or after its scan.

        The notice without a refusal: the device may begin to pay, or is paying
        already. Opening is no scan: whatever fetches an address by itself (a
        preview, a virus scanner) neither binds the QR nor uses it up.
        """
        code, _dash, _secret = token.partition("-")
        notice: Notice | None = self._root.find("notice", code)
        if notice is None or notice.token is None:
            return Scanned(refusal=QrExpired())
        closed = why_not(notice)
        if closed is not None:
            return Scanned(notice, closed)
        living = notice.token
        if not secrets.compare_digest(living.token.encode(), token.encode()):
            return Scanned(notice, QrExpired())
        config: RegionConfig = self._root.regions[notice.region].config
        until = lock_until(notice, config)
        is_locked = until is not None and at < until
        if living.subject and living.subject == device:
            again_at = wait_until(notice, config)
            if again_at is not None and at < again_at:
                return Scanned(notice, QrMultiScan(again_at=shown(again_at)))
            return Scanned(notice, None if is_locked else QrExpired())
        if at >= living.expires_at:
            return Scanned(notice, QrExpired())
        if living.subject:
            return Scanned(notice, QrOtherSubject())
        if is_locked and until is not None:
            return Scanned(notice, PayingLocked(until=shown(until)))
        return Scanned(notice)

    def with_phone_code(self) -> tuple[Region, ...]:
        """The regions whose notices a phone number alone does not list."""
        regions = self._root.regions.values()
        return tuple(region for region in regions if region.config.phone_code)

    def _open(self, codes: list[str], is_proved: bool) -> Iterator[Notice]:
        """The notices of the codes that are still to be paid."""
        for code in codes:
            notice: Notice | None = self._root.find("notice", code)
            if notice is None or not notice.is_payable:
                continue
            config: RegionConfig = self._root.regions[notice.region].config
            if is_proved or not config.phone_code:
                yield notice


def first_day(today: date) -> date:
    """The first day the list by phone reaches back to."""
    return months_back(today, MONTHS)
