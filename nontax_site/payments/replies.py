"""The business codes a channel is answered, and the words behind them.

At the channel's door the HTTP status speaks of the message, this code of the
business (decision 11). The codes are those of the common bank interface; the
four refusals of the pay page, for which it has none, are named by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nontax_site.kernel.errors import BadInput, NontaxError

OK = "00000"
FAILED = "99999"
MALFORMED = "10002"
CODE_UNKNOWN = "11001"
EXPIRED = "11003"
CANCELLED = "11004"
PAID_TWICE = "12001"
LINE_DIFFERS = "15001"
LINE_MISSING = "15002"
LINE_UNKNOWN = "15003"
FILE_REPEATED = "15010"
REUSED = "409"

CODES: dict[str, str] = {
    "code-unknown": CODE_UNKNOWN,
    "notice-not-issued": CODE_UNKNOWN,
    "payment-code-malformed": MALFORMED,
    "payment-code-check-digit": "11002",
    "payment-code-region": CODE_UNKNOWN,
    "notice-expired": EXPIRED,
    "notice-cancelled": CANCELLED,
    "account-missing": "11005",
    "destinations-mixed": "11005",
    "bank-not-listed": "11006",
    "channel-closed": "11006",
    "cash-not-taken": "11006",
    "wallet-refused": "11006",
    "payer-kind-not-served": "11006",
    "already-paid": PAID_TWICE,
    "check-code-differs": "12002",
    "account-differs": "12003",
    "amount-differs": "12004",
    "not-queried": "12005",
    "file-sums-differ": LINE_DIFFERS,
    "file-repeated": FILE_REPEATED,
    "idempotency-key-reused": REUSED,
    "PAYING_LOCKED": "PAYING_LOCKED",
    "QR_MULTI_SCAN": "QR_MULTI_SCAN",
    "QR_EXPIRED": "QR_EXPIRED",
    "QR_OTHER_SUBJECT": "QR_OTHER_SUBJECT",
}
"""The code of an error → the code of the interface."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the business answers a message.

    ``reason`` is the stable code of the refusal, "" when there is none;
    ``refusal`` the error itself while it is at hand (a repeated answer has only
    its reason). ``has_effect`` says that money or a settlement came of it.
    """

    code: str
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    has_effect: bool = False
    refusal: NontaxError | None = None

    @property
    def is_ok(self) -> bool:
        """Whether the business did what the message asked."""
        return self.code == OK


def refused(error: NontaxError, **data: Any) -> Reply:
    """The reply of a refusal; an unknown kind of it is a plain failure."""
    fallback = MALFORMED if isinstance(error, BadInput) else FAILED
    code = CODES.get(error.code, fallback)
    return Reply(code, error.code, {**data, "reason": error.code}, refusal=error)
