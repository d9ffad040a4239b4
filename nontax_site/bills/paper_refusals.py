"""What a rule of paper bills says no to, each with what can be done instead."""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput, Refused


class CopyUnknown(BadInput):
    """A sheet has no such copy."""

    code = "copy-unknown"
    message = "A sheet of this type has ${copies} copies: «${copy}» is none of them."


class StampUnknown(BadInput):
    """No stamp a copy can carry."""

    code = "stamp-unknown"
    message = "«${stamp}» is no stamp of a copy."


class CopyNotAtUnit(Refused):
    """What is to be handed out must be here."""

    code = "copy-not-at-unit"
    message = "The copy «${copy}» is not at the unit."
    remedy = "Note first that it came back."


class CopiesNotOut(Refused):
    """Nothing of it is away, so nothing comes back."""

    code = "copies-not-out"
    message = "Copy 1 is at the unit: nothing is to come back."
    remedy = "Note first that they went to the bank."


class NotRecovered(Refused):
    """Only the receipt of an exchanged bill comes back from the payer."""

    code = "receipt-not-recovered"
    message = "Only a receipt that was given for an electronic bill is recovered."


class NumberNotNext(Refused):
    """Bills are written in the order of their numbers."""

    code = "number-not-next"
    message = (
        "${number} is not the next number of this unit: the next is ${next_number}."
    )
    remedy = (
        "Use the next number. A sheet that cannot be used is voided with all its"
        " copies or reported lost first; it never stays blank behind used ones."
    )


class NoBlankNumber(Refused):
    """The unit has no blank sheet of the type."""

    code = "no-blank-number"
    message = "This unit has no blank bill of the type «${bill_type}»."
    remedy = "Apply for bills of this type."


class TypeNeedsNotice(Refused):
    """Bills of the type are written for a payment notice only."""

    code = "type-needs-notice"
    message = "Bills of the type «${bill_type}» are written for a payment notice."
    remedy = "Open the payment notice and issue its paper from there."


class TypeWithoutNotice(Refused):
    """Bills of the type have no payment notice and no payment code."""

    code = "type-without-notice"
    message = "Bills of the type «${bill_type}» are written without a payment notice."


class TypeNotByHand(Refused):
    """Fixed bills are used in bulk, electronic ones have no paper."""

    code = "type-not-written"
    message = "Bills of the type «${bill_type}» are not written one by one."
    remedy = "Bills of fixed value are given out by number and face value."


class NoticeHasPaper(Refused):
    """One notice, one paper bill."""

    code = "notice-has-paper"
    message = "The paper bill ${bill} was written for this notice."


class NoticeNotOpen(Refused):
    """Paper is written for a notice that is owed and that nobody is paying."""

    code = "notice-not-open"
    message = "Paper is written for an issued notice that nobody is paying."


class PaidBefore(Refused):
    """The money of a bill is noted once."""

    code = "paper-paid-before"
    message = "The money of this bill is noted already."


class MoneyByNotice(Refused):
    """What has a payment code is paid through its channel."""

    code = "money-by-notice"
    message = "This bill has a payment code: its money comes through a channel."


class MoneyMissing(Refused):
    """A paid bill says how it was paid."""

    code = "paper-money-missing"
    message = "Nothing says yet that the money of this bill came in."


class ReceiptNotSealed(Refused):
    """A receipt has no effect before its seal (CQ-17)."""

    code = "receipt-not-sealed"
    message = "The receipt has no effect before the seal of the collecting unit."
    remedy = "Seal it first."


class ReceiptBeforeMoney(Refused):
    """The receipt is given for a bank-stamped copy 1 or for money taken (CQ-23)."""

    code = "receipt-before-money"
    message = (
        "The receipt is handed over only in exchange for copy 1 with the bank's stamp."
    )
    remedy = (
        "Take copy 1 back with the bank's stamp, or note the cash or the card first."
    )


class ReceiptGone(Refused):
    """The receipt was handed over."""

    code = "receipt-gone"
    message = "The receipt was handed over already."


class ReasonMissing(BadInput):
    """The bank's seal on a receipt needs a recorded special reason (CQ-18)."""

    code = "bank-seal-reason-missing"
    message = "Please say what is special: the bank seals a receipt only by exception."


class CopiesNotThisWay(Refused):
    """Only the Payment Book goes through the banks."""

    code = "copies-not-this-way"
    message = "Only the copies of a General Payment Book go to the bank."


class CopiesIncomplete(Refused):
    """Void condition A: all copies are here and intact (CQ-52)."""

    code = "void-copies-incomplete"
    message = "It cannot be voided: not all copies are here and intact (${copies})."
    remedy = "Keep what there is, and report it to the department and the bureau."


class CardNotUnsuccessful(Refused):
    """Void condition B: every swipe is known to have failed (CQ-53)."""

    code = "void-card-not-unsuccessful"
    message = "It cannot be voided: the card payment is ${outcome}."
    remedy = "Keep the bill, and report it to the department and the bureau."


class BankNotUnsuccessful(Refused):
    """Void condition B: no money came through a bank, and that is known (CQ-53)."""

    code = "void-bank-not-unsuccessful"
    message = "It cannot be voided: the payment at the bank is ${outcome}."
    remedy = "Keep the bill, and report it to the department and the bureau."


class StillVoidable(Refused):
    """Only what cannot be voided is held and reported."""

    code = "still-voidable"
    message = "Nothing stands against voiding this bill."
    remedy = "Ask for the void."


class SpoiledNotBlank(Refused):
    """Only a blank sheet is spoiled; a written bill is voided by another person."""

    code = "spoiled-not-blank"
    message = "This bill was written: ask for a void."


class SpoiledIncomplete(Refused):
    """A sheet that is not whole is lost, not void."""

    code = "spoiled-incomplete"
    message = "A sheet is void only with all its copies."
    remedy = "Report the sheet as lost."
