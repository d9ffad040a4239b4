"""The page of signing keys, and what my work warns of. Private keys are never here."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.security.keys import CertificateUntrusted
from views.format import Link, Marked
from views.i18n import _
from views.keys.certificates import is_public
from views.scopes import places_where, regions_where
from views.tables import Column, Table
from views.traversal import Site

WARNED_DAYS = 30

HOLDER_TITLES = {
    "unit": "Unit seal",
    "finance": "Fiscal supervision seal",
    "channel": "Messages of a channel",
    "platform": "Messages of the platform",
    "authority": "Issuing authority",
}


@view_config(
    context=Site,
    name="keys",
    permission="key:view",
    renderer="views:keys/page.pt",
    request_method="GET",
)
def keys(context: Any, request: Any) -> dict[str, Any]:
    """Every key of the holders the actor answers for, newest of each first."""
    ring = request.site.keys
    rows = [
        key
        for holder in sorted(ring.holders)
        if answers_for(request, holder)
        for key in reversed(ring.of(holder))
    ]
    return {
        "title": _("Seal keys"),
        "ending": ending_soon(request),
        "table": Table(columns=COLUMNS, rows=rows, caption=_("Seal keys")),
    }


def answers_for(request: Any, holder: str) -> bool:
    """Whether the holder's keys concern the actor."""
    kind, _colon, name = holder.partition(":")
    if kind == "unit":
        return f"unit:{name}" in places_where(request, "key:view") or name.partition(
            "-"
        )[0] in regions_where(request, "key:view")
    if kind == "finance":
        return name in regions_where(request, "key:view")
    return "site" in places_where(request, "key:view")


def ending_soon(request: Any) -> list[dict[str, Any]]:
    """Holders of the actor whose last key ends within a month, soonest first."""
    if not places_where(request, "key:view"):
        return []
    found = request.site.keys.expiring(request.clock.now(), WARNED_DAYS)
    return [
        {
            "holder": holder_name(request, one.holder),
            "until": one.until,
            "days": max(one.days, 0),
            "is_over": one.days < 0,
        }
        for one in found
        if answers_for(request, one.holder)
    ]


def holder_name(request: Any, holder: str) -> str:
    """What the key is for and whose it is, in words."""
    kind, _colon, name = holder.partition(":")
    said = request.fmt.words(HOLDER_TITLES.get(kind, holder))
    if kind == "unit":
        return f"{said} · {request.fmt.unit(name)}"
    if kind == "finance":
        region = request.site.regions.get(name)
        return f"{said} · {region.name if region else name}"
    return f"{said} · {name}" if name else said


def _state(request: Any, key: Any) -> Marked:
    now = request.clock.now()
    if key.revoked_at is not None:
        return Marked(request.fmt.words("revoked"), "bad")
    if not key.in_force(now):
        return Marked(request.fmt.words("not in force"), "bad")
    left = (key.certificate.not_after - now).days
    if left <= WARNED_DAYS:
        return Marked(request.fmt.words("ends in ${days} days", days=left), "late")
    return Marked(request.fmt.words("in force"), "ok")


def _certificate(request: Any, key: Any) -> Any:
    """The number; of a public certificate it leads to the file."""
    if not is_public(key.holder):
        return key.serial
    return Link(key.serial, request.route_path("certificate", serial=key.serial))


def _authority(request: Any, key: Any) -> Any:
    """Who issued the certificate; leads to the authority's own."""
    try:
        issuer = request.site.keys.issuer(key.certificate)
    except CertificateUntrusted:
        return ""
    if not is_public(key.holder):
        return issuer.name
    path = request.route_path("certificate-authority", serial=key.serial)
    return Link(issuer.name, path)


COLUMNS = (
    Column(_("Holder"), lambda request, key: holder_name(request, key.holder)),
    Column(_("State"), _state),
    Column(_("Valid from"), lambda request, key: key.certificate.not_before.date()),
    Column(_("Valid until"), lambda request, key: key.certificate.not_after.date()),
    Column(_("Certificate number"), _certificate),
    Column(_("Issuing authority"), _authority),
)
