"""A red bill takes the whole bill back; correcting a name is one action."""

import pytest

from nontax_site.bills.booking import Booking
from nontax_site.bills.checking import Checking
from nontax_site.bills.refusals import BillBooked, BillIsRed, NameUnchanged
from nontax_site.bills.reversing import NameMissing, Reversing
from nontax_site.bills.voiding import Voiding
from nontax_site.bills.writing_off import WritingOff
from nontax_site.kernel.errors import CommentMissing, FourEyes, WrongState
from nontax_site.kernel.words import WordsTooLong, WordsUnseen
from tests.factories import bills as make
from workflows.refusals import NothingAsked


def reversed_bill(bureau, bill):
    deed = Reversing(bureau.ports)
    deed.ask(bill, bureau.act(make.CLERK, "缴款人退学"))
    return deed.reverse(bill, bureau.act(make.CHIEF))


def test_a_red_bill_has_its_own_number_and_is_related_both_ways(bureau):
    bill = bureau.sealed()
    red = reversed_bill(bureau, bill)
    assert (bill.state, bill.related) == ("reversed", red.id)
    assert red.red and red.related == bill.id
    assert red.id == "33010126-0000000002"
    assert red.check_code != bill.check_code
    assert red.total == -bill.total
    assert [line[5] for line in red.lines] == [-120000, -30050]
    assert red.remark == "缴款人退学"
    facts, _ = bureau.ports.format.read(red.xml.data)
    assert str(facts.related) == bill.id and facts.total.fen == -150050


def test_a_red_bill_is_signed_and_sealed_as_any_other(bureau):
    red = reversed_bill(bureau, bureau.sealed())
    assert red.state == "signed"
    bureau.drain()
    assert red.state == "sealed"
    assert [s.role for s in red.signatures] == ["unit", "finance"]


def test_the_original_stays_as_it_was_signed(bureau):
    bill = bureau.sealed()
    before = bill.xml.data
    reversed_bill(bureau, bill)
    assert bill.xml.data == before
    assert bill.total.fen == 150050


@pytest.mark.parametrize("state", ["sealed", "delivered", "written_off"])
def test_every_standing_bill_can_be_reversed(bureau, state):
    bill = bureau.sealed()
    if state == "delivered":
        bureau.engine.fire(bill, "deliver", bureau.act(make.CLERK))
    if state == "written_off":
        WritingOff(bureau.engine).write_off(bill, bureau.act(make.BUREAU_CLERK))
    assert bill.state == state
    reversed_bill(bureau, bill)
    assert bill.state == "reversed"


def test_a_bill_is_not_reversed_before_the_seal_nor_twice(bureau):
    bill = bureau.signed()
    with pytest.raises(WrongState):
        Reversing(bureau.ports).ask(bill, bureau.act(make.CLERK, "too early"))
    bureau.drain()
    reversed_bill(bureau, bill)
    for verb, who in (("ask_reversal", make.CLERK), ("reverse", make.CHIEF)):
        with pytest.raises(WrongState):
            bureau.engine.fire(bill, verb, bureau.act(who, "again"))


def test_a_red_bill_is_neither_reversed_nor_voided_nor_booked(bureau):
    red = reversed_bill(bureau, bureau.sealed())
    with pytest.raises(BillIsRed):
        Voiding(bureau.engine).ask(red, bureau.act(make.CLERK, "x"))
    bureau.drain()
    with pytest.raises(BillIsRed):
        Reversing(bureau.ports).ask(red, bureau.act(make.CLERK, "x"))
    with pytest.raises(BillIsRed):
        Booking(bureau.ports).book(
            red, "某公司", -red.total, red.issued_day, bureau.act(make.PUBLIC)
        )


def test_neither_asker_nor_issuer_decides_a_reversal(bureau):
    bill = bureau.sealed()
    Reversing(bureau.ports).ask(bill, bureau.act(make.OTHER_CLERK, "缴款人退学"))
    for login in ("wu", "chen"):
        both = make.person(login, "bureau_supervisor@region:330100")
        with pytest.raises(FourEyes):
            Reversing(bureau.ports).reverse(bill, bureau.act(both))
    assert bill.state == "sealed"


def test_a_reversal_needs_a_request_with_a_reason(bureau):
    bill = bureau.sealed()
    with pytest.raises(CommentMissing):
        Reversing(bureau.ports).ask(bill, bureau.act(make.CLERK))
    with pytest.raises(NothingAsked):
        Reversing(bureau.ports).reverse(bill, bureau.act(make.CHIEF))


def test_a_refused_reversal_leaves_the_bill_standing(bureau):
    bill = bureau.sealed()
    Reversing(bureau.ports).ask(bill, bureau.act(make.CLERK, "缴款人退学"))
    Reversing(bureau.ports).refuse(bill, bureau.act(make.CHIEF, "材料不全"))
    assert (bill.state, bill.asked) == ("sealed", None)


def book(bureau, bill):
    Booking(bureau.ports).book(
        bill, "杭州某公司", bill.total, bill.issued_day, bureau.act(make.PUBLIC)
    )


def test_a_booked_bill_is_reversed_only_after_un_booking(bureau):
    bill = bureau.sealed()
    book(bureau, bill)
    with pytest.raises(BillBooked) as refusal:
        Reversing(bureau.ports).ask(bill, bureau.act(make.CLERK, "缴款人退学"))
    assert "un-books" in refusal.value.remedy
    Booking(bureau.ports).unbook(bill, "杭州某公司", bureau.act(make.PUBLIC))
    reversed_bill(bureau, bill)
    assert bill.state == "reversed"


def test_a_region_may_allow_the_reversal_of_booked_bills(law):
    bureau = make.Bureau(reverse_booked=True)
    bill = bureau.sealed()
    book(bureau, bill)
    reversed_bill(bureau, bill)
    assert bill.state == "reversed"


def test_correcting_a_name_makes_red_and_new_bill_in_one_action(bureau):
    bill = bureau.sealed()
    deed = Reversing(bureau.ports)
    deed.ask_correction(bill, " 周小波 ", bureau.act(make.CLERK, "姓名录错"))
    red = deed.reverse(bill, bureau.act(make.CHIEF))
    new = bureau.ports.bill(bill.replaced_by)
    notice = bureau.ports.notice_of(bill)
    assert (bill.state, red.related, new.reissue_of) == ("reversed", bill.id, bill.id)
    assert red.payer_name == make.PAYER
    assert new.payer == ("周小波", *bill.payer[1:])
    assert (new.total, new.lines) == (bill.total, bill.lines)
    assert notice.bill == new.id
    bureau.drain()
    assert (red.state, new.state) == ("sealed", "sealed")
    found = Checking(bureau.ports).by_payer("周小波", notice.id)
    assert found.bill is new and found.is_valid


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("  ", NameMissing),
        (make.PAYER, NameUnchanged),
        ("周" * 101, WordsTooLong),
        ("周\u202e波", WordsUnseen),
        ("周\x00波", WordsUnseen),
    ],
)
def test_a_correction_needs_another_name(bureau, name, refusal):
    bill = bureau.sealed()
    with pytest.raises(refusal) as found:
        Reversing(bureau.ports).ask_correction(bill, name, bureau.act(make.CLERK, "x"))
    assert found.value.field == "payer_name"
    assert bill.asked is None
