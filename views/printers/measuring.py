"""Putting down what was measured on a printer, and removing it."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.printers import Measuring, Offsets, Printer
from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IAudit
from schemas.fields import nothing_more
from schemas.layouts.layout import PAPERS, load
from schemas.layouts.printing import check_offsets
from schemas.printers import measure_schema
from views.documents import Fact
from views.fields import choice
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.printers.page import (
    MEASURES,
    layout_of,
    layout_title,
    link_to,
)
from views.scopes import units_where
from views.traversal import Printers


def measuring(request: Any) -> Measuring:
    """The deed."""
    return Measuring(request.site.printers, request.find_service(IAudit))


def known(request: Any) -> Printer | None:
    """The printer the address speaks of, at one of my units."""
    unit, name, layout = (request.GET.get(k, "") for k in ("unit", "name", "layout"))
    if unit not in units_where(request, MEASURES):
        return None
    for printer in request.site.printers.of(unit):
        if (printer.name, printer.layout) == (name, layout):
            found: Printer = printer
            return found
    return None


@view_config(
    context=Printers,
    name="measure",
    permission=MEASURES,
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def measure(context: Any, request: Any) -> Any:
    """The form; what would print beside the paper is refused."""
    units = {name: request.fmt.unit(name) for name in units_where(request, MEASURES)}
    layouts = {name: load(name).title for name in PAPERS}
    before = known(request)

    def keep(given: dict[str, Any]) -> str:
        offsets = Offsets(given["x"], given["y"])
        check_offsets(layout_of(given["layout"]), offsets)
        made = measuring(request).measure(
            given["unit"], given["name"], given["layout"], offsets, request.act()
        )
        request.said(
            _(
                "Kept: ${printer} prints ${offsets} further.",
                mapping={"printer": made.name, "offsets": str(made.offsets)},
            )
        )
        return "/printers"

    return form_page(
        request,
        measure_schema(units, layouts),
        keep,
        title=_("Measure a printer"),
        button=_("Keep the offsets"),
        ask=_(
            "Print the test page on a spoiled or plain sheet, lay it on the form against the light, and measure by how much the crosshairs and frames miss it. All that is printed on this form is moved by as much."
        ),
        links=[
            Link(
                _("Test page: ${layout}", mapping={"layout": title}),
                link_to("test.pdf", layout=name, x="0", y="0"),
            )
            for name, title in layouts.items()
        ],
        initial=_initial(request, before, units),
        widgets={
            "unit": choice(list(units.items()), empty=len(units) > 1),
            "layout": choice(list(layouts.items())),
        },
        back="/printers",
    )


def _initial(
    request: Any, before: Printer | None, units: dict[str, str]
) -> dict[str, Any]:
    """What the form begins with: the printer as it was, or my unit."""
    if before is None:
        return {"unit": next(iter(units), ""), "x": 0, "y": 0}
    return {
        "unit": request.GET["unit"],
        "name": before.name,
        "layout": before.layout,
        "x": before.offsets.x,
        "y": before.offsets.y,
    }


@view_config(
    context=Printers,
    name="drop",
    permission=MEASURES,
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def drop(context: Any, request: Any) -> Any:
    """Forget a printer that is out of use."""
    printer = known(request)
    if printer is None:
        raise NotFound

    def forget(_given: dict[str, Any]) -> str:
        unit = request.GET["unit"]
        measuring(request).drop(unit, printer.name, printer.layout, request.act())
        return "/printers"

    return form_page(
        request,
        nothing_more(),
        forget,
        title=_("Remove a printer"),
        button=_("Remove"),
        ask=_("With this form it will print unmoved again."),
        summary=[
            Fact(_("Printing device"), printer.name),
            Fact(_("Print layout"), layout_title(printer.layout)),
            Fact(_("Offsets"), str(printer.offsets)),
        ],
        back="/printers",
        danger=True,
    )
