"""The layouts there are, with specimens; the printers of my units."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.bills.printers import Offsets, read_offset, show_offset
from nontax_site.kernel.errors import NotFound
from nontax_site.security.grants import static_permits
from schemas.layouts.layout import NAMES, Layout, load
from schemas.layouts.printing import pdf_of, try_page
from schemas.layouts.specimens import specimen
from views.format import Link
from views.i18n import _
from views.scopes import units_where
from views.tables import Column, Table
from views.traversal import Printers

MEASURES = "bill:issue"
"""Who fills in bills measures the printer."""


def layout_of(name: str) -> Layout:
    """The layout of a name in an address; raises NotFound."""
    if name not in NAMES:
        raise NotFound
    return load(name)


def link_to(view: str, **query: str) -> str:
    """The address of a page here."""
    return f"/printers/{view}?{urlencode(query)}"


LAYOUTS = (
    Column(_("Print layout"), lambda _request, layout: layout.title),
    Column(_("Name"), lambda _request, layout: layout.name, "figure"),
    Column(
        _("Page (mm)"),
        lambda _request, layout: f"{layout.width:g} × {layout.height:g}",
        "figure text-nowrap",
    ),
    Column(
        _("Number of copies"), lambda _request, layout: len(layout.copies), "figure"
    ),
    Column(
        _("Lines a page"),
        lambda _request, layout: layout.rows.capacity if layout.rows else 0,
        "figure",
    ),
    Column(
        _("Specimen"),
        lambda _request, layout: Link(
            _("All copies (PDF)"), link_to("specimen.pdf", layout=layout.name)
        ),
    ),
)


def _test_page(_request: Any, row: Any) -> Link:
    _unit, printer = row
    x, y = printer.offsets.x, printer.offsets.y
    query = {"layout": printer.layout, "x": show_offset(x), "y": show_offset(y)}
    return Link(_("Test page (PDF)"), link_to("test.pdf", **query))


def _change(view: str, words: Any) -> Any:
    def link(_request: Any, row: Any) -> Link:
        unit, printer = row
        query = {"unit": unit, "name": printer.name, "layout": printer.layout}
        return Link(words, link_to(view, **query))

    return link


PRINTERS = (
    Column(_("Unit"), lambda request, row: request.fmt.unit(row[0])),
    Column(_("Printing device"), lambda _request, row: row[1].name),
    Column(_("Print layout"), lambda _request, row: layout_title(row[1].layout)),
    Column(
        _("To the right (mm)"),
        lambda _request, row: show_offset(row[1].offsets.x),
        "figure",
    ),
    Column(
        _("Down (mm)"), lambda _request, row: show_offset(row[1].offsets.y), "figure"
    ),
    Column(_("Measured by"), lambda _request, row: row[1].by),
    Column(_("Measured at"), lambda _request, row: row[1].at),
    Column(_("Test page"), _test_page),
)
CHANGES = (
    Column(_("Change"), _change("measure", _("Measure again"))),
    Column(_("Remove"), _change("drop", _("Remove"))),
)


def layout_title(name: str) -> str:
    """The words for a layout; of one that is gone its name."""
    return load(name).title if name in NAMES else name


def layout_link(name: str) -> Link | str:
    """A layout with its specimen; one that is gone as its name."""
    if name not in NAMES:
        return name
    return Link(layout_title(name), link_to("specimen.pdf", layout=name))


@view_config(
    context=Printers,
    permission="bill:view",
    renderer="views:printers/page.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> dict[str, Any]:
    """All layouts, and what was measured at my units."""
    may = static_permits(request.actor, MEASURES)
    seen = set(units_where(request, "bill:view"))
    rows = [
        (unit, printer)
        for unit in request.site.printers.units()
        if unit in seen
        for printer in request.site.printers.of(unit)
    ]
    return {
        "title": _("Layouts and printers"),
        "may_measure": may,
        "layouts": Table(
            LAYOUTS, [load(name) for name in NAMES], caption=_("Layouts of bills")
        ),
        "printers": Table(
            (*PRINTERS, *CHANGES) if may else PRINTERS,
            rows,
            caption=_("Printing devices"),
            empty=_("No printer was measured yet: everything is printed unmoved."),
        ),
    }


@view_config(
    context=Printers,
    name="specimen.pdf",
    permission="bill:view",
    request_method="GET",
)
def specimen_of(context: Any, request: Any) -> Response:
    """Every copy of a layout with made-up words, marked as a specimen."""
    layout = layout_of(request.GET.get("layout", ""))
    made = pdf_of(layout, specimen(layout), all_copies=True)
    return as_page(made, f"{layout.name}.pdf")


@view_config(
    context=Printers,
    name="test.pdf",
    permission="bill:view",
    request_method="GET",
)
def test_page(context: Any, request: Any) -> Response:
    """Crosshairs and frames, moved by the offsets of the address."""
    layout = layout_of(request.GET.get("layout", ""))
    x, y = (read_offset(request.GET.get(name, "0")) for name in ("x", "y"))
    made = try_page(layout, Offsets(x, y), request.clock.now())
    return as_page(made, f"{layout.name}-test.pdf")


def as_page(data: bytes, name: str) -> Response:
    """A PDF shown in the browser, from where it is printed."""
    return Response(
        body=data,
        content_type="application/pdf",
        content_disposition=f'inline; filename="{name}"',
        cache_control="no-store",
    )
