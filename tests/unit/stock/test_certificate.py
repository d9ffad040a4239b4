"""Which types a unit may hold, from the application to the end."""

from datetime import date, timedelta

import pytest
from pyramid import testing

from nontax_site.attachments.materials import Demand, Demands
from nontax_site.kernel.errors import Forbidden, FourEyes
from nontax_site.stock import certificate_refusals as wrong
from nontax_site.stock.bill_type import BillType
from nontax_site.stock.certificate import certificate_of, check_may_hold
from nontax_site.stock.certifying import Wanted
from nontax_site.stock.type_refusals import BillTypeReplaced, BillTypeUnknown
from nontax_site.units.bodies import BodyKindUnknown
from nontax_site.units.unit import UnitNotActive
from tests.factories.notices import (
    BOSS,
    BUREAU_BOSS,
    BUREAU_CLERK,
    CLERK,
    SCHOOL,
    law,
)
from tests.factories.stock_types import (
    BOOK,
    GENERAL,
    TypeDesk,
    book_facts,
    receipt_facts,
)
from workflows.refusals import MaterialsMissing

TODAY = date(2026, 3, 5)


@pytest.fixture(scope="module")
def setting():
    yield law()
    testing.tearDown(unhook_zca=False)


@pytest.fixture
def desk(setting):
    made = TypeDesk(setting)
    made.published()
    made.published(GENERAL, receipt_facts())
    return made


def test_a_unit_holds_what_its_certificate_names_and_nothing_else(desk):
    with pytest.raises(wrong.CertificateMissing):
        check_may_hold(desk.root, SCHOOL, BOOK, TODAY)
    made = desk.applied(BOOK)
    with pytest.raises(wrong.CertificateMissing):
        check_may_hold(desk.root, SCHOOL, BOOK, TODAY)
    desk.workflows.fire(made, "check", desk.act(BUREAU_CLERK))
    with pytest.raises(Forbidden):
        desk.workflows.fire(made, "grant", desk.act(BUREAU_CLERK))
    desk.certifying.grant(made, desk.act(BUREAU_BOSS))
    found = check_may_hold(desk.root, SCHOOL, BOOK, TODAY)
    assert isinstance(found, BillType)
    assert (made.types, made.wanted, made.granted_on) == ((BOOK,), (), TODAY)
    with pytest.raises(wrong.TypeNotOnCertificate):
        check_may_hold(desk.root, SCHOOL, GENERAL, TODAY)


@pytest.mark.rule("CQ-01")
def test_only_the_five_kinds_of_body_may_hold_bills(desk):
    desk.root.units[SCHOOL].body_kind = "company"
    with pytest.raises(BodyKindUnknown):
        desk.applied(BOOK)
    assert certificate_of(desk.root, SCHOOL) is None


def test_an_application_that_lacks_something_is_refused_at_its_field(desk):
    region = desk.root.regions["330100"]
    electronic = book_facts(form="electronic", sheets=0, copies=())
    made = desk.revising.draft(region, "0301", electronic, desk.act(BUREAU_CLERK))
    desk.revising.submit(made, desk.act(BUREAU_CLERK))
    desk.revising.publish(made, desk.act(BUREAU_BOSS))
    basis = "杭财综〔2026〕1号"
    for wanted, error in (
        (Wanted((BOOK,), " "), wrong.CertificateBasisMissing),
        (Wanted((), basis), wrong.CertificateTypesMissing),
        (Wanted(("0999",), basis), BillTypeUnknown),
        (Wanted(("0301",), basis), wrong.TypeWithoutPaper),
    ):
        with pytest.raises(error) as caught:
            desk.certifying.apply(SCHOOL, wanted, desk.act(CLERK))
        assert caught.value.field
    assert certificate_of(desk.root, SCHOOL) is None
    desk.applied(BOOK)
    with pytest.raises(wrong.CertificateThere):
        desk.applied(BOOK)


def test_a_paper_the_region_demands_is_handed_in_first(desk):
    demands = Demands()
    demands.rows = (Demand("charge-basis", "copy", 1, date(2026, 1, 1)),)
    desk.root.materials.add("330100", demands)
    made = desk.applied(BOOK)
    with pytest.raises(MaterialsMissing):
        desk.workflows.fire(made, "check", desk.act(BUREAU_CLERK))
    assert made.state == "applied"


def test_an_application_comes_back_and_is_handed_in_again(desk):
    made = desk.applied(BOOK)
    desk.workflows.fire(made, "send_back", desk.act(BUREAU_CLERK, "缺依据"))
    desk.certifying.resubmit(made, Wanted((GENERAL,), "浙政发〔2026〕2号"), desk.boss())
    assert (made.state, made.wanted) == ("applied", (GENERAL,))
    desk.workflows.fire(made, "send_back", desk.act(BUREAU_CLERK, "重复"))
    desk.workflows.fire(made, "withdraw", desk.act(CLERK, "不再申请"))
    assert certificate_of(desk.root, SCHOOL) is None
    assert desk.applied(BOOK).id == "Z-330100-0001-26-0002"


