"""After all that can happen to bills the checks find nothing, and see every edit."""

import pytest
import transaction
from ZODB.POSException import ConflictError

from nontax_site.audit.log import check as check_log
from nontax_site.audit.log import differences
from nontax_site.bills.booking import Booking
from nontax_site.bills.check import check
from nontax_site.bills.delivering import Delivering
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.issuing import Issuing
from nontax_site.bills.reversing import Reversing
from nontax_site.bills.voiding import Voiding
from nontax_site.bills.writing_off import WritingOff
from nontax_site.kernel.acts import system_actor
from tests.factories.lives import bill_of, look, sealed, signed


def breaches(office):
    with office.work() as request:
        ports, site = ports_of(request), request.site
        return [
            *check(site, ports.format, ports.signer),
            *check_log(site.audit),
            *differences(site.audit, site.documents()),
        ]


def public(office):
    act = office.act("hz-clerk")
    return act.__class__(system_actor("receiver"), act.at)


def lived(office):
    """Bills voided and issued again, corrected, booked, delivered, written off."""
    void, right, used = signed(office), sealed(office), sealed(office)
    with office.work() as request:
        ports = ports_of(request)
        deed, bill = Voiding(ports.workflows), ports.bill(void)
        deed.ask(bill, office.act("sx-unit", "金额录错"))
        deed.void(bill, office.act("sx-boss"))
        Issuing(ports).on_demand(ports.notice_of(bill), office.act("sx-unit"))
        deed = Reversing(ports)
        deed.ask_correction(
            ports.bill(right), "周小波", office.act("school-clerk", "姓名录错")
        )
    office.drain()
    with office.work() as request:
        ports = ports_of(request)
        Reversing(ports).reverse(ports.bill(right), office.act("hz-boss"))
        bill = ports.bill(used)
        Delivering(ports).take(bill, public(office))
        Booking(ports).book(bill, "某公司", bill.total, bill.issued_day, public(office))
        WritingOff(ports.workflows).write_off(bill, office.act("hz-clerk"))
    office.drain()
    return void, right, used


def test_after_everything_that_can_happen_no_breach_is_found(office):
    void, right, _used = lived(office)
    assert bill_of(office, look(office, void)["notice"]) != void
    assert look(office, right)["replaced_by"]
    assert breaches(office) == []


def test_a_byte_changed_in_a_stored_bill_is_found_and_named(office):
    _void, _right, used = lived(office)
    with office.work() as request:
        stored = request.site.document("bill", used).xml
        stored.data = stored.data.replace(b">500.00<", b">900.00<", 1)
    found = breaches(office)
    assert any(used in str(breach) and "digest" in str(breach) for breach in found)


def test_two_who_book_the_same_bill_at_once_do_not_both_hold(office):
    name = sealed(office)
    manager = transaction.TransactionManager(explicit=True)
    connection = office.databases[""].open(manager)
    manager.begin()
    bill = connection.root()["site"].document("bill", name)
    bill._p_activate()
    with office.work() as request:
        ports = ports_of(request)
        first = ports.bill(name)
        Booking(ports).book(
            first, "甲公司", first.total, first.issued_day, public(office)
        )
    bill.booked = (public(office).at, "乙公司", 1, "2026-03-05")
    with pytest.raises(ConflictError):
        manager.commit()
    manager.abort()
    connection.close()
    assert look(office, name)["booked"][1] == "甲公司"


def test_the_pages_of_bills_that_lived_say_what_became_of_them(office):
    void, right, used = lived(office)
    clerk, boss = office.browser("school-clerk"), office.browser("hz-boss")
    page = clerk.get(f"/bills/{used}")
    for words in ("某公司", "缴款人自行下载", "已核销"):
        assert words in page, words
    page = boss.get("/bills")
    assert "红票" in page and "入账" in page
    assert "已作废" in office.browser("sx-unit").get(f"/bills/{void}")
    assert "已由新票据替代" in clerk.get(f"/bills/{right}?tab=papers")


def test_a_bill_that_does_not_prove_waits_and_the_page_says_why(office):
    name = signed(office)
    with office.work() as request:
        bill = request.site.document("bill", name)
        bill.hold = "sums"
    page = office.browser("sx-unit").get(f"/bills/{name}")
    assert "明细、合计与缴款金额不一致" in page and "缴款仍然有效" in page
