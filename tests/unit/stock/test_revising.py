"""Drafting, publishing, replacing and ending bill types; what is refused."""

from datetime import date, timedelta

import pytest
from pyramid import testing

from nontax_site.kernel.errors import Forbidden, FourEyes
from nontax_site.stock import income
from nontax_site.stock import type_refusals as wrong
from nontax_site.stock.bill_type import BillType, Copy
from nontax_site.stock.modes import FormUnknown
from nontax_site.stock.revising import check_facts, faults
from nontax_site.units.categories import CategoryUnknown
from tests.factories.notices import BUREAU_BOSS, BUREAU_CLERK, CLERK, law
from tests.factories.regions import make_region
from tests.factories.stock_types import (
    BOOK,
    FIRST_DAY,
    THREE_COPIES,
    TypeDesk,
    book_facts,
    fixed_facts,
    receipt_facts,
)

TODAY = date(2026, 3, 5)


@pytest.fixture(scope="module")
def setting():
    yield law()
    testing.tearDown(unhook_zca=False)


@pytest.fixture
def desk(setting):
    made = TypeDesk(setting)
    return made


BAD = [
    ("21", receipt_facts(), wrong.TypeCodeMalformed, "code"),
    ("０１21", receipt_facts(), wrong.TypeCodeMalformed, "code"),
    ("0821", receipt_facts(), wrong.TypeClassUnknown, "code"),
    ("0101", receipt_facts(), wrong.KindAndFormDiffer, "code"),
    ("0121", receipt_facts(form="stone"), FormUnknown, "form"),
    ("0121", receipt_facts(name=" "), wrong.TypeNameMissing, "name"),
    ("0121", receipt_facts(guide=" "), wrong.GuideMissing, "guide"),
    ("0121", receipt_facts(layout="../x"), wrong.LayoutMalformed, "layout"),
    (
        "0121",
        receipt_facts(to_day=FIRST_DAY - timedelta(days=1)),
        wrong.ValidityReversed,
        "to_day",
    ),
    ("0141", fixed_facts(300), wrong.FaceValueUnknown, "face"),
    ("0121", receipt_facts(face_fen=100), wrong.FaceValueNotAsked, "face"),
    ("0121", receipt_facts(sheets=0), wrong.SheetsOutOfBounds, "sheets"),
    ("0121", receipt_facts(copies=()), wrong.CopiesWrong, "copies"),
    ("0121", receipt_facts(copies=THREE_COPIES[:1]), wrong.CopyForNobody, "copies"),
    (
        "0121",
        receipt_facts(copies=(*THREE_COPIES, THREE_COPIES[0])),
        wrong.CopyNamedTwice,
        "copies",
    ),
    (
        "0121",
        receipt_facts(copies=(*THREE_COPIES, Copy("副本", "", "nobody", ""))),
        wrong.CopiesWrong,
        "copies",
    ),
    ("0321", book_facts(copies=THREE_COPIES), wrong.PaymentBookCopies, "copies"),
    ("0121", receipt_facts(categories=()), income.IncomeMissing, "categories"),
    ("0121", receipt_facts(categories=("luck",)), CategoryUnknown, "category"),
    (
        "0121",
        receipt_facts(categories=("fee", "tax")),
        income.NotNonTaxIncome,
        "categories",
    ),
    (
        "0321",
        book_facts(categories=("fee", "interest")),
        income.IncomeNotOfPaymentBook,
        "categories",
    ),
    (
        "0321",
        book_facts(with_notice=False),
        wrong.PaymentBookWithoutNotice,
        "with_notice",
    ),
    ("0141", fixed_facts(with_notice=True), wrong.FixedWithNotice, "with_notice"),
    ("0141", fixed_facts(modes=("transfer",)), wrong.ModeNotOfForm, "modes"),
    (
        "0122",
        receipt_facts(form="manual", modes=("pos",)),
        wrong.ModeNotOfForm,
        "modes",
    ),
]


@pytest.mark.rule("CQ-02", "CQ-05", "CQ-59")
@pytest.mark.parametrize(("code", "facts", "error", "field"), BAD)
def test_what_cannot_be_a_bill_type_is_refused_at_its_field(code, facts, error, field):
    with pytest.raises(error) as caught:
        check_facts(make_region(), code, facts)
    assert caught.value.field == field


def test_everything_wrong_is_said_in_one_round():
    facts = receipt_facts(name="", sheets=0, copies=())
    found = faults(make_region(), "99", facts)
    assert [type(e) for e in found] == [
        wrong.TypeCodeMalformed,
        wrong.TypeNameMissing,
        wrong.SheetsOutOfBounds,
        wrong.CopiesWrong,
    ]


@pytest.mark.rule("CQ-05")
def test_a_region_has_its_own_face_values():
    region = make_region(face_values_fen=(100, 300))
    check_facts(region, "0141", fixed_facts(300))
    with pytest.raises(wrong.FaceValueUnknown):
        check_facts(region, "0141", fixed_facts(50))


