"""The public check 查验: anyone may ask whether a bill is what it says.

Three ways: payer and payment code (SX-42), every field of the bill (SI-168), or
the XML file itself. A wrong value in any field has one and the same neutral
answer. The answer comes from the stored record; a file is only compared with it
(trust §2 F43). A voided, reversed or refunded bill is never "valid".
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from nontax_site.bills.bill import REVERSED, SIGNED, VOIDED, Bill
from nontax_site.bills.booking import abs_of
from nontax_site.bills.facts import BillFacts
from nontax_site.bills.issuing import PAID_STATES
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.refusals import BillCorrected, BillNotMatching
from nontax_site.kernel.codes import (
    BillCode,
    BillNumber,
    CheckCode,
    PaymentCode,
    PaymentCodeCheckDigit,
)
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.masking import mask_name
from nontax_site.kernel.money import Money
from nontax_site.kernel.seals import Proof

VALID = "valid"
WAITING = "waiting"
REFUNDED = "refunded"
NO_BILL = "no-bill"
ON_PAPER = "on-paper"

_READABLE_FAULTS = frozenset({"bill-file-contradicts", "bill-file-shape"})
_CODE = re.compile(rb"<EInvoiceCode>([0-9]{8})</EInvoiceCode>")
_NUMBER = re.compile(rb"<EInvoiceNumber>([0-9]{10})</EInvoiceNumber>")


@dataclass(frozen=True, slots=True)
class SealProof:
    """What became of one seal: ``role`` "unit" or "finance", and the proof.

    ``certificate`` is the number of the certificate the signature names.
    """

    role: str
    name: str
    certificate: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer: the bill as it stands and how its seals prove.

    ``state`` is valid, waiting, voided, reversed, refunded, no-bill (a payment
    without a bill) or on-paper (a payment whose bill is on paper). ``changes`` name every field in which a dropped file differs
    from the stored one; ``is_original`` says it is byte for byte the same.
    """

    state: str
    bill: Bill | None
    notice: Any | None
    proofs: tuple[SealProof, ...] = ()
    from_file: bool = False
    is_original: bool = True
    changes: tuple[Any, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the word "valid" may be said."""
        return (
            self.state == VALID
            and self.is_original
            and len(self.proofs) == 2
            and all(seal.proof.ok for seal in self.proofs)
        )


@dataclass(frozen=True, slots=True)
class BillFields:
    """Every field of the bill that the check by fields asks for."""

    code: BillCode
    number: BillNumber
    check_code: CheckCode
    payer_name: str
    total: Money
    issued_on: date


class Checking:
    """Checks bills for anybody; changes nothing."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def by_payer(self, payer_name: str, pay_code: str) -> Checked:
        """By payer and payment code, both right or BillNotMatching (SX-42).

        Raises PaymentCodeMalformed unless the code has twenty digits (SX-44), and
        BillCorrected for the payer of the notice whose bill has another name now.
        """
        region = self._ports.root.regions.get(PaymentCode.region_of(pay_code))
        try:
            scheme = region.payment_code_scheme if region is not None else "NONE"
            code = PaymentCode.parse(pay_code, scheme)
        except PaymentCodeCheckDigit:
            raise BillNotMatching from None
        notice = self._ports.root.find("notice", str(code))
        if notice is None or notice.state not in PAID_STATES:
            raise BillNotMatching
        bill = self._ports.bill_of(notice)
        name = bill.payer_name if bill is not None else notice.payer[0]
        given = payer_name.strip()
        if not _same(name, given):
            if _same(notice.payer[0], given):
                raise BillCorrected(field="payer_name", name=mask_name(name))
            raise BillNotMatching
        return self.of_payment(notice)

    def of_payment(self, notice: Any) -> Checked:
        """The answer for a payment whose payer was proved before."""
        bill = self._ports.bill_of(notice)
        if bill is None:
            state = ON_PAPER if notice.paper else NO_BILL
            return Checked(state=state, bill=None, notice=notice)
        return self.of_bill(bill)

    def by_fields(self, given: BillFields) -> Checked:
        """By every field of the bill; one wrong field is BillNotMatching."""
        bill = self._ports.root.find("bill", f"{given.code}-{given.number}")
        if bill is None:
            raise BillNotMatching
        right = (
            _same(bill.check_code, str(given.check_code)),
            _same(bill.payer_name, given.payer_name.strip()),
            abs_of(bill.total) == abs_of(given.total),
            bill.issued_day == given.issued_on,
        )
        if not all(right):
            raise BillNotMatching
        return self.of_bill(bill)

    def by_file(self, data: bytes) -> Checked:
        """By the XML file: its seals proved, its bytes compared.

        Says anything about a bill only to who holds the bill itself: one of its
        signatures, or check code, payer and total together. What the QR code on
        paper holds is not enough. Raises BillNotMatching, or the error of the
        reader for a file that no bill is.
        """
        try:
            facts, signatures = self._ports.format.read(data)
        except BadInput as fault:
            if fault.code not in _READABLE_FAULTS:
                raise
            facts, signatures = None, ()
        bill = self._bill_in(data, facts)
        if bill is None or bill.xml is None:
            raise BillNotMatching
        proofs: tuple[SealProof, ...] = ()
        if facts is not None:
            proofs = self._proofs(data, facts, signatures)
        return Checked(
            state=self.state_of(bill),
            bill=bill,
            notice=self._ports.notice_of(bill),
            proofs=proofs,
            from_file=True,
            is_original=data == bill.xml.data,
            changes=self._ports.format.changes(bill.xml.data, data),
        )

    def state_of(self, bill: Bill) -> str:
        """The one public word for the bill: see ``Checked.state``."""
        if bill.state == VOIDED:
            return VOIDED
        if bill.state == REVERSED or bill.red:
            return REVERSED
        notice = self._ports.notice_of(bill)
        if notice is not None and notice.refunded_fen > 0:
            return REFUNDED
        return WAITING if bill.state == SIGNED else VALID

    def of_bill(self, bill: Bill) -> Checked:
        """The answer for a bill that was proved to be known before."""
        assert bill.xml is not None
        facts, signatures = self._ports.format.read(bill.xml.data)
        return Checked(
            state=self.state_of(bill),
            bill=bill,
            notice=self._ports.notice_of(bill),
            proofs=self._proofs(bill.xml.data, facts, signatures),
            is_original=bill.xml.proves,
        )

    def _proofs(
        self, data: bytes, facts: Any, signatures: tuple[Any, ...]
    ) -> tuple[SealProof, ...]:
        body = self._ports.format.signed_slice(data)
        seals = {"unit": facts.unit_seal, "finance": facts.finance_seal}
        return tuple(
            SealProof(
                role=signature.role,
                name=seals[signature.role].seal_name,
                certificate=signature.certificate_serial,
                proof=self._ports.signer.prove(body, signature, seals[signature.role]),
            )
            for signature in signatures
            if signature.role in seals
        )

    def _bill_in(self, data: bytes, facts: BillFacts | None) -> Bill | None:
        """The stored bill a file speaks of, if whoever has the file has the bill."""
        code, number = _CODE.search(data), _NUMBER.search(data)
        if code is None or number is None:
            return None
        name = f"{code[1].decode()}-{number[1].decode()}"
        bill: Bill | None = self._ports.root.find("bill", name)
        if bill is None:
            return None
        signed = any(s.signature_b64.encode() in data for s in bill.signatures)
        return bill if signed or (facts is not None and _says(bill, facts)) else None


def _says(bill: Bill, facts: BillFacts) -> bool:
    """Whether a file holds the check code, the payer and the total of the bill."""
    right = (
        _same(bill.check_code, str(facts.check_code)),
        _same(bill.payer_name, facts.payer.name),
        bill.total == facts.total,
    )
    return all(right)


def _same(one: str, other: str) -> bool:
    """Equal texts, byte for byte and in a time that says nothing (trust F49)."""
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))
