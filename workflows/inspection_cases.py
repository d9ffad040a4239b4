"""What follows when an inspection case is decided."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.stock.inspecting import TOPIC
from nontax_site.stock.inspection import InspectionCase


def after_decided(case: InspectionCase, _act: Act, outbox: Any) -> None:
    """The certificate follows: the result is noted, a failed one is stopped."""
    outbox.put(case.unit, TOPIC, case=case.id)
