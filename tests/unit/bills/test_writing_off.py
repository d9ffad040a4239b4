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


def test_many_are_written_off_with_an_answer_for_each(bureau):
    ready, signed, asked = bureau.sealed(), bureau.signed(), bureau.sealed()
    bureau.drain()
    waiting = make.Bureau(supervise="by-hand").signed()
    Reversing(bureau.ports).ask(asked, bureau.act(make.CLERK, "x"))
    answers = WritingOff(bureau.engine).write_off_all(
        [ready, signed, asked, waiting, ready], bureau.act(make.BUREAU_CLERK)
    )
    assert [type(error) for _, error in answers] == [
        type(None),
        type(None),
        ReversalAsked,
        WrongState,
        WrongState,
    ]
    assert (asked.state, asked.written_off_at) == ("sealed", None)
    assert ready.written_off_at is not None
