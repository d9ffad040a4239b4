"""What stands behind the ports of papers, found from a request in one place."""

from __future__ import annotations

from typing import Any

from nontax_site.attachments.attaching import Attaching
from nontax_site.attachments.scanning import Clamd, NotScanning
from nontax_site.kernel.interfaces import IAudit, IOutbox, IVirusScan, IWorkflows


def scan_of(settings: Any) -> Clamd | NotScanning:
    """The virus scan that ``nontax.clamd`` names (host:port or a socket's path)."""
    address = str(settings.get("nontax.clamd") or "").strip()
    return Clamd(address) if address else NotScanning()


def attaching_of(request: Any) -> Attaching:
    """The deed of papers with the ports of the request."""
    return Attaching(
        request.site.attachments,
        request.find_service(IWorkflows),
        request.find_service(IAudit),
        request.find_service(IVirusScan),
        request.find_service(IOutbox),
    )
