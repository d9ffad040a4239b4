"""Issuing notices."""

from dataclasses import replace
from datetime import date

import pytest

from nontax_site.items.item import DRAFT as ITEM_DRAFT
from nontax_site.items.pricing import (
    ItemNotPublished,
    ItemNotYours,
    ItemTaxCollected,
    ItemUnknown,
)
from nontax_site.items.tariff import PayerClassUnknown
from nontax_site.kernel.codes import PaymentCode
from nontax_site.kernel.errors import (
    CommentMissing,
    Forbidden,
    FourEyes,
    Stale,
    WrongState,
)
from nontax_site.kernel.identity import DocumentNumberCheckDigit
from nontax_site.kernel.money import Money
from nontax_site.kernel.words import WordsTooLong, WordsUnseen
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import MAX_LINES, WantedLine, check_sum
from nontax_site.payments.refusals import (
    AccountMissing,
    AlreadyPaid,
    DestinationsMixed,
    DueInPast,
    LateRuleMalformed,
    LinesMissing,
    LinesNotTotal,
    LinesTooMany,
    NotDueYet,
    PayerNameMissing,
    PayerTypeUnknown,
    PayingLocked,
    QuoteStands,
    StaysOwed,
    TotalNotPositive,
    TotalTooLarge,
)
from nontax_site.units.region import CategoryNotEnabled
from nontax_site.units.unit import SUSPENDED, UnitNotActive
from tests.factories.items import make_item, make_tariff
from tests.factories.notices import (
    BOSS,
    CLERK,
    FINE,
    PASSPORT,
    SCHOOL,
    STRANGER,
    Desk,
    fine,
    tuition,
    wanted,
)
from workflows.refusals import AlreadyAsked, NothingAsked

# ---- drafting --------------------------------------------------------------------


@pytest.mark.rule("SX-03", "SX-44")
def test_a_draft_has_a_payment_code_that_proves_and_item_codes(desk):
    notice = desk.draft()
    assert len(notice.id) == 20
    PaymentCode.parse(notice.id, "LUHN")
    assert notice.parts[0].item_code == PASSPORT
    assert desk.root.find("notice", notice.id) is notice


def test_units_walk_their_own_blocks_without_gaps(desk):
    serials = [int(desk.draft().id[10:19]) for _ in range(3)]
    assert serials == [1, 2, 3]


def test_a_notice_is_due_after_ten_working_days_unless_it_says_so(desk):
    # ten working days after Thursday 2026-03-05
    assert desk.draft().due == date(2026, 3, 19)
    assert desk.draft(due=date(2026, 3, 6)).due == date(2026, 3, 6)


@pytest.mark.rule("HZ-05")
def test_persons_and_units_are_both_payers(desk):
    unit = Payer("杭州某某有限公司", "unit", "credit_code", "91330100799655058B")
    person = Payer("周晓波", "person", "id_card", "11010519491231002X")
    assert desk.draft(payer=unit).who.payer_type == "unit"
    assert desk.draft(payer=person).who.document_number == "11010519491231002X"


@pytest.mark.rule("HZ-36")
@pytest.mark.parametrize(
    ("kind", "number"),
    [("passport", "E12345678"), ("hk_macao_permit", "H12345678"), ("none", "")],
)
def test_foreigners_and_payers_without_a_document_are_payers(desk, kind, number):
    notice = desk.draft(payer=Payer("JOHN SMITH", "person", kind, number))
    assert notice.who.document_kind == kind


def test_what_is_wrong_with_the_payer_is_named(desk):
    with pytest.raises(PayerNameMissing) as missing:
        desk.draft(payer=Payer("  "))
    assert missing.value.field == "payer_name"
    with pytest.raises(WordsUnseen) as unseen:
        desk.draft(payer=Payer("周\u202e晓波"))
    assert unseen.value.field == "payer_name"
    with pytest.raises(WordsTooLong) as long:
        desk.draft(payer=Payer("周" * 101))
    assert long.value.field == "payer_name"
    with pytest.raises(WordsUnseen) as phone:
        desk.draft(payer=Payer("周晓波", phone="139\x001234"))
    assert phone.value.field == "phone"
    with pytest.raises(PayerTypeUnknown):
        desk.draft(payer=Payer("周晓波", "robot"))
    with pytest.raises(DocumentNumberCheckDigit) as wrong:
        desk.draft(payer=Payer("周晓波", "person", "id_card", "110105194912310021"))
    assert wrong.value.field == "document_number"


