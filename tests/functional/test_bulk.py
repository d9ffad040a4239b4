"""Deciding on many at once: shown row by row before, answered row by row after."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.delegations import give, lending
from tests.factories.lives import look, signed
from tests.factories.office import PASSWORD
from tests.factories.proving import switched


def asked_to_void(office, *payers):
    """Bills of Shanxi whose void is asked for."""
    names = [signed(office, payer=payer) for payer in payers]
    for name in names:
        form = office.browser("sx-unit").get(f"/bills/{name}/ask_void").forms["deform"]
        form["comment"] = f"{name[-2:]} 金额录错"
        form.submit(status=303)
    office.drain()
    return names


def choose(browser, path, verb, *names):
    """The preview of the ticked rows of a page."""
    form = form_for(browser.get(path), verb)
    for box in form.fields["id"]:
        box.checked = box._value in names
    return form.submit("verb", value=verb, status=200)


def form_for(page, verb):
    """The form of a page whose ticked rows the verb is done to."""
    return next(
        form
        for form in page.forms.values()
        if form.action == "/bulk"
        and any(button._value == verb for button in form.fields.get("verb", []))
    )


def last(office, name):
    with office.work() as request:
        return request.site.document("bill", name).history()[-1]


def test_requests_are_decided_together_with_each_reason_in_sight(office):
    names = asked_to_void(office, "周晓波", "吴江")
    browser = office.browser("sx-boss")
    page = choose(browser, "/work", "void", *names)
    table = page.html.select_one("#bulk table").text
    for name in names:
        assert f"张丽：{name[-2:]} 金额录错" in table
        assert page.html.find("a", href=f"/bills/{name}")
    assert [look(office, name)["state"] for name in names] == ["signed"] * 2
    form = page.forms["bulk"]
    form["reason"] = "agreed"
    answer = form.submit("sure", status=303).follow()
    assert "已完成 2 件，共 2 件" in answer
    assert [look(office, name)["state"] for name in names] == ["voided"] * 2
    assert last(office, names[0]).comment.startswith("申请")


def test_what_cannot_be_done_is_said_before_with_who_could(office):
    good, bad = asked_to_void(office, "周晓波", "吴江")
    browser = office.browser("sx-boss")
    form = form_for(browser.get("/work"), "void")
    with office.work() as request:
        bill = request.site.document("bill", bad)
        bill.issuer_persons = (office.actor("sx-boss").person,)
    for box in form.fields["id"]:
        box.checked = True
    asked = form.submit("verb", value="void", status=200)
    rows = {row.a["href"]: row.text for row in asked.html.select("#bulk tbody tr")}
    assert "可以办理" in rows[f"/bills/{good}"]
    assert "不能办理" in rows[f"/bills/{bad}"]
    assert "财政主管" in rows[f"/bills/{bad}"]
    assert [i["value"] for i in asked.html.select("#bulk input[name=id]")] == [good]
    sums = asked.html.select_one(".sums").text
    assert "可以办理" in sums and "不能办理" in sums
    asked.forms["bulk"].submit("sure", status=303)
    assert look(office, good)["state"] == "voided"
    assert look(office, bad)["state"] == "signed"


def test_a_reason_that_is_required_is_asked_for_before_anything_is_done(office):
    names = asked_to_void(office, "周晓波", "吴江")
    browser = office.browser("sx-boss")
    form = choose(browser, "/work", "refuse_void", *names).forms["bulk"]
    again = form.submit("sure", status=422)
    assert "请" in again.html.find(role="alert").text
    assert [look(office, name)["asked"] is None for name in names] == [False] * 2
    form = again.forms["bulk"]
    form["comment"] = "理由不足"
    form.submit("sure", status=303)
    assert [look(office, name)["asked"] for name in names] == [None] * 2


def test_the_same_page_sent_twice_is_done_once(office):
    names = [signed(office, payer="周晓波"), signed(office, payer="吴江")]
    office.drain()
    browser = office.browser("sx-boss")
    form = choose(browser, "/work", "seal_by_hand", *names).forms["bulk"]
    first = form.submit("sure", status=303).follow()
    second = form.submit("sure", status=303).follow()
    for answer in (first, second):
        assert "已完成 2 件，共 2 件" in answer
    with office.work() as request:
        verbs = [e.verb for e in request.site.document("bill", names[0]).history()]
    assert verbs.count("seal_by_hand") == 1


def test_a_document_changed_meanwhile_is_not_decided_on_what_was_seen(office):
    name = signed(office)
    office.drain()
    browser = office.browser("sx-boss")
    form = choose(browser, "/work", "seal_by_hand", name).forms["bulk"]
    ask = office.browser("sx-unit").get(f"/bills/{name}/ask_void").forms["deform"]
    ask["comment"] = "录错"
    ask.submit(status=303)
    answer = form.submit("sure", status=303).follow()
    assert "已完成 0 件，共 1 件" in answer
    assert look(office, name)["state"] == "signed"


def test_lists_offer_the_same(office):
    names = [signed(office, payer="周晓波"), signed(office, payer="吴江")]
    office.drain()
    browser = office.browser("sx-boss")
    page = choose(browser, "/bills?state=signed", "seal_by_hand", *names)
    page.forms["bulk"].submit("sure", status=303)
    assert [look(office, name)["state"] for name in names] == ["sealed"] * 2
    other = office.browser("sx-unit").get("/bills?state=signed")
    assert not other.html.select("input[name=id]")


def test_a_delegate_decides_on_many_in_the_name(office):
    names = [signed(office, payer="周晓波"), signed(office, payer="吴江")]
    office.drain()
    give(
        office,
        "sx-boss",
        lending(office, "hz-boss", place="region:140000", kinds=("bill",)),
    )
    browser = office.browser("hz-boss")
    page = choose(browser, "/work", "seal_by_hand", *names)
    assert "代 孙涛" in page.html.select_one("#bulk table").text
    page.forms["bulk"].submit("sure", status=303)
    for name in names:
        entry = last(office, name)
        assert (entry.login, entry.on_behalf_of[0]) == ("hz-boss", "孙涛")


def test_a_name_that_was_not_lent_is_refused_for_each(office):
    name = signed(office)
    office.drain()
    form = choose(office.browser("sx-boss"), "/work", "seal_by_hand", name)
    form = form.forms["bulk"]
    form[f"behalf-{name}"] = "hz-boss"
    answer = form.submit("sure", status=303).follow()
    assert "已完成 0 件，共 1 件" in answer
    assert look(office, name)["state"] == "signed"


def test_money_is_decided_in_bulk_upon_one_fresh_proof(office):
    names = asked_to_void(office, "周晓波", "吴江")
    browser = office.browser("sx-boss")
    with switched(office, step_up_minutes=10):
        form = choose(browser, "/work", "void", *names).forms["bulk"]
        form["comment"] = "核对无误"
        office.clock.advance(timedelta(minutes=11))
        asked = form.submit("sure", status=403)
        assert [look(office, name)["state"] for name in names] == ["signed"] * 2
        proof = asked.forms["step-up"]
        proof["__proof__"] = PASSWORD
        answer = proof.submit(status=303).follow()
    assert "已完成 2 件，共 2 件" in answer
    assert last(office, names[0]).comment == "核对无误"
