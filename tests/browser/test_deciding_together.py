"""Deciding on several requests at once, and for a colleague, by keyboard and mouse."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from nontax_site.kernel.clock import beijing_day
from tests.factories.browsing import go, picture, type_key
from tests.factories.delegations import hire
from tests.factories.lives import look, signed

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def ask_void(clerk, office, name, reason):
    clerk.goto(f"/bills/{name}/ask_void")
    clerk.fill("[name=comment]", reason)
    go(clerk, "#deform button[type=submit]")
    clerk.wait_for_url(re.compile(rf"/bills/{name}$"))
    office.drain()


def history(office, name):
    with office.work() as request:
        return request.site.document("bill", name).history()


def test_several_requests_are_approved_at_once_by_keyboard(office, at_desk):
    names = [signed(office, payer=payer) for payer in ("周晓波", "吴江", "郑洁")]
    clerk = at_desk("sx-unit")
    for name in names:
        ask_void(clerk, office, name, f"{name[-2:]} 号金额录错")
    boss = at_desk("sx-boss")
    group = boss.locator(".work-group", has=boss.locator("button[value=void]"))
    boxes = group.locator("input[name=id]")
    assert boxes.count() == 3
    boxes.nth(0).focus()
    boss.keyboard.press("Space")
    boxes.nth(1).focus()
    boss.keyboard.press("Space")
    picture(boss, "bulk-ticked")
    group.locator("button[value=void]").focus()
    type_key(boss, "Enter")
    said = boss.inner_text("#bulk")
    assert "号金额录错" in said and "张丽" in said and "可以办理" in said
    assert boss.locator("#bulk tbody tr").count() == 2
    picture(boss, "bulk-preview")
    boss.select_option("[name=reason]", "agreed")
    boss.locator("button[name=sure]").focus()
    type_key(boss, "Enter")
    assert "已完成 2 件，共 2 件" in boss.inner_text("main")
    picture(boss, "bulk-answer")
    states = [look(office, name)["state"] for name in names]
    assert sorted(states) == ["signed", "voided", "voided"]


def test_a_colleague_decides_in_the_name_and_both_names_are_kept(office, at_desk):
    hire(office, "sx-deputy")
    own, other = signed(office, payer="周晓波"), signed(office, payer="吴江")
    with office.work() as request:
        deputy = office.actor("hz-boss").person
        request.site.document("bill", other).issuer_persons = (deputy,)
    office.drain()
    boss = at_desk("sx-boss")
    boss.click(".who-menu summary")
    go(boss, ".who-box >> text=我的委托")
    picture(boss, "delegations-empty")
    go(boss, "main a[href='/delegations/new']")
    boss.fill("[name=delegate]", "hz-boss")
    boss.check("input[type=checkbox][value=bill]")
    last = beijing_day(office.clock.now()) + timedelta(days=2)
    boss.fill("[name=to_day]", last.isoformat())
    boss.fill("[name=reason]", "赴京开会")
    picture(boss, "delegation-new")
    go(boss, "#deform button[type=submit]")
    boss.wait_for_url(re.compile(r"/delegations/D-140000-26-0001$"))
    assert "生效中" in boss.inner_text("main")
    picture(boss, "delegation-given")
    office.drain()

    deputy = at_desk("hz-boss")
    assert "代 孙涛" in deputy.inner_text("main")
    picture(deputy, "delegate-work")
    deputy.goto(f"/bills/{own}")
    go(deputy, "aside a[href$='/seal_by_hand']")
    assert "孙涛" in deputy.inner_text("main")
    button = deputy.locator("#deform button[type=submit]")
    assert "代 孙涛" in button.inner_text()
    picture(deputy, "delegate-acts")
    go(deputy, button)
    deputy.wait_for_url(re.compile(rf"/bills/{own}$"))
    shown = deputy.inner_text("#more")
    assert "周建国" in shown and "孙涛" in shown
    picture(deputy, "delegate-done")
    deputy.goto(f"/bills/{own}?tab=diagram")
    picture(deputy, "delegate-diagram")
    entry = history(office, own)[-1]
    assert (entry.verb, entry.name) == ("seal_by_hand", "周建国")
    assert entry.on_behalf_of[0] == "孙涛"

    deputy.goto(f"/bills/{other}/seal_by_hand")
    assert "您已参与前序环节" in deputy.inner_text(".closed-note")
    go(deputy, "#deform button[type=submit]")
    assert deputy.is_visible("#deform [role=alert], .alert")
    assert "您已参与前序环节" in deputy.inner_text("main")
    picture(deputy, "delegate-refused")
    assert look(office, other)["state"] == "signed"

    boss.goto("/delegations/D-140000-26-0001/revoke")
    boss.fill("[name=comment]", "提前返岗")
    go(boss, "#deform button[type=submit]")
    boss.wait_for_url(re.compile(r"/delegations/D-140000-26-0001$"))
    deputy.goto(f"/bills/{other}")
    assert "没有" in deputy.inner_text("main") or "未找到" in deputy.inner_text("main")


def test_all_rows_of_a_list_are_ticked_with_one_key(office, at_desk):
    names = [signed(office, payer=payer) for payer in ("周晓波", "吴江", "郑洁")]
    office.drain()
    boss = at_desk("sx-boss")
    boss.goto("/bills?state=signed")
    button = boss.locator("[data-tick-all]")
    button.focus()
    boss.keyboard.press("Enter")
    assert boss.locator("input[name=id]:checked").count() == len(names)
    picture(boss, "list-ticked")
    boss.locator("button[value=seal_by_hand]").focus()
    type_key(boss, "Enter")
    boss.dblclick("button[name=sure]")
    boss.locator("main .said", has_text="已完成 3 件，共 3 件").wait_for()
    for name in names:
        verbs = [entry.verb for entry in history(office, name)]
        assert verbs.count("seal_by_hand") == 1


def test_the_pages_fit_a_phone(office, at_desk):
    name = signed(office)
    office.drain()
    phone = at_desk("sx-boss", width=390, height=844)
    for path in (
        "/delegations",
        "/delegations/new",
        "/workflows?kind=bill",
        f"/bills/{name}?tab=diagram",
    ):
        phone.goto(path)
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, path
        picture(phone, f"phone{path.replace('/', '-').replace('?', '-')[:24]}")
