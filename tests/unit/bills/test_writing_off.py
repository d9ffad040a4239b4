"""The bureau clerk ticks used bills off."""

import pytest

from nontax_site.bills.refusals import ReversalAsked
from nontax_site.bills.reversing import Reversing
from nontax_site.bills.writing_off import WritingOff
from nontax_site.kernel.errors import Forbidden, WrongState
from tests.factories import bills as make


def test_a_bureau_clerk_writes_off_a_sealed_bill(bureau):
    bill = bureau.sealed()
    act = bureau.act(make.BUREAU_CLERK)
    WritingOff(bureau.engine).write_off(bill, act)
    assert (bill.state, bill.written_off_at) == ("written_off", act.at)


def test_a_unit_does_not_write_off_its_own_bills(bureau):
    bill = bureau.sealed()
    with pytest.raises(Forbidden):
        WritingOff(bureau.engine).write_off(bill, bureau.act(make.CLERK))
    assert (bill.state, bill.written_off_at) == ("sealed", None)


def test_what_is_refused_leaves_the_bill_as_it_was(bureau):
    signed, asked = make.Bureau(supervise="by-hand").signed(), bureau.sealed()
    Reversing(bureau.ports).ask(asked, bureau.act(make.CLERK, "x"))
    for bill, refusal in ((signed, WrongState), (asked, ReversalAsked)):
        with pytest.raises(refusal):
            WritingOff(bureau.engine).write_off(bill, bureau.act(make.BUREAU_CLERK))
        assert bill.written_off_at is None
