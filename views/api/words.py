"""The words of the business codes that channels are answered."""

from __future__ import annotations

from nontax_site.payments import replies
from views.i18n import _

WORDS = {
    replies.OK: _("Done."),
    replies.FAILED: _("This was refused."),
    replies.MALFORMED: _("The message cannot be read."),
    replies.CODE_UNKNOWN: _("There is no payment notice with this code."),
    "11002": _("The check digit of the payment code is wrong."),
    replies.EXPIRED: _("The payment code has expired."),
    replies.CANCELLED: _("The notice was cancelled."),
    "11005": _("The unit has no account for this money."),
    "11006": _("This bank, kind of channel or means of payment is not open here."),
    replies.PAID_TWICE: _("The notice is paid already."),
    "12002": _("The check code is not the one the query answered."),
    "12003": _("The receiving account is not the one of the notice."),
    "12004": _("The amount is not the amount owed."),
    "12005": _("The notice must be queried first."),
    replies.LINE_DIFFERS: _("The lines do not sum to the total."),
    replies.FILE_REPEATED: _("Another message for this day was accepted before."),
    replies.REUSED: _("The serial was used before with other words."),
    "PAYING_LOCKED": _("The notice is being paid and is locked."),
    "QR_MULTI_SCAN": _("The QR was scanned several times."),
    "QR_EXPIRED": _("The QR has expired."),
    "QR_OTHER_SUBJECT": _("Another device scanned this QR first."),
    "401": _("The message does not prove who sent it."),
}
