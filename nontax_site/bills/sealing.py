"""Sealing: the finance side checks a signed bill and sets its seal.

What is checked: the number lies in the range allotted to the unit and is the
only one, the stored bytes prove, the unit's signature proves with a certificate
in force at signing and is the seal the bill names, and the sums agree with the
lines and with the payment. A fault, or a region that seals by hand, leaves the
bill in state signed with its reason; the payment stands.
"""

from __future__ import annotations

from collections.abc import Iterator

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


class Sealing:
    """The finance side's part in a bill."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def supervise(self, bill: Bill, act: Act) -> None:
        """Seal a signed bill, or hold it with the reason.

        Does nothing when the bill was sealed or voided meanwhile, or while a
        void is asked (a refused void asks again). Raises NotConfigured when the
        finance side has no key in force: the record is then tried again.
        """
        if bill.state != SIGNED or bill.asked is not None:
            return
        fault = next(self.faults(bill), "")
        if not fault and self._ports.region_of(bill).config.supervise == HOLD_BY_HAND:
            fault = HOLD_BY_HAND
        if not fault:
            self._seal(bill, "seal", act)
        elif bill.hold != fault:
            bill.hold = fault
            self._ports.write(bill, act, "hold", reason=fault)

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

    def faults(self, bill: Bill) -> Iterator[str]:
        """What is wrong with the bill, as keys of ``HOLD_WORDS``."""
        yield from self._number_faults(bill)
        yield from self._file_faults(bill)
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

    def _seal(self, bill: Bill, verb: str, act: Act) -> None:
        """Sign and fire; a refusal leaves seals, hold and file as they were."""
        ports = self._ports
        assert bill.xml is not None
        facts, _signatures = ports.format.read(bill.xml.data)
        body = ports.format.signed_slice(bill.xml.data)
        holder = f"finance:{bill.region}"
        seal = ports.signer.sign(holder, body, act.at, facts.finance_seal)
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
