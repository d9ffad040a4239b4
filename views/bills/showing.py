"""The page of a bill, and its two files."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.bill import HOLD_BY_HAND, SIGNED, STANDING
from nontax_site.bills.reversing import corrected_name
from nontax_site.bills.sealing import HOLD_WORDS
from nontax_site.kernel.interfaces import IBillDocument
from nontax_site.kernel.money import Money
from nontax_site.security.seals import role_of
from views.bills.exchanging import may_exchange
from views.bills.papers import check_url, ofd_of, pdf_of, xml_of
from views.documents import Fact, Paper, Related, document_page
from views.i18n import _
from views.links import path_of
from views.tables import Column, Table
from views.unmasking import unmask_fact

ROLES = {"unit": _("Unit seal"), "finance": _("Fiscal supervision seal")}
HOW = {"payer": _("downloaded by the payer"), "unit": _("handed over by the unit")}


def lines_table(bill: Any) -> Table:
    """The lines of a bill."""
    return Table(
        columns=(
            Column(_("Item"), lambda _request, line: f"{line[1]} ({line[0]})"),
            Column(_("Tariff"), lambda _request, line: line[3]),
            Column(
                _("Quantity"), lambda _request, line: f"{line[4]} {line[2]}".strip()
            ),
            Column(_("Amount"), lambda _request, line: Money(line[5])),
        ),
        rows=list(bill.lines),
        caption=_("Lines"),
    )


@view_config(
    context=IBillDocument,
    permission="bill:view",
    renderer="views:bills/bill.pt",
    request_method="GET",
)
def show(context: Any, request: Any) -> dict[str, Any]:
    """The bill, where it stands and what can be done."""
    return document_page(
        request,
        context,
        title=_("Red bill") if context.red else _("Electronic bill"),
        facts=facts_of(request, context),
        lines=lines_table(context),
        total=context.total,
        chain=chain_of(context),
        papers=papers_of(request, context),
        notices=notices_of(request, context),
        seals=seals_of(request, context),
        asked=context.open_request,
        corrected=corrected_name(context.asked),
        may_decide=may(request, context, "bill:void", "bill:reverse"),
        may_correct=may_correct(request, context),
        check_url=check_url(request, context),
        may_exchange=may_exchange(request, context),
    )


def facts_of(request: Any, bill: Any) -> list[Fact]:
    """The facts in two columns."""
    fmt = request.fmt
    name, _payer_type, _document, number = bill.payer
    masked = fmt.masked_identity(number) if bill.payer[1] == "person" else number
    found = [
        Fact(_("Bill code"), str(bill.bill_id.code)),
        Fact(_("Bill number"), str(bill.bill_id.number)),
        Fact(_("Check code"), bill.check_code),
        Fact(_("Issued at"), bill.issued_on),
        Fact(_("Payer"), name, masked if number else ""),
        *(unmask_fact(request, bill) if number else ()),
        Fact(_("Unit"), fmt.unit(bill.unit)),
        Fact(_("Issued by"), bill.issuer_name),
        Fact(_("Payment"), _payment(request, bill)),
        Fact(_("Delivered"), _delivered(request, bill)),
        Fact(_("Booked"), _booked(request, bill)),
        Fact(_("Written off"), bill.written_off_at),
    ]
    if bill.remark:
        found.append(Fact(_("Remark"), bill.remark))
    return found


def _payment(request: Any, bill: Any) -> Any:
    if not bill.payment or not bill.payment[0]:
        return _("without a payment notice")
    channel = request.site.channels.get(bill.payment[0])
    name = channel.name if channel is not None else bill.payment[0]
    return [bill.payment[1], name]


def _delivered(request: Any, bill: Any) -> Any:
    return (
        None if bill.delivered is None else [bill.delivered[0], HOW[bill.delivered[1]]]
    )


def _booked(request: Any, bill: Any) -> Any:
    if bill.booked is None:
        return None
    return [bill.booked[3], bill.booked[1], bill.booked_amount]


def chain_of(bill: Any) -> list[Related]:
    """Notice, original, red bill and reissue, as far as there are any."""
    return [
        Related(_("Payment notice"), "notice", bill.notice),
        Related(_("Corrects the bill"), "bill", bill.reissue_of),
        Related(
            _("Takes back the bill") if bill.red else _("Taken back by the red bill"),
            "bill",
            bill.related,
        ),
        Related(_("Replaced by the bill"), "bill", bill.replaced_by),
        Related(_("Exchanged for paper"), "paper_bill", bill.exchanged),
    ]


def papers_of(request: Any, bill: Any) -> list[Paper]:
    """XML, OFD and PDF, all from this page."""
    base = path_of("bill", bill.id)
    return [
        Paper(
            _("XML of the bill"), f"{base}/bill.xml", bill.xml.digest, bill.issued_on
        ),
        Paper(_("OFD of the bill"), f"{base}/bill.ofd", "", bill.issued_on),
        Paper(_("PDF of the bill"), f"{base}/bill.pdf", "", bill.issued_on),
    ]


def notices_of(request: Any, bill: Any) -> list[Any]:
    """Sentences above everything: why it waits, what was asked."""
    found: list[Any] = []
    if bill.hold and bill.state == SIGNED:
        found.append(
            _(
                "This bill waits for the bureau supervisor: ${reason}.",
                mapping={"reason": request.fmt.words(HOLD_WORDS[bill.hold])},
            )
        )
        if bill.hold != HOLD_BY_HAND:
            found.append(
                _(
                    "The payment stands. Put right what is wrong, or have the bill voided and a new one issued."
                )
            )
    if bill.asked:
        words = request.fmt.words(
            request.workflows.verb_title("bill", f"ask_{bill.asked[0]}")
        )
        found.append(
            _(
                "${name} asked: ${what}. Reason: ${reason}",
                mapping={"name": bill.asked[3], "what": words, "reason": bill.asked[5]},
            )
        )
        name = corrected_name(bill.asked)
        if name:
            told = _("A new bill is wanted for the payer ${name}.")
            found.append(request.fmt.words(told, name=name))
    return found


def seals_of(request: Any, bill: Any) -> list[dict[str, Any]]:
    """The seals of the bill as they stand in it."""
    return [
        {
            "title": ROLES[role_of(signature.signer_id)],
            "at": signature.at,
            "serial": signature.certificate_serial,
        }
        for signature in bill.signatures
    ]


def may(request: Any, bill: Any, *permissions: str) -> bool:
    """Whether the actor holds one of the permissions on the bill now."""
    return any(
        request.workflows.permits(bill, permission, request.actor)
        for permission in permissions
    )


def may_correct(request: Any, bill: Any) -> bool:
    """Whether a correction of the payer's name can be asked for here."""
    return (
        bill.state in STANDING
        and not bill.red
        and bill.asked is None
        and may(request, bill, "bill:ask_reversal")
    )


@view_config(
    context=IBillDocument,
    name="bill.xml",
    permission="bill:view",
    request_method="GET",
)
def xml(context: Any, request: Any) -> Any:
    """The XML as stored, byte for byte."""
    return xml_of(context)


@view_config(
    context=IBillDocument,
    name="bill.pdf",
    permission="bill:view",
    request_method="GET",
)
def pdf(context: Any, request: Any) -> Any:
    """The paper."""
    return pdf_of(request, context)


@view_config(
    context=IBillDocument,
    name="bill.ofd",
    permission="bill:view",
    request_method="GET",
)
def ofd(context: Any, request: Any) -> Any:
    """The layout file with its seals."""
    return ofd_of(request, context)
