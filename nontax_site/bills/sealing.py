"""Sealing: the finance side checks a signed bill and sets its seal.

What is checked: the number lies in the range allotted to the unit and is the
only one, the stored bytes prove, the unit's signature proves with a certificate
in force at signing and is the seal the bill names, and the sums agree with the
lines and with the payment. A fault, or a region that seals by hand, leaves the
bill in state signed with its reason; the payment stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nontax_site.bills.bill import HOLD_BY_HAND, SIGNED, Bill
from nontax_site.bills.coding import lines_total
from nontax_site.bills.facts import BillFacts
from nontax_site.bills.issuing import billed_lines, lines_with_late
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.refusals import BillDoesNotProve
from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import NontaxError

HOLD_WORDS: dict[str, str] = {
    HOLD_BY_HAND: "This region seals by hand",
    "number-not-allotted": "The number is not in a range allotted to the unit",
    "number-not-unique": "Another bill holds this number",
    "file-changed": "The stored file does not have its digest",
    "unit-signature": "The signature of the unit does not prove",
    "sums": "The lines, the total and the payment do not agree",
    "file-differs": "The file does not say what the bill says",
}
"""Why a bill waits, as msgids; the keys are stored in ``Bill.hold``."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was proved and sealed before the transaction that keeps it.

    Of use there while the bill has this ``version`` and its file this digest.
    ``fault`` is that of the file, "" for none; ``seal`` None where it has one.
    """

    version: int
    file: str
    fault: str
    body: bytes = b""
    seal: Any = None

    def is_of(self, bill: Bill) -> bool:
        """Whether the bill is still what was looked at."""
        if bill.xml is None or not bill.xml.proves:
            return False
        return bill.version == self.version and bill.xml.digest == self.file


class Sealing:
    """The finance side's part in a bill."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def ahead(self, bill: Bill, act: Act) -> Ahead | None:
        """Prove the file and set the seal on its text; writes nothing.

        Proving and signing take longer than all the rest: done before, the
        transaction that keeps the seal is short. Raises NotConfigured.
        """
        if bill.state != SIGNED or bill.asked is not None:
            return None
        stored = bill.xml
        digest = stored.digest if stored is not None else ""
        fault = next(self._file_faults(bill), "")
        if fault or self._is_by_hand(bill):
            return Ahead(bill.version, digest, fault)
        body, seal = self._signed(bill, act)
        return Ahead(bill.version, digest, "", body, seal)

    def supervise(self, bill: Bill, act: Act, ahead: Ahead | None = None) -> None:
        """Seal a signed bill, or hold it with the reason.

        Does nothing when the bill was sealed or voided meanwhile, or while a
        void is asked (a refused void asks again). Raises NotConfigured when the
        finance side has no key in force: the record is then tried again.
        """
        if bill.state != SIGNED or bill.asked is not None:
            return
        if ahead is not None and not ahead.is_of(bill):
            ahead = None
        fault = next(self.faults(bill, ahead), "")
        if not fault and self._is_by_hand(bill):
            fault = HOLD_BY_HAND
        if not fault:
            self._seal(bill, "seal", act, ahead)
        elif bill.hold != fault:
            bill.hold = fault
            self._ports.write(bill, act, "hold", reason=fault)

    def _is_by_hand(self, bill: Bill) -> bool:
        """Whether the region's people seal, not the system."""
        return bool(self._ports.region_of(bill).config.supervise == HOLD_BY_HAND)

    def by_hand(self, bill: Bill, act: Act) -> None:
        """A bureau supervisor seals; the same checks must hold.

        Raises BillDoesNotProve, and what the workflow refuses (four eyes, a
        void that is asked).
        """
        if bill.state == SIGNED and bill.asked is None:
            fault = next(self.faults(bill), "")
            if fault:
                raise BillDoesNotProve(reason=HOLD_WORDS[fault], fault=fault)
            self._check_may(bill, "seal_by_hand", act)
            self._seal(bill, "seal_by_hand", act)
        else:
            self._ports.workflows.fire(bill, "seal_by_hand", act)

    def faults(self, bill: Bill, ahead: Ahead | None = None) -> Iterator[str]:
        """What is wrong with the bill, as keys of ``HOLD_WORDS``.

        The file is not proved again that was proved ``ahead``.
        """
        yield from self._number_faults(bill)
        if ahead is None:
            yield from self._file_faults(bill)
        elif ahead.fault:
            yield ahead.fault
        if not self._sums_agree(bill):
            yield "sums"

    def _number_faults(self, bill: Bill) -> Iterator[str]:
        bills = self._ports.root.bills
        series = bills.series(str(bill.bill_id.code))
        number = bill.bill_id.number.serial
        if series is None or series.holder_of(number) != bill.unit:
            yield "number-not-allotted"
        elif series.find(number) is not bill:
            yield "number-not-unique"

    def _file_faults(self, bill: Bill) -> Iterator[str]:
        stored = bill.xml
        if stored is None or not stored.proves:
            yield "file-changed"
            return
        facts, _signatures = self._ports.format.read(stored.data)
        if not bill.seals or not self._unit_proves(bill, stored.data, facts):
            yield "unit-signature"
        elif not agrees(bill, facts):
            yield "file-differs"

    def _unit_proves(self, bill: Bill, data: bytes, facts: BillFacts) -> bool:
        signature = bill.signatures[0]
        if signature.signer_id != f"unit:{bill.unit}":
            return False
        body = self._ports.format.signed_slice(data)
        return bool(self._ports.signer.prove(body, signature, facts.unit_seal).ok)

    def _sums_agree(self, bill: Bill) -> bool:
        if lines_total(bill.lines).fen != bill.total_fen:
            return False
        if bill.red:
            original = self._ports.bill(bill.related)
            return bill.total_fen == -original.total_fen
        notice = self._ports.notice_of(bill)
        if notice is None:
            return bill.total_fen > 0
        billed = sum(line[5] for line in billed_lines(notice))
        owed = sum(line[5] for line in lines_with_late(notice))
        return bool(bill.total_fen == billed and owed == notice.paid.amount_fen)

    def _check_may(self, bill: Bill, verb: str, act: Act) -> None:
        """Ask the workflow before the key signs; raises what it would refuse."""
        if act.expect not in {None, bill.version}:
            self._ports.workflows.fire(bill, verb, act)
        action = self._ports.workflows.action(
            bill, verb, act.actor, act.at, on_behalf_of=act.on_behalf_of
        )
        reason = action.reason
        if reason is not None:
            raise reason

    def _signed(self, bill: Bill, act: Act) -> tuple[bytes, Any]:
        """(the signed text, the finance side's seal over it)."""
        ports = self._ports
        assert bill.xml is not None
        facts, _signatures = ports.format.read(bill.xml.data)
        body = ports.format.signed_slice(bill.xml.data)
        holder = f"finance:{bill.region}"
        return body, ports.signer.sign(holder, body, act.at, facts.finance_seal)

    def _seal(
        self, bill: Bill, verb: str, act: Act, ahead: Ahead | None = None
    ) -> None:
        """Sign and fire; a refusal leaves seals, hold and file as they were."""
        ports = self._ports
        assert bill.xml is not None
        if ahead is not None and ahead.seal is not None:
            body, seal = ahead.body, ahead.seal
        else:
            body, seal = self._signed(bill, act)
        unit_signature = bill.signatures[0]
        before = (bill.seals, bill.hold, bill.xml.data)
        bill.set_seals(unit_signature, seal)
        bill.hold = ""
        bill.keep_file(ports.format.assemble(body, unit_signature, seal))
        try:
            ports.workflows.fire(bill, verb, act)
        except NontaxError:
            bill.seals, bill.hold, data = before
            bill.keep_file(data)
            raise


def agrees(bill: Bill, facts: BillFacts) -> bool:
    """Whether the signed file says what the document says."""
    return bool(
        str(facts.bill) == bill.id
        and str(facts.check_code) == bill.check_code
        and facts.total.fen == bill.total_fen
        and facts.payer.name == bill.payer_name
        and facts.unit.code == bill.unit
        and str(facts.related or "") == bill.related
    )
