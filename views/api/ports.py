"""The ports of payments as a request has them."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.interfaces import IAudit, IOutbox, IWorkflows
from nontax_site.payments.ports import PaymentPorts


def payment_ports(request: Any) -> PaymentPorts:
    """What every deed of payments is given, for this request."""
    return PaymentPorts(
        request.site,
        request.find_service(IWorkflows),
        request.find_service(IAudit),
        request.find_service(IOutbox),
    )
