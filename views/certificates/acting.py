"""Applying for a certificate and the verbs upon it, one page each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import ICertificateDocument
from nontax_site.stock.certificate import Certificate, certificate_of
from nontax_site.stock.certifying import Certifying, Wanted
from nontax_site.stock.holding import held_by
from nontax_site.stock.ports import stock_ports
from schemas.certificates import CancelCertificate, certificate_schema, types_schema
from views.actions import ActionPage
from views.bill_types.acting import choices_in_force
from views.certificates.showing import facts
from views.documents import Fact
from views.fields import choice, ticks
from views.forms import form_page
from views.i18n import _
from views.scopes import units_where
from views.traversal import Certificates


def certifying(request: Any) -> Certifying:
    """The deeds on certificates."""
    return Certifying(stock_ports(request))


@view_config(
    context=Certificates,
    name="new",
    permission="certificate:apply",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Apply for the certificate of one's unit."""
    site = request.site
    units = {
        name: site.units[name].name
        for name in units_where(request, "certificate:apply")
        if name in site.units and certificate_of(site, name) is None
    }
    regions = dict.fromkeys(name.partition("-")[0] for name in units)
    types: dict[str, str] = {}
    for region in regions:
        types |= choices_in_force(request, region)

    def send(given: dict[str, Any]) -> Any:
        if given["unit"] not in units:
            raise NotFound(field="unit", what="unit")
        made = certifying(request).apply(given["unit"], _wanted(given), request.act())
        request.said(_("Applied: ${number}."), number=made.id)
        return made

    return form_page(
        request,
        certificate_schema(types, units),
        send,
        title=_("Apply for a certificate"),
        button=_("Apply for this certificate"),
        ask=_(
            "A unit has one certificate. Hand the papers of the unit and the legal "
            "basis in under «Papers»."
        )
        if units
        else _("Your unit has its certificate already: ask there for other types."),
        initial={"unit": next(iter(units), "")},
        widgets={
            "unit": choice(units.items(), empty=False),
            "types": ticks(types.items()),
        },
        back="/certificates",
    )


def _wanted(given: dict[str, Any]) -> Wanted:
    return Wanted(sorted(given["types"]), given["basis"], given["purpose"])


# ---- verbs -----------------------------------------------------------------------


@dataclass(frozen=True)
class TypesPage(ActionPage):
    """A verb whose form offers the types of the certificate's region."""

    whole: bool = False

    def __call__(self, document: Any, request: Any) -> Any:
        """The form with the types in force."""
        types = choices_in_force(request, document.region)
        schema = certificate_schema(types) if self.whole else types_schema(types)
        page = replace(self, schema=schema, widgets={"types": ticks(types.items())})
        return ActionPage.__call__(page, document, request)


def _resubmit(request: Any, certificate: Certificate, act: Any, given: Any) -> None:
    certifying(request).resubmit(certificate, _wanted(given), act)


def _ask_change(request: Any, certificate: Certificate, act: Any, given: Any) -> None:
    certifying(request).ask_change(certificate, sorted(given["types"]), act)


def _ask_cancel(request: Any, certificate: Certificate, act: Any, given: Any) -> None:
    certifying(request).ask_cancel(certificate, given["event_day"], act)


def _deed(name: str) -> Any:
    def do(request: Any, certificate: Certificate, act: Any, given: Any) -> None:  # noqa: ARG001
        getattr(certifying(request), name)(certificate, act)

    return do


def _held(request: Any, certificate: Certificate) -> dict[str, Any]:
    """What the guard of cancelling needs on the page already."""
    return {
        "held": held_by(request.site, certificate.unit),
        "unit_name": request.fmt.unit(certificate.unit),
    }


def _before_cancelling(request: Any, certificate: Certificate) -> list[Fact]:
    held = held_by(request.site, certificate.unit)
    return [*facts(request, certificate), Fact(_("Not returned or cleared"), held)]


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        **{
            "kind": "certificate",
            "verb": verb,
            "marker": ICertificateDocument,
            "button": button,
            "ask": ask,
            "summary": facts,
            **more,
        }
    )


ACTIONS: tuple[ActionPage, ...] = (
    _page(
        "check",
        _("Pass it on to the supervisor"),
        _("You looked at the application and its papers; they are in order."),
    ),
    _page(
        "send_back",
        _("Send it back"),
        _("The unit sees the reason and corrects the application."),
    ),
    TypesPage(
        "certificate",
        "resubmit",
        ICertificateDocument,
        _("Hand it in again"),
        _resubmit,
        ask=_("The bureau examines it again."),
        initial=lambda request, c: {
            "types": set(c.wanted),
            "basis": c.basis,
            "purpose": c.purpose,
        },
        whole=True,
    ),
    _page(
        "withdraw",
        _("Take this application back"),
        _("Nothing is granted; the unit may apply again later."),
        danger=True,
    ),
    _page(
        "grant",
        _("Grant this certificate"),
        _("From now on the unit may be supplied with these types."),
        deed=_deed("grant"),
    ),
    _page(
        "refuse",
        _("Refuse this certificate"),
        _("The unit may apply again later."),
        danger=True,
    ),
    TypesPage(
        "certificate",
        "ask_change",
        ICertificateDocument,
        _("Ask for these types"),
        _ask_change,
        ask=_("A supervisor of the bureau decides; until then nothing changes."),
        initial=lambda request, c: {"types": set(c.types)},
        summary=facts,
    ),
    _page(
        "change",
        _("Put these types on the certificate"),
        _("From now on the unit may be supplied with the types asked for."),
        deed=_deed("change"),
    ),
    _page(
        "refuse_change",
        _("Refuse: the types stay"),
        _("The certificate stays as it is."),
        deed=_deed("refuse_change"),
    ),
    _page(
        "suspend",
        _("Stop the supply"),
        _("Nothing is supplied until it is resumed; what is there may be used up."),
        danger=True,
    ),
    _page(
        "resume",
        _("Resume the supply"),
        _("From now on the unit may be supplied again."),
        deed=_deed("resume"),
    ),
    _page(
        "ask_cancel",
        _("Ask to cancel this certificate"),
        _("A unit that closes, merges or charges no more gives its certificate back."),
        deed=_ask_cancel,
        schema=CancelCertificate,
    ),
    _page(
        "cancel",
        _("Cancel this certificate"),
        _("The unit is never supplied under it again. All paper is back."),
        deed=_deed("cancel"),
        summary=_before_cancelling,
        facts=_held,
        danger=True,
    ),
    _page(
        "refuse_cancel",
        _("Refuse: it stays in force"),
        _("The certificate stays as it is."),
        deed=_deed("refuse_cancel"),
    ),
)
