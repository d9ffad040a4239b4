"""The page of a remittance, how one is opened at its notice, and its steps."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.copies import BANK_STAMPS, STAMP_TITLES
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.remittance import ACCOUNTS, VIA_TITLES, Evidence, Remittance
from nontax_site.bills.remitting import Remitting
from nontax_site.kernel.errors import Forbidden
from nontax_site.kernel.interfaces import INoticeDocument, IRemittanceDocument
from nontax_site.payments.notice import ISSUED, Notice
from nontax_site.security.grants import static_permits
from schemas.paper_bills import sheet_schema
from schemas.remittances import (
    area_schema,
    evidence_schema,
    parcel_schema,
    stamped_schema,
    upload_schema,
)
from views.actions import ActionPage
from views.documents import Fact, Related, document_page
from views.fields import choice, digits, radio
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.paper_bills.issuing import first_of, next_facts, sheets_of

OPENS = "remittance:open"

BANK_STAMP_TITLES = {name: STAMP_TITLES[name] for name in sorted(BANK_STAMPS)}


def facts(request: Any, remittance: Remittance) -> list[Fact]:
    """Who pays what from where, and what came in about it."""
    notice = request.site.document("notice", remittance.notice)
    found = [
        Fact(_("Unit"), request.fmt.unit(remittance.unit)),
        Fact(_("Payer"), notice.who.name),
        Fact(_("Amount"), notice.total, request.fmt.capital(notice.total)),
        Fact(_("Place of payment"), remittance.area),
        Fact(_("State of the notice"), request.fmt.state(notice)),
    ]
    proof = remittance.proof
    if proof is not None:
        words = request.fmt.words
        how = [words(_(VIA_TITLES[proof.via])), words(_(STAMP_TITLES[proof.stamp]))]
        found += [
            Fact(_("Evidence came in"), proof.day, "，".join(how)),
            Fact(_("Account the money went to"), proof.account),
            Fact(_("Number of the remittance"), proof.reference),
        ]
    if remittance.upload:
        found.append(Fact(_("Number of the bank's upload"), remittance.upload))
    if remittance.parcel:
        found.append(Fact(_("Number of the letter"), remittance.parcel))
    return found


def chain(remittance: Remittance) -> list[Related]:
    """The notice and the bill that was filled for it."""
    return [
        Related(_("Payment notice"), "notice", remittance.notice),
        Related(_("Paper bill"), "paper_bill", remittance.bill),
    ]


@view_config(
    context=IRemittanceDocument,
    permission="remittance:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A remittance from another place."""
    return document_page(
        request,
        context,
        title=_("Remittance from another place"),
        facts=facts(request, context),
        chain=chain(context),
    )


def may_remit(request: Any, notice: Notice) -> bool:
    """Whether the actor can open a remittance for the notice now."""
    if notice.paper or notice.state != ISSUED or notice.asked is not None:
        return False
    return static_permits(request.actor, OPENS, notice.places())


