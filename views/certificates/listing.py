"""The list of certificates: which unit may hold which types, and since when."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, UNIT, Button, Column, ListPage
from views.scopes import units_where
from views.traversal import Certificates

CERTIFICATES = ListPage(
    place=Certificates,
    kind="certificate",
    title=_("Bill certificates"),
    permission="certificate:view",
    columns=(
        NUMBER,
        UNIT,
        Column(
            _("Types of bills"),
            lambda request, certificate: "、".join(
                certificate.types or certificate.wanted
            ),
            "figure",
        ),
        Column(_("Granted on"), lambda request, c: c.granted_on, "figure"),
        Column(
            _("Last inspection"),
            lambda request, c: c.inspections[-1].year if c.inspected else None,
            "figure",
        ),
        STATE,
        CREATED,
    ),
    empty=_(
        "A unit that charges applies for its certificate once; the bureau grants it. "
        "Choose «Apply for a certificate»."
    ),
    buttons=(
        Button(
            _("Apply for a certificate"),
            "/certificates/new",
            "certificate:apply",
            when=lambda request: bool(units_where(request, "certificate:apply")),
        ),
    ),
)
