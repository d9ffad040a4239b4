"""作废 between the unit's signature and the finance seal, decided by another."""

from tests.factories.lives import bill_of, look, sealed, signed


def ask(office, name, reason="金额录错"):
    form = office.browser("sx-unit").get(f"/bills/{name}/ask_void").forms["deform"]
    form["comment"] = reason
    form.submit(status=303)
    office.drain()


def test_the_supervisor_voids_with_everything_on_one_page(office):
    name = signed(office)
    ask(office, name)
    boss = office.browser("sx-boss")
    assert boss.get(f"/bills/{name}/void").location.endswith("/decide")
    page = boss.get(f"/bills/{name}/decide")
    for words in (
        "申请",
        "金额录错",
        "张丽",
        "款项",
        "此前的申请",
        "适用规则",
        "周晓波",
    ):
        assert words in page, words
    page.forms["decide"].submit("decision", value="approve", status=303)
    assert look(office, name)["state"] == "voided"
    after = boss.get(f"/bills/{name}")
    assert "已作废" in after
    assert "等待财政主管" not in after


def test_a_refusal_needs_a_reason_and_lets_the_seal_go_on(office):
    name = signed(office)
    ask(office, name)
    boss = office.browser("sx-boss")
    form = boss.get(f"/bills/{name}/decide").forms["decide"]
    again = form.submit("decision", value="refuse", status=422)
    form = again.forms["decide"]
    form["reason"] = "not-proved"
    form.submit("decision", value="refuse", status=303)
    bill = look(office, name)
    assert (bill["state"], bill["asked"]) == ("signed", None)
    assert "理由不成立" in boss.get(f"/bills/{name}")


def test_who_asked_finds_the_decision_closed_with_the_reason(office):
    name = signed(office)
    ask(office, name)
    page = office.browser("sx-unit").get(f"/bills/{name}/decide")
    assert "decide" not in page.forms
    page = office.browser("sx-clerk").get(f"/bills/{name}/decide")
    assert "decide" not in page.forms


def test_after_the_seal_the_page_says_use_reversal(office):
    name = sealed(office)
    clerk = office.browser("school-clerk")
    page = clerk.get(f"/bills/{name}")
    assert "不能作废" in page
    form = clerk.get(f"/bills/{name}/ask_void").forms["deform"]
    form["comment"] = "金额录错"
    answer = form.submit(status=409)
    assert "冲红" in answer
    assert look(office, name)["state"] == "sealed"


def test_the_payment_of_a_voided_bill_gets_a_new_bill(office):
    name = signed(office)
    ask(office, name)
    form = office.browser("sx-boss").get(f"/bills/{name}/decide").forms["decide"]
    form.submit("decision", value="approve", status=303)
    code = look(office, name)["notice"]
    clerk = office.browser("sx-unit")
    clerk.get(f"/notices/{code}/want-bill").forms["deform"].submit(status=303)
    office.drain()
    new = bill_of(office, code)
    assert new != name and look(office, new)["state"] == "signed"
    assert look(office, name)["state"] == "voided"


def test_a_decision_on_an_older_page_is_stale(office):
    name = signed(office)
    ask(office, name)
    boss = office.browser("sx-boss")
    form = boss.get(f"/bills/{name}/decide").forms["decide"]
    form["expect"] = "1"
    form.submit("decision", value="approve", status=409)
    assert look(office, name)["state"] == "signed"


def test_after_stale_the_page_wants_to_hear_that_it_was_read(office):
    name = signed(office)
    ask(office, name)
    boss = office.browser("sx-boss")
    form = boss.get(f"/bills/{name}/decide").forms["decide"]
    form["expect"] = "1"
    form = form.submit("decision", value="approve", status=409).forms["decide"]
    form = form.submit("decision", value="approve", status=422).forms["decide"]
    assert look(office, name)["state"] == "signed"
    form["__read__"] = True
    form.submit("decision", value="approve", status=303)
    assert look(office, name)["state"] == "voided"


def test_what_the_form_does_not_take_is_said_in_words(office):
    name = signed(office)
    ask(office, name)
    form = office.browser("sx-boss").get(f"/bills/{name}/decide").forms["decide"]
    form["comment"] = "理" * 501
    page = form.submit("decision", value="refuse", status=422)
    assert "内容过长" in page.html.find(class_="alert-danger").text


def test_a_bill_wanted_on_an_older_page_is_wanted_after_reading_again(office):
    name = signed(office)
    ask(office, name)
    form = office.browser("sx-boss").get(f"/bills/{name}/decide").forms["decide"]
    form.submit("decision", value="approve", status=303)
    code = look(office, name)["notice"]
    clerk = office.browser("sx-unit")
    form = clerk.get(f"/notices/{code}/want-bill").forms["deform"]
    form["expect"] = "1"
    form = form.submit(status=409).forms["deform"]
    form = form.submit(status=422).forms["deform"]
    form["__read__"] = True
    form.submit(status=303)
    office.drain()
    assert bill_of(office, code) != name


def test_a_decision_that_is_none_changes_nothing(office):
    name = signed(office)
    ask(office, name)
    boss = office.browser("sx-boss")
    form = boss.get(f"/bills/{name}/decide").forms["decide"]
    form.submit("decision", value="perhaps", status=422)
    assert look(office, name)["state"] == "signed"
    page = boss.get("/bills")
    assert "申请作废" in page and "本区划实行人工监制" in page


def test_only_a_clerk_of_the_unit_wants_a_bill_for_a_payment(office):
    code = look(office, signed(office))["notice"]
    boss = office.browser("sx-boss")
    boss.get(f"/notices/{code}/want-bill").forms["deform"].submit(status=403)
    clerk = office.browser("sx-unit")
    clerk.get(f"/notices/{code}/want-bill").forms["deform"].submit(status=409)
