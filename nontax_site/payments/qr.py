"""The QR of the pay page: its token, the lock, and the four refusals.

A token lives for the region's ``qr_ttl_s`` (120 s) and belongs to the device that
scanned it first; that scan locks the notice for ``lock_s`` (120 s) and a grace
(30 s). Refreshing the page while the token lives shows the same token, so that
nothing is paid twice (SX-23). The four refusals (SX-24 to SX-28):

* ``PayingLocked``: somebody is paying; come back later.
* ``QrMultiScan``: the same device scanned again; a new QR only ``rescan_wait_s``
  (15 minutes) after that scan. Plain expiry gives a new QR at once (SX-26).
* ``QrExpired``: the token's life is over, or a newer one took its place.
* ``QrOtherSubject``: another device scanned it first (SX-27).

None of them changes the state. A lock whose time and grace are over ends only
after the channels were asked; where one took the money it is ``PaymentComing``,
and the lock stays until the confirm comes. A confirm never asks about a token: money that
comes late on a dead token is taken like any other.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nontax_site.items.item import ChargeItem
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import shown
from nontax_site.payments.asking import TAKEN
from nontax_site.payments.notice import LOCKED, Lock, Notice, Qr
from nontax_site.payments.ports import PaymentPorts, system_act
from nontax_site.payments.refusals import (
    LockHolds,
    NotPayable,
    PayingLocked,
    PaymentComing,
    QrExpired,
    QrMultiScan,
    QrOtherSubject,
)
from nontax_site.payments.standing import check_payable
from nontax_site.units.region import RegionConfig

PAYER = "payer"
"""The system principal that acts for a payer, who has no account (SX-47)."""

FOUR_REFUSALS = (PayingLocked, QrMultiScan, QrExpired, QrOtherSubject)

_SECRET_BYTES = 12
_CODE_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan came to: the notice, or one of the refusals, which is shown.

    It is a value and not an error because a repeated scan is remembered.
    """

    notice: Notice | None = None
    refusal: NotPayable | None = None


