"""What the help pages of the public check say (SX-46)."""

from __future__ import annotations

from typing import Any

from views.i18n import _

Part = tuple[Any, tuple[Any, ...]]

QUESTIONS: tuple[Part, ...] = (
    (
        _("I paid. Where is my bill?"),
        (
            _(
                "In most regions the bill is issued by itself within a minute of the payment. Where the region issues bills on demand, check the payment and press «I want a bill»."
            ),
        ),
    ),
    (
        _("Where do I find the payment code?"),
        (
            _(
                "It has 20 digits and stands on the payment notice, on the receipt and in every message about the payment."
            ),
        ),
    ),
    (
        _("The check finds nothing although I have the bill."),
        (
            _(
                "Every field must agree, also the payer's name with all its characters. For your protection the page does not say which field differs. After several tries wait a few minutes."
            ),
        ),
    ),
    (
        _("The payer's name on the bill is wrong."),
        (
            _(
                "Ask the unit that issued the bill. After approval a red bill takes it back and a new bill with the right name is issued at once."
            ),
        ),
    ),
    (
        _("Do I need the XML or the PDF?"),
        (
            _(
                "The XML is the bill and is kept in accounts. The PDF is for reading and printing; both say the same."
            ),
        ),
    ),
)

STEPS: tuple[Part, ...] = (
    (
        _("By payment code"),
        (
            _(
                "Enter the payer and the 20-digit payment code, then press «Check». «Reset» empties the form."
            ),
        ),
    ),
    (
        _("By the bill"),
        (
            _(
                "Enter bill code, bill number, check code, payer, total amount and date of issue as they stand on the bill; all fields are required. The QR code on the bill fills in the first three."
            ),
        ),
    ),
    (
        _("By the XML file"),
        (
            _(
                "Choose the XML file or drop it on the field. The seals are proved, every byte is compared with the record, and each changed field is named."
            ),
        ),
    ),
    (
        _("After the check"),
        (
            _(
                "The result can be looked at for ten minutes: download the bill as PDF or XML, or book it as its receiver."
            ),
        ),
    ),
)

RESULTS: tuple[Part, ...] = (
    (
        _("Valid"),
        (
            _(
                "The bill is in the records of the finance side, both seals prove, and it was neither voided nor reversed nor refunded."
            ),
        ),
    ),
    (
        _("Not sealed yet"),
        (
            _(
                "The unit has signed; the finance side has not sealed yet. Check again later."
            ),
        ),
    ),
    (
        _("Voided"),
        (_("The bill was taken back before it was sealed. It was never valid."),),
    ),
    (
        _("Reversed"),
        (
            _(
                "A red bill took the bill back. Do not accept it and do not enter it in accounts."
            ),
        ),
    ),
    (
        _("Refunded"),
        (
            _(
                "Money of the bill was paid back. Do not accept it for the amount it shows."
            ),
        ),
    ),
    (
        _("Changed"),
        (
            _(
                "The file differs from the one that was issued; the page names each changed field. Do not accept it."
            ),
        ),
    ),
    (
        _("Nothing found"),
        (
            _(
                "No bill agrees with everything that was entered. Compare every field; if they are right, the bill is not one of ours."
            ),
        ),
    ),
)

PAGES: dict[str, tuple[Any, tuple[Part, ...]]] = {
    "questions": (_("Frequent questions"), QUESTIONS),
    "steps": (_("How to check"), STEPS),
    "results": (_("What the result means"), RESULTS),
}
