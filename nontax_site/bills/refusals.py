"""What a rule of bills says no to, each with what can be done instead."""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput, Refused, Stale


class BillAlreadySealed(Refused):
    """Voiding lives in the window before the fiscal supervision seal."""

    code = "bill-already-sealed"
    message = "This bill carries the fiscal supervision seal: it cannot be voided."
    remedy = "Use reversal: a red bill takes back the whole bill."


class BillNotSealed(Refused):
    """The deed needs the fiscal supervision seal first."""

    code = "bill-not-sealed"
    message = "This bill does not carry the fiscal supervision seal yet."
    remedy = "Wait for the seal, or ask for the bill to be voided."


class BillIsRed(Refused):
    """A red bill takes back another one; nothing takes back a red bill."""

    code = "bill-is-red"
    message = "This is a red bill: it cannot be ${done}."
    remedy = "If money is owed again, issue a new payment notice."


class BillBooked(Refused):
    """The receiver has the bill in his accounts."""

    code = "bill-booked"
    message = "${receiver} booked this bill on ${day}: it cannot be reversed."
    remedy = "The receiver un-books it first."


class BillAlreadyBooked(Refused):
    """A bill is booked once."""

    code = "bill-already-booked"
    message = "This bill was booked already, on ${day}."
    remedy = "A bill is booked once. Ask whoever booked it."


class BillNotBooked(Refused):
    """Only what is booked can be un-booked."""

    code = "bill-not-booked"
    message = "This bill is not booked."


class NotTheReceiver(Refused):
    """Un-booking is confirmed by the one who booked."""

    code = "not-the-receiver"
    message = "This is not the name under which the bill was booked."
    remedy = "Give the receiver's name exactly as it was given when booking."


class AmountBeyondBill(Refused):
    """Not more can be booked than the bill says."""

    code = "amount-beyond-bill"
    message = "The bill says ${total}; ${amount} cannot be booked."


class VoidAsked(Refused):
    """The seal waits while a void is asked."""

    code = "void-asked"
    message = "A void is asked for this bill: the seal waits for that decision."
    remedy = "Decide on the void first."


class ReversalAsked(Refused):
    """What is asked to be reversed is not used meanwhile."""

    code = "reversal-asked"
    message = "A reversal is asked for this bill; it waits for that decision."
    remedy = "Wait for the decision of the bureau supervisor."


class BillAlreadyDelivered(Refused):
    """Delivering happens once; taking another copy is no delivery."""

    code = "bill-already-delivered"
    message = "This bill was delivered already."
    remedy = "Copies can be downloaded at any time."


class BillDoesNotProve(Refused):
    """The finance side checked the bill and found a fault."""

    code = "bill-does-not-prove"
    message = "The finance side cannot seal this bill: ${reason}."
    remedy = "Put right what is missing and try again, or have the bill voided."


class BillExists(Refused):
    """A payment has at most one live bill."""

    code = "bill-exists"
    message = "This payment has its bill already: ${bill}."


class BillTakenBack(Refused):
    """After a reversal only the unit decides whether there is a bill again."""

    code = "bill-taken-back"
    message = "The bill of this payment was taken back by a red bill."
    remedy = "Ask the unit: only it can issue another bill for this payment."


class MoneyReturned(Refused):
    """Money of the payment went back: a bill would say too much."""

    code = "money-returned"
    message = "Money of this payment was paid back: no bill can be issued for it."


class IncomeWithoutBill(Refused):
    """Some income comes without a bill, such as interest (XG-33)."""

    code = "income-without-bill"
    message = "No bill is issued for this kind of income."


class NoticeNotPaid(Refused):
    """A bill is made for money that was received (SX-40, XG-28)."""

    code = "notice-not-paid"
    message = "A bill is issued after the payment, and this notice is not paid."


class NoticeChanged(Stale):
    """The notice is not the one the bill was wanted for any more."""

    code = "notice-changed"
    message = "Somebody else changed this notice after you opened it."


class NameUnchanged(BadInput):
    """A correction of the payer's name needs another name."""

    code = "name-unchanged"
    message = "The corrected name is the name on the bill."


class ItemNotDirect(Refused):
    """Only items for direct bills are billed without a notice."""

    code = "item-not-direct"
    message = "«${item}» is charged by a payment notice, not by a direct bill."
    remedy = "Issue a payment notice for it."


class BillNotMatching(BadInput):
    """The one neutral answer of the public check (SX-42, SI-168)."""

    code = "bill-not-matching"
    message = "There is no bill that agrees with everything you entered."
    remedy = "Compare every field with the bill. Help: how to read the result."


class BillCorrected(Refused):
    """Asked for under the payer's name of before a correction (SX-42)."""

    code = "bill-corrected"
    message = "The bill of this payment was corrected to another payer: ${name}."
    remedy = "Check the current bill under the corrected name."


class NotOurFile(BadInput):
    """A dropped file that is not an electronic bill at all."""

    code = "not-our-file"
    message = "This file is not an electronic bill: ${reason}."
    remedy = "Drop the XML file exactly as you received it."


class BillExchanged(Refused):
    """The paper that was given for the bill stands in its place."""

    code = "bill-exchanged"
    message = "This bill was exchanged for the paper bill ${paper}."
    remedy = "Recover the paper with all copies and have it voided first."


class ExchangedOnce(Refused):
    """An electronic bill is exchanged for paper once."""

    code = "bill-exchanged-once"
    message = "This bill was exchanged for paper once, for ${paper}."


class NotExchangeable(Refused):
    """Only a bill that stands, and that nothing is asked about, is exchanged."""

    code = "bill-not-exchangeable"
    message = "Only a sealed bill that stands and about which nothing is asked is exchanged for paper."
    remedy = "Have what was asked decided first."
