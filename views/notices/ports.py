"""The deeds on notices as one request has them."""

from __future__ import annotations

from typing import Any

from nontax_site.payments.noticing import Noticing
from nontax_site.payments.ports import payment_ports


def noticing(request: Any) -> Noticing:
    """The deeds on notices."""
    return Noticing(payment_ports(request))
