"""What the lines of a form come to so far, for the clerk who is typing.

Asked by the page whenever a line changes; nothing is kept. The deed reckons again
when the form is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import colander
from peppercorn import parse
from pyramid.view import view_config

from nontax_site.items.pricing import PricedLine
from nontax_site.kernel.errors import BadInput, NontaxError, Refused
from nontax_site.kernel.money import sum_of
from nontax_site.payments.noticing import MAX_LINES, WantedLine
from nontax_site.units.unit import Unit
from schemas.notices import line_schema
from views.notices.offering import unit_chosen, units_offered
from views.notices.ports import noticing
from views.traversal import Notices


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A line as far as it can be reckoned: its price, or in words why not."""

    line: PricedLine | None
    fault: str = ""


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
    for typed in _typed(request):
        try:
            wanted = [_wanted(typed)]
            rows.append(Reckoned(deeds.priced(unit, region, wanted, today)[0]))
        except (BadInput, Refused) as error:
            rows.append(Reckoned(None, request.fmt.error(error)))
        except colander.Invalid as invalid:
            rows.append(Reckoned(None, _words(request, invalid)))
    lines = [row.line for row in rows if row.line is not None]
    return {
        "rows": rows,
        "total": sum_of(line.amount for line in lines),
        "is_whole": len(lines) == len(rows),
    }


def line_faults(
    request: Any, unit: Unit, typed: dict[str, Any]
) -> Iterator[NontaxError]:
    """What the tariffs of the day say to each line of a form that is not in order.

    A line that is no line by its own fields is left to the form, which says so.
    """
    region, deeds = request.site.regions[unit.region], noticing(request)
    today = request.clock.today()
    for at, row in enumerate(typed.get("lines") or ()):
        try:
            deeds.priced(unit, region, [_wanted(row)], today)
        except (BadInput, Refused) as error:
            error.field = error.field.replace("lines.0", f"lines.{at}", 1)
            yield error
        except colander.Invalid:
            continue


def _typed(request: Any) -> list[dict[str, Any]]:
    """The rows that are typed so far and name an item."""
    try:
        typed = parse(list(request.POST.items())).get("lines")
    except ValueError:
        return []
    rows = typed if isinstance(typed, list) else []
    return [
        row
        for row in rows[:MAX_LINES]
        if isinstance(row, dict) and row.get("item_code")
    ]


def _wanted(typed: dict[str, Any]) -> WantedLine:
    """A row as the deed takes it; raises colander.Invalid for what is no line."""
    amount = str(typed.get("amount") or "").replace(",", "")
    line = line_schema().deserialize({**typed, "amount": amount})
    return WantedLine(
        line["item_code"], line["quantity"], line["amount"], line["klass"]
    )


def _words(request: Any, invalid: colander.Invalid) -> str:
    """The first thing that is wrong with a row."""
    for path in invalid.paths():
        for said in path[-1].messages():
            if said:
                words: str = request.fmt.words(said)
                return words
    return ""