@pytest.mark.rule("CQ-04")
def test_the_electronic_bill_has_kind_01_and_no_paper():
    good = receipt_facts(form="electronic", copies=(), sheets=0)
    check_facts(make_region(), "0101", good)
    assert not BillType(form="electronic").has_stock
    with pytest.raises(wrong.KindAndFormDiffer):
        check_facts(make_region(), "0121", good)
    with pytest.raises(wrong.SheetsOutOfBounds):
        facts = receipt_facts(form="electronic", copies=(), sheets=100)
        check_facts(make_region(), "0101", facts)


def test_who_drafted_a_type_does_not_publish_it(desk):
    made = desk.drafted()
    with pytest.raises(Forbidden):
        desk.revising.submit(made, desk.act(CLERK))
    desk.revising.submit(made, desk.act(BUREAU_CLERK))
    with pytest.raises(Forbidden):
        desk.revising.publish(made, desk.act(BUREAU_CLERK))
    desk.revising.send_back(made, desk.act(BUREAU_BOSS, "缺版式"))
    desk.revising.edit(made, book_facts(layout="book-b"), desk.act(BUREAU_CLERK))
    desk.revising.submit(made, desk.act(BUREAU_CLERK))
    desk.revising.publish(made, desk.act(BUREAU_BOSS))
    assert (made.state, made.layout) == ("published", "book-b")


def test_the_same_person_in_two_roles_meets_four_eyes(desk):
    from dataclasses import replace

    made = desk.drafted()
    desk.revising.submit(made, desk.act(BUREAU_CLERK))
    both = replace(BUREAU_BOSS, person=BUREAU_CLERK.person)
    with pytest.raises(FourEyes):
        desk.revising.publish(made, desk.act(both))
    assert made.state == "submitted"


@pytest.mark.rule("CQ-47")
def test_a_revision_waits_for_the_one_before_and_begins_behind_it(desk):
    desk.published()
    with pytest.raises(wrong.RevisionInPast):
        desk.drafted(facts=book_facts(from_day=TODAY - timedelta(days=1)))
    made = desk.drafted(facts=book_facts(from_day=TODAY + timedelta(days=1)))
    assert made.id == "T-330100-0321-02"
    with pytest.raises(wrong.RevisionOpen):
        desk.drafted(facts=book_facts(from_day=TODAY + timedelta(days=9)))
    desk.revising.submit(made, desk.act(BUREAU_CLERK))
    desk.later(days=3)
    with pytest.raises(wrong.RevisionInPast):
        desk.revising.publish(made, desk.act(BUREAU_BOSS))


@pytest.mark.rule("CQ-46", "CQ-47")
def test_revisions_of_a_type_that_ended_never_count_on_one_day(desk):
    old = desk.published(facts=book_facts(to_day=TODAY + timedelta(days=5)))
    new = desk.published(facts=book_facts(from_day=TODAY + timedelta(days=20)))
    assert old.to_day == TODAY + timedelta(days=5)
    last, due = TODAY + timedelta(days=60), TODAY + timedelta(days=90)
    desk.revising.ask_end(new, last, due, desk.act(BUREAU_CLERK, "停用"))
    desk.revising.discontinue(new, desk.act(BUREAU_BOSS))
    with pytest.raises(wrong.RevisionInPast):
        desk.drafted(facts=book_facts(from_day=last))
    again = desk.drafted(facts=book_facts(from_day=last + timedelta(days=1)))
    desk.revising.give_up(again, desk.act(BUREAU_CLERK, "不再印制"))
    assert (again.revision, again.state) == (3, "given_up")


@pytest.mark.rule("CQ-46")
def test_the_end_of_a_type_is_proposed_by_one_and_decided_by_another(desk):
    made = desk.published()
    clerk = desk.act(BUREAU_CLERK, "停用")
    with pytest.raises(wrong.TypeEndsInPast):
        desk.revising.ask_end(made, TODAY - timedelta(days=1), TODAY, clerk)
    with pytest.raises(wrong.RecallBeforeEnd):
        desk.revising.ask_end(made, TODAY, TODAY, clerk)
    desk.revising.ask_end(made, TODAY, TODAY + timedelta(days=9), clerk)
    new = desk.drafted(facts=book_facts(from_day=TODAY + timedelta(days=1)))
    desk.revising.submit(new, desk.act(BUREAU_CLERK))
    with pytest.raises(wrong.EndProposed):
        desk.revising.publish(new, desk.act(BUREAU_BOSS))
    desk.revising.refuse_end(made, desk.act(BUREAU_BOSS, "继续使用"))
    with pytest.raises(wrong.RecallBeforeEnd):
        desk.revising.publish(new, desk.act(BUREAU_BOSS), recall_by=TODAY)
    desk.revising.publish(new, desk.act(BUREAU_BOSS))
    assert (made.state, new.state) == ("replaced", "published")
    assert desk.root.bill_types[made.id].to_day == TODAY
    assert [entry.verb for entry in made.history()][-1] == "replace"
    assert made.code == BOOK
