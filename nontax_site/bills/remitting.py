"""The deeds on remittances from another place (CQ-24…31)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from nontax_site.bills.copies import BANK_STAMPS
from nontax_site.bills.issuing import PAID_STATES
from nontax_site.bills.issuing_paper import PaperIssuing, by_system
from nontax_site.bills.paper_bill import PaperBill
from nontax_site.bills.paying_paper import PaperPaying
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.remittance import (
    ACCOUNTS,
    GIVEN_UP,
    MAILED,
    VIA_TITLES,
    Evidence,
    Remittance,
)
from nontax_site.bills.remittance_refusals import (
    AccountNotFiscal,
    AreaMalformed,
    EvidenceAmountWrong,
    EvidenceLater,
    EvidenceUnstamped,
    MoneyNotThere,
    NoticeNotRemitted,
    NumberMissing,
    PaidInside,
    RemittanceOpen,
)
from nontax_site.bills.tracking import Tracking
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.codes import BillId
from nontax_site.payments.notice import ISSUED, Notice
from nontax_site.stock.bill_type import PAYEE_BANK
from nontax_site.storage.case_numbers import next_case

_AREA = re.compile(r"[1-9][0-9]{5}")
_OVER = frozenset({MAILED, GIVEN_UP})


def is_inside(area: str, region: Any) -> bool:
    """Whether a place of payment lies in the region's administrative area (CQ-24)."""
    digits = region.config.city_digits
    return area[:digits] == region.code[:digits]


class Remitting:
    """Follow a remittance from its evidence to the letter."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports
        self._tracking = Tracking(ports)

    def open(self, notice: Notice, area: str, act: Act) -> Remittance:
        """The payer pays outside the area: wait for the evidence.

        Raises AreaMalformed, PaidInside, NoticeNotRemitted, RemittanceOpen.
        """
        if _AREA.fullmatch(area) is None:
            raise AreaMalformed(field="area", area=area)
        if is_inside(area, self._ports.region_of(notice)):
            raise PaidInside(field="area", area=area)
        self._check_notice(notice)
        folder = self._ports.root.remittances
        earlier = self.of_notice(notice)
        if earlier is not None:
            raise RemittanceOpen(remittance=earlier.id)
        made = Remittance(
            id=next_case(folder, "YH", notice.unit, beijing_day(act.at), 4),
            region=notice.region,
            unit=notice.unit,
            created=act.at,
            notice=notice.id,
            area=area,
        )
        folder.add(made.id, made)
        self._ports.workflows.begin(made, act)
        return made

    def of_notice(self, notice: Notice) -> Remittance | None:
        """The open remittance of a notice, or None."""
        prefix = f"YH-{notice.unit}-"
        folder = self._ports.root.remittances
        for name in folder.keys(prefix, prefix + "~"):
            found: Remittance = folder[name]
            if found.notice == notice.id and found.state not in _OVER:
                return found
        return None

    def note_evidence(self, remittance: Remittance, proof: Evidence, act: Act) -> None:
        """The stamped receipt is in; its picture is attached before.

        Raises EvidenceUnstamped, EvidenceLater, AccountNotFiscal,
        EvidenceAmountWrong, MaterialsMissing.
        """
        if proof.stamp not in BANK_STAMPS or proof.via not in VIA_TITLES:
            raise EvidenceUnstamped(field="stamp")
        if proof.day > beijing_day(act.at):
            raise EvidenceLater(field="day", day=proof.day)
        unit = self._ports.root.units[remittance.unit]
        fiscal = {row[2] for row in unit.accounts if row[0] in ACCOUNTS}
        if proof.account not in fiscal:
            raise AccountNotFiscal(field="account", account=proof.account)
        owed = self._notice(remittance).total
        if proof.amount != owed:
            raise EvidenceAmountWrong(field="amount", amount=proof.amount, owed=owed)
        remittance.evidence = tuple(proof)
        self._ports.workflows.fire(remittance, "note_evidence", act)

    def fill(self, remittance: Remittance, sheet: BillId, act: Act) -> PaperBill:
        """Fill the Payment Book from the evidence, after the money (CQ-27).

        Raises NoticeNotRemitted and what writing a sheet raises.
        """
        notice = self._notice(remittance)
        self._check_notice(notice)
        came = f"{remittance.kind}:{remittance.id}"
        bill = PaperIssuing(self._ports).after_money(notice, sheet, came, _at(act))
        remittance.bill = bill.id
        self._ports.workflows.fire(remittance, "fill", act)
        PaperPaying(self._ports).by_notice(notice, by_system(act))
        return bill

    def submit(self, remittance: Remittance, act: Act) -> None:
        """Copies 1 to 3 go to the agent bank with the evidence (CQ-28)."""
        self._tracking.to_bank(self._bill(remittance), _at(act), PAYEE_BANK)
        self._ports.workflows.fire(remittance, "submit", act)

    def upload(self, remittance: Remittance, number: str, act: Act) -> None:
        """The bank uploaded the bill's information under its number (CQ-29).

        Raises NumberMissing.
        """
        if not number.strip():
            raise NumberMissing(field="number")
        remittance.upload = number.strip()
        self._ports.workflows.fire(remittance, "upload", act)

    def audit(self, remittance: Remittance, act: Act) -> None:
        """The bureau audited it; another person than who noted the upload."""
        self._ports.workflows.fire(remittance, "audit", act)

    def stamp(self, remittance: Remittance, stamp: str, act: Act) -> None:
        """Copy 1 is back with the bank's seal: the transfer succeeded (CQ-30).

        Raises MoneyNotThere, StampUnknown.
        """
        if self._notice(remittance).state not in PAID_STATES:
            raise MoneyNotThere
        bill = self._bill(remittance)
        PaperPaying(self._ports).by_notice(self._notice(remittance), by_system(act))
        self._tracking.back(bill, stamp, _at(act))
        self._ports.workflows.fire(remittance, "take_stamped", act)

    def confirm(self, remittance: Remittance, act: Act) -> None:
        """The unit confirms that the money is there (CQ-31)."""
        self._ports.workflows.fire(remittance, "confirm", act)

    def mail(self, remittance: Remittance, parcel: str, act: Act) -> None:
        """Copy 4 is sealed and mailed to the payer (CQ-31); raises NumberMissing."""
        if not parcel.strip():
            raise NumberMissing(field="parcel")
        bill = self._bill(remittance)
        if not any(copy.effective for copy in bill.leaves):
            self._tracking.seal(bill, _at(act))
        self._tracking.hand_over(bill, _at(act))
        remittance.parcel = parcel.strip()
        self._ports.workflows.fire(remittance, "mail", act)

    # ---- what they share --------------------------------------------------------

    def _check_notice(self, notice: Notice) -> None:
        open_or_paid = notice.state == ISSUED or notice.state in PAID_STATES
        bill = self._ports.bill_of(notice)
        has_bill = notice.paper or (bill is not None and bill.is_live)
        if not open_or_paid or notice.asked is not None or has_bill:
            raise NoticeNotRemitted

    def _notice(self, remittance: Remittance) -> Notice:
        found: Notice = self._ports.root.document("notice", remittance.notice)
        return found

    def _bill(self, remittance: Remittance) -> PaperBill:
        found: PaperBill = self._ports.root.document("paper_bill", remittance.bill)
        return found


def _at(act: Act) -> Act:
    """The act on the bill, whose version nobody looked at."""
    return replace(act, expect=None)
