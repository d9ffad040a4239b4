"""What must hold of types, certificates and inspections at every moment.

No two revisions of a type count on one day; a unit has one certificate; a case that
was decided stands on its certificate, or is about to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from nontax_site.stock.bill_type import ONCE_PUBLISHED, BillType
from nontax_site.stock.certificate import OVER
from nontax_site.stock.checking import Finding
from nontax_site.stock.inspecting import TOPIC
from nontax_site.stock.inspection import DECIDED, PASSED


def check(root: Any) -> Iterator[Finding]:
    """Every breach among the documents that say who may hold what."""
    yield from _revisions(root)
    yield from _certificates(root)
    yield from _cases(root)


def _revisions(root: Any) -> Iterator[Finding]:
    used = (t for t in root.bill_types.values() if t.state in ONCE_PUBLISHED)
    for (region, code), group in groupby(used, lambda t: (t.region, t.code)):
        ordered = sorted(group, key=_first)
        for earlier, later in pairwise(ordered):
            if earlier.to_day is None or earlier.to_day >= _first(later):
                what = f"{earlier.id} and {later.id} count on one day"
                yield Finding(f"{region}:{code}", 0, what)


def _first(bill_type: BillType) -> date:
    return bill_type.from_day or date.min


def _certificates(root: Any) -> Iterator[Finding]:
    going = Counter(
        certificate.unit
        for certificate in root.certificates.values()
        if certificate.state not in OVER
    )
    for unit, count in going.items():
        if count > 1:
            yield Finding(f"unit:{unit}", 0, f"{count} certificates at once")
    for certificate in root.certificates.values():
        for code in certificate.types:
            prefix = f"T-{certificate.region}-{code}-"
            if not any(root.bill_types.keys(prefix, prefix + "~")):
                what = f"names the type {code}, which there is not"
                yield Finding(certificate.id, 0, what)


def _cases(root: Any) -> Iterator[Finding]:
    late = {r.facts["case"] for r in root.outbox.waiting() if r.topic == TOPIC}
    for case in root.inspection_cases.values():
        if case.state not in DECIDED or case.id in late:
            continue
        certificate = root.certificates.get(case.certificate)
        row = (case.year, case.state == PASSED, case.id)
        if certificate is None or row not in certificate.inspected:
            yield Finding(case.id, 0, "its result is not on the certificate")
