"""An item is drafted, published by another person, adjusted, listed and retired."""

import pytest

from tests.factories.forms import fill, form_of
from tests.factories.office import POLICE, SCHOOL

CODE = "103043301"


def draft(office, **over):
    """The clerk's draft; returns the answer."""
    form = form_of(office.browser("hz-clerk").get("/items/new"))
    facts = {
        "code": CODE,
        "name": "养犬管理服务费",
        "category": "fee",
        "department": "城管",
        "legal_basis": "杭州市限制养犬规定\n杭价费〔2014〕88号",
        "destination": "treasury",
        "kind": "fixed",
        "amount": "500.00",
        "measure": "只",
        "from_day": "2026-01-01",
        **over,
    }
    form["business_group"].force_value(facts.pop("business_group", ""))
    return fill(form, **facts).submit(status="*")


def press(browser, verb, code=CODE, **given):
    """Fill in the page of a verb and send it."""
    return fill(form_of(browser.get(f"/items/{code}/{verb}")), **given).submit(
        status="*"
    )


@pytest.fixture
def drafted(office):
    answer = draft(office)
    assert answer.status_int == 303, answer.text


@pytest.fixture
def published(office, drafted):
    assert press(office.browser("hz-clerk"), "submit").status_int == 303
    assert press(office.browser("hz-boss"), "publish").status_int == 303


def test_a_draft_shows_its_basis_and_tariff(office, drafted):
    page = office.browser("hz-clerk").get(f"/items/{CODE}")
    assert "杭价费〔2014〕88号" in page
    assert "500.00/只" in page
    assert "草稿" in page


def test_a_draft_is_not_public(office, drafted):
    assert "养犬管理服务费" not in office.browser().get("/charges")
    office.browser().get(f"/charges/{CODE}", status=404)


def test_a_draft_is_changed_before_it_is_submitted(office, drafted):
    clerk = office.browser("hz-clerk")
    form = form_of(clerk.get(f"/items/{CODE}/edit"))
    assert form["amount"].value == "500.00"
    form["amount"] = "300.00"
    form.submit(status=303)
    assert "300.00/只" in clerk.get(f"/items/{CODE}")


def test_the_supervisor_publishes_what_the_clerk_submitted(office, published):
    page = office.browser("hz-boss").get(f"/items/{CODE}")
    assert "已发布" in page
    assert "养犬管理服务费" in office.browser().get("/charges")


def test_the_clerk_cannot_publish(office, drafted):
    clerk = office.browser("hz-clerk")
    press(clerk, "submit")
    assert press(clerk, "publish").status_int == 403


def test_the_supervisor_sends_back_with_a_reason(office, drafted):
    press(office.browser("hz-clerk"), "submit")
    boss = office.browser("hz-boss")
    assert press(boss, "send_back").status_int == 422
    assert press(boss, "send_back", comment="依据已废止").status_int == 303
    assert "依据已废止" in office.browser("hz-clerk").get(f"/items/{CODE}")


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"amount": ""}, "请填写收费标准的金额"),
        ({"business_group": "fine"}, "是法定收入类别"),
        ({"business_group": "parking"}, "未开通业务类别"),
        ({"category": "lottery"}, "未开通收入类别"),
        ({"late_kind": "late_fee", "late_per_day": "5"}, "不是有效的每日比例"),
        ({"included": "12"}, ""),
        ({"code": "12"}, ""),
    ],
)
def test_an_unsound_draft_is_refused_and_nothing_typed_is_lost(office, over, words):
    answer = draft(office, **over)
    assert answer.status_int in (409, 422)
    assert words in answer
    assert form_of(answer)["name"].value == "养犬管理服务费"


def test_a_code_is_used_once(office, drafted):
    assert draft(office).status_int == 409


def test_a_new_tariff_is_proposed_by_one_and_decided_by_another(office, published):
    clerk, boss = office.browser("hz-clerk"), office.browser("hz-boss")
    answer = press(
        clerk, "ask_tariff", amount="400.00", from_day="2026-04-01", comment="降费"
    )
    assert answer.status_int == 303, answer.text
    assert "有新收费标准待审定：400.00/只" in boss.get(f"/items/{CODE}")
    assert "500.00/只" in office.browser().get(f"/charges/{CODE}")
    assert "降费" in boss.get(f"/items/{CODE}/set_tariff")
    assert press(boss, "set_tariff").status_int == 303
    page = boss.get(f"/items/{CODE}")
    assert "尚未生效" in page
    assert "现行有效" in page


