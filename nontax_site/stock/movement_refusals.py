"""What is wrong with a document that orders, supplies, returns or recalls paper.

What is wrong with the numbers themselves stands in ``refusals``.
"""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.errors import BadInput, Refused


class NothingWanted(BadInput):
    """An application or an order for nothing."""

    code = "nothing-wanted"
    message = "Please say how many books of which type are needed."

    def __init__(self, *, field: str = "wanted", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class TypeTwice(BadInput):
    """One type in two lines of an application."""

    code = "type-twice"
    message = "${bill_type} stands in two lines."
    remedy = "Add the books up in one line."

    def __init__(self, *, field: str = "wanted", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class NotOrdered(BadInput):
    """More books are granted than were asked for."""

    code = "more-than-asked"
    message = "${bill_type}: ${asked} books were asked for, not ${granted}."

    def __init__(self, *, field: str = "granted", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class MoreThanSupplied(Refused):
    """Bills are supplied for some months of use at most."""

    code = "more-than-months"
    message = (
        "${bill_type}: ${months} months of use are ${most} sheets; the unit has "
        "${held} and asks for ${asked} more."
    )
    remedy = "Ask for fewer books, or have the plan of use changed first."

    def __init__(self, *, field: str = "wanted", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class EarlierNotWrittenOff(Refused):
    """New bills are supplied when the earlier ones were accounted for (核旧领新)."""

    code = "earlier-not-written-off"
    message = (
        "${bill_type}: ${count} sheets of earlier supplies are used or void and not "
        "written off."
    )
    remedy = "Hand in stubs and voids first; the bureau writes them off."

    def __init__(self, *, field: str = "wanted", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class DepartmentFirst(Refused):
    """A unit under a department goes through it (two levels)."""

    code = "department-first"
    message = "The unit is under ${department}: its books go through the department."


class NoDepartment(Refused):
    """A unit directly under the bureau has no department to go through."""

    code = "no-department"
    message = "The unit is under no department: it deals with the bureau directly."


class StoreUnknown(BadInput):
    """A store the region does not have, or that is closed."""

    code = "store-unknown"
    message = "${store} is no open store of this region."

    def __init__(self, *, field: str = "store", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class AllottedOtherwise(Refused):
    """The ranges named are not what was approved."""

    code = "allotted-otherwise"
    message = "${bill_type}: ${approved} sheets were approved, ${named} are named."
    remedy = "Name exactly what was approved, in whole books."

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class OldVersion(Refused):
    """Numbers of a version that was replaced or is used no more (CQ-46, CQ-47)."""

    code = "old-version"
    message = (
        "${bill_code}-${number} is of a version of ${bill_type} that is used no more."
    )
    remedy = "Give numbers of the version in force; the old ones are recalled."

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class NotAmongAllotted(BadInput):
    """A missing or spoiled number that was never in the books."""

    code = "not-among-these"
    message = "${range} is not among the numbers of this document."
    remedy = "Compare with the ranges above."

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class MissingUnexplained(BadInput):
    """Missing sheets without a word on how."""

    code = "missing-unexplained"
    message = "Say what became of the sheets that are missing."

    def __init__(self, *, field: str = "how", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class NothingCame(Refused):
    """What came in part is not cancelled as a whole."""

    code = "some-came"
    message = "A part of the order came already."
    remedy = "Cancel what did not come: the rest stands."


class SomethingCame(Refused):
    """What did not come at all is cancelled as a whole."""

    code = "none-came"
    message = "Nothing of the order came yet."
    remedy = "Cancel the whole order."


class DeliveryShort(Refused):
    """A delivery that is not the rest of the order."""

    code = "delivery-short"
    message = "${count} numbers of the order have not come."
    remedy = "Put the part that came into store; the rest stays ordered."


class DeliveryWhole(Refused):
    """A delivery with which everything has come."""

    code = "delivery-whole"
    message = "With this delivery everything has come."
    remedy = "Put it into store as a whole."


class SameStore(BadInput):
    """A transfer goes from one store to another."""

    code = "same-store"
    message = "A transfer goes to another store of the region."

    def __init__(self, *, field: str = "to_store", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class CountDiffers(Refused):
    """The custodian counted other numbers than were given."""

    code = "count-differs"
    message = "${given} sheets were given, ${counted} are counted."
    remedy = "Count again with the giver, or send the books back with the reason."

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class RecallOrdered(Refused):
    """What is recalled must be handed in."""

    code = "recall-ordered"
    message = "The bureau recalls these bills: they must be handed in by ${due}."


class RecallAll(Refused):
    """A recall asks for everything of the version."""

    code = "recall-all"
    message = "${range} is recalled too: everything of the version is handed in."

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class StillInForce(Refused):
    """Only what is used no more is recalled."""

    code = "still-in-force"
    message = "${bill_type} is still used."
    remedy = "Replace or discontinue the type first."


class StillHeld(Refused):
    """A recall ends when nobody holds any."""

    code = "still-held"
    message = "${count} numbers are still held."
    remedy = "Remind those who hold them."


class RecallThere(Refused):
    """One recall at a time of a version."""

    code = "recall-there"
    message = "${bill_type} is recalled already: ${recall}."


class RoundUnready(Refused):
    """Something of the round is still to be done."""

    code = "round-unready"
    message = "${count} applications of the round are not that far."
    remedy = "Finish them, or take them out of the round."


class RoundClosed(Refused):
    """A round takes applications until its day."""

    code = "round-closed"
    message = "The round takes no applications now."


class DaysReversed(BadInput):
    """The days of a round follow each other."""

    code = "days-reversed"
    message = "The days must follow each other: applications end before the books are collected."

    def __init__(self, *, field: str = "until", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class DueInPast(BadInput):
    """A day for handing in that has passed."""

    code = "hand-in-day-past"
    message = "The day must be today or later."

    def __init__(self, *, field: str = "due", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class NotTheNewCustodian(Refused):
    """Who takes over counts himself."""

    code = "not-the-new-custodian"
    message = "${name} takes over and counts himself."


class NotTheWitness(Refused):
    """A handover is closed by the named third person 监交人."""

    code = "not-the-witness"
    message = "${name} is the witness of this handover."


class WitnessTakesPart(BadInput):
    """The witness is a third person."""

    code = "witness-takes-part"
    message = "The witness must be a third person who neither gives nor takes over."

    def __init__(self, *, field: str = "witness", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class HandoverOpen(Refused):
    """One handover at a time of what somebody keeps."""

    code = "handover-open"
    message = "There is an open handover already: ${handover}."
