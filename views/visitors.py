"""Who asks where nobody is signed in: the address that throttles count."""

from __future__ import annotations

import ipaddress
from typing import Any


def address_of(request: Any) -> str:
    """The address of the asker; of IPv6 the network, which is one household."""
    text = str(request.remote_addr or "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return text
