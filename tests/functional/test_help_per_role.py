"""Help for staff per role, and for payers how they can pay."""

import pytest


@pytest.mark.rule("HZ-41")
@pytest.mark.parametrize(
    ("login", "own", "other"),
    [
        ("school-clerk", "批次", "权限复核"),
        ("school-boss", "外出期间委托他人办理", "核销票据"),
        ("hz-clerk", "核销票据", "本单位系统的接口密钥"),
        ("hz-boss", "区划的业务设置", "账号与角色"),
        ("admin", "账号与角色", "核销票据"),
        ("auditor", "查阅与验证", "账号与角色"),
    ],
)
def test_everybody_finds_his_own_role_first(office, login, own, other):
    browser = office.browser(login)
    assert browser.get("/work").html.find("a", href="/help")
    page = browser.get("/help")
    body = page.text
    assert other in body
    folded = page.html.find("details", class_="card").get_text()
    assert other in folded
    assert own not in folded


@pytest.mark.rule("HZ-41")
def test_every_place_the_help_leads_to_is_open_to_its_role(office):
    for login in ("school-clerk", "school-boss", "hz-clerk", "hz-boss", "admin"):
        browser = office.browser(login)
        page = browser.get("/help")
        for link in page.html.select("ul.help a"):
            browser.get(link["href"], status=200)


@pytest.mark.rule("HZ-41")
def test_payers_are_told_how_they_can_pay(office):
    page = office.browser("school-clerk").get("/help")
    page.click("怎么缴款|如何缴款|缴款方式").mustcontain("银行")
