"""Certificates for whoever proves a bill without this site, by their number.

Public, because they stand behind bills that are public and behind the events that
programs are sent: those of units, finance sides, the platform and the authorities
above them. A private key never leaves the key ring.
"""

from __future__ import annotations

from typing import Any

from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.security.certificates import Certificate
from nontax_site.security.keys import AUTHORITY, PLATFORM, CertificateUnknown

PUBLIC_KINDS = ("unit", "finance", PLATFORM, AUTHORITY)
"""Holders whose certificates stand behind bills and behind events that we send."""


def is_public(holder: str) -> bool:
    """Whether anybody may have the holder's certificates."""
    return holder.partition(":")[0] in PUBLIC_KINDS


@view_config(
    route_name="certificate", permission=NO_PERMISSION_REQUIRED, request_method="GET"
)
def certificate(request: Any) -> Response:
    """The certificate that a seal names; raises CertificateUnknown."""
    return _as_file(_public(request))


@view_config(
    route_name="certificate-authority",
    permission=NO_PERMISSION_REQUIRED,
    request_method="GET",
)
def authority(request: Any) -> Response:
    """The authority above it. Raises CertificateUnknown, CertificateUntrusted."""
    return _as_file(request.site.keys.issuer(_public(request)))


def _public(request: Any) -> Certificate:
    serial = request.matchdict["serial"]
    key = request.site.keys.find(serial)
    if key is None or not is_public(key.holder):
        raise CertificateUnknown(serial=serial)
    found: Certificate = key.certificate
    return found


def _as_file(found: Certificate) -> Response:
    name = f"{found.serial}.pem"
    return Response(
        body=found.pem,
        content_type="application/x-pem-file",
        content_disposition=f'attachment; filename="{name}"',
    )
