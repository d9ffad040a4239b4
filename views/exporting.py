"""Exactly what a list is filtered to, as a sheet: Excel, or CSV in UTF-8 with a mark.

Text stays text: codes keep their digits, and cells that a spreadsheet would take for
a formula are made harmless. Up to ``DIRECT`` rows come at once; a larger selection
is long work that one can leave and come back to.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain, islice
from typing import Any, BinaryIO

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response

from nontax_site.background import add_job_kind
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.money import Money
from nontax_site.storage.longwork import WITHIN, JobKind, Step
from nontax_site.storage.written_rows import WrittenRows
from schemas import sheets
from views import paging
from views.format import Link, Marked
from views.i18n import COOKIE, _

DIRECT = 20_000
"""So many rows are written while one waits."""
SAID = 10_000
"""A list counts the rows of its sheet up to so many."""
AT_ONCE = 2_000
"""A step of long work writes so many rows."""
PEEKED = 200
"""The kinds of columns are seen from the first so many rows."""
LEASE = timedelta(minutes=15)
"""The last step writes the whole sheet: a million rows take some minutes."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: "text/csv", XLSX: sheets.XLSX}


class ExportUnknown(BadInput):
    """No format of a sheet."""

    code = "export-unknown"
    message = "A list is exported as Excel or CSV, not as «${text}»."


def exported(request: Any, listing: Any, filters: Any) -> Response:
    """The whole selection of a list, or the page that offers it as long work."""
    way = way_of(request.GET.get("export", ""))
    rows = list(islice(_rows(listing, request, filters), DIRECT + 1))
    if len(rows) > DIRECT:
        query = Sheets(listing).query_of(request)
        return HTTPSeeOther(location=f"/{listing.place.noun}/sheet?{query}")
    titles = [request.fmt.words(column.title) for column in listing.columns]
    return Response(
        body=sheet_of(way, titles, rows),
        content_type=TYPES[way],
        charset="utf-8" if way == CSV else None,
        content_disposition=f'attachment; filename="{listing.place.noun}.{way}"',
    )


def table_sheet(request: Any, name: str, table: Any) -> Response:
    """A whole table of a page as the sheet that ``?export=`` asks for."""
    way = way_of(request.GET["export"])
    titles = [request.fmt.words(column.title) for column in table.columns]
    rows = [
        [kept(request.fmt, column.value(request, row)) for column in table.columns]
        for row in table.rows
    ]
    return Response(
        body=sheet_of(way, titles, rows),
        content_type=TYPES[way],
        charset="utf-8" if way == CSV else None,
        content_disposition=f'attachment; filename="{name}.{way}"',
    )


def way_of(text: str) -> str:
    """Excel or CSV as the address says it; raises ExportUnknown."""
    if text not in TYPES:
        raise ExportUnknown(field="export", text=text[:20])
    return text


def _rows(listing: Any, request: Any, filters: Any) -> Iterator[list[Any]]:
    """The cells of every row of the selection."""
    for document in listing.walk(request, filters):
        if paging.admits(listing, request, filters, document):
            yield cells_of(listing, request, document)


def cells_of(listing: Any, request: Any, document: Any) -> list[Any]:
    """The cells of a document as a sheet keeps them."""
    return [
        kept(request.fmt, column.value(request, document)) for column in listing.columns
    ]


def kept(fmt: Any, value: Any) -> Any:
    """A cell's value: Money, days, times and numbers as they are, all else as text."""
    if isinstance(value, Link):
        return kept(fmt, value.text)
    if isinstance(value, bool) or value is None:
        return fmt.plain(value)
    if isinstance(value, (Money, date, datetime, int, Decimal)):
        return value
    if isinstance(value, (tuple, list)) and len(value) > 1:
        first = value[0]
        if isinstance(first, (Money, date)) and isinstance(value[1], Marked):
            return first
    return fmt.plain(value)


