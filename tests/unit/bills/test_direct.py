"""Bills without a notice, for income that comes unasked."""

import pytest

from nontax_site.bills.direct import (
    BillLinesTooMany,
    DirectIssuing,
    DirectLine,
    LineMissing,
)
from nontax_site.bills.refusals import ItemNotDirect
from nontax_site.bills.reversing import Reversing
from nontax_site.kernel.acts import Actor, Grant
from nontax_site.kernel.errors import Forbidden
from nontax_site.kernel.identity import DocumentNumberMalformed
from nontax_site.kernel.money import Money
from nontax_site.kernel.words import WordsTooLong, WordsUnseen
from nontax_site.payments.refusals import (
    AccountMissing,
    PayerNameMissing,
    PayerTypeUnknown,
    TotalTooLarge,
)
from nontax_site.units.unit import UnitNotActive
from tests.factories import bills as make
from tests.factories.items import make_item, make_tariff

DONOR = ("杭州某某公司", "unit", "credit_code", "91330100MA2000000Q")
GIFT = DirectLine("103089901", Money(500000))


@pytest.fixture
def school(bureau):
    free = make_tariff(kind="free", amount_fen=0)
    bureau.site.items.add(
        "103089901",
        make_item(
            "103089901",
            name="教育捐赠收入",
            category="donation",
            tariffs=(free,),
            units=(make.UNIT,),
        ),
    )
    bureau.site.items.add("103042501", make_item(units=(make.UNIT,)))
    return bureau.site.units[make.UNIT]


def test_a_unit_clerk_issues_a_bill_for_a_donation(bureau, school):
    bill = DirectIssuing(bureau.ports).issue(
        school, DONOR, [GIFT], bureau.act(make.CLERK), "奖学金"
    )
    assert bill.id == "33050126-0000000001"
    assert (bill.notice, bill.total.fen) == ("", 500000)
    assert bill.issuer_persons == (make.CLERK.person,)
    bureau.drain()
    assert bill.state == "sealed"
    facts, _ = bureau.ports.format.read(bill.xml.data)
    assert facts.pay_code is None and facts.remark == "奖学金"


def test_only_direct_items_are_offered_and_billed(bureau, school):
    deed = DirectIssuing(bureau.ports)
    offered = deed.items_for(school, bureau.act(make.CLERK))
    assert [item.id for item in offered] == ["103089901"]
    with pytest.raises(ItemNotDirect):
        deed.issue(school, DONOR, [DirectLine("103042501")], bureau.act(make.CLERK))


def test_a_direct_bill_needs_clerk_payer_line_and_an_active_unit(bureau, school):
    deed = DirectIssuing(bureau.ports)
    with pytest.raises(Forbidden):
        deed.issue(school, DONOR, [GIFT], bureau.act(make.STRANGER))
    place = f"unit:{school.id}"
    narrowed = Actor("n", "n", "n", (Grant("unit_clerk", place, gone=("bill:issue",)),))
    with pytest.raises(Forbidden):
        deed.issue(school, DONOR, [GIFT], bureau.act(narrowed))
    with pytest.raises(PayerNameMissing):
        deed.issue(school, (" ", *DONOR[1:]), [GIFT], bureau.act(make.CLERK))
    with pytest.raises(LineMissing):
        deed.issue(school, DONOR, [], bureau.act(make.CLERK))
    school.state = "suspended"
    with pytest.raises(UnitNotActive):
        deed.issue(school, DONOR, [GIFT], bureau.act(make.CLERK))
    assert list(bureau.site.bills.documents()) == []


def test_the_name_on_a_direct_bill_is_corrected_too(bureau, school):
    bill = DirectIssuing(bureau.ports).issue(
        school, DONOR, [GIFT], bureau.act(make.CLERK)
    )
    bureau.drain()
    deed = Reversing(bureau.ports)
    deed.ask_correction(bill, "杭州另一公司", bureau.act(make.OTHER_CLERK, "名称录错"))
    deed.reverse(bill, bureau.act(make.CHIEF))
    bureau.drain()
    new = bureau.ports.bill(bill.replaced_by)
    assert (new.payer_name, new.notice, new.state) == ("杭州另一公司", "", "sealed")


@pytest.mark.parametrize(
    ("payer", "refusal"),
    [
        (("公\u202e司", "unit", "none", ""), WordsUnseen),
        (("司" * 101, "unit", "none", ""), WordsTooLong),
        (("公司", "robot", "none", ""), PayerTypeUnknown),
        (("周晓波", "person", "id_card", "33"), DocumentNumberMalformed),
    ],
)
def test_the_payer_of_a_direct_bill_is_checked_by_the_deed(
    bureau, school, payer, refusal
):
    with pytest.raises(refusal):
        DirectIssuing(bureau.ports).issue(school, payer, [GIFT], bureau.act(make.CLERK))
    assert list(bureau.site.bills.documents()) == []


def test_a_direct_bill_keeps_the_limits_of_a_notice(bureau, school):
    deed = DirectIssuing(bureau.ports)
    limit = bureau.site.regions["330100"].config.max_amount_fen
    much = [DirectLine("103089901", Money(limit)), GIFT]
    with pytest.raises(TotalTooLarge):
        deed.issue(school, DONOR, much, bureau.act(make.CLERK))
    with pytest.raises(BillLinesTooMany):
        deed.issue(school, DONOR, [GIFT] * 51, bureau.act(make.CLERK))
    school.accounts = ()
    with pytest.raises(AccountMissing):
        deed.issue(school, DONOR, [GIFT], bureau.act(make.CLERK))
    assert list(bureau.site.bills.documents()) == []
