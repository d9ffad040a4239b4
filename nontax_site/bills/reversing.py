"""Reversing 冲红: a red bill takes the whole bill back; nothing is deleted.

The unit asks with a reason, a bureau supervisor who neither asked nor issued
decides. The red bill has its own number, check code and seals and is related to
the original both ways. Correcting a payer's name is one action: after the
approval the red bill and the new bill are made in one transaction. A reversal
creates no claim to money by itself: refunds are decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nontax_site.bills.bill import Bill
from nontax_site.bills.coding import Coding, Draft, turned
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.refusals import NameUnchanged
from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.words import check_name

CORRECTION = "payer-name:"
"""The subject of a request that also corrects the payer's name begins so."""


class NameMissing(BadInput):
    """A correction without a name."""

    code = "name-missing"
    message = "Please give the payer's right name."


class Reversing:
    """Ask for, refuse and decide a reversal or a correction of the name."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def ask(self, bill: Bill, act: Act) -> None:
        """The unit asks for a red bill; raises BillBooked, BillIsRed."""
        self._ports.workflows.fire(bill, "ask_reversal", self._with_region(bill, act))

    def ask_correction(self, bill: Bill, payer_name: str, act: Act) -> None:
        """The unit asks for a red bill and a new one with another payer's name.

        Raises NameMissing, WordsUnseen, WordsTooLong, NameUnchanged and what
        ``ask`` raises.
        """
        name = check_name(payer_name, field="payer_name")
        if not name:
            raise NameMissing(field="payer_name")
        if name == bill.payer_name:
            raise NameUnchanged(field="payer_name")
        self.ask(bill, act.with_facts(subject=CORRECTION + name))

    def refuse(self, bill: Bill, act: Act) -> None:
        """The bureau supervisor says no; the bill stands."""
        self._ports.workflows.fire(bill, "refuse_reversal", act)

    def reverse(self, bill: Bill, act: Act) -> Bill:
        """The bureau supervisor reverses; returns the red bill.

        Where the request corrects the name, the new bill is made in the same
        transaction (``bill.replaced_by``). Raises what the workflow refuses and
        NotConfigured when the unit has no key in force.
        """
        asked = bill.asked
        self._ports.workflows.fire(bill, "reverse", self._with_region(bill, act))
        assert asked is not None
        draft = self._draft(bill, asked)
        coding = Coding(self._ports)
        red = coding.code_like(
            bill, replace(draft, lines=turned(bill.lines), related=bill.id), act
        )
        bill.related = red.id
        name = corrected_name(asked)
        if name:
            payer = (name, *bill.payer[1:])
            self._reissue(bill, replace(draft, payer=payer, reissue_of=bill.id), act)
        self._ports.write(bill, act, "relate", red=red.id, replaced_by=bill.replaced_by)
        return red

    def _draft(self, bill: Bill, asked: Sequence[Any]) -> Draft:
        """What red bill and new bill have in common; the asker issues them."""
        assert bill.xml is not None
        facts, _signatures = self._ports.format.read(bill.xml.data)
        party = facts.unit
        return Draft(
            unit=bill.unit,
            region=bill.region,
            payer=bill.payer,
            lines=bill.lines,
            issuers=(asked[1],),
            issuer_name=asked[3],
            notice=bill.notice,
            payment=bill.payment,
            account=(party.account_name, party.account, party.bank),
            remark=asked[5],
        )

    def _reissue(self, bill: Bill, draft: Draft, act: Act) -> None:
        """The new bill with the right name, related to the old one both ways."""
        new = Coding(self._ports).code_like(bill, draft, act)
        bill.replaced_by = new.id
        notice = self._ports.notice_of(bill)
        if notice is not None:
            notice.bill = new.id
            self._ports.write(notice, act, "bill", bill=new.id, instead_of=bill.id)

    def _with_region(self, bill: Bill, act: Act) -> Act:
        """The act with what region and paper say, for the guard."""
        return act.with_facts(**reversal_facts(self._ports, bill))


def reversal_facts(ports: BillPorts, bill: Bill) -> dict[str, Any]:
    """What the guard of a reversal cannot read from the bill.

    ``reverse_booked`` of the region; ``paper``, the state of the paper bill it was
    exchanged for.
    """
    paper = ports.root.find("paper_bill", bill.exchanged) if bill.exchanged else None
    return {
        "reverse_booked": ports.region_of(bill).config.reverse_booked,
        "paper": paper.state if paper is not None else "",
    }


def corrected_name(asked: Sequence[Any] | None) -> str:
    """The payer's right name an open request carries, or ""."""
    subject = str(asked[6]) if asked else ""
    return subject.removeprefix(CORRECTION) if subject.startswith(CORRECTION) else ""
