"""What follows a payment: whether its bill is made at once.

A payment without a bill is a valid end (XG-33): a region makes bills on payment
or on demand. Interest on government income is booked by the bank's advice and
has no bill.
"""

from __future__ import annotations

from nontax_site.payments.notice import Notice
from nontax_site.units.region import BILL_ON_PAYMENT, Region

WITHOUT_BILL = frozenset({"interest"})
"""Statutory categories whose money comes without a bill."""

ISSUE_BILL = "issue-bill"
"""The outbox topic that makes the bill of a paid notice."""

PAY_PAPER = "pay-paper"
"""The outbox topic that brings a payment to the paper bill of its notice."""


def lines_allow_bill(notice: Notice) -> bool:
    """Whether at least one line is of a category that gets a bill."""
    return any(line.category not in WITHOUT_BILL for line in notice.parts)


def wants_bill(notice: Notice, region: Region) -> bool:
    """Whether paying the notice makes its bill at once; not when it has paper."""
    if notice.paper:
        return False
    asked = notice.bill_wanted or region.config.bill == BILL_ON_PAYMENT
    return asked and lines_allow_bill(notice)