@pytest.mark.rule("SX-20")
def test_the_finance_department_may_be_the_receiving_unit(desk):
    desk.root.units[SCHOOL].finance_department = True
    assert desk.issued().state == "issued"


def test_a_line_that_cannot_be_charged_says_which_it_is(desk):
    with pytest.raises(ItemUnknown) as unknown:
        desk.draft(WantedLine(PASSPORT), WantedLine("999999999"))
    assert unknown.value.field == "lines.1.item_code"


@pytest.mark.rule("SX-01")
def test_a_category_the_region_has_not_enabled_is_refused():
    desk = Desk(categories=("fine",))
    try:
        with pytest.raises(CategoryNotEnabled):
            desk.draft()
    finally:
        desk.close()


@pytest.mark.rule("CQ-49")
def test_closed_foreign_and_tax_collected_items_are_refused(desk):
    desk.root.items.add("111111", make_item("111111", state=ITEM_DRAFT))
    desk.root.items.add("222222", make_item("222222", units=()))
    rows = (
        ("unit", date(2017, 1, 1), date(2020, 12, 31)),
        ("tax", date(2021, 1, 1), None),
    )
    desk.root.items.add("333333", make_item("333333", collecting=rows))
    for code, refusal in (
        ("111111", ItemNotPublished),
        ("222222", ItemNotYours),
        ("333333", ItemTaxCollected),
    ):
        with pytest.raises(refusal):
            desk.draft(WantedLine(code))


def test_a_notice_has_one_to_sixty_lines(desk):
    with pytest.raises(LinesMissing):
        desk.noticing.draft(SCHOOL, replace(wanted(), lines=()), desk.act())
    with pytest.raises(LinesTooMany):
        desk.draft(*[WantedLine(PASSPORT)] * (MAX_LINES + 1))


@pytest.mark.rule("SX-18")
def test_a_total_of_nothing_is_refused_and_one_fen_is_the_least(desk):
    with pytest.raises(TotalNotPositive):
        desk.draft(tuition("1000.00", "残疾学生"))
    assert desk.draft(tuition("0.01")).total == Money(1)


def test_reduced_classes_pay_their_part_and_keep_the_original(desk):
    line = desk.draft(tuition("1000.00", "低保家庭")).parts[0]
    assert (line.amount, line.original) == (Money(50000), Money(100000))
    with pytest.raises(PayerClassUnknown):
        desk.draft(tuition("1000.00", "校友"))


def test_the_regions_limit_is_kept():
    desk = Desk(max_amount_fen=19999)
    try:
        with pytest.raises(TotalTooLarge):
            desk.draft()
    finally:
        desk.close()


def test_a_due_date_in_the_past_is_refused(desk):
    with pytest.raises(DueInPast):
        desk.draft(due=date(2026, 3, 4))


def test_money_without_an_account_is_refused(desk):
    desk.root.units[SCHOOL].accounts = ()
    with pytest.raises(AccountMissing):
        desk.draft()


def test_lines_of_two_destinations_need_the_remittance_account(desk):
    with pytest.raises(DestinationsMixed):
        desk.draft(WantedLine(PASSPORT), tuition())
    unit = desk.root.units[SCHOOL]
    unit.accounts = (
        *unit.accounts,
        ("remit", "汇缴专户", "3301000000000003", "杭州银行"),
    )
    notice = desk.draft(WantedLine(PASSPORT), tuition())
    assert desk.ports.account_of(notice)[2] == "3301000000000003"


def test_an_item_that_adds_something_needs_a_rate(desk):
    item = make_item("444444", category="fine", late=("surcharge", "viel", "principal"))
    desk.root.items.add("444444", item)
    with pytest.raises(LateRuleMalformed):
        desk.draft(WantedLine("444444"))


def test_only_an_active_unit_drafts_and_issues(desk):
    notice = desk.draft()
    desk.root.units[SCHOOL].state = SUSPENDED
    with pytest.raises(UnitNotActive):
        desk.draft()
    with pytest.raises(UnitNotActive):
        desk.noticing.issue(notice, desk.act())


