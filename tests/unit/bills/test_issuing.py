"""A paid notice gets its bill, once, with the next number of the unit's range."""

import pytest

from nontax_site.bills.issuing import Issuing
from nontax_site.bills.refusals import (
    BillExists,
    BillTakenBack,
    IncomeWithoutBill,
    MoneyReturned,
    NoticeNotPaid,
)
from nontax_site.bills.reversing import Reversing
from nontax_site.kernel.acts import Actor, Grant
from nontax_site.kernel.errors import Forbidden, NotFound
from nontax_site.security.keys import NoKeyInForce
from tests.factories import bills as make


@pytest.mark.rule("XG-28", "SX-40")
@pytest.mark.parametrize("state", ["draft", "issued", "locked", "cancelled", "expired"])
def test_no_bill_for_a_notice_that_is_not_paid(bureau, state):
    notice = bureau.notice(state=state)
    with pytest.raises(NoticeNotPaid):
        Issuing(bureau.ports).for_notice(notice, bureau.act(make.SYSTEM))
    assert notice.bill == ""
    assert list(bureau.site.bills.documents()) == []


@pytest.mark.rule("XG-29")
def test_a_bill_takes_the_next_number_of_the_units_range(bureau):
    first, second = bureau.signed(), bureau.signed()
    assert (first.id, second.id) == ("33010126-0000000001", "33010126-0000000002")
    series = bureau.site.bills.series("33010126")
    assert series.holder_of(1) == make.UNIT
    assert series.allotted == 1000


def test_a_signed_bill_says_what_the_notice_said(bureau):
    notice = bureau.notice()
    bill = Issuing(bureau.ports).for_notice(notice, bureau.act(make.SYSTEM))
    assert bill.payer == (make.PAYER, "person", "id_card", make.DOCUMENT)
    assert bill.total.fen == 150050 == notice.total_fen
    assert bill.lines == notice.lines
    assert bill.payment[0] == "ccb"
    assert (bill.state, notice.bill) == ("signed", bill.id)
    assert bill.issuer_persons == (make.CLERK.person,)
    facts, signatures = bureau.ports.format.read(bill.xml.data)
    assert facts.payer.name == make.PAYER
    assert facts.unit.account == "3301000000000002"
    assert str(facts.pay_code) == notice.id
    assert [s.role for s in signatures] == ["unit"]
    assert len(bill.check_code) == 6


def test_both_seal_descriptors_stand_in_what_the_unit_signs(bureau):
    bill = bureau.signed()
    facts, _ = bureau.ports.format.read(bill.xml.data)
    assert facts.unit_seal.seal_id.startswith("UNIT-")
    assert facts.finance_seal.seal_id.startswith("FINANCE-")


def test_a_second_record_for_the_same_payment_makes_no_second_bill(bureau):
    notice = bureau.notice()
    deed = Issuing(bureau.ports)
    deed.for_notice(notice, bureau.act(make.SYSTEM))
    assert deed.for_notice(notice, bureau.act(make.SYSTEM)) is None
    assert len(list(bureau.site.bills.documents())) == 1


def test_coding_leaves_the_record_for_the_finance_side(bureau):
    bill = bureau.signed()
    assert [r.facts for r in bureau.records("supervise-bill")] == [{"bill": bill.id}]


def test_what_was_added_for_lateness_is_a_line_of_its_own(bureau):
    fine = (*make.TUITION[:10], "surcharge", "0.03")
    bill = bureau.signed(lines=(fine,), late_fen=3600)
    assert [line[1] for line in bill.lines] == [
        "普通高中学费",
        "普通高中学费（加处罚款）",
    ]
    assert bill.total.fen == 123600


def test_without_a_key_of_the_unit_no_bill_is_made_and_no_number_bound(law):
    bureau = make.Bureau(holders=("finance:330100",))
    notice = bureau.notice()
    with pytest.raises(NoKeyInForce):
        Issuing(bureau.ports).for_notice(notice, bureau.act(make.SYSTEM))
    assert (notice.bill, notice.state) == ("", "paid")
    assert list(bureau.site.bills.documents()) == []


@pytest.mark.rule("XG-33")
def test_on_demand_a_payment_without_a_bill_is_a_valid_end(law):
    bureau = make.Bureau(bill="on-demand")
    notice = bureau.notice()
    make.HANDLERS["issue-bill"](bureau, make.record(notice=notice.id))
    assert notice.bill == ""
    assert bureau.records() == []


