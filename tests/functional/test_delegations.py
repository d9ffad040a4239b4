"""Delegating on the pages: given, used with both names, refused where it must be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.kernel.errors import Forbidden
from nontax_site.storage.document import Entry
from tests.factories.delegations import give, hire, lending, state_of
from tests.factories.forms import form_of
from tests.factories.lives import look, signed
from tests.factories.office import PASSWORD
from tests.factories.proving import switched

HANGZHOU_BOSS = "周建国"


def fill_in(page, **more):
    form = form_of(page)
    facts = {"delegate": "hz-boss", "reason": "出差开会", **more}
    for name, value in facts.items():
        form.fields[name][0].force_value(value)
    for box in form.fields["checkbox"]:
        box.checked = box._value in {"bill", "unit"}
    return form


def delegate(office, **more):
    """sx-boss delegates to hz-boss on the pages; the id of the delegation."""
    browser = office.browser("sx-boss")
    form = fill_in(browser.get("/delegations/new"), **more)
    return form.submit(expect_errors=True)


def last_entry(office, kind, name):
    with office.work() as request:
        return request.site.document(kind, name).history()[-1]


def test_a_supervisor_delegates_on_the_page(office):
    page = delegate(office)
    assert page.status_int == 303
    name = page.location.rsplit("/", 1)[1]
    assert state_of(office, name) == "active"
    office.drain()
    shown = office.browser("sx-boss").get("/delegations")
    assert HANGZHOU_BOSS in shown and name in shown
    received = office.browser("hz-boss").get("/delegations")
    assert "孙涛" in received and name in received
    assert name in office.browser("auditor").get("/delegations")


def test_only_who_could_hold_the_task_is_offered(office):
    alone = office.browser("school-boss").get("/delegations/new")
    assert not alone.html.select("datalist option"), "nobody of another unit"
    assert "没有可以受托的人员" in alone
    hire(office, "sx-deputy", "police-boss")
    offered = office.browser("sx-boss").get("/delegations/new")
    values = [one["value"] for one in offered.html.select("datalist option")]
    assert values == ["sx-deputy"]
    assert "没有可以受托的人员" not in offered


def test_what_is_refused_stands_at_its_field_and_nothing_is_lost(office):
    page = delegate(office, delegate="sx-clerk")
    assert page.status_int == 409
    assert "同一人不得既经办又审批" in page and "出差开会" in page
    page = delegate(office, delegate="nobody")
    assert page.status_int == 422 and "没有账号" in page


def test_the_delegate_finds_the_work_and_does_it_in_the_name(office):
    name = signed(office)
    give(office, "sx-boss", shanxi(office))
    browser = office.browser("hz-boss")
    work = browser.get("/work")
    assert "代 孙涛" in work and "您正代" in work
    page = browser.get(f"/bills/{name}")
    assert "人工监制" in page and "代 孙涛" in page
    form = form_of(browser.get(f"/bills/{name}/seal_by_hand"))
    assert form["behalf"].value == "sx-boss"
    form.submit(status=303)
    entry = last_entry(office, "bill", name)
    assert isinstance(entry, Entry)
    assert entry.verb == "seal_by_hand"
    assert entry.name == HANGZHOU_BOSS
    assert entry.on_behalf_of[0] == "孙涛"
    assert "孙涛" in browser.get(f"/bills/{name}")
    assert look(office, name)["state"] == "sealed"


def shanxi(office, **more):
    facts = {"delegate": "hz-boss", "place": "region:140000", "kinds": ("bill",)}
    return lending(office, **{**facts, **more})


def test_a_request_is_decided_on_its_page_in_the_name(office):
    name = signed(office)
    ask = form_of(office.browser("sx-unit").get(f"/bills/{name}/ask_void"))
    ask["comment"] = "金额录错"
    ask.submit(status=303)
    office.drain()
    give(office, "sx-boss", shanxi(office, verbs=("bill:void", "bill:refuse_void")))
    page = office.browser("hz-boss").get(f"/bills/{name}/decide")
    assert "您代 孙涛" in page.html.select_one(".behalf").text
    buttons = [b.get_text() for b in page.html.select("#decide button")]
    assert all("代 孙涛" in words for words in buttons)
    page.forms["decide"].submit("decision", value="approve", status=303)
    entry = last_entry(office, "bill", name)
    assert (entry.verb, entry.login) == ("void", "hz-boss")
    assert entry.on_behalf_of[0] == "孙涛"


def test_the_audit_entry_holds_both_names(office):
    name = signed(office)
    give(office, "sx-boss", shanxi(office))
    browser = office.browser("hz-boss")
    form_of(browser.get(f"/bills/{name}/seal_by_hand")).submit(status=303)
    with office.work() as request:
        bill = request.site.document("bill", name)
        entry = next(
            e
            for e in request.site.audit.find(bill.unit).newest_first()
            if e["verb"] == "seal_by_hand"
        )
    assert entry["login"] == "hz-boss"
    assert entry["behalf"] == ["孙涛", office.actor("sx-boss").person]


@pytest.mark.parametrize(
    "more",
    [
        {"kinds": ("unit",)},
        {"verbs": ("bill:void",)},
        {"ahead": 1},
        {"kinds": ("item",)},
    ],
)
def test_what_is_not_lent_stays_closed(office, more):
    name = signed(office)
    give(office, "sx-boss", shanxi(office, **more))
    browser = office.browser("hz-boss")
    page = browser.get(f"/bills/{name}/seal_by_hand", expect_errors=True)
    if page.status_int == 200:
        form = form_of(page)
        form["behalf"] = "sx-boss"
        page = form.submit(expect_errors=True)
    assert page.status_int in (403, 404)
    assert look(office, name)["state"] == "signed"


def test_an_amount_over_the_limit_is_not_lent(office):
    name = signed(office)
    total = look(office, name)["total"]
    give(office, "sx-boss", shanxi(office, most_fen=total - 1))
    assert office.browser("hz-boss").get(f"/bills/{name}", status=404)
    give(office, "sx-boss", shanxi(office, most_fen=total))
    assert office.browser("hz-boss").get(f"/bills/{name}", status=200)


def test_it_is_over_the_moment_it_is_revoked(office):
    name = signed(office)
    lent = give(office, "sx-boss", shanxi(office))
    browser = office.browser("hz-boss")
    form = form_of(browser.get(f"/bills/{name}/seal_by_hand"))
    revoke = form_of(office.browser("sx-boss").get(f"/delegations/{lent}/revoke"))
    revoke["comment"] = "提前返岗"
    revoke.submit(status=303)
    page = form.submit(expect_errors=True)
    assert page.status_int in (403, 404)
    assert look(office, name)["state"] == "signed"


def test_it_ends_when_the_principal_loses_the_role(office):
    from nontax_site.security.people import People

    name = signed(office)
    give(office, "sx-boss", shanxi(office))
    with office.work() as request:
        request.find_service(People).revoke(
            office.act("admin"), "sx-boss", "bureau_supervisor", "region:140000"
        )
    assert office.browser("hz-boss").get(f"/bills/{name}", status=404)


def test_the_name_of_somebody_who_lent_nothing_is_refused(office):
    name = signed(office)
    give(office, "sx-boss", shanxi(office))
    form = form_of(office.browser("hz-boss").get(f"/bills/{name}/seal_by_hand"))
    form["behalf"] = "hz-clerk"
    page = form.submit(expect_errors=True)
    assert page.status_int == 403
    assert look(office, name)["state"] == "signed"


def test_reading_is_lent_but_the_lists_are_not(office):
    signed(office)
    give(office, "sx-boss", shanxi(office))
    page = office.browser("hz-boss").get("/bills")
    assert "山西" not in page


def test_whoever_has_the_role_himself_chooses_the_name(office):
    hire(office, "sx-deputy")
    name = signed(office)
    give(office, "sx-boss", shanxi(office, delegate="sx-deputy"))
    page = office.browser("sx-deputy").get(f"/bills/{name}/seal_by_hand")
    form = form_of(page)
    (name_of_choice,) = [n for n in form.fields if n and n.startswith("deformField")]
    values = [option[0] for option in form.fields[name_of_choice][0].options]
    assert values == ["-", "sx-boss"]
    form[name_of_choice] = "-"
    form.submit(status=303)
    assert last_entry(office, "bill", name).on_behalf_of is None


def test_a_delegate_has_no_way_to_begin_things_in_the_name(office):
    give(office, "sx-boss", shanxi(office, kinds=("unit", "bill")))
    with office.work() as request, pytest.raises(Forbidden):
        from nontax_site.security.delegating import Delegating

        request.find_service(Delegating).give(
            "sx-boss", lending(office, "sx-clerk"), office.act("hz-boss")
        )


def test_an_administrator_puts_one_down_and_a_second_agrees(office):
    hire(office, "admin2")
    browser = office.browser("admin")
    form = fill_in(browser.get("/delegations/new"), principal="sx-boss")
    form["held"] = "bureau_supervisor@region:140000"
    page = form.submit(status=303)
    name = page.location.rsplit("/", 1)[1]
    assert state_of(office, name) == "proposed"
    office.drain()
    assert "已提出" in browser.get(f"/delegations/{name}")
    second = office.browser("admin2")
    form_of(second.get(f"/delegations/{name}/confirm")).submit(status=303)
    assert state_of(office, name) == "active"


def test_who_has_nothing_to_lend_is_told_so(office):
    page = office.browser("school-clerk").get("/delegations/new", expect_errors=True)
    assert page.status_int in (403, 409)


def test_the_audit_tab_says_for_whom(office):
    name = signed(office)
    give(office, "sx-boss", shanxi(office))
    browser = office.browser("hz-boss")
    form_of(browser.get(f"/bills/{name}/seal_by_hand")).submit(status=303)
    page = office.browser("auditor").get(f"/bills/{name}?tab=audit")
    assert "hz-boss 代 孙涛" in page


@pytest.mark.parametrize("days", ["0", "never", "400"])
def test_the_longest_time_is_a_setting_with_limits(days):
    from nontax_site.kernel.errors import NotConfigured
    from nontax_site.settings import checked

    given = {"nontax.zodb_uri": "x", "nontax.sessions_uri": "y"}
    assert checked(given)["nontax.delegation_days"] == 31
    with pytest.raises(NotConfigured, match="delegation_days"):
        checked({**given, "nontax.delegation_days": days})


def test_rights_are_lent_only_upon_a_fresh_proof(office):
    browser = office.browser("sx-boss")
    with switched(office, step_up_minutes=10):
        form = fill_in(browser.get("/delegations/new"))
        office.clock.advance(timedelta(minutes=11))
        page = form.submit(status=403)
        assert "请确认是您本人" in page
        proof = page.forms["step-up"]
        proof["__proof__"] = PASSWORD
        assert "/delegations/D-" in proof.submit(status=303).location


def test_the_list_is_read_by_pages(office, monkeypatch):
    """Own delegations that are not over stand on the first page, however old."""
    names = []
    for ahead in (0, 9, 18):
        names.append(give(office, "hz-boss", lending(office, ahead=ahead, days=2)))
    monkeypatch.setattr("views.delegations.listing.SHOWN", 1)
    mine = office.browser("hz-boss").get("/delegations")
    assert all(name in mine for name in names)
    auditor = office.browser("auditor")
    page, seen = auditor.get("/delegations"), []
    for _page in names:
        seen.append([name for name in names if name in page])
        if "before=" in page:
            page = page.click(href="before=")
    assert seen == [[name] for name in reversed(names)]
