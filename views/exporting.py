"""Exactly what a list is filtered to, as a sheet (CSV, UTF-8 with a mark).

Cells that a spreadsheet would take for a formula are made text.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from pyramid.response import Response

from nontax_site.kernel.errors import Refused

MOST = 10_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ExportTooLarge(Refused):
    """More rows than one sheet of ours holds."""

    code = "export-too-large"
    message = "The selection has more than ${most} rows."
    remedy = "Choose a shorter time or a single unit."


def exported(request: Any, page: Any, filters: Any) -> Response:
    """The whole selection of a list page; raises ExportTooLarge."""
    fmt = request.fmt
    orders, tokens = request.site.orders, page.tokens(request, filters)
    days = {"day_from": filters.day_from, "day_to": filters.day_to}
    ids, more = [], None
    if filters.scope:
        ids, more = orders.page(filters.within, tokens, limit=MOST, **days)
    if more is not None:
        raise ExportTooLarge(most=MOST)
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow([fmt.words(column.title) for column in page.columns])
    for name in ids:
        document = request.site.find(page.kind, name)
        if document is not None and page.admits(request, filters, document):
            values = (column.value(request, document) for column in page.columns)
            sheet.writerow([harmless(fmt.plain(value)) for value in values])
    return Response(
        body=text.getvalue().encode("utf-8-sig"),
        content_type="text/csv",
        charset="utf-8",
        content_disposition=f'attachment; filename="{page.place.noun}.csv"',
    )


def harmless(text: str) -> str:
    """The text, never a formula; a plain negative number stays a number."""
    if text.startswith(FORMULA) and not text[1:].replace(".", "", 1).isdigit():
        return "'" + text
    return text
