"""Signing before the transaction: what was signed is used only where it still fits."""

import pytest

from nontax_site.bills.issuing import Issuing
from nontax_site.bills.sealing import Sealing
from tests.factories import bills as make


@pytest.fixture
def no_more_signing(monkeypatch):
    """Call it, and from then on nothing can be signed."""

    def stop(bureau):
        def sign(*_given, **_named):
            raise AssertionError("signed in the transaction")

        monkeypatch.setattr(type(bureau.ports.signer), "sign", sign)

    return stop


def test_a_bill_signed_ahead_is_not_signed_again(bureau, no_more_signing):
    notice, act = bureau.notice(), bureau.act(make.SYSTEM)
    deed = Issuing(bureau.ports)
    ahead = deed.ahead(notice, act)
    assert notice.bill == ""
    no_more_signing(bureau)
    bill = deed.for_notice(notice, act, ahead)
    assert bill.id == str(ahead.facts.bill)
    assert next(Sealing(bureau.ports).faults(bill), "") == ""


def test_a_number_that_went_to_another_bill_is_signed_anew(bureau):
    first, second = bureau.notice(), bureau.notice()
    act, deed = bureau.act(make.SYSTEM), Issuing(bureau.ports)
    ahead = deed.ahead(second, act)
    deed.for_notice(first, act)
    bill = deed.for_notice(second, act, ahead)
    assert bill.id != str(ahead.facts.bill)
    assert next(Sealing(bureau.ports).faults(bill), "") == ""


def test_what_changed_since_is_signed_anew(bureau):
    notice, act = bureau.notice(), bureau.act(make.SYSTEM)
    deed = Issuing(bureau.ports)
    ahead = deed.ahead(notice, act)
    bureau.site.units[notice.unit].name = "杭州市教育局新名"
    bill = deed.for_notice(notice, act, ahead)
    facts, _signatures = bureau.ports.format.read(bill.xml.data)
    assert facts.unit.name == "杭州市教育局新名"
    assert facts.check_code != ahead.facts.check_code


def test_nothing_is_signed_ahead_where_no_bill_is_due(bureau):
    notice, act = bureau.notice(), bureau.act(make.SYSTEM)
    deed = Issuing(bureau.ports)
    deed.for_notice(notice, act)
    assert deed.ahead(notice, act) is None


def test_a_bill_sealed_ahead_is_not_signed_again(bureau, no_more_signing):
    bill, act = bureau.signed(), bureau.act(make.SYSTEM)
    deed = Sealing(bureau.ports)
    ahead = deed.ahead(bill, act)
    assert len(bill.signatures) == 1
    no_more_signing(bureau)
    deed.supervise(bill, act, ahead)
    assert bill.state == "sealed"
    assert [one.role for one in bill.signatures] == ["unit", "finance"]


def test_a_bill_that_changed_since_is_looked_at_anew(bureau):
    bill, act = bureau.signed(), bureau.act(make.SYSTEM)
    deed = Sealing(bureau.ports)
    ahead = deed.ahead(bill, act)
    bill.xml.data = bill.xml.data.replace(b"Header", b"Heaver")
    deed.supervise(bill, act, ahead)
    assert (bill.state, bill.hold) == ("signed", "file-changed")


def test_a_fault_found_ahead_holds_the_bill(bureau):
    bill, act = bureau.signed(), bureau.act(make.SYSTEM)
    bill.payer = ("沈远", *bill.payer[1:])
    deed = Sealing(bureau.ports)
    ahead = deed.ahead(bill, act)
    deed.supervise(bill, act, ahead)
    assert (bill.state, bill.hold) == ("signed", "file-differs")
    assert ahead.fault == "file-differs"


def test_a_voided_or_sealed_bill_is_left_alone(bureau):
    bill = bureau.sealed()
    assert Sealing(bureau.ports).ahead(bill, bureau.act(make.SYSTEM)) is None


@pytest.mark.parametrize("holder", ["a", "b"])
def test_the_coming_number_is_the_one_that_is_given(bureau, holder):
    at, bills = bureau.clock.now(), bureau.site.bills
    for _ in range(7):
        coming = bills.coming("33010126", holder)
        assert bills.allot_next("33010126", holder, 3, at) == coming