@view_config(
    context=INoticeDocument,
    name="remit",
    permission="notice:view",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def open_at_notice(context: Any, request: Any) -> Any:
    """The payer pays from outside: name the place."""
    if not static_permits(request.actor, OPENS, context.places()):
        raise Forbidden

    def begin(given: dict[str, Any]) -> Any:
        return _remitting(request).open(context, given["area"], request.act())

    return form_page(
        request,
        area_schema(),
        begin,
        title=_("Paid from another place"),
        button=_("Wait for the evidence"),
        ask=_(
            "Outside the administrative area the payer remits into the fiscal account first and faxes or mails the bank's stamped receipt. Tell the payer to send it in time."
        ),
        summary=[
            Fact(_("Payer"), context.who.name),
            Fact(_("Amount"), context.total, request.fmt.capital(context.total)),
        ],
        widgets={"area": digits()},
        back=path_of("notice", context.id),
    )


def _remitting(request: Any) -> Remitting:
    return Remitting(ports_of(request))


def note_evidence(request: Any, remittance: Any, act: Any, given: Any) -> None:
    """The stamped receipt is in."""
    proof = Evidence(
        given["day"],
        given["via"],
        given["stamp"],
        given["account"],
        given["amount"].fen,
        given["reference"],
    )
    _remitting(request).note_evidence(remittance, proof, act)


def fill(request: Any, remittance: Any, act: Any, given: Any) -> None:
    """Fill the Payment Book."""
    _remitting(request).fill(remittance, given["number"], act)


def submit(request: Any, remittance: Any, act: Any, given: Any) -> None:
    """Copies 1 to 3 and the evidence go to the agent bank."""
    _remitting(request).submit(remittance, act)


def upload(request: Any, remittance: Any, act: Any, given: Any) -> None:
    """The bank uploaded it."""
    _remitting(request).upload(remittance, given["number"], act)


def audit(request: Any, remittance: Any, act: Any, given: Any) -> None:
    """The bureau audited it."""
    _remitting(request).audit(remittance, act)


def take_stamped(request: Any, remittance: Any, act: Any, given: Any) -> None:
    """Copy 1 is back."""
    _remitting(request).stamp(remittance, given["stamp"], act)


def confirm(request: Any, remittance: Any, act: Any, given: Any) -> None:
    """The unit confirms."""
    _remitting(request).confirm(remittance, act)


def mail(request: Any, remittance: Any, act: Any, given: Any) -> None:
    """Copy 4 is sealed and mailed."""
    _remitting(request).mail(remittance, given["parcel"], act)


def _accounts(request: Any, remittance: Any) -> dict[str, Any]:
    """The unit's accounts a remittance may go to."""
    unit = request.site.units[remittance.unit]
    offered = [
        (number, f"{name} {number} {bank}")
        for kind, name, number, bank in unit.accounts
        if kind in ACCOUNTS
    ]
    return {
        "account": choice(offered),
        "via": radio(VIA_TITLES.items()),
        "stamp": radio(BANK_STAMP_TITLES.items()),
    }


def _sheets(request: Any, remittance: Any) -> Any:
    unit = request.site.units[remittance.unit]
    return sheets_of(request, unit, lambda kind: kind.with_notice)


def _page(
    verb: str, button: Any, ask: Any, deed: Any = None, **more: Any
) -> ActionPage:
    return ActionPage(
        kind="remittance",
        verb=verb,
        marker=IRemittanceDocument,
        button=button,
        ask=ask,
        deed=deed,
        **{"summary": facts, **more},
    )


ACTIONS = (
    _page(
        "note_evidence",
        _("The evidence is in"),
        _(
            "Hand the picture of the stamped receipt in under «Papers» first; here stands what it says."
        ),
        note_evidence,
        schema=evidence_schema(),
        widgets=_accounts,
        initial=lambda request, one: {
            "day": request.clock.today(),
            "amount": request.site.document("notice", one.notice).total,
        },
    ),
    _page(
        "fill",
        _("Fill the Payment Book"),
        _("After the money, and from the evidence: on this path only."),
        fill,
        schema=sheet_schema(),
        widgets={"number": digits()},
        initial=lambda request, one: first_of(_sheets(request, one)),
        summary=lambda request, one: [
            *facts(request, one),
            *next_facts(_sheets(request, one)),
        ],
    ),
    _page(
        "submit",
        _("Copies and evidence went to the bank"),
        _("The agent bank gets copies 1 to 3 together with the evidence."),
        submit,
    ),
    _page(
        "upload",
        _("The bank uploaded it"),
        _("The supervisor audits what the bank completed."),
        upload,
        schema=upload_schema(),
    ),
    _page(
        "audit",
        _("Audit this remittance"),
        _("The bank stamps copy 1 afterwards, when the transfer succeeded."),
        audit,
    ),
    _page(
        "send_back", _("Send it back"), _("The bank completes it and uploads again.")
    ),
    _page(
        "take_stamped",
        _("Copy 1 is back"),
        _("The bank's seal on copy 1 says that the transfer succeeded."),
        take_stamped,
        schema=stamped_schema(),
        widgets={"stamp": radio(BANK_STAMP_TITLES.items())},
    ),
    _page(
        "confirm",
        _("Confirm the receipt"),
        _("Compare copy 1 with your account before."),
        confirm,
    ),
    _page(
        "mail",
        _("Sealed and mailed"),
        _("Seal copy 4 and mail it to the payer."),
        mail,
        schema=parcel_schema(),
    ),
    _page(
        "give_up",
        _("Give this remittance up"),
        _("Nothing was filled yet; the notice stays as it is."),
        danger=True,
    ),
)
