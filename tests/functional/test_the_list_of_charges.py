"""Anybody reads what may be charged, on which basis, without an account."""

import pytest

from tests.factories.forms import form_of


def test_a_published_charge_is_shown_with_basis_tariff_and_unit(app):
    page = app.get("/charges")
    assert "公民出入境证件费" in page
    assert "200.00/本" in page
    assert "财税〔2016〕33号" in page
    assert "杭州市公安局" in page
    assert "考试报名费" in page


@pytest.mark.rule("XG-04")
def test_reading_needs_no_account_and_makes_no_session(app):
    answer = app.get("/charges")
    cookies = answer.headers.getall("Set-Cookie")
    assert not any("session" in cookie.lower() for cookie in cookies)


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ({"region": "140000"}, "考试报名费", "公民出入境证件费"),
        ({"category": "fine"}, "公安交通违法罚款", "公民出入境证件费"),
        ({"unit": "330100-0001"}, "普通高中学费", "公安交通违法罚款"),
        ({"words": "出入境"}, "公民出入境证件费", "普通高中学费"),
        ({"words": "103042702"}, "普通高中住宿费", "公民出入境证件费"),
        ({"words": "财政厅"}, "考试报名费", "普通高中学费"),
    ],
)
def test_charges_are_found_by_region_category_unit_and_words(app, query, there, gone):
    page = app.get("/charges", query)
    cards = "".join(str(card) for card in page.html.find_all("article"))
    assert there in cards
    assert gone not in cards


def test_what_is_not_on_the_list_may_not_be_charged(app):
    page = app.get("/charges", {"words": "过路费"})
    assert "未列入目录清单的一律不得收费" in page


@pytest.mark.parametrize(
    "query", ["start=x", "start=-1", "start=99999999", "region=%27", "words=%25%00"]
)
def test_a_strange_address_is_answered_calmly(app, query):
    assert app.get(f"/charges?{query}").status_int == 200


def test_a_page_of_one_charge_names_every_tariff_and_where_the_money_goes(app):
    page = app.get("/charges/103042701")
    assert "普通高中学费" in page
    assert "财政专户" in page
    assert "0.00–5,000.00/学期" in page
    app.get("/charges/999999999", status=404)


def test_the_long_list_is_read_in_pages(office, monkeypatch):
    from views.charges import public

    monkeypatch.setattr(public, "PAGE", 2)
    browser = office.browser()
    first = browser.get("/charges")
    assert len(first.html.find_all("article")) == 2
    more = browser.get("/charges?start=4")
    assert len(more.html.find_all("article")) == 2
    assert "暂无更多数据" in more


@pytest.mark.rule("SX-07", "HZ-15")
def test_a_charge_names_the_official_entrances_of_its_region(office):
    admin = office.browser("admin")
    form = form_of(admin.get("/channels/testbank/entrance"))
    form["region"] = "140000"
    form["entrance_kind"] = "wechat"
    form["name"] = "山西财政缴款服务"
    form["how"] = "在微信中搜索公众号"
    form.submit(status=303)
    assert "山西财政缴款服务" in office.browser().get("/charges/103040101")
    assert "山西财政缴款服务" not in office.browser().get("/charges/103042501").text
