"""Materials: what a region wants to be handed in before a step is taken.

The workflow names the codes a step may want (key ``materials``); which of them a
region really demands, as original or copy, in how many copies and from when, is
its own dated data. A region that says nothing demands nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from persistent import Persistent
from zope.interface import implementer

from nontax_site.attachments.attaching import AUDIT_NOTE
from nontax_site.attachments.attachment import usable
from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.interfaces import IMaterials
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

ORIGINAL = "original"
COPY = "copy"

FORM_TITLES: dict[str, str] = {ORIGINAL: "Original", COPY: "Photocopy"}

MATERIAL_TITLES: dict[str, str] = {
    "unit-application": "Application form of the unit",
    "credit-code-certificate": "Certificate of the unified social credit code",
    "account-approval": "Approval of the fiscal account",
    "reversal-reason": "Paper that shows why the bill is reversed",
    "cancel-reason": "Paper that shows why the notice is cancelled",
    "payer-statement": "Statement of the payer",
    "bank-statement": "Statement of the bank",
    "engagement-letter": "Letter that orders the audit",
    "tariff-document": "Document that sets the tariff",
    "certificate-application": "Application for the bill certificate",
    "legal-person-papers": "Papers of the legal person",
    "charge-basis": "Document the charge is based on",
    "destruction-minutes": "Minutes of the destruction, signed by both witnesses",
    "bill-guide": "Operation guide of a bill type",
    "remittance-evidence": "Receipt of the remittance with the bank's stamp",
    AUDIT_NOTE: "Note of the auditors",
}
"""Every kind of material that has a code of its own, with its title (a msgid)."""

MATERIALS_OF: dict[str, tuple[str, ...]] = {
    "unit": ("unit-application", "credit-code-certificate", "account-approval"),
    "bill": ("reversal-reason", "payer-statement"),
    "notice": ("cancel-reason", "payer-statement"),
    "suspense": ("bank-statement", "payer-statement"),
    "item": ("tariff-document",),
    "engagement": ("engagement-letter",),
    "certificate": ("certificate-application", "legal-person-papers", "charge-basis"),
    "bill_type": ("bill-guide",),
    "remittance": ("remittance-evidence",),
    "destruction": ("destruction-minutes",),
}
"""The materials that go with a kind of document."""

ALWAYS: dict[str, tuple[str, ...]] = {
    "engagement-letter": ("engagement",),
    "destruction-minutes": ("destruction",),
    "remittance-evidence": ("remittance",),
}
"""What is demanded everywhere, and of what."""

DEMANDABLE: dict[str, tuple[str, ...]] = {
    "unit-application": ("unit",),
    "credit-code-certificate": ("unit",),
    "account-approval": ("unit",),
    "reversal-reason": ("bill",),
    "certificate-application": ("certificate",),
    "legal-person-papers": ("certificate",),
    "charge-basis": ("certificate",),
}
"""The materials a region may demand before a step, and of what."""


class MaterialUnknown(BadInput):
    """A code no material has, or one that no step asks for."""

    code = "material-unknown"
    message = "«${material}» is no material a step could ask for."


class DemandTwice(BadInput):
    """One material demanded twice for the same days."""

    code = "demand-twice"
    message = "«${material}» is demanded twice for the same days."


class DemandOutOfOrder(BadInput):
    """A demand that ends before it begins, or of no copy."""

    code = "demand-out-of-order"
    message = "The demand ends before it begins, or asks for no copy."


@stored
@dataclass(frozen=True, slots=True)
class Demand:
    """One material that a region demands, ``to_day`` included.

    ``copies`` on paper are said to who hands it in; one file proves it here.
    """

    material: str
    form: str
    copies: int
    from_day: date
    to_day: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Whether it is demanded on the day."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@stored
class Demands(Persistent):
    """What one region demands (``root.materials`` by the region's code)."""

    def __init__(self) -> None:
        self.rows: tuple[Demand, ...] = ()

    def canonical_value(self) -> list[dict[str, Any]]:
        """What the audit log says of it."""
        return [asdict(row) for row in self.rows]


def demands_on(materials: Any, region: str, kind: str, day: date) -> Iterator[Demand]:
    """What a region demands for a kind of document on a day."""
    found: Demands | None = materials.get(region)
    for row in found.rows if found is not None else ():
        if kind in DEMANDABLE.get(row.material, ()) and row.is_in_force(day):
            yield row


@implementer(IMaterials)
class Materials:
    """What is missing on a document (``IMaterials``)."""

    def __init__(self, materials: Any, attachments: Any, clock: Any) -> None:
        self.materials = materials
        self.attachments = attachments
        self.clock = clock

    def missing(self, document: Document, codes: Iterable[str]) -> tuple[str, ...]:
        """Those of the codes the region demands and no usable paper is there for."""
        day = self.clock.today()
        wanted = {code for code, kinds in ALWAYS.items() if document.kind in kinds}
        wanted |= {
            row.material
            for row in demands_on(self.materials, document.region, document.kind, day)
        }
        if not wanted.intersection(codes):
            return ()
        there = {row.material for row in usable(self.attachments, document)}
        return tuple(code for code in codes if code in wanted and code not in there)


class Demanding:
    """Sets what a region demands; the whole list at once, kept in the audit log."""

    def __init__(self, materials: Any, audit: Any) -> None:
        self.materials = materials
        self.audit = audit

    def set(self, region: Any, rows: Iterable[Demand], act: Act) -> None:
        """Put a region's list in force.

        Raises MaterialUnknown, DemandOutOfOrder, DemandTwice.
        """
        kept = tuple(sorted(rows, key=lambda row: (row.material, row.from_day)))
        for place, row in enumerate(kept):
            _check(row, kept[:place])
        if region.code not in self.materials:
            self.materials.add(region.code, Demands())
        demands = self.materials[region.code]
        demands.rows = kept
        self.audit.note(
            f"bureau:{region.code}",
            act,
            "set_materials",
            f"materials:{region.code}",
            rows=demands.canonical_value(),
        )


def _check(row: Demand, before: Iterable[Demand]) -> None:
    if row.material not in DEMANDABLE or row.form not in FORM_TITLES:
        raise MaterialUnknown(material=row.material)
    if row.copies < 1 or (row.to_day is not None and row.to_day < row.from_day):
        raise DemandOutOfOrder
    for other in before:
        if other.material != row.material:
            continue
        if other.to_day is None or other.to_day >= row.from_day:
            raise DemandTwice(material=MATERIAL_TITLES[row.material])
