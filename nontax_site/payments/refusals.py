"""What payments refuse, each with its stable code and what to do about it.

The four refusals of the pay page (SX-24 to SX-28) are four classes with four
codes; none of them changes the state of a notice.
"""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.errors import BadInput, Refused

# ---- drafting and issuing ------------------------------------------------------


class PayerNameMissing(BadInput):
    """A notice names who owes."""

    code = "payer-name-missing"
    message = "Please give the payer's name."

    def __init__(self, *, field: str = "payer_name", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class PayerTypeUnknown(BadInput):
    """A payer is a person or a unit (HZ-05)."""

    code = "payer-type-unknown"
    message = "A payer is a person or a unit, not «${payer_type}»."


class LinesMissing(BadInput):
    """A notice without a line owes nothing (SX-03, SX-19)."""

    code = "lines-missing"
    message = "Please give at least one charge item."

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class LinesTooMany(BadInput):
    """A notice has a bounded number of lines."""

    code = "lines-too-many"
    message = "A notice has at most ${limit} lines; please issue two notices."


class TotalNotPositive(Refused):
    """A notice over 0.00 is none: the smallest amount is 0.01 (SX-18)."""

    code = "total-not-positive"
    message = "The total is 0.00: there is nothing to pay."
    remedy = "Whoever is exempt from everything needs no notice."


class TotalTooLarge(Refused):
    """The region limits what one notice may ask."""

    code = "total-too-large"
    message = "The total ${total} is above the limit of the region (${limit})."
    remedy = "Ask the finance bureau, or issue several notices."


class LinesNotTotal(Refused):
    """The lines do not sum to the total (SX-19; 16005)."""

    code = "lines-not-total"
    message = "The lines sum to ${lines}, not to the total ${total}."


class DueInPast(BadInput):
    """A due date before the day of issue."""

    code = "due-in-past"
    message = "The due date ${due} is in the past."

    def __init__(self, *, field: str = "due", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class AccountMissing(Refused):
    """No account of the unit takes this money (11005)."""

    code = "account-missing"
    message = "${unit_name} has no account for ${destination}."
    remedy = "Ask the finance bureau to register the account."


class DestinationsMixed(Refused):
    """Lines whose money goes to two accounts, and no account that takes both."""

    code = "destinations-mixed"
    message = "The lines go to different accounts (${destination})."
    remedy = "Please issue one notice for each."


class LateRuleMalformed(Refused):
    """An item adds something when late, without a rate per day."""

    code = "late-rule-malformed"
    message = "«${item_name}» adds something when late, but says no rate a day."
    remedy = "Ask the finance bureau to complete the item."


# ---- paying --------------------------------------------------------------------


class NotPayable(Refused):
    """Money for the notice is not asked for now; a subclass says why."""

    code = "not-payable"
    message = "The notice cannot be paid now."


class AlreadyPaid(NotPayable):
    """The notice is paid (12001)."""

    code = "already-paid"
    message = "The notice is paid already."
    remedy = "Look at the result, or get the bill."


class PaperStands(Refused):
    """What is written on paper ends with the paper."""

    code = "paper-stands"
    message = "The paper bill ${bill} was written for this notice."
    remedy = "Have the paper bill voided: the notice ends with it."


class PaidStands(AlreadyPaid):
    """A paid notice is not cancelled by its unit: money goes back as a refund."""

    code = "paid-stands"
    message = "The notice is paid and cannot be cancelled."
    remedy = "Ask for the reversal of its bill; the money goes back as a refund."


class NoticeExpired(NotPayable):
    """The payment code expired (11003)."""

    code = "notice-expired"
    message = "The payment code has expired."
    remedy = "Ask the collecting unit for a new notice."


class NoticeCancelled(NotPayable):
    """The unit cancelled the notice (11004)."""

    code = "notice-cancelled"
    message = "The notice was cancelled."
    remedy = "Ask the collecting unit."


class NoticeNotIssued(NotPayable):
    """A draft is nobody's debt yet; outside it does not exist (11001)."""

    code = "notice-not-issued"
    message = "There is no such payment notice."


class PayingLocked(NotPayable):
    """Somebody is paying it now (SX-24)."""

    code = "PAYING_LOCKED"
    message = "The notice is being paid: it is locked until ${until}."
    remedy = "Wait a while, then query again."


class PaymentComing(NotPayable):
    """A channel took the money: the lock stays until its confirm comes."""

    code = "payment-coming"
    message = "The bank has taken the money; its confirmation is on the way."
    remedy = "Wait a while, then query again."


class QrMultiScan(NotPayable):
    """The QR was scanned several times (SX-25): a new one after the wait."""

    code = "QR_MULTI_SCAN"
    message = "This QR was scanned several times."
    remedy = "A new QR can be made from ${again_at} on."


class QrExpired(NotPayable):
    """The QR was not paid within its life, or a newer one took its place (SX-26)."""

    code = "QR_EXPIRED"
    message = "The QR has expired."
    remedy = "Refresh the page or query again, then scan the new QR."


class QrOtherSubject(NotPayable):
    """Another device scanned this QR first (SX-27)."""

    code = "QR_OTHER_SUBJECT"
    message = "Another device scanned this QR first."
    remedy = "Pay on that device, or query the notice again on this one."


class LockHolds(Refused):
    """A lock ends when its time and grace are over."""

    code = "lock-holds"
    message = "The notice is being paid until ${until}."


# ---- cancelling and expiring ---------------------------------------------------


class StaysOwed(Refused):
    """A notice to which something is added stays payable when overdue."""

    code = "stays-owed"
    message = "The notice does not expire: it stays owed, with what is added."
    remedy = "It is shown as overdue and can be paid at the amount of the day."


class BeingDunned(Refused):
    """A notice whose debt is being dunned can be paid until the case has ended."""

    code = "being-dunned"
    message = "The notice does not expire: its debt is being dunned (${demand})."
    remedy = "It can be paid until the case is closed or the debt is given up."


class CollectiveStays(Refused):
    """The cash a unit has taken is owed until it is paid in."""

    code = "collective-stays"
    message = "A collective notice does not expire: the unit has the cash."
    remedy = "Pay the cash in under its payment code."


class NotDueYet(Refused):
    """Nothing expires before its day is over."""

    code = "not-due-yet"
    message = "The notice is payable until ${due}."


class QuoteStands(Refused):
    """A channel was told an amount that is still honoured."""

    code = "quote-stands"
    message = "A channel may still pay at its quote until ${until}."
    remedy = "Wait until the quote has ended."


# ---- channels' messages --------------------------------------------------------


class CodeUnknown(Refused):
    """No issued notice has this payment code (11001)."""

    code = "code-unknown"
    message = "There is no payment notice with this code."


class NotQueried(Refused):
    """A confirm without a query before it (12005, SX-09)."""

    code = "not-queried"
    message = "The channel has not queried this notice."
    remedy = "Query the notice, then confirm again."


class CheckCodeDiffers(Refused):
    """The check code is not the one of the query's answer (12002)."""

    code = "check-code-differs"
    message = "The check code is not the one the query answered."


class AccountDiffers(Refused):
    """The money is said to be on an account that is not the notice's (12003)."""

    code = "account-differs"
    message = "The receiving account is not the one of the notice."


class AmountDiffers(Refused):
    """The amount is not the whole amount owed (12004)."""

    code = "amount-differs"
    message = "The amount ${amount} is not the amount owed (${owed})."
    remedy = "Query again: partial and excess amounts are not taken."


class PaidInFuture(BadInput):
    """A payment that is yet to happen."""

    code = "paid-in-future"
    message = "The time of payment ${paid_at} is still to come."


class FileSumsDiffer(BadInput):
    """The lines of a day-end message do not sum to what it says (15001)."""

    code = "file-sums-differ"
    message = "The lines are ${count} over ${total}; the message says otherwise."


class FileRepeated(Refused):
    """Another day-end message for a day that is closed (15010)."""

    code = "file-repeated"
    message = "Another day-end message for ${day} was accepted before."
    remedy = "It is held: a person decides."


# ---- suspense money ------------------------------------------------------------


class ResolutionUnknown(BadInput):
    """Suspense money is matched to a notice or returned."""

    code = "resolution-unknown"
    message = "«${resolution}» is no way to resolve suspense money."


class MatchAmountDiffers(Refused):
    """The money is not the amount the notice owed on the day it came."""

    code = "match-amount-differs"
    message = "The money is ${amount}, but the notice owes ${owed}."
    remedy = "Choose another notice, or return the money."


class MatchMissing(BadInput):
    """A proposal to match names the notice."""

    code = "match-missing"
    message = "Please give the payment code of the notice."

    def __init__(self, *, field: str = "notice", **facts: Any) -> None:
        super().__init__(field=field, **facts)


# ---- batches ---------------------------------------------------------------------


class NothingRefused(Refused):
    """Only what is refused for good is left out of a batch."""

    code = "nothing-refused"
    message = "No row of the batch was refused."
    remedy = "Go on issuing: nothing stands in the way."


class BatchRunning(Refused):
    """The batch is being issued at this moment."""

    code = "batch-running"
    message = "The batch is being issued just now."
    remedy = "Look at its progress; if it stops, go on from here."


class BatchNotWhole(Refused):
    """Some notices of the batch are not issued."""

    code = "batch-not-whole"
    message = "${issued} of ${notices} notices are issued."


class BatchFaulty(Refused):
    """Something in the batch is wrong by now: nothing of it is issued."""

    code = "batch-faulty"
    message = "Something is wrong in ${rows} rows: nothing of the batch is issued."
    remedy = "Mend these rows or leave them out."


class BatchEmpty(BadInput):
    """No row is left to issue."""

    code = "batch-empty"
    message = "The sheet has no row under its heading, or all were left out."


class BatchSentBefore(Refused):
    """The same sheet was sent in before, and whoever issues has not said so be it."""

    code = "batch-sent-before"
    message = "The same was sent in before. Tick that it is meant to be issued again."


class RowUnknown(BadInput):
    """A row that is mended stands in no batch."""

    code = "batch-row-unknown"
    message = "The batch has no row ${row} that can be mended."
