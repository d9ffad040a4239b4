"""Guards of bill types. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.bill_type import BillType


def guard_replace(bill_type: BillType, act: Act) -> None:
    """A revision is replaced in the name of another one, and has its last day."""
    if act.facts.get("successor") != bill_type.successor or bill_type.to_day is None:
        raise Forbidden(permission="bill_type:replace")
