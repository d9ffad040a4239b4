"""Delivery, and write-off with it where the region says so."""

import pytest

from nontax_site.bills.delivering import BY_PAYER, BY_UNIT, Delivering
from nontax_site.bills.refusals import BillAlreadyDelivered
from nontax_site.bills.reversing import Reversing
from nontax_site.kernel.errors import Forbidden, WrongState
from tests.factories import bills as make


def test_the_unit_delivers_a_sealed_bill_once(bureau):
    bill = bureau.sealed()
    deed = Delivering(bureau.ports)
    deed.deliver(bill, BY_UNIT, bureau.act(make.CLERK))
    assert (bill.state, bill.delivered[1]) == ("delivered", "unit")
    with pytest.raises(WrongState):
        deed.deliver(bill, BY_UNIT, bureau.act(make.CLERK))


def test_a_bill_is_not_delivered_before_the_seal(bureau):
    bill = bureau.signed()
    with pytest.raises(WrongState):
        Delivering(bureau.ports).deliver(bill, BY_UNIT, bureau.act(make.CLERK))
    with pytest.raises(Forbidden):
        Delivering(bureau.ports).deliver(bill, BY_UNIT, bureau.act(make.STRANGER))
    assert Delivering(bureau.ports).take(bill, bureau.act(make.PUBLIC)) is False
    assert bill.state == "signed"


@pytest.mark.rule("XG-30")
def test_pick_up_and_write_off_are_one_step(law):
    bureau = make.Bureau(write_off="on-delivery")
    bill = bureau.sealed()
    assert Delivering(bureau.ports).take(bill, bureau.act(make.PUBLIC)) is True
    assert bill.state == "written_off"
    assert bill.delivered == (bill.written_off_at, BY_PAYER)
    assert [e.verb for e in bill.history()][-2:] == ["deliver", "write_off"]


@pytest.mark.rule("XG-30")
def test_where_the_clerk_writes_off_pick_up_is_only_delivery(bureau):
    bill = bureau.sealed()
    Delivering(bureau.ports).take(bill, bureau.act(make.PUBLIC))
    assert (bill.state, bill.written_off_at) == ("delivered", None)


def test_taking_the_same_bill_again_changes_nothing(bureau):
    bill = bureau.sealed()
    deed = Delivering(bureau.ports)
    deed.take(bill, bureau.act(make.PUBLIC))
    version = bill.version
    assert deed.take(bill, bureau.act(make.PUBLIC)) is False
    assert bill.version == version


def test_while_a_reversal_is_asked_the_payer_gets_a_copy_without_delivery(bureau):
    bill = bureau.sealed()
    Reversing(bureau.ports).ask(bill, bureau.act(make.CLERK, "x"))
    assert Delivering(bureau.ports).take(bill, bureau.act(make.PUBLIC)) is False
    assert bill.state == "sealed"


def test_a_bill_written_off_first_can_still_be_delivered_once(bureau):
    bill = bureau.sealed()
    bureau.engine.fire(bill, "write_off", bureau.act(make.BUREAU_CLERK))
    Delivering(bureau.ports).deliver(bill, BY_UNIT, bureau.act(make.CLERK))
    assert bill.state == "written_off" and bill.delivered
    with pytest.raises(BillAlreadyDelivered):
        bureau.engine.fire(bill, "deliver", bureau.act(make.CLERK))


def test_the_first_delivery_stays_when_a_second_one_is_refused(bureau):
    bill = bureau.sealed()
    deed = Delivering(bureau.ports)
    bureau.engine.fire(bill, "write_off", bureau.act(make.BUREAU_CLERK))
    deed.deliver(bill, BY_PAYER, bureau.act(make.PUBLIC))
    before, version = bill.delivered, bill.version
    with pytest.raises(BillAlreadyDelivered):
        deed.deliver(bill, BY_UNIT, bureau.act(make.CLERK))
    assert (bill.delivered, bill.version) == (before, version)


def test_a_refused_delivery_leaves_no_trace_on_the_bill(bureau):
    bill = bureau.signed()
    with pytest.raises(WrongState):
        Delivering(bureau.ports).deliver(bill, BY_UNIT, bureau.act(make.CLERK))
    assert bill.delivered is None
