"""A unit's bill certificate 票据领用证: which types of bills it may hold.

No paper goes to a unit without one. The unit applies with the legal basis of what
it charges, one person of the bureau examines, another grants (rules.md §3). While
the certificate is suspended nothing is supplied; what the unit has it may use up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.interfaces import ICertificateDocument
from nontax_site.stock.bill_type import BillType, type_of
from nontax_site.stock.certificate_refusals import (
    CertificateMissing,
    SupplyStopped,
    TypeNotOnCertificate,
)
from nontax_site.stock.paperwork import StockDocument
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

APPLIED = "applied"
RETURNED = "returned"
CHECKED = "checked"
GRANTED = "granted"
SUSPENDED = "suspended"
REFUSED = "refused"
WITHDRAWN = "withdrawn"
CANCELLED = "cancelled"

OVER = frozenset({REFUSED, WITHDRAWN, CANCELLED})
IN_FORCE = frozenset({GRANTED, SUSPENDED})


class Inspected(NamedTuple):
    """The result of one annual inspection: year, passed or not, the case."""

    year: int
    passed: bool
    case: str


@stored
@implementer(ICertificateDocument)
class Certificate(StockDocument):
    """A certificate; its id is ``Z-<unit>-<yy>-<number>``.

    ``wanted`` are the codes of the types the unit asks for, ``types`` those it was
    granted. ``event_day`` is the day the unit closes, merges or changes, and
    ``cancel_by`` the fifteenth day after it. ``stopped_by`` is the inspection case
    that stopped the supply, ``cancelled_on`` the last day.
    """

    kind: ClassVar[str] = "certificate"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "basis",
        "purpose",
        "wanted",
        "types",
        "granted_on",
        "inspected",
        "stopped_by",
        "event_day",
        "cancel_by",
        "cancelled_on",
        "overseer",
    )

    basis: str = ""
    purpose: str = ""
    wanted: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    granted_on: date | None = None
    inspected: tuple[tuple[int, bool, str], ...] = ()
    stopped_by: str = ""
    event_day: date | None = None
    cancel_by: date | None = None
    cancelled_on: date | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether it was granted and not cancelled, suspended or not."""
        return self.state in IN_FORCE

    @property
    def inspections(self) -> tuple[Inspected, ...]:
        """The results of the annual inspections, oldest first."""
        return tuple(Inspected(*row) for row in self.inspected)


def certificates_of(root: Any, unit: str) -> Iterator[Certificate]:
    """All certificates of a unit, oldest first."""
    prefix = f"Z-{unit}-"
    yield from root.certificates.values(prefix, prefix + "~")


def certificate_of(root: Any, unit: str) -> Certificate | None:
    """The unit's certificate that is in force or on its way, or None."""
    found = [c for c in certificates_of(root, unit) if c.state not in OVER]
    return found[-1] if found else None


def holders_in(root: Any, region: str) -> Iterator[Certificate]:
    """The certificates in force of a region, by unit."""
    prefix = f"Z-{region}-"
    for certificate in root.certificates.values(prefix, prefix + "~"):
        if certificate.is_in_force:
            yield certificate


def check_may_hold(root: Any, unit: str, type_code: str, day: date) -> BillType:
    """The type's revision of the day, when the unit may be supplied with it.

    Raises UnitNotActive, CertificateMissing, SupplyStopped, TypeNotOnCertificate
    and what ``type_of`` raises of the type itself.
    """
    holder = root.document("unit", unit)
    holder.check_active()
    certificate = certificate_of(root, unit)
    if certificate is None or not certificate.is_in_force:
        raise CertificateMissing(field="unit", unit_name=holder.name)
    if certificate.state == SUSPENDED:
        raise SupplyStopped(field="unit", unit_name=holder.name)
    if type_code not in certificate.types:
        raise TypeNotOnCertificate(
            field="bill_type", unit_name=holder.name, type_code=type_code
        )
    return type_of(root, holder.region, type_code, day)
