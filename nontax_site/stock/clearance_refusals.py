"""What stands against handing in, clearing and writing off stubs."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.errors import BadInput, Refused


class _OfLines(BadInput):
    """A fault of the ranges of a batch."""

    code = "clearance-lines-wrong"

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class StubsOutOfOrder(_OfLines):
    """Stubs are kept and handed in in the order of their numbers (CQ-19)."""

    code = "stubs-out-of-order"
    message = "${range} stands behind a higher number."
    remedy = "List the ranges in the order of their numbers."


class StubMissing(_OfLines):
    """A used or void number before or between those handed in (CQ-19, CQ-20)."""

    code = "stub-missing"
    message = "${bill_code}-${number} is ${place} and missing in this batch."
    remedy = (
        "Hand in everything up to the last number, voids with all copies; what is"
        " lost is reported first."
    )


class NotHandedIn(_OfLines):
    """A number that is neither used nor void at this unit, or cleared already."""

    code = "not-to-hand-in"
    message = "${bill_code}-${number} is no stub of this unit: ${place}."
    remedy = "Leave the number out; look up where it is."


class VoidOutside(_OfLines):
    """A void that is in none of the ranges handed in."""

    code = "void-outside"
    message = "The void ${range} is in none of the ranges handed in."

    def __init__(self, **facts: Any) -> None:
        super().__init__(field="voids", **facts)


class VoidMissing(_OfLines):
    """A void number of the batch that nobody listed (CQ-44)."""

    code = "void-missing"
    message = "${range} is void and not among the voids of this batch."
    remedy = "Hand in every void sheet with all its copies and list it."

    def __init__(self, **facts: Any) -> None:
        super().__init__(field="voids", **facts)


class NotVoid(_OfLines):
    """A number listed as void that is not."""

    code = "not-void"
    message = "${range} is not void."
    remedy = "A wrong bill is voided on its own page first, with all its copies."

    def __init__(self, **facts: Any) -> None:
        super().__init__(field="voids", **facts)


class VoidIncomplete(Refused):
    """A void sheet of which a copy is missing (CQ-44)."""

    code = "void-incomplete"
    message = "Of the void ${bill} copies are missing: ${copies}."
    remedy = "Hand in all copies; report a lost one first."


class NotClearer(Refused):
    """A unit's department clears; without one the bureau's clerk (CQ-45)."""

    code = "not-clearer"
    message = "This batch is cleared by ${who}."


class DifferencesOpen(Refused):
    """What was not paid in must be explained before it is written off."""

    code = "differences-open"
    message = "${count} differences are not explained."
    remedy = "The unit explains each, or the payment comes in."


class NoDifference(Refused):
    """Nothing is left to explain."""

    code = "no-difference"
    message = "No difference is open."


class DifferenceUnknown(BadInput):
    """A bill that is no open difference of this batch."""

    code = "difference-unknown"
    message = "${subject} is no open difference of this batch."


class NothingToHandIn(_OfLines):
    """A unit without stubs."""

    code = "nothing-to-hand-in"
    message = "The unit has neither used nor void numbers to hand in."


class NotAutomatic(Refused):
    """Only a clearance of the system writes itself off."""

    code = "not-automatic"
    message = "This batch was handed in by people: they clear it and write it off."
