"""How money is paid against which form of paper: the decision table of Chongqing.

Paying by card at the unit's own terminal goes with machine bills only; cash goes
with all three forms; a bank transfer with machine and manual bills (CQ-06…13).
Only machine bills are matched with the bank by machine (CQ-36). Pure rules: they
read nothing and raise what the table refuses, each refusal a class of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from nontax_site.kernel.errors import BadInput, Refused

MACHINE = "machine"
MANUAL = "manual"
FIXED = "fixed"
ELECTRONIC = "electronic"

FORM_TITLES: dict[str, str] = {
    MACHINE: "Printed by machine",
    MANUAL: "Written by hand",
    FIXED: "Of fixed value",
    ELECTRONIC: "Electronic, without paper",
}
"""The three forms of paper (CQ-04), and the electronic bill that has none."""

PAPER_FORMS = (MACHINE, MANUAL, FIXED)

POS = "pos"
CASH = "cash"
TRANSFER = "transfer"

MODE_TITLES: dict[str, str] = {
    POS: "By card at the unit's terminal",
    CASH: "In cash",
    TRANSFER: "By bank transfer",
}

ON_SITE = "on_site"
OFF_SITE = "off_site"

FAMILY_TITLES: dict[str, str] = {
    ON_SITE: "On the spot by card",
    OFF_SITE: "Elsewhere",
}

FAMILY_OF: dict[str, str] = {POS: ON_SITE, CASH: OFF_SITE, TRANSFER: OFF_SITE}
"""Two families of paying: on the spot, and elsewhere in cash or by transfer."""

ALLOWED: dict[str, tuple[str, ...]] = {
    POS: (MACHINE,),
    CASH: (MACHINE, MANUAL, FIXED),
    TRANSFER: (MACHINE, MANUAL),
}
"""The decision table: the forms a mode of payment may go with."""

MATCHED_BY_MACHINE = frozenset({MACHINE})
"""Forms whose bills are matched with the bank by machine (CQ-36)."""

DEBIT = "debit"
CREDIT = "credit"
QUASI_CREDIT = "quasi_credit"

CARD_TITLES: dict[str, str] = {
    DEBIT: "Debit card",
    CREDIT: "Credit card",
    QUASI_CREDIT: "Card that may be overdrawn",
}


class ModeUnknown(BadInput):
    """Not one of the three modes of paying against paper."""

    code = "pay-mode-unknown"
    message = "«${mode}» is no way to pay against a paper bill."


class FormUnknown(BadInput):
    """Not one of the three forms of paper."""

    code = "bill-form-unknown"
    message = "«${form}» is no form of a paper bill."


class CardNeedsMachineBill(Refused):
    """A card swiped at the unit goes with machine bills only (CQ-07)."""

    code = "card-needs-machine-bill"
    message = "Payment by card at the terminal goes with machine-printed bills only."
    remedy = "Issue a machine-printed bill, or take cash."


class TransferNotFixed(Refused):
    """A bank transfer does not go with a bill of fixed value (CQ-12)."""

    code = "transfer-not-fixed"
    message = "A bank transfer does not go with bills of fixed value."
    remedy = "Issue a machine-printed or hand-written bill."


class CardCredit(Refused):
    """Credit cards and cards that may be overdrawn are not taken (CQ-08)."""

    code = "card-credit"
    message = "The terminal takes no credit cards and none that may be overdrawn."
    remedy = "Ask for a UnionPay debit card, or for cash or a transfer."


class CardNotUnionPay(Refused):
    """The terminal takes cards with the mark of UnionPay (CQ-08)."""

    code = "card-not-unionpay"
    message = "The terminal takes only cards with the mark of UnionPay."
    remedy = "Ask for a UnionPay debit card, or for cash or a transfer."


class TerminalElsewhere(Refused):
    """The terminal belongs to the unit whose bill is paid (CQ-09)."""

    code = "terminal-elsewhere"
    message = "The terminal belongs to another unit than the bill."
    remedy = "Swipe the card at a terminal of the unit that issued the bill."


class NotMatchedByMachine(Refused):
    """Manual and fixed bills are reconciled by a person (CQ-36)."""

    code = "not-matched-by-machine"
    message = "Only machine-printed bills are reconciled by machine."
    remedy = "Reconcile these bills at the manual desk."


@dataclass(frozen=True, slots=True)
class Advice:
    """What is allowed but not preferred: a stable code and a sentence."""

    code: str
    message: str


PREFER_MACHINE = Advice(
    "prefer-machine-bill",
    "A machine-printed bill is possible here and is to be preferred.",
)


def check_mode(mode: str, form: str) -> Advice | None:
    """Whether the mode goes with the form; a warning where machine is preferred.

    Raises ModeUnknown, FormUnknown, CardNeedsMachineBill, TransferNotFixed.
    """
    if mode not in ALLOWED:
        raise ModeUnknown(field="mode", mode=mode)
    if form not in PAPER_FORMS:
        raise FormUnknown(field="form", form=form)
    if form not in ALLOWED[mode]:
        if mode == POS:
            raise CardNeedsMachineBill(field="mode", form=FORM_TITLES[form])
        raise TransferNotFixed(field="mode", form=FORM_TITLES[form])
    return None if form == MACHINE else PREFER_MACHINE


def modes_of(form: str) -> tuple[str, ...]:
    """The modes of paying that go with a form, in the order of the table."""
    return tuple(mode for mode, forms in ALLOWED.items() if form in forms)


def check_card(card: str, *, unionpay: bool) -> None:
    """Raise CardNotUnionPay or CardCredit for a card the terminal must refuse."""
    if not unionpay:
        raise CardNotUnionPay(field="card")
    if card != DEBIT:
        raise CardCredit(field="card", card=CARD_TITLES.get(card, card))


def check_terminal(terminal_unit: str, bill_unit: str) -> None:
    """Raise TerminalElsewhere unless the terminal is the bill's own unit's."""
    if terminal_unit != bill_unit:
        raise TerminalElsewhere(field="terminal", unit=bill_unit)


def check_machine_matching(form: str) -> None:
    """Raise NotMatchedByMachine for bills a person has to reconcile."""
    if form not in MATCHED_BY_MACHINE:
        raise NotMatchedByMachine(field="form", form=FORM_TITLES.get(form, form))
