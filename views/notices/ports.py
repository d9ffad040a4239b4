"""The ports of payments as one request finds them."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.interfaces import IAudit, IOutbox
from nontax_site.payments.noticing import Noticing
from nontax_site.payments.ports import PaymentPorts


def payment_ports(request: Any) -> PaymentPorts:
    """What the deeds of payments are given."""
    return PaymentPorts(
        root=request.site,
        workflows=request.workflows,
        audit=request.find_service(IAudit),
        outbox=request.find_service(IOutbox),
    )


def noticing(request: Any) -> Noticing:
    """The deeds on notices."""
    return Noticing(payment_ports(request))
