"""What is wrong with a range, a number or a signature of the stock.

Each says which number stands where, and leaves everything as it was.
"""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.errors import BadInput, NotFound, Refused


class RangeReversed(BadInput):
    """A range whose end comes before its beginning."""

    code = "range-reversed"
    message = "The range ends with ${last} before it begins with ${first}."
    remedy = "Give the lower number first."


class RangeOutside(BadInput):
    """Numbers are counted from 1 and have ten digits."""

    code = "range-outside"
    message = "The range ${first} to ${last} does not fit into ten digits."


class RangeOverlaps(Refused):
    """Numbers that another batch already has."""

    code = "range-overlaps"
    message = (
        "The numbers ${first} to ${last} under ${bill_code} overlap with ${batch}, "
        "which has ${its_first} to ${its_last}."
    )
    remedy = "Order numbers behind those of the other batch."


class RangeTwice(BadInput):
    """Two lines of one document name the same number."""

    code = "range-twice"
    message = "The number ${bill_code}-${number} stands in two lines."


class NoLines(BadInput):
    """A document that moves nothing."""

    code = "no-lines"
    message = "Please give at least one range of numbers."


class NumberUnknown(NotFound):
    """A number no batch has."""

    code = "number-unknown"
    message = "No batch has the number ${bill_code}-${number}."
    remedy = "Compare code and number with the paper."


class NumberElsewhere(Refused):
    """A number that does not stand where it is to be taken from."""

    code = "number-elsewhere"
    message = (
        "The number ${bill_code}-${number} is not there: it is ${place} (${holder})."
    )
    remedy = "Look at the number's trace and give the range that is really there."

    def __init__(self, *, field: str = "", **facts: Any) -> None:
        super().__init__(field=field or "lines", **facts)


class NumberTaken(Refused):
    """A document under a number that has one: a number that was used stays used."""

    code = "number-taken"
    message = "The number ${bill_code}-${number} already has its bill."


class PlaceNotPossible(Refused):
    """A way a number cannot go, such as back from the shredder."""

    code = "place-not-possible"
    message = "What is ${source} cannot become ${target}."


class WrongType(BadInput):
    """Numbers of another bill type."""

    code = "wrong-bill-type"
    message = "${bill_code} are numbers of type ${its_type}, not of ${wanted}."
    remedy = "Give numbers of the type that was asked for."


class WrongBatch(BadInput):
    """A range that leaves its batch, or belongs to another one."""

    code = "wrong-batch"
    message = (
        "The numbers ${first} to ${last} under ${bill_code} do not all belong to "
        "${batch}, which has ${its_first} to ${its_last}."
    )
    remedy = "Write one line for each batch."


class ForeignRange(Refused):
    """Numbers of another region."""

    code = "foreign-range"
    message = (
        "${bill_code}-${number} belongs to the region ${its_region}, not to ${wanted}."
    )


class MoreThanHeld(Refused):
    """More numbers are to leave than the holder has."""

    code = "more-than-held"
    message = (
        "${asked} numbers of type ${type} are to leave ${holder}, which has ${held}."
    )
    remedy = "Compare the register with the shelf before you go on."


class SheetMissing(NumberElsewhere):
    """A book that is not whole: a sheet of it is somewhere else."""

    code = "sheet-missing"
    message = (
        "The book ${book_first} to ${book_last} under ${bill_code} is not whole: "
        "sheet ${number} is ${place} (${holder})."
    )
    remedy = "Take the loose sheets by their numbers, or leave the book out."


class BookCut(BadInput):
    """A range that begins or ends inside a book."""

    code = "book-cut"
    message = (
        "The range ${first} to ${last} cuts the book ${book_first} to ${book_last} "
        "of ${sheets} sheets."
    )
    remedy = "Allot whole books."


class CustodianMissing(Refused):
    """Paper is kept by a named person (CQ-38)."""

    code = "custodian-missing"
    message = "${holder} has no custodian, so no paper comes or goes."
    remedy = "Name the custodian first."


class NotCustodian(Refused):
    """Paper is handed out by the custodian only (CQ-38)."""

    code = "not-custodian"
    message = "Only the custodian ${custodian} hands out paper of ${holder}."


class SignerNotReceiver(Refused):
    """Who signs is who receives (CQ-40)."""

    code = "signer-not-receiver"
    message = "${signer} signs, but ${custodian} receives for ${holder}."
    remedy = "Whoever signs takes the bills: let the custodian sign himself."


class CustodianSame(BadInput):
    """A custodian who is named again."""

    code = "custodian-same"
    message = "${custodian} already is the custodian of ${holder}."


class HandoverNeeded(Refused):
    """A custodian with paper is changed by a handover counted range by range."""

    code = "handover-needed"
    message = (
        "${holder} has ${held} blank numbers: a change of custodian is a handover."
    )
    remedy = "Open a handover; both count every range before a third person."


class NotAtHolder(BadInput):
    """Somebody who does not work at the place he is to keep."""

    code = "custodian-not-staff"
    message = "${name} does not hold the role of custodian at ${holder}."
    remedy = "Have the administrator give him the role first."
