"""Coding a bill: number, check code, both seal descriptors, the unit's signature.

The one way a bill comes to be, whatever asked for it. The number comes from the
range allotted to the unit and is spent in this transaction; the check code from
the system's random source. Both descriptors stand inside what the unit signs
(decision 3). The bill begins in the state signed and the record that asks the
finance side to supervise it is left by the workflow.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from nontax_site.bills.bill import Bill
from nontax_site.bills.facts import BillFacts, BillLine, Party
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.series import class_of, code_of, name_of
from nontax_site.kernel.acts import Act
from nontax_site.kernel.codes import (
    BillCode,
    BillId,
    BillNumber,
    CheckCode,
    PaymentCode,
)
from nontax_site.kernel.money import Money, sum_of

PAYER_TYPES = ("person", "unit")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a bill will say before it has a number.

    ``payer`` and ``lines`` as on ``Bill``; ``account`` the receiving account
    (name, number, bank); ``issuers`` the persons four eyes counts as issuers.
    """

    unit: str
    region: str
    payer: tuple[str, str, str, str]
    lines: tuple[tuple[Any, ...], ...]
    issuers: tuple[str, ...]
    issuer_name: str
    notice: str = ""
    payment: tuple[Any, ...] = ()
    account: tuple[str, str, str] = ("", "", "")
    remark: str = ""
    related: str = ""
    reissue_of: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was signed before the transaction that makes the bill.

    Of use there when the bill gets the number and says what was foreseen.
    """

    facts: BillFacts
    body: bytes
    signature: Any


class Coding:
    """Makes bills; ``code`` for a draft, ``code_like`` beside another bill."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def ahead(self, draft: Draft, act: Act) -> Ahead:
        """Sign the bill that ``code`` would make now; writes nothing.

        Signing takes longer than all the rest: done before, the transaction that
        makes the bill is short and meets nobody. Raises NotConfigured.
        """
        at = act.at.replace(microsecond=0)
        code = self._code_of(draft, at)
        serial = self._ports.root.bills.coming(str(code), draft.unit)
        return self._signed(draft, BillId(code, BillNumber.of(serial)), at)

    def code(self, draft: Draft, act: Act, ahead: Ahead | None = None) -> Bill:
        """A new bill in state signed.

        Raises NotConfigured (no key of the unit in force) before anything is
        written.
        """
        at = act.at.replace(microsecond=0)
        return self._issue(draft, self._code_of(draft, at), at, act, ahead)

    def _code_of(self, draft: Draft, at: datetime) -> BillCode:
        region = self._ports.region_of(draft)
        bill_class = class_of(line[7] for line in draft.lines)
        return code_of(region.bill_region, bill_class, at)

    def code_like(self, original: Bill, draft: Draft, act: Act) -> Bill:
        """A new bill of the same class as another: its red bill or its reissue."""
        at = act.at.replace(microsecond=0)
        region = self._ports.region_of(original)
        old = original.bill_id.code
        code = code_of(region.bill_region, old.bill_class, at)
        return self._issue(draft, code, at, act)

    def _issue(
        self,
        draft: Draft,
        code: BillCode,
        at: datetime,
        act: Act,
        ahead: Ahead | None = None,
    ) -> Bill:
        ports = self._ports
        region = ports.region_of(draft)
        self._seals(draft, at)
        serial = ports.root.bills.allot_next(
            str(code), draft.unit, region.config.block_size, at
        )
        bill_id = BillId(code, BillNumber.of(serial))
        signed = ahead
        if ahead is None or not self._still_says(draft, bill_id, ahead):
            signed = self._signed(draft, bill_id, at)
        assert signed is not None
        bill = self._document(draft, signed.facts, act)
        bill.keep_file(ports.format.assemble(signed.body, signed.signature))
        bill.set_seals(signed.signature)
        ports.root.bills.put(str(code), serial, bill)
        ports.workflows.begin(bill, act)
        return bill

    def _seals(self, draft: Draft, at: datetime) -> tuple[Any, Any]:
        """Both descriptors; raises NotConfigured before a number is spent."""
        signer = self._ports.signer
        region = self._ports.region_of(draft)
        return (
            signer.descriptor(f"unit:{draft.unit}", at),
            signer.descriptor(f"finance:{region.code}", at),
        )

    def _signed(self, draft: Draft, bill_id: BillId, at: datetime) -> Ahead:
        """The bill's text under the unit's signature."""
        facts = self._facts(draft, bill_id, at, self._seals(draft, at))
        body = self._ports.format.body(facts)
        signature = self._ports.signer.sign(f"unit:{draft.unit}", body, at)
        return Ahead(facts, body, signature)

    def _still_says(self, draft: Draft, bill_id: BillId, ahead: Ahead) -> bool:
        """Whether the bill would say just what was signed ahead."""
        if ahead.facts.bill != bill_id:
            return False
        at = ahead.facts.issued_at
        now = self._facts(draft, bill_id, at, self._seals(draft, at))
        return replace(now, check_code=ahead.facts.check_code) == ahead.facts

    def _facts(
        self, draft: Draft, bill_id: BillId, at: datetime, seals: tuple[Any, Any]
    ) -> BillFacts:
        unit = self._ports.root.units[draft.unit]
        region = self._ports.region_of(draft)
        name, payer_type, _document, number = draft.payer
        account_name, account, bank = draft.account
        facts = BillFacts(
            bill=bill_id,
            check_code=CheckCode(secrets.token_hex(3)),
            name=name_of(region.name, bill_id.code),
            region=region.code,
            issued_at=at,
            unit=Party(
                code=unit.id,
                name=unit.name,
                account=account,
                bank=bank,
                account_name=account_name,
            ),
            payer=Party(code=number, name=name),
            payer_type=payer_type if payer_type in PAYER_TYPES else "person",
            lines=tuple(facts_line(line) for line in draft.lines),
            unit_seal=seals[0],
            finance_seal=seals[1],
            pay_code=_payment_code(draft.notice, region),
            pay_mode=str(draft.payment[2]) if draft.payment else "",
            handling_person=draft.issuer_name,
            remark=draft.remark,
        )
        if not draft.related:
            return facts
        return replace(facts, related=BillId.parse(draft.related))

    @staticmethod
    def _document(draft: Draft, facts: BillFacts, act: Act) -> Bill:
        return Bill(
            id=str(facts.bill),
            region=draft.region,
            unit=draft.unit,
            created=act.at,
            check_code=str(facts.check_code),
            payer=draft.payer,
            lines=draft.lines,
            total_fen=facts.total.fen,
            notice=draft.notice,
            payment=draft.payment,
            issued_on=facts.issued_at,
            issuer_persons=draft.issuers,
            issuer_name=draft.issuer_name,
            red=bool(draft.related),
            related=draft.related,
            reissue_of=draft.reissue_of,
            remark=draft.remark,
        )


def facts_line(line: tuple[Any, ...]) -> BillLine:
    """The line of a notice or bill as it is written and signed."""
    return BillLine(
        item_code=line[0],
        item_name=line[1],
        amount=Money(line[5]),
        quantity=str(line[4]),
        measure=line[2],
        standard=line[3],
    )


def lines_total(lines: tuple[tuple[Any, ...], ...]) -> Money:
    """The sum of the lines."""
    return sum_of(Money(line[5]) for line in lines)


def turned(lines: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
    """The lines of a red bill: every amount with the other sign."""
    return tuple((*line[:5], -line[5], *line[6:]) for line in lines)


def _payment_code(notice: str, region: Any) -> PaymentCode | None:
    if not notice:
        return None
    return PaymentCode(notice, region.payment_code_scheme)