@pytest.mark.rule("XG-33")
def test_on_demand_the_bill_is_made_when_it_is_wanted(law):
    bureau = make.Bureau(bill="on-demand")
    notice = bureau.notice()
    Issuing(bureau.ports).on_demand(notice, bureau.act(make.PUBLIC))
    Issuing(bureau.ports).on_demand(notice, bureau.act(make.PUBLIC))
    assert len(bureau.records("issue-bill")) == 1
    bureau.drain()
    assert bureau.ports.bill(notice.bill).state == "sealed"
    assert [e["verb"] for e in bureau.entries(notice)] == ["want_bill", "bill"]


def test_a_payment_with_a_live_bill_gets_no_other(bureau):
    notice = bureau.notice()
    Issuing(bureau.ports).for_notice(notice, bureau.act(make.SYSTEM))
    with pytest.raises(BillExists) as refusal:
        Issuing(bureau.ports).on_demand(notice, bureau.act(make.CLERK))
    assert refusal.value.facts["bill"] == notice.bill


def test_money_that_came_to_an_unknown_account_still_gets_its_bill(bureau):
    notice = bureau.notice()
    notice.payment = (*notice.payment[:11], "999", *notice.payment[12:])
    bill = Issuing(bureau.ports).for_notice(notice, bureau.act(make.SYSTEM))
    facts, _ = bureau.ports.format.read(bill.xml.data)
    assert (facts.unit.account, facts.unit.bank) == ("999", "")


def test_a_notice_of_no_known_region_is_not_found(bureau):
    notice = bureau.notice(region="990000")
    with pytest.raises(NotFound):
        Issuing(bureau.ports).for_notice(notice, bureau.act(make.SYSTEM))


INTEREST = (*make.LODGING[:7], "interest", *make.LODGING[8:])


def reverse(bureau, bill):
    deed = Reversing(bureau.ports)
    deed.ask(bill, bureau.act(make.CLERK, "退学"))
    deed.reverse(bill, bureau.act(make.CHIEF))
    bureau.drain()


def test_after_a_reversal_only_the_unit_gets_another_bill(bureau):
    bill = bureau.sealed()
    notice = bureau.ports.notice_of(bill)
    reverse(bureau, bill)
    deed = Issuing(bureau.ports)
    with pytest.raises(BillTakenBack):
        deed.on_demand(notice, bureau.act(make.PUBLIC))
    assert bureau.records("issue-bill") == []
    deed.on_demand(notice, bureau.act(make.CLERK))
    bureau.drain()
    assert notice.bill != bill.id
    assert bureau.ports.bill(notice.bill).state == "sealed"


def test_no_bill_is_wanted_or_made_after_money_went_back(bureau):
    notice = bureau.notice(refunded_fen=1)
    deed = Issuing(bureau.ports)
    for actor in (make.PUBLIC, make.CLERK):
        with pytest.raises(MoneyReturned):
            deed.on_demand(notice, bureau.act(actor))
    assert deed.for_notice(notice, bureau.act(make.SYSTEM)) is None
    assert notice.bill == ""


def test_only_the_payer_and_the_units_clerk_want_a_bill(bureau):
    notice = bureau.notice()
    for actor in (make.STRANGER, make.BUREAU_CLERK, make.CHIEF):
        with pytest.raises(Forbidden):
            Issuing(bureau.ports).on_demand(notice, bureau.act(actor))
    assert bureau.records("issue-bill") == []


def test_the_permission_decides_who_wants_a_bill_and_not_the_name_of_the_role(bureau):
    notice = bureau.notice()
    place = f"unit:{notice.unit}"
    narrowed = Grant("unit_clerk", place, gone=("bill:issue",))
    own = Grant("unit_supervisor", place, custom="own", come=("bill:issue",))
    with pytest.raises(Forbidden):
        Issuing(bureau.ports).on_demand(
            notice, bureau.act(Actor("n", "n", "n", (narrowed,)))
        )
    Issuing(bureau.ports).on_demand(notice, bureau.act(Actor("o", "o", "o", (own,))))
    assert len(bureau.records("issue-bill")) == 1


@pytest.mark.rule("XG-33")
def test_income_that_gets_no_bill_gets_none_by_any_way(bureau):
    notice = bureau.notice(lines=(INTEREST,))
    deed = Issuing(bureau.ports)
    with pytest.raises(IncomeWithoutBill):
        deed.on_demand(notice, bureau.act(make.PUBLIC))
    assert deed.for_notice(notice, bureau.act(make.SYSTEM)) is None
    assert (notice.bill, notice.bill_wanted) == ("", False)


@pytest.mark.rule("XG-33")
def test_the_bill_of_a_mixed_notice_leaves_out_what_gets_none(bureau):
    bill = bureau.sealed(lines=(make.TUITION, INTEREST))
    assert bill.lines == (make.TUITION,)
    assert bill.total.fen == 120000
