"""What a rule of fixed bills, back-entry and collective notices says no to."""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput, Refused


class NotEnoughBlank(Refused):
    """More sheets than the unit has blank."""

    code = "not-enough-blank"
    message = "${asked} sheets are to be used, ${left} are blank at this unit."
    remedy = "Count again, or apply for bills of this type."


class OtherRevision(Refused):
    """Sheets of two revisions, or of two face values, are two entries."""

    code = "fixed-other-revision"
    message = "Only the first ${count} sheets are of one revision of the type."
    remedy = "Enter those first, and the others as an entry of their own."


class FixedIncomplete(Refused):
    """A fixed entry is void only with every sheet and copy of it."""

    code = "fixed-incomplete"
    message = "An entry is void only with all its sheets and all their copies."
    remedy = "What was given out stays used; its cash is gathered."


class CashGathered(Refused):
    """What went into a collective notice is not voided any more."""

    code = "cash-gathered"
    message = "The cash of it went into the collective notice ${collective}."
    remedy = "What follows is a refund, not a void."


class WrittenInFuture(BadInput):
    """A day on paper that has not come."""

    code = "written-in-future"
    message = "The day on the paper, ${day}, has not come yet."


class WrittenBeforeReceipt(BadInput):
    """A day on paper before the unit had the sheet."""

    code = "written-before-receipt"
    message = "The unit has had this sheet only since ${since}; the day is ${day}."


class DayOutOfOrder(BadInput):
    """The days on paper go with the numbers."""

    code = "written-out-of-order"
    message = "The sheet before it was written on ${before}, this one on ${day}."
    remedy = "Compare the days with the paper; sheets are written in number order."


class GapBefore(Refused):
    """Numbers that were passed over are void or lost, never blank behind used ones."""

    code = "back-entry-gap"
    message = "Before ${number} the numbers ${gap} are still blank."
    remedy = "Void them with all their copies, or report them as lost, first."


class EnteredTwice(BadInput):
    """A number that stands twice, or that was used before."""

    code = "back-entry-used"
    message = "${number} is used already, or is not in number order here."


class NotByHand(Refused):
    """Only bills written by hand are entered later."""

    code = "not-by-hand"
    message = "«${bill_type}» is not written by hand: its bills are not entered later."


class NothingEntered(BadInput):
    """No row at all."""

    code = "back-entry-empty"
    message = "There is no bill in it."


class NothingToGather(Refused):
    """No cash waits on this day."""

    code = "nothing-to-gather"
    message = "No cash of this day waits to be gathered."


class CashStillThere(Refused):
    """A day with cash is gathered, not closed."""

    code = "cash-still-there"
    message = "${count} bills of this day have cash that is not gathered."
    remedy = "Count the cash and gather it."


class VoidStillAsked(Refused):
    """What may yet be void is not counted."""

    code = "void-still-asked"
    message = "The void of ${document} is asked for and not decided."
    remedy = "Have it decided first."


class DifferenceUnexplained(Refused):
    """A difference is decided on a proposal."""

    code = "difference-unexplained"
    message = "Nobody has said yet what becomes of the difference."


class ResolutionUnfit(BadInput):
    """A shortage is not handed back, a surplus is not made good."""

    code = "difference-resolution-unfit"
    message = "«${resolution}» does not go with this difference."