class Scanning:
    """The deeds of the pay page: show a QR, scan it, begin to pay, end a lock.

    ``channels`` provides ``IChannelQuery``. Without it nobody is asked, and locks
    that are over are left to the timer.
    """

    def __init__(self, ports: PaymentPorts, channels: Any = None) -> None:
        self._ports = ports
        self._channels = channels

    # ---- showing ----------------------------------------------------------------

    def show(self, notice: Notice, act: Act) -> Qr:
        """The QR to show now: the living one, or a new one.

        Writes when a new token is made (call it from a POST). Raises AlreadyPaid,
        NoticeCancelled, NoticeExpired, NoticeNotIssued, ItemNotOnline,
        PayingLocked, PaymentComing or QrMultiScan.
        """
        self.check_open(notice, act.at)
        self.check_online(notice)
        self._end_old_lock(notice, act)
        living = notice.token
        if living is not None and act.at < living.expires_at and not living.subject:
            return living
        ttl = timedelta(seconds=self._config(notice).qr_ttl_s)
        made = Qr(
            token=f"{notice.id}-{secrets.token_urlsafe(_SECRET_BYTES)}",
            issued_at=act.at,
            expires_at=act.at + ttl,
        )
        notice.qr = tuple(made)
        self._ports.write(notice, system_act(PAYER, act), "show_qr")
        return made

    def check_open(self, notice: Notice, at: datetime) -> None:
        """Raise why paying cannot begin now; reads only, for pages.

        Raises AlreadyPaid, NoticeCancelled, NoticeExpired, NoticeNotIssued,
        PayingLocked or QrMultiScan.
        """
        check_payable(notice)
        config = self._config(notice)
        until = lock_until(notice, config)
        if until is not None and at < until:
            raise PayingLocked(until=shown(until))
        again_at = wait_until(notice, config)
        if again_at is not None and at < again_at:
            raise QrMultiScan(again_at=shown(again_at))

    # ---- scanning ---------------------------------------------------------------

    def notice_of(self, token: str) -> Notice:
        """The notice of a token; QrExpired for a token of nothing, without a hint."""
        code, dash, _secret = token.partition("-")
        found: Notice | None = None
        if dash and len(code) == _CODE_DIGITS:
            found = self._ports.root.find("notice", code)
        if found is None or found.token is None:
            raise QrExpired
        return found

    def scan(self, token: str, subject: str, act: Act, channel: str = PAYER) -> Scanned:
        """Bind the token to the device that scans it, and lock the notice.

        ``subject`` is the scanning device, not the payer: anybody may pay for
        somebody (SX-27). Never raises a NotPayable: it is in what is returned,
        and the request that shows it must be answered with success, because a
        repeated scan is remembered.
        """
        try:
            notice = self.notice_of(token)
            refusal = self._judge(notice, token, subject, act)
            if refusal is None:
                self._end_old_lock(notice, act)
        except NotPayable as error:
            return Scanned(refusal=error)
        if refusal is not None:
            return Scanned(notice, refusal)
        assert notice.token is not None, "judged before"
        bound = notice.token._replace(subject=subject, scans=1, last_scan_at=act.at)
        notice.qr = tuple(bound)
        self._lock(notice, Lock(channel, subject, token, act.at), act)
        return Scanned(notice)

    def _judge(
        self, notice: Notice, token: str, subject: str, act: Act
    ) -> NotPayable | None:
        """Why this scan does not count; a repeated one is remembered once."""
        check_payable(notice)
        living = notice.token
        if living is None or not secrets.compare_digest(
            living.token.encode(), token.encode()
        ):
            return QrExpired()
        if act.at >= living.expires_at:
            return QrExpired()
        if living.subject and living.subject != subject:
            return QrOtherSubject()
        if living.subject:
            return self._scanned_again(notice, living, act)
        until = lock_until(notice, self._config(notice))
        if until is not None and act.at < until:
            return PayingLocked(until=shown(until))
        return None

    def _scanned_again(self, notice: Notice, living: Qr, act: Act) -> QrMultiScan:
        """The 15 minutes run from the first repeated scan and are not drawn out."""
        if living.scans == 1:
            living = living._replace(scans=2, last_scan_at=act.at)
            notice.qr = tuple(living)
            self._ports.write(notice, system_act(PAYER, act), "scan_again")
        again_at = wait_until(notice, self._config(notice))
        return QrMultiScan(again_at=shown(again_at) if again_at else "")

    # ---- paying without a QR, and the end of a lock -----------------------------

    def start(self, notice: Notice, channel: str, subject: str, act: Act) -> None:
        """Begin an online payment (在线支付): lock the notice for the subject.

        The same subject may begin again. Raises what ``check_open`` raises
        (SX-24), PaymentComing and ItemNotOnline.
        """
        holding = notice.holding
        if holding is not None and (holding.channel, holding.subject) == (
            channel,
            subject,
        ):
            until = lock_until(notice, self._config(notice))
            if until is not None and act.at < until:
                return
        self.check_open(notice, act.at)
        self.check_online(notice)
        self._end_old_lock(notice, act)
        self._lock(notice, Lock(channel, subject, "", act.at), act)

    def end_lock(self, notice: Notice, act: Act) -> None:
        """End a lock that is over and that the channels were asked about.

        Raises LockHolds before its time and grace are over.
        """
        until = lock_until(notice, self._config(notice))
        if until is not None and act.at < until:
            raise LockHolds(until=shown(until))
        self._end_lock(notice, act)

    def _lock(self, notice: Notice, lock: Lock, act: Act) -> None:
        seconds = timedelta(seconds=self._config(notice).lock_s)
        notice.lock = tuple(lock._replace(until=act.at + seconds))
        self._ports.workflows.fire(notice, "lock", system_act(PAYER, act))

    def _end_old_lock(self, notice: Notice, act: Act) -> None:
        """End a lock that is over, unless a channel took the money meanwhile.

        Raises PaymentComing, and PayingLocked where nobody can be asked.
        """
        if notice.state != LOCKED:
            return
        if self._channels is None:
            until = lock_until(notice, self._config(notice))
            raise PayingLocked(until=shown(until) if until else "")
        if self._channels.taken(notice.id) == TAKEN:
            raise PaymentComing
        self._end_lock(notice, act)

    def _end_lock(self, notice: Notice, act: Act) -> None:
        if notice.state == LOCKED:
            notice.lock = None
            self._ports.workflows.fire(notice, "unlock", system_act("timer", act))

    def check_online(self, notice: Notice) -> None:
        """Only items on a published list are payable online (HZ-02)."""
        for line in notice.parts:
            item: ChargeItem = self._ports.root.items[line.item_code]
            item.check_payable_online()

    def _config(self, notice: Notice) -> RegionConfig:
        return self._ports.region(notice.region).config


def lock_until(notice: Notice, config: RegionConfig) -> datetime | None:
    """When the lock ends, its grace included; None while nothing is locked."""
    if notice.state != LOCKED or notice.holding is None:
        return None
    return notice.holding.until + timedelta(seconds=config.lock_grace_s)


def wait_until(notice: Notice, config: RegionConfig) -> datetime | None:
    """When a new QR may be made after a repeated scan; None when it was not."""
    token = notice.token
    if token is None or token.scans < 2 or token.last_scan_at is None:  # noqa: PLR2004
        return None
    return token.last_scan_at + timedelta(seconds=config.rescan_wait_s)