def sheet_of(way: str, titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """The bytes of the sheet."""
    made = io.BytesIO()
    write_sheet(made, way, titles, rows)
    return made.getvalue()


def write_sheet(
    target: BinaryIO, way: str, titles: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write the sheet as the rows come; returns how many they were."""
    if way == CSV:
        return write_csv(target, titles, rows)
    coming = iter(rows)
    peeked = list(islice(coming, PEEKED))
    columns = [
        sheets.SheetColumn(title, _kind(row[at] for row in peeked))
        for at, title in enumerate(titles)
    ]
    return sheets.write_rows(target, columns, chain(peeked, coming))


def _kind(values: Iterable[Any]) -> str:
    """The kind of a column whose cells these are."""
    kinds = {_kind_of(value) for value in values if value not in (None, "")}
    return kinds.pop() if len(kinds) == 1 else sheets.TEXT


def _kind_of(value: Any) -> str:
    if isinstance(value, Money):
        return sheets.MONEY
    if isinstance(value, datetime):
        return sheets.TIME
    if isinstance(value, date):
        return sheets.DAY
    if isinstance(value, (int, Decimal)):
        return sheets.NUMBER
    return sheets.TEXT


def write_csv(
    target: BinaryIO, titles: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write a CSV file in UTF-8 with a mark; returns how many rows it has."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    sheet = csv.writer(text)
    count = -1
    for count, row in enumerate(chain([titles], rows)):  # noqa: B007
        sheet.writerow([harmless(shown(value)) for value in row])
    text.detach()
    return count


def shown(value: Any) -> str:
    """A cell as text: amounts without sign and thousands."""
    if isinstance(value, datetime):
        from nontax_site.kernel.clock import shown_in_list

        return shown_in_list(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def harmless(text: str) -> str:
    """The text, never a formula; a plain negative number stays a number."""
    if text.startswith(FORMULA) and not text[1:].replace(".", "", 1).isdigit():
        return "'" + text
    return text


# ---- long work --------------------------------------------------------------------


class Sheets:
    """``/<noun>/sheet``: a selection too large to wait for, made by long work."""

    def __init__(self, listing: Any) -> None:
        self.listing = listing
        self.work = f"export-{listing.place.noun}"

    def register(self, config: Any) -> None:
        """Put the page beside its list, and bind the work."""
        config.add_view(
            self,
            context=self.listing.place,
            name="sheet",
            permission=self.listing.permission,
            renderer="views:macros/sheet.pt",
            request_method=("GET", "POST"),
        )
        add_job_kind(
            config,
            JobKind(
                name=self.work,
                step=self.step,
                permission=self.listing.permission,
                lease=LEASE,
            ),
        )

    def query_of(self, request: Any) -> str:
        """The conditions in the address, as a query."""
        from views.saved import Saving

        return Saving(self.listing).kept(request.query_string)

    def __call__(self, context: Any, request: Any) -> Any:  # noqa: ARG002 (a view)
        """Say how it is made; then put it and lead to its progress."""
        filters = self.listing.filters(request)
        if request.method == "POST" and filters.scope:
            way = way_of(request.POST.get("export", ""))
            job = request.site.jobs.put(
                self.work,
                request.act(),
                place=filters.within[0],
                title="A sheet of a list",
                facts={
                    "query": self.query_of(request),
                    "export": way,
                    "language": request.locale_name,
                    WITHIN: " ".join(filters.within),
                },
                cursor="",
            )
            return HTTPSeeOther(location=f"/jobs/{job.id}")
        return {
            "title": _("Export a large selection"),
            "list_title": self.listing.title,
            "action": f"{request.path}?{self.query_of(request)}",
            "list_url": f"/{self.listing.place.noun}?{self.query_of(request)}",
            "direct": DIRECT,
        }

    def step(self, request: Any, job: Any, cursor: Any) -> Step:
        """Write the next rows; the last step makes the sheet of all of them."""
        asked = job.asked_for
        request.environ["QUERY_STRING"] = asked["query"]
        request.environ["HTTP_COOKIE"] = f"{COOKIE}={asked['language']}"
        listing = self.listing
        filters = replace(listing.filters(request), before=None, after=None)
        walked = paging.walk(listing, request, filters, cursor or None)
        read = list(islice(walked, AT_ONCE))
        rows = [
            cells_of(listing, request, document)
            for _place, document in read
            if paging.admits(listing, request, filters, document)
        ]
        if not cursor:
            job.written = WrittenRows()
        job.written.add(rows)
        if len(read) == AT_ONCE:
            return Step(cursor=read[-1][0], done=len(rows))
        titles = [request.fmt.words(column.title) for column in listing.columns]
        way = asked["export"]
        with tempfile.TemporaryFile() as sheet:
            count = write_sheet(sheet, way, titles, job.written.rows())
            sheet.seek(0)
            job.keep_result(f"{listing.place.noun}.{way}", TYPES[way], sheet)
        job.written = None
        return Step(cursor=None, done=len(rows), total=count)
