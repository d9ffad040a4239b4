"""What a rule of remittances from another place says no to."""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput, Refused


class AreaMalformed(BadInput):
    """An administrative area has a code of six digits."""

    code = "area-malformed"
    message = "An administrative area is six digits, not «${area}»."


class PaidInside(Refused):
    """Who pays inside the area takes the copies to his bank (CQ-24)."""

    code = "paid-inside"
    message = "${area} lies inside the administrative area: this path is for outside."
    remedy = "Write the Payment Book; the payer takes copies 1 to 3 to his bank."


class RemittanceOpen(Refused):
    """One notice, one remittance at a time."""

    code = "remittance-open"
    message = "The remittance ${remittance} for this notice is open already."


class NoticeNotRemitted(Refused):
    """Only what is owed or was paid is remitted for, and has no bill yet."""

    code = "notice-not-remitted"
    message = "Only an issued or paid notice without a bill is paid on this path."
    remedy = "Where there is an electronic bill, exchange that for paper."


class AccountNotFiscal(Refused):
    """The money goes to the unit's fiscal accounts only (CQ-25)."""

    code = "account-not-fiscal"
    message = "${account} is neither the special fiscal account nor the fiscal remittance account of the unit."  # noqa: E501
    remedy = "Have the bank send the money on; note the evidence of that payment."


class EvidenceAmountWrong(Refused):
    """The evidence shows what the notice says."""

    code = "evidence-amount-wrong"
    message = "The evidence shows ${amount}, the notice says ${owed}."
    remedy = "What was paid too little or too much is suspense money."


class EvidenceUnstamped(BadInput):
    """Evidence carries a stamp of the bank (CQ-26)."""

    code = "evidence-unstamped"
    message = "The evidence carries the bank's stamp of receipt or of transfer."


class EvidenceLater(BadInput):
    """Evidence does not come from the future."""

    code = "evidence-later"
    message = "The evidence cannot have come in on ${day}."


class MoneyNotThere(Refused):
    """A stamp on copy 1 says the transfer succeeded (CQ-30)."""

    code = "money-not-there"
    message = "Nothing says yet that the money of this notice arrived."
    remedy = "Copy 1 is stamped when the transfer succeeded; wait for the bank."


class NumberMissing(BadInput):
    """The bank's upload and the letter have numbers."""

    code = "remittance-number-missing"
    message = "Please give the number."


class RemittanceNotConfirmed(Refused):
    """Copy 4 is sealed and sent only when the unit confirmed the receipt (CQ-31)."""

    code = "remittance-not-confirmed"
    message = "The unit has not confirmed the receipt of ${remittance} yet."
    remedy = "Take copy 1 back with the bank's stamp and confirm, then seal and mail."
