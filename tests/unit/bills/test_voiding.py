"""A void lives between the unit's signature and the finance seal."""

import pytest

from nontax_site.bills.issuing import Issuing
from nontax_site.bills.refusals import BillAlreadySealed
from nontax_site.bills.voiding import Voiding
from nontax_site.kernel.errors import CommentMissing, Forbidden, FourEyes
from tests.factories import bills as make
from workflows.refusals import AlreadyAsked, NothingAsked


@pytest.fixture
def asked(bureau):
    bill = bureau.signed()
    Voiding(bureau.engine).ask(bill, bureau.act(make.CLERK, "金额录错"))
    return bill


def test_a_voided_bill_keeps_its_number_spent(bureau, asked):
    Voiding(bureau.engine).void(asked, bureau.act(make.CHIEF))
    assert asked.state == "voided"
    assert bureau.ports.bill(asked.id) is asked
    assert bureau.signed().id == "33010126-0000000002"


def test_a_void_needs_a_reason_and_a_request(bureau):
    bill = bureau.signed()
    with pytest.raises(CommentMissing):
        Voiding(bureau.engine).ask(bill, bureau.act(make.CLERK))
    with pytest.raises(NothingAsked):
        Voiding(bureau.engine).void(bill, bureau.act(make.CHIEF))
    assert bill.asked is None


def test_one_request_at_a_time(bureau, asked):
    with pytest.raises(AlreadyAsked):
        Voiding(bureau.engine).ask(asked, bureau.act(make.OTHER_CLERK, "again"))


def test_neither_asker_nor_issuer_decides_a_void(bureau):
    bill = bureau.signed()
    Voiding(bureau.engine).ask(bill, bureau.act(make.OTHER_CLERK, "金额录错"))
    for login in ("wu", "chen"):
        both = make.person(login, "bureau_supervisor@region:330100")
        with pytest.raises(FourEyes):
            Voiding(bureau.engine).void(bill, bureau.act(both))
        with pytest.raises(FourEyes):
            Voiding(bureau.engine).refuse(bill, bureau.act(both, "no"))
    assert bill.state == "signed"


def test_who_has_nothing_to_do_with_the_bill_may_not_ask_or_decide(bureau, asked):
    with pytest.raises(Forbidden):
        Voiding(bureau.engine).ask(asked, bureau.act(make.STRANGER, "x"))
    for who in (make.CLERK, make.BUREAU_CLERK):
        with pytest.raises(Forbidden):
            Voiding(bureau.engine).void(asked, bureau.act(who))


def test_a_refused_void_lets_the_seal_go_on(bureau, asked):
    bureau.drain()
    Voiding(bureau.engine).refuse(asked, bureau.act(make.CHIEF, "金额无误"))
    assert asked.asked is None
    bureau.drain()
    assert asked.state == "sealed"


def test_after_the_seal_the_answer_is_use_reversal(bureau):
    bill = bureau.sealed()
    for deed, who in (
        (Voiding(bureau.engine).ask, make.CLERK),
        (Voiding(bureau.engine).void, make.CHIEF),
    ):
        with pytest.raises(BillAlreadySealed) as refusal:
            deed(bill, bureau.act(who, "金额录错"))
        assert "reversal" in refusal.value.remedy
    assert bill.state == "sealed"


def test_the_page_shows_the_closed_void_with_its_reason(bureau):
    bill = bureau.sealed()
    action = bureau.engine.action(bill, "ask_void", make.CLERK, bureau.clock.now())
    assert not action.open
    assert action.reason.code == "bill-already-sealed"


def test_the_payment_of_a_voided_bill_may_get_a_new_bill(bureau, asked):
    notice = bureau.ports.notice_of(asked)
    Voiding(bureau.engine).void(asked, bureau.act(make.CHIEF))
    assert notice.state == "paid"
    assert Issuing(bureau.ports).live_bill(notice) is None
    Issuing(bureau.ports).on_demand(notice, bureau.act(make.CLERK))
    bureau.drain()
    assert notice.bill == "33010126-0000000002"
    assert bureau.ports.bill(notice.bill).state == "sealed"
