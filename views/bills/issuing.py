"""Issuing by people: direct bills without a notice, and bills that are wanted."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.direct import DirectIssuing, DirectLine
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.issuing import Issuing
from nontax_site.kernel.errors import Forbidden
from nontax_site.kernel.interfaces import INoticeDocument
from schemas.bills import PAYER_WORDS, IssueDirect, WantBill
from schemas.types import document_kinds, identity_validator
from views.documents import Fact
from views.fields import choice, hidden
from views.forms import form_page
from views.i18n import _
from views.scopes import units_where
from views.traversal import Bills


def direct_items(request: Any) -> dict[str, str]:
    """Names of the items by code that units of the actor may bill without a notice."""
    deed = DirectIssuing(ports_of(request))
    units = (request.site.units[name] for name in units_where(request, "bill:issue"))
    return {
        item.id: f"{item.id} {item.name}"
        for unit in units
        if unit.is_active
        for item in deed.items_for(unit, request.act())
    }


@view_config(
    context=Bills,
    name="direct",
    permission="bill:issue",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def direct(context: Any, request: Any) -> Any:
    """The form of a direct bill: payer, lines, remark."""
    ports = ports_of(request)
    units = [request.site.units[name] for name in units_where(request, "bill:issue")]
    deed = DirectIssuing(ports)
    offered = direct_items(request)

    def issue(given: dict[str, Any]) -> Any:
        unit = request.site.units.get(given["unit"])
        if unit is None:
            raise Forbidden
        return deed.issue(
            unit,
            (
                given["payer_name"],
                given["payer_type"],
                given["document_kind"],
                given["document_number"],
            ),
            [
                DirectLine(str(line["item_code"]), line["amount"], line["quantity"])
                for line in given["lines"]
            ],
            request.act(),
            given["remark"],
        )

    return form_page(
        request,
        IssueDirect(validator=identity_validator(request.clock.today)),
        issue,
        title=_("Issue a direct bill"),
        button=_("Issue this bill"),
        ask=_(
            "For income without a payment notice, such as donations. The bill is signed at once and then sealed by the finance side."
        ),
        initial={"unit": units[0].id} if units else {},
        widgets={
            "unit": choice([(u.id, u.name) for u in units], empty=len(units) > 1),
            "payer_type": choice(list(PAYER_WORDS.items())),
            "document_kind": choice(document_kinds()),
            "lines.item_code": choice(list(offered.items())),
        },
        back="/bills",
    )


@view_config(
    context=INoticeDocument,
    name="want-bill",
    permission="notice:view",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def want_bill(context: Any, request: Any) -> Any:
    """The unit wants a bill for a payment that has none (any more)."""

    def want(given: dict[str, Any]) -> Any:
        act = request.act(expect=given["expect"])
        Issuing(ports_of(request)).on_demand(context, act)
        request.said(_("The bill is being made; it appears on the notice in a moment."))
        return context

    return form_page(
        request,
        WantBill(),
        want,
        title=_("A bill for this payment"),
        button=_("Issue the bill"),
        ask=_(
            "For a payment without a bill, or one whose bill was voided. The payment is not touched."
        ),
        summary=[
            Fact(_("Payer"), context.who.name),
            Fact(_("Amount"), context.total),
        ],
        initial={"expect": context.version},
        widgets={"expect": hidden()},
    )
