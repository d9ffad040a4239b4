"""The map of ranges: where the numbers of each batch are, as a picture and a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from pyramid.view import view_config

from nontax_site.kernel.errors import BadInput
from nontax_site.stock.places import TITLES, Place
from nontax_site.stock.spread import Held, Part, held_by_spot
from nontax_site.stock.standing import Run
from views.documents import Fact
from views.exporting import table_sheet
from views.format import Link
from views.i18n import _
from views.stock.contexts import MapOfBatch, Maps
from views.stock.picture import Bar, bar, legend, patterns
from views.stock.seen import batches_before, by_batch, is_bureau, runs_seen
from views.stock.words import (
    number_link,
    numeral,
    place_title,
    shelf_link,
    type_words,
)
from views.tables import Column, Table

BARS = 12
"""So many batches stand on a page of the map."""
ROWS = 200
"""So many ranges stand on a page of a batch."""


class NotANumber(BadInput):
    """A page of ranges begins at a number."""

    code = "range-number-malformed"
    message = "«${text}» is no number of a paper bill: it has up to ten digits."


@view_config(
    context=Maps,
    permission="stock:view",
    renderer="views:stock/map.pt",
    request_method="GET",
)
def ranges(context: Maps, request: Any) -> Any:
    """A bar for each batch, newest first; units see their own ranges alone."""
    if "export" in request.GET:
        return table_sheet(request, "ranges", _runs_table(list(runs_seen(request))))
    type_code = request.GET.get("type", "")[:4]
    before = request.GET.get("before", "")
    found = _bars(context.site, request, type_code, before)
    bars, more = found[:BARS], len(found) > BARS
    last = bars[-1].batch.id if bars else ""
    return {
        "title": _("Map of number ranges"),
        "bars": [(one, _head(request, one)) for one in bars],
        "patterns": patterns(),
        "legend": legend(request, bars),
        "types": _types(request),
        "chosen": type_code,
        "next_url": "?" + urlencode({"type": type_code, "before": last})
        if more
        else "",
        "first_url": f"?type={type_code}" if before else "",
        "table": _sums(request, bars),
    }


def _bars(site: Any, request: Any, type_code: str, before: str) -> list[Bar]:
    """The bars of a page and one more when there are more."""
    if is_bureau(request):
        batches = batches_before(request, before, type_code, BARS + 1)
        return [bar(request, b, list(_runs_of(site, b)), _to_batch(b)) for b in batches]
    runs = (run for run in runs_seen(request) if type_code in {"", run.type})
    found = [(site.paper_batches[name], rows) for name, rows in by_batch(runs)]
    names = [batch.id for batch, _rows in found]
    begin = names.index(before) + 1 if before in names else 0
    return [
        bar(request, batch, rows, _to_number)
        for batch, rows in islice(found, begin, begin + BARS + 1)
    ]


def _runs_of(site: Any, batch: Any) -> Iterable[Run]:
    return site.paper.runs(code=batch.code, between=(batch.first, batch.last))  # type: ignore[no-any-return]


def _to_batch(batch: Any) -> Any:
    return lambda part: f"/stock/map/{batch.id}?from={part.first}#ranges"


def _to_number(part: Part) -> str:
    return f"/stock/numbers/{numeral(part.runs[0].code, part.first)}"


def _head(request: Any, one: Bar) -> dict[str, Any]:
    """The words over a bar."""
    batch = one.batch
    return {
        "id": batch.id,
        "url": f"/stock/map/{batch.id}" if is_bureau(request) else "",
        "type": type_words(request, batch.type_code),
        "first": numeral(batch.code, one.runs[0].first),
        "last": f"{one.runs[-1].last:010d}",
        "count": f"{sum(run.size for run in one.runs):,}",
    }


def _types(request: Any) -> list[tuple[str, str]]:
    codes = {batch.type_code for batch in request.site.paper_batches.values()}
    return [(code, type_words(request, code)) for code in sorted(codes)]


def _sums(request: Any, bars: Sequence[Bar]) -> Table:
    """What the picture shows in words: each batch and place with its count."""
    rows: list[tuple[Any, Held]] = [
        (one.batch, held)
        for one in bars
        for held in held_by_spot(request.site, one.runs)
    ]
    whole = is_bureau(request)
    return Table(
        columns=(
            Column(_("Print batch"), lambda r, row: _batch(row[0], whole=whole)),
            Column(_("Bill type"), lambda r, row: type_words(r, row[1].type)),
            Column(_("Where in its life"), lambda r, row: place_title(r, row[1].place)),
            Column(
                _("Who answers for it"), lambda r, row: shelf_link(r, row[1].holder)
            ),
            Column(_("Count"), lambda r, row: row[1].size, "figure"),
            Column(_("Whole books"), lambda r, row: row[1].books, "figure"),
        ),
        rows=rows,
        caption=_("The picture in figures"),
    )


def _batch(batch: Any, *, whole: bool) -> Any:
    return Link(batch.id, f"/stock/map/{batch.id}") if whole else batch.id


# ---- one batch ---------------------------------------------------------------------


@view_config(
    context=MapOfBatch,
    permission="stock:view",
    renderer="views:stock/batch.pt",
    request_method="GET",
)
def batch_ranges(context: MapOfBatch, request: Any) -> Any:
    """One batch: its bar and each of its ranges, filtered to a place."""
    batch, site = context.batch, request.site
    runs = list(_runs_of(site, batch))
    place = request.GET.get("place", "")
    chosen = [run for run in runs if place in {"", run.spot.place}]
    table = _runs_table(chosen)
    if "export" in request.GET:
        return table_sheet(request, f"ranges-{batch.id}", table)
    begin = _number(request.GET.get("from", ""))
    behind = [run for run in chosen if run.last >= begin]
    shown = behind[:ROWS]
    drawn = bar(request, batch, runs, _to_batch(batch))
    address = f"/stock/map/{batch.id}"
    return {
        "title": _("Ranges of ${batch}", mapping={"batch": batch.id}),
        "facts": [
            Fact(_("Bill type"), type_words(request, batch.type_code)),
            Fact(_("Paper numbers"), _range(batch.code, batch.first, batch.last)),
            Fact(_("Count"), batch.count),
            Fact(_("Sheets of a book"), batch.sheets),
            Fact(_("Printed for"), request.fmt.place(f"region:{batch.region}")),
            Fact(_("Since when"), batch.created),
        ],
        "bar": drawn,
        "patterns": patterns(),
        "legend": legend(request, [drawn]),
        "places": [
            (one, request.fmt.words(TITLES[one])) for one in Place if drawn.counts[one]
        ],
        "chosen": place,
        "address": address,
        "query": urlencode({"place": place}),
        "first_url": f"{address}?{urlencode({'place': place})}#ranges"
        if len(behind) < len(chosen)
        else "",
        "next_url": f"{address}?"
        + urlencode({"place": place, "from": behind[ROWS].first})
        + "#ranges"
        if len(behind) > ROWS
        else "",
        "table": Table(table.columns, shown, caption=_("Ranges"), empty=_("None.")),
    }


def _number(text: str) -> int:
    """The number a page begins at; raises NotANumber."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 10):  # noqa: PLR2004
        raise NotANumber(field="from", text=text[:20])
    return int(text)


def _range(code: str, first: int, last: int) -> str:
    return f"{numeral(code, first)}–{last:010d}"


def _runs_table(runs: Sequence[Run]) -> Table:
    return Table(
        columns=(
            Column(
                _("From number"),
                lambda r, run: number_link(run.code, run.first),
                "figure",
            ),
            Column(
                _("To number"), lambda r, run: number_link(run.code, run.last), "figure"
            ),
            Column(_("Count"), lambda r, run: run.size, "figure"),
            Column(
                _("Where in its life"), lambda r, run: place_title(r, run.spot.place)
            ),
            Column(
                _("Who answers for it"),
                lambda r, run: shelf_link(r, run.spot.holder),
            ),
            Column(_("Bill type"), lambda r, run: type_words(r, run.type)),
            Column(_("Print batch"), lambda r, run: run.batch),
        ),
        rows=runs,
        caption=_("Ranges"),
    )