def test_a_stranger_drafts_nothing_for_the_unit(desk):
    with pytest.raises(Forbidden):
        desk.noticing.draft(SCHOOL, wanted(), desk.act(STRANGER))


def test_editing_replaces_the_draft_and_keeps_its_code(desk):
    notice = desk.draft()
    code = notice.id
    desk.noticing.edit(notice, wanted(fine("30.00"), basis="第 7 号"), desk.act())
    assert (notice.id, notice.total, notice.basis) == (code, Money(3000), "第 7 号")
    assert notice.history()[-1].verb == "edit"


def test_a_stale_edit_is_refused(desk):
    notice = desk.draft()
    seen = notice.version
    desk.noticing.edit(notice, wanted(), desk.act())
    act = replace(desk.act(), expect=seen)
    with pytest.raises(Stale):
        desk.noticing.edit(notice, wanted(), act)


def test_a_given_up_draft_keeps_its_code_used(desk):
    notice = desk.draft()
    with pytest.raises(CommentMissing):
        desk.noticing.discard(notice, desk.act())
    desk.noticing.discard(notice, desk.act(comment="重复"))
    assert notice.state == "cancelled"
    assert desk.draft().id != notice.id


# ---- issuing ---------------------------------------------------------------------


def test_issuing_prices_by_the_tariff_of_the_day(desk):
    notice = desk.draft()
    item = desk.root.items[PASSPORT]
    item.tariffs = (
        make_tariff(to_day=date(2026, 3, 5)),
        make_tariff(from_day=date(2026, 3, 6), amount_fen=12000),
    )
    desk.later(days=1)
    desk.noticing.issue(notice, desk.act())
    assert notice.total == Money(12000)
    assert notice.parts[0].standard == "120.00/本"
    assert notice.wanted == ()


def test_a_notice_keeps_the_tariff_of_its_day(desk):
    notice = desk.issued()
    desk.root.items[PASSPORT].tariffs = (make_tariff(amount_fen=1),)
    assert notice.total == Money(20000)


def test_issuing_names_who_issued_it_and_when(desk):
    notice = desk.issued()
    assert notice.issuer == (CLERK.person, CLERK.login, CLERK.name)
    assert notice.issuer_persons == (CLERK.person,)
    assert notice.issued_at == desk.now


def test_a_draft_whose_due_date_has_passed_is_not_issued(desk):
    notice = desk.draft(due=date(2026, 3, 5))
    desk.later(days=1)
    with pytest.raises(DueInPast):
        desk.noticing.issue(notice, desk.act())


def test_a_draft_may_be_issued_in_one_action(desk):
    notice = desk.noticing.draft_and_issue(SCHOOL, wanted(), desk.act())
    assert [e.verb for e in notice.history()] == ["draft", "issue"]


@pytest.mark.rule("SX-19")
def test_lines_that_do_not_sum_to_the_total_are_refused(desk):
    notice = desk.draft()
    notice.total_fen += 1
    with pytest.raises(LinesNotTotal):
        check_sum(notice)


def test_an_item_retired_since_the_draft_is_not_issued(desk):
    notice = desk.draft()
    desk.root.items[PASSPORT].state = "retired"
    with pytest.raises(ItemNotPublished):
        desk.noticing.issue(notice, desk.act())


# ---- cancelling ------------------------------------------------------------------


def test_cancelling_is_asked_with_a_reason_and_decided_by_another(desk):
    notice = desk.issued()
    with pytest.raises(CommentMissing):
        desk.noticing.ask_cancel(notice, desk.act())
    with pytest.raises(NothingAsked):
        desk.noticing.cancel(notice, desk.act(BOSS))
    desk.noticing.ask_cancel(notice, desk.act(comment="金额有误"))
    assert notice.asked[0] == "cancel"
    with pytest.raises(AlreadyAsked):
        desk.noticing.ask_cancel(notice, desk.act(comment="再问"))
    desk.noticing.cancel(notice, desk.act(BOSS))
    assert (notice.state, notice.asked) == ("cancelled", None)


def test_the_same_person_under_two_accounts_does_not_decide_his_own_request(desk):
    notice = desk.issued()
    desk.noticing.ask_cancel(notice, desk.act(comment="金额有误"))
    twin = replace(BOSS, person=CLERK.person)
    with pytest.raises(FourEyes):
        desk.noticing.cancel(notice, desk.act(twin))


