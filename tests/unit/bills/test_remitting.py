"""Payment from another place: evidence, the bill after the money, bank, bureau, letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from nontax_site.bills.paper_refusals import NoticeNotOpen
from nontax_site.bills.remittance import FAX, Evidence
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
    RemittanceNotConfirmed,
    RemittanceOpen,
)
from nontax_site.bills.remitting import Remitting
from nontax_site.kernel.acts import Grant
from nontax_site.kernel.errors import FourEyes, WrongState
from nontax_site.kernel.interfaces import IMaterials
from tests.factories.notices import BUREAU_BOSS, BUREAU_CLERK, CLERK
from tests.factories.paper_bills import SheetDesk
from workflows.refusals import MaterialsMissing

AWAY = "440300"


class Papers:
    """What was handed in: everything, or nothing."""

    there = True

    def missing(self, document, codes):  # noqa: ARG002 (the port's shape)
        return () if self.there else tuple(codes)


@pytest.fixture
def desk():
    desk = SheetDesk()
    desk.papers = desk.services[IMaterials] = Papers()
    desk.remitting = Remitting(desk.bills)
    yield desk
    desk.close()


def proof(desk, notice, **over):
    """The stamped receipt as it should be."""
    told = Evidence(
        desk.now.date(), FAX, "transfer", "3301000000000002", notice.total_fen, "HD1"
    )
    return told._replace(**over)


def opened(desk, notice=None):
    notice = notice or desk.issued()
    return notice, desk.remitting.open(notice, AWAY, desk.act())


def filled(desk):
    notice, one = opened(desk)
    desk.remitting.note_evidence(one, proof(desk, notice), desk.act())
    return notice, one, desk.remitting.fill(one, desk.sheet(1), desk.act())


def pay(desk, notice):
    desk.query(notice)
    assert desk.confirm(notice).code == "00000"


@pytest.mark.rule("CQ-24")
def test_the_area_of_the_payment_chooses_the_path(desk):
    notice = desk.issued()
    for inside in ("330100", "330106"):
        with pytest.raises(PaidInside):
            desk.remitting.open(notice, inside, desk.act())
    with pytest.raises(AreaMalformed):
        desk.remitting.open(notice, "3301", desk.act())
    assert desk.remitting.open(notice, "330200", desk.act()).state == "wait_evidence"
    with pytest.raises(RemittanceOpen):
        desk.remitting.open(notice, AWAY, desk.act())


@pytest.mark.rule("CQ-25", "CQ-26")
def test_the_evidence_is_stamped_whole_and_of_a_fiscal_account(desk):
    notice, one = opened(desk)
    for wrong, refusal in (
        ({"stamp": "unit_seal"}, EvidenceUnstamped),
        ({"via": "pigeon"}, EvidenceUnstamped),
        ({"day": desk.now.date() + timedelta(days=9)}, EvidenceLater),
        ({"account": "3301000000000001"}, AccountNotFiscal),
        ({"fen": notice.total_fen - 1}, EvidenceAmountWrong),
    ):
        with pytest.raises(refusal):
            desk.remitting.note_evidence(one, proof(desk, notice, **wrong), desk.act())
    desk.papers.there = False
    with pytest.raises(MaterialsMissing):
        desk.remitting.note_evidence(one, proof(desk, notice), desk.act())
    assert one.state == "wait_evidence"


@pytest.mark.rule("CQ-27")
def test_a_bill_is_written_after_the_money_on_this_path_only(desk):
    notice, one = opened(desk)
    desk.remitting.note_evidence(one, proof(desk, notice), desk.act())
    pay(desk, notice)
    with pytest.raises(NoticeNotOpen):
        desk.issuing.for_notice(notice, desk.sheet(1), desk.act())
    bill = desk.remitting.fill(one, desk.sheet(1), desk.act())
    assert (bill.came, bill.state) == (f"remittance:{one.id}", "paid")
    with pytest.raises(NoticeNotRemitted):
        desk.remitting.open(notice, AWAY, desk.act())


@pytest.mark.rule("CQ-28")
def test_without_the_evidence_nothing_goes_to_the_bank(desk):
    _notice, one, bill = filled(desk)
    desk.papers.there = False
    with pytest.raises(MaterialsMissing):
        desk.remitting.submit(one, desk.act())
    assert one.state == "filled"
    assert bill.state == "issued"


@pytest.mark.rule("CQ-28", "CQ-29", "CQ-30", "CQ-31")
def test_bank_bureau_stamp_confirmation_and_letter_follow_in_this_order(desk):
    notice, one, bill = filled(desk)
    remitting = desk.remitting
    remitting.submit(one, desk.act())
    assert [copy.holder for copy in bill.leaves] == [*["payee_bank"] * 3, *["unit"] * 2]
    clerk = desk.act(BUREAU_CLERK)
    with pytest.raises(NumberMissing):
        remitting.upload(one, " ", clerk)
    remitting.upload(one, "SC-1", clerk)
    hats = replace(BUREAU_CLERK, grants=(Grant("bureau_supervisor", "region:330100"),))
    with pytest.raises(FourEyes):
        remitting.audit(one, desk.act(hats))
    boss = desk.act(BUREAU_BOSS, "流水号有误")
    desk.workflows.fire(one, "send_back", boss)
    remitting.upload(one, "SC-2", clerk)
    remitting.audit(one, desk.act(BUREAU_BOSS))
    with pytest.raises(MoneyNotThere):
        remitting.stamp(one, "transfer", desk.act())
    with pytest.raises(WrongState):
        remitting.confirm(one, desk.act())
    pay(desk, notice)
    remitting.stamp(one, "transfer", desk.act())
    assert bill.state == "paid"
    with pytest.raises(RemittanceNotConfirmed):
        desk.tracking.seal(bill, desk.act(CLERK))
    remitting.confirm(one, desk.act())
    with pytest.raises(NumberMissing):
        remitting.mail(one, "", desk.act())
    remitting.mail(one, "EMS-1", desk.act())
    assert one.state == "mailed"
    holders = [copy.holder for copy in bill.leaves]
    assert holders == ["unit", "payer_bank", "payee_bank", "payer", "unit"]
    assert bill.leaves[3].stamps == ("unit_seal",)
