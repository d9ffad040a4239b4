"""What the stock does after a commit, with a request of its own."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.interfaces import IClock
from nontax_site.stock.inspecting import TOPIC, Inspecting
from nontax_site.stock.ports import stock_ports


def follow_case(request: Any, record: Any) -> None:
    """Topic "inspection-decided": the certificate says the result, or is stopped."""
    case = request.site.document("inspection_case", record.facts["case"])
    act = Act(system_actor("inspection"), request.find_service(IClock).now())
    Inspecting(stock_ports(request)).follow(case, act)


HANDLERS: dict[str, Any] = {TOPIC: follow_case}