def test_a_refused_request_leaves_the_notice_standing(desk):
    notice = desk.issued()
    desk.noticing.ask_cancel(notice, desk.act(comment="金额有误"))
    desk.noticing.refuse_cancel(notice, desk.act(BOSS, "金额无误"))
    assert (notice.state, notice.asked) == ("issued", None)


def test_a_clerk_does_not_decide(desk):
    notice = desk.issued()
    desk.noticing.ask_cancel(notice, desk.act(comment="金额有误"))
    with pytest.raises(Forbidden):
        desk.noticing.cancel(notice, desk.act(CLERK))


def test_a_locked_or_paid_notice_is_not_cancelled(desk):
    locked = desk.issued()
    desk.scanning.start(locked, "payer", "phone", desk.machine())
    with pytest.raises(PayingLocked):
        desk.noticing.ask_cancel(locked, desk.act(comment="金额有误"))
    with pytest.raises(AlreadyPaid):
        desk.noticing.ask_cancel(desk.paid(), desk.act(comment="金额有误"))


def test_paying_drops_the_open_request_to_cancel(desk):
    notice = desk.issued()
    desk.noticing.ask_cancel(notice, desk.act(comment="金额有误"))
    desk.query(notice)
    assert desk.confirm(notice).is_ok
    assert notice.asked is None


# ---- expiring --------------------------------------------------------------------


def test_a_notice_nothing_is_added_to_expires_after_its_due_date(desk):
    notice = desk.issued(due=date(2026, 3, 6))
    with pytest.raises(NotDueYet):
        desk.noticing.expire(notice, desk.machine())
    desk.later(days=2)
    desk.noticing.expire(notice, desk.machine())
    assert notice.state == "expired"


def test_a_fine_stays_owed_when_overdue(desk):
    notice = desk.issued(fine(), due=date(2026, 3, 6))
    desk.later(days=40)
    with pytest.raises(StaysOwed):
        desk.noticing.expire(notice, desk.machine())


def test_a_fine_expires_after_the_regions_last_day():
    desk = Desk(last_day="2026-03-31")
    try:
        notice = desk.issued(fine(), due=date(2026, 3, 6))
        desk.later(days=26)
        with pytest.raises(StaysOwed):
            desk.noticing.expire(notice, desk.machine())
        desk.later(days=1)
        desk.noticing.expire(notice, desk.machine())
        assert notice.state == "expired"
    finally:
        desk.close()


def test_a_notice_does_not_expire_while_a_quote_stands(desk):
    notice = desk.issued(due=date(2026, 3, 5))
    desk.later(hours=13, minutes=50)
    desk.query(notice)
    desk.later(minutes=20)
    with pytest.raises(QuoteStands):
        desk.noticing.expire(notice, desk.machine())
    desk.later(minutes=11)
    desk.noticing.expire(notice, desk.machine())


def test_people_do_not_expire_notices(desk):
    notice = desk.issued(due=date(2026, 3, 6))
    desk.later(days=2)
    with pytest.raises(Forbidden):
        desk.noticing.expire(notice, desk.act(BOSS))


def test_fines_without_amount_name_the_field(desk):
    with pytest.raises(Exception) as error:
        desk.draft(WantedLine(FINE))
    assert error.value.field == "lines.0.amount"


def test_a_request_to_cancel_outlives_an_attempt_to_pay(desk):
    notice = desk.issued()
    desk.noticing.ask_cancel(notice, desk.act(comment="金额有误"))
    desk.scanning.start(notice, "payer", "phone", desk.machine())
    assert (notice.state, notice.open_request.verb) == ("locked", "cancel")
    with pytest.raises(WrongState):
        desk.noticing.cancel(notice, desk.act(BOSS))
    desk.later(seconds=150)
    desk.scanning.end_lock(notice, desk.machine())
    assert notice.open_request.comment == "金额有误"
    desk.noticing.cancel(notice, desk.act(BOSS))
    assert (notice.state, notice.asked) == ("cancelled", None)


def test_a_payment_ends_the_request_to_cancel(desk):
    notice = desk.issued()
    desk.query(notice)
    desk.noticing.ask_cancel(notice, desk.act(comment="金额有误"))
    desk.scanning.start(notice, "payer", "phone", desk.machine())
    assert desk.confirm(notice).is_ok
    assert (notice.state, notice.asked) == ("paid", None)
