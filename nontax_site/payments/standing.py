"""Whether a notice stands so that money for it may come in; pure."""

from __future__ import annotations

from nontax_site.payments.notice import (
    CANCELLED,
    DRAFT,
    EXPIRED,
    PAID,
    SETTLED,
    Notice,
)
from nontax_site.payments.refusals import (
    AlreadyPaid,
    NoticeCancelled,
    NoticeExpired,
    NoticeNotIssued,
    NotPayable,
)

WHY_NOT: dict[str, type[NotPayable]] = {
    DRAFT: NoticeNotIssued,
    PAID: AlreadyPaid,
    SETTLED: AlreadyPaid,
    CANCELLED: NoticeCancelled,
    EXPIRED: NoticeExpired,
}


def why_not(notice: Notice) -> NotPayable | None:
    """The reason why the notice is not payable in its state, or None.

    What was never issued, a draft given up too, does not exist outside.
    """
    if notice.issued_at is None:
        return NoticeNotIssued(notice=notice.id)
    refusal = WHY_NOT.get(notice.state)
    return None if refusal is None else refusal(notice=notice.id)


def check_payable(notice: Notice) -> None:
    """Raise AlreadyPaid, NoticeCancelled, NoticeExpired or NoticeNotIssued."""
    refusal = why_not(notice)
    if refusal is not None:
        raise refusal