def test_a_proposed_tariff_is_refused_with_a_reason(office, published):
    press(
        office.browser("hz-clerk"),
        "ask_tariff",
        amount="400.00",
        from_day="2026-04-01",
        comment="降费",
    )
    boss = office.browser("hz-boss")
    assert press(boss, "refuse_tariff", comment="无依据").status_int == 303
    assert "待审定" not in boss.get(f"/items/{CODE}").text


def test_a_tariff_in_the_past_is_refused_at_its_field(office, published):
    answer = press(
        office.browser("hz-clerk"),
        "ask_tariff",
        amount="400.00",
        from_day="2026-03-04",
        comment="降费",
    )
    assert answer.status_int == 409
    assert "早于今日" in answer


def test_an_item_goes_over_to_the_tax_authority(office, published):
    boss = office.browser("hz-boss")
    answer = press(
        boss, "hand_over", body="tax", from_day="2026-03-05", comment="划转税务"
    )
    assert answer.status_int == 303
    assert "该项目由税务机关征收" in boss.get(f"/items/{CODE}")
    assert "由税务机关征收" in office.browser().get("/charges", {"words": "养犬"})


def test_units_are_assigned_by_the_clerk(office, published):
    clerk = office.browser("hz-clerk")
    form = form_of(clerk.get(f"/items/{CODE}/assign"))
    for box in form.fields["checkbox"]:
        box.checked = box._value == POLICE
    form.submit(status=303)
    assert "杭州市公安局" in clerk.get(f"/items/{CODE}")
    assert office.browser("police-clerk").get(f"/items/{CODE}").status_int == 200
    office.browser("school-clerk").get(f"/items/{CODE}", status=404)


def test_a_retired_item_leaves_the_public_list(office, published):
    boss = office.browser("hz-boss")
    assert press(boss, "retire", comment="已取消").status_int == 303
    assert "养犬管理服务费" not in office.browser().get("/charges")
    assert "已停用" in boss.get(f"/items/{CODE}")


@pytest.mark.rule("HZ-02", "HZ-03", "HZ-38")
def test_a_published_list_brings_the_items_of_its_rows_online(office):
    clerk = office.browser("hz-clerk")
    form = form_of(clerk.get("/lists/new"))
    fill(
        form,
        title="市级非税收入接入统一公共支付平台项目清单",
        document_number="杭财综〔2017〕1号",
        department="教育",
        name="普通高中学费、住宿费",
        codes="103042701 103042702",
        published_on="2017-08-01",
        batch="7",
    )
    answer = form.submit(status="*")
    assert answer.status_int == 303, answer.text
    page = clerk.get("/lists/330100-7")
    assert "普通高中学费、住宿费" in page
    assert "103042702 普通高中住宿费" in page
    assert "市级非税收入" in clerk.get("/lists")
    item = clerk.get("/items/103042702")
    assert "市级非税收入接入统一公共支付平台项目清单" in item
    school = office.browser("school-clerk").get("/lists/330100-7")
    assert "普通高中学费" in school


def test_a_list_of_an_unknown_item_is_not_published(office):
    clerk = office.browser("hz-clerk")
    form = form_of(clerk.get("/lists/new"))
    fill(
        form,
        title="清单",
        document_number="1号",
        department="教育",
        name="某费",
        codes="999999999",
        batch="7",
    )
    answer = form.submit(status="*")
    assert answer.status_int == 409
    assert "没有代码为“999999999”的执收项目" in answer
    clerk.get("/lists/330100-7", status=404)


def test_the_list_of_items_is_cut_to_what_a_unit_may_charge(office):
    bureau = office.browser("hz-clerk").get("/items")
    assert "公安交通违法罚款" in bureau
    school = office.browser("school-clerk").get("/items")
    assert "普通高中学费" in school
    assert "公安交通违法罚款" not in school


def test_a_unit_sees_no_drafts(office, drafted):
    assert "养犬管理服务费" in office.browser("hz-clerk").get("/items")
    assert "养犬管理服务费" not in office.browser("school-clerk").get("/items")
    assert SCHOOL