def test_suspended_nothing_is_supplied_until_it_is_resumed(desk):
    made = desk.granted(BOOK)
    desk.workflows.fire(made, "suspend", desk.act(BUREAU_BOSS, "未按期核销"))
    with pytest.raises(wrong.SupplyStopped):
        check_may_hold(desk.root, SCHOOL, BOOK, TODAY)
    desk.certifying.resume(made, desk.act(BUREAU_BOSS, "已补核销"))
    assert check_may_hold(desk.root, SCHOOL, BOOK, TODAY)


def test_the_types_change_by_asking_and_deciding(desk):
    made = desk.granted(BOOK)
    with pytest.raises(wrong.TypesUnchanged):
        desk.certifying.ask_change(made, [BOOK], desk.act(CLERK, "新增"))
    desk.certifying.ask_change(made, [GENERAL, BOOK], desk.act(CLERK, "新增"))
    with pytest.raises(wrong.TypeNotOnCertificate):
        check_may_hold(desk.root, SCHOOL, GENERAL, TODAY)
    desk.certifying.refuse_change(made, desk.act(BUREAU_BOSS, "无项目"))
    assert (made.types, made.wanted) == ((BOOK,), ())
    desk.certifying.ask_change(made, [GENERAL, BOOK], desk.act(CLERK, "新增"))
    desk.certifying.change(made, desk.act(BUREAU_BOSS))
    assert made.types == (GENERAL, BOOK)
    assert check_may_hold(desk.root, SCHOOL, GENERAL, TODAY)


def test_a_certificate_is_cancelled_when_all_paper_is_back(desk):
    made = desk.granted(BOOK, GENERAL)
    desk.paper(1, 100)
    with pytest.raises(wrong.TypeStillHeld):
        desk.certifying.ask_change(made, [GENERAL], desk.act(CLERK, "不用"))
    asked = desk.act(BOSS, "单位撤并")
    with pytest.raises(wrong.EventInFuture):
        desk.certifying.ask_cancel(made, TODAY + timedelta(days=1), asked)
    desk.certifying.ask_cancel(made, TODAY, asked)
    assert made.cancel_by == date(2026, 3, 20)
    with pytest.raises(wrong.PaperStillHeld) as caught:
        desk.certifying.cancel(made, desk.act(BUREAU_BOSS))
    assert caught.value.facts["held"] == 100
    assert made.state == "granted"
    desk.certifying.refuse_cancel(made, desk.act(BUREAU_BOSS, "先退票"))
    desk.paper_back(1, 100)
    desk.certifying.ask_cancel(made, TODAY, asked)
    desk.certifying.cancel(made, desk.act(BUREAU_BOSS))
    assert (made.state, made.cancelled_on) == ("cancelled", TODAY)
    with pytest.raises(wrong.CertificateMissing):
        check_may_hold(desk.root, SCHOOL, BOOK, TODAY)


def test_who_asks_to_cancel_does_not_cancel(desk):
    from dataclasses import replace

    made = desk.granted(BOOK)
    desk.certifying.ask_cancel(made, TODAY, desk.act(BUREAU_CLERK, "单位撤并"))
    both = replace(BUREAU_BOSS, person=BUREAU_CLERK.person)
    with pytest.raises(FourEyes):
        desk.certifying.cancel(made, desk.act(both))


@pytest.mark.rule("CQ-46", "CQ-47")
def test_a_type_that_ended_is_not_supplied_though_the_certificate_names_it(desk):
    desk.granted(BOOK)
    change = TODAY + timedelta(days=10)
    region = desk.root.regions["330100"]
    facts = book_facts(from_day=change)
    new = desk.revising.draft(region, BOOK, facts, desk.act(BUREAU_CLERK))
    desk.revising.submit(new, desk.act(BUREAU_CLERK))
    desk.revising.publish(new, desk.act(BUREAU_BOSS))
    assert check_may_hold(desk.root, SCHOOL, BOOK, change) is new
    old = desk.root.bill_types[new.predecessor]
    with pytest.raises(BillTypeReplaced):
        from nontax_site.stock.bill_type import check_usable

        check_usable(old, change)


def test_a_unit_that_is_suspended_is_not_supplied(desk):
    desk.granted(BOOK)
    unit = desk.root.units[SCHOOL]
    desk.workflows.fire(unit, "suspend", desk.act(BUREAU_BOSS, "整顿"))
    with pytest.raises(UnitNotActive):
        check_may_hold(desk.root, SCHOOL, BOOK, TODAY)
