"""What the lines of a form come to so far, for the clerk who is typing.

Asked by the page whenever a line changes; nothing is kept. The deed reckons again
when the form is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import colander
from peppercorn import parse
from pyramid.view import view_config

from nontax_site.items.pricing import PricedLine
from nontax_site.kernel.errors import BadInput, NontaxError, Refused
from nontax_site.kernel.money import sum_of
from nontax_site.payments.noticing import MAX_LINES, WantedLine
from schemas.notices import line_schema
from views.notices.offering import unit_chosen, units_offered
from views.notices.ports import noticing
from views.traversal import Notices


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A line as far as it can be reckoned: its price, or why there is none."""

    line: PricedLine | None
    fault: NontaxError | None


@view_config(
    context=Notices,
    name="reckon",
    permission="notice:draft",
    renderer="views:notices/reckoned.pt",
    request_method="POST",
)
def reckon(context: Any, request: Any) -> dict[str, Any]:
    """The lines and their total; lines without an item are passed over."""
    unit = unit_chosen(request, units_offered(request))
    region = request.site.regions[unit.region]
    deeds, today = noticing(request), request.clock.today()
    rows = []
    for wanted in _wanted(request):
        try:
            rows.append(Reckoned(deeds.priced(unit, region, [wanted], today)[0], None))
        except (BadInput, Refused) as error:
            rows.append(Reckoned(None, error))
    lines = [row.line for row in rows if row.line is not None]
    return {
        "rows": rows,
        "total": sum_of(line.amount for line in lines),
        "is_whole": len(lines) == len(rows),
    }


def _wanted(request: Any) -> list[WantedLine]:
    """The lines that are typed so far; what cannot be read is left out."""
    try:
        typed = parse(list(request.POST.items())).get("lines")
    except ValueError:
        return []
    found = []
    for row in (typed if isinstance(typed, list) else [])[:MAX_LINES]:
        if not isinstance(row, dict) or not row.get("item_code"):
            continue
        try:
            line = line_schema().deserialize(
                {**row, "amount": str(row.get("amount", "")).replace(",", "")}
            )
        except colander.Invalid:
            continue
        found.append(
            WantedLine(
                line["item_code"], line["quantity"], line["amount"], line["klass"]
            )
        )
    return found
