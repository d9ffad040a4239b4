"""The annual inspection 年检: one campaign a region and year, one case a unit.

Each unit with a certificate reports what it received, used and has left. The bureau
checks at the desk; a unit that fails puts things right in ten working days and is
checked again, or its supply is stopped (rules.md §3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.interfaces import IInspectionCaseDocument, IInspectionDocument
from nontax_site.stock.paperwork import StockDocument
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

DRAFT = "draft"
RUNNING = "running"
CLOSED = "closed"

REPORTING = "reporting"
PASSED = "passed"
STOPPED = "stopped"
DECIDED = frozenset({PASSED, STOPPED})


class TypeReport(NamedTuple):
    """What a unit reports of one type: numbers, by where they went in the year."""

    type_code: str
    carried: int
    received: int
    used: int
    void: int
    lost: int
    returned: int
    blank: int

    @property
    def had(self) -> int:
        """What was there at the year's beginning or came in it."""
        return self.carried + self.received

    @property
    def accounted(self) -> int:
        """What it says became of them."""
        return self.used + self.void + self.lost + self.returned + self.blank


@stored
@implementer(IInspectionDocument)
class Inspection(Document):
    """A campaign; its id is ``N-<region>-<yy>-<number>``.

    ``year`` is inspected; the units report until ``due``. ``done`` are the counts
    at its end: (units, passed, stopped).
    """

    kind: ClassVar[str] = "inspection"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "year",
        "title",
        "due",
        "notice",
        "done",
    )

    year: int = 0
    title: str = ""
    due: date | None = None
    notice: str = ""
    done: tuple[int, int, int] | None = None


@stored
@implementer(IInspectionCaseDocument)
class InspectionCase(StockDocument):
    """One unit's case; its id is ``NC-<unit>-<year>``.

    ``reported`` are the rows of the self-report, ``statement`` its words and
    ``stock`` the blank numbers the stock knew of then, by type.
    ``findings`` are (day, who, proposes to pass, words) of each desk check,
    ``ordered`` what is to be put right, ``answer`` what the unit says it did.
    """

    kind: ClassVar[str] = "inspection_case"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "inspection",
        "year",
        "certificate",
        "reported",
        "stock",
        "statement",
        "findings",
        "ordered",
        "answer",
        "overseer",
    )

    inspection: str = ""
    year: int = 0
    certificate: str = ""
    reported: tuple[tuple[str, int, int, int, int, int, int, int], ...] = ()
    stock: tuple[tuple[str, int], ...] = ()
    statement: str = ""
    findings: tuple[tuple[date, str, bool, str], ...] = ()
    ordered: str = ""
    answer: str = ""

    @property
    def report(self) -> tuple[TypeReport, ...]:
        """The rows of the self-report."""
        return tuple(TypeReport(*row) for row in self.reported)


def case_id(unit: str, year: int) -> str:
    """The id of a unit's case: ``NC-330100-0001-2026``."""
    return f"NC-{unit}-{year}"


def cases_of(root: Any, inspection: Inspection) -> Iterator[InspectionCase]:
    """The cases of a campaign, by unit."""
    prefix = f"NC-{inspection.region}-"
    for case in root.inspection_cases.values(prefix, prefix + "~"):
        if case.inspection == inspection.id:
            yield case
