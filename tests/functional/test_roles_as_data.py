"""Roles as data: proposed by one, approved by another, in force at the next click."""

from __future__ import annotations

import pytest

from tests.factories.lives import sealed
from tests.factories.office import HANGZHOU, SHANXI


def proposal(office, role, name="", title="", without=(), plus=(), by="admin"):
    form = office.browser(by).get(f"/roles/new?role={role}").forms["deform"]
    boxes = form.fields["checkbox"]
    for box in boxes:
        value = box._value
        if value in without:
            box.checked = False
        if value in plus:
            box.checked = True
    form["name"], form["title"], form["comment"] = name, title, "职责调整"
    answer = form.submit(expect_errors=True)
    office.drain()
    return answer


def path_of(answer):
    assert answer.status_int == 303, answer.html.find("main").text
    return answer.location.removeprefix("http://localhost")


def approve(office, path, by="hz-boss"):
    form = office.browser(by).get(f"{path}/approve").forms["deform"]
    return form.submit(expect_errors=True)


def test_what_is_taken_from_a_role_is_gone_at_the_next_click(office):
    clerk = office.browser("hz-clerk")
    clerk.get("/users", status=200)
    path = path_of(proposal(office, "bureau_clerk", without=("user:view",)))
    page = office.browser("hz-boss").get(path)
    assert "user:view" in page
    assert page.html.find("table").text.count("user:view") == 1
    clerk.get("/users", status=200)
    decide = office.browser("hz-boss").get(f"{path}/approve")
    assert "user:view" in decide.html.select_one("main table").text
    assert approve(office, path).status_int == 303
    clerk.get("/users", status=403)
    office.browser("admin").get("/users", status=200)


def test_what_is_taken_counts_on_documents_too(office):
    name = sealed(office, "school")
    clerk = office.browser("hz-clerk")
    page = clerk.get(f"/bills/{name}/write_off")
    approve(
        office,
        path_of(proposal(office, "bureau_clerk", without=("bill:write_off",))),
    )
    answer = page.forms["deform"].submit(expect_errors=True)
    assert answer.status_int == 403
    with office.work() as request:
        assert request.site.document("bill", name).state == "sealed"


def test_a_role_of_its_own_is_a_narrowed_one(office):
    form_path = path_of(
        proposal(
            office,
            "bureau_clerk",
            name="reader",
            title="财政查阅",
            without=("bill:write_off", "unit:apply", "suspense:propose"),
        )
    )
    approve(office, form_path)
    page = office.browser("admin").get("/users/auditor/grant")
    form = page.forms["deform"]
    form["role"], form["place"] = "reader", f"region:{HANGZHOU}"
    form.submit(status=303)
    name = sealed(office, "school")
    reader = office.browser("auditor")
    assert "财政查阅" in reader.get("/work")
    reader.get(f"/bills/{name}", status=200)
    answer = (
        reader.get(f"/bills/{name}/write_off")
        .forms["deform"]
        .submit(expect_errors=True)
    )
    assert answer.status_int == 403
    reader.get("/units/new", status=403)


def test_lists_and_work_end_where_a_role_was_narrowed(office):
    """A whole role in one region opens nothing in the region of a narrowed one."""
    without = ("bill:view", "bill:write_off")
    path = path_of(
        proposal(office, "bureau_clerk", name="reader", title="查阅", without=without)
    )
    approve(office, path)
    form = office.browser("admin").get("/users/hz-clerk/grant").forms["deform"]
    form["role"], form["place"] = "reader", f"region:{SHANXI}"
    form.submit(status=303)
    own, foreign = sealed(office, "school"), sealed(office, "finance")
    office.drain()
    clerk = office.browser("hz-clerk")
    clerk.get(f"/bills/{foreign}", status=404)
    for page in ("/bills", "/bills?place=all", "/work"):
        answer = clerk.get(page, expect_errors=True)
        assert f"/bills/{foreign}" not in answer, page
    assert f"/bills/{own}" in clerk.get("/bills")
    assert f"/bills/{foreign}".encode() not in clerk.get("/bills?export=csv").body


def test_a_narrowed_administrator_is_no_administrator(office):
    answer = proposal(
        office,
        "administrator",
        name="helper",
        title="协管员",
        without=("region:edit", "channel:edit"),
    )
    path = path_of(answer)
    approve(office, path)
    form = office.browser("admin").get("/users/auditor/grant").forms["deform"]
    form["role"], form["place"] = "helper", "site"
    form.submit(status=303)
    page = office.browser("auditor").get("/users/school-clerk/disable").forms["deform"]
    assert page.submit(expect_errors=True).status_int == 403


def test_who_proposed_does_not_approve(office):
    path = path_of(proposal(office, "bureau_clerk", without=("user:view",)))
    assert approve(office, path, by="admin").status_int in (403, 409)
    office.browser("hz-clerk").get("/users", status=200)


@pytest.mark.parametrize(
    ("role", "plus"),
    [
        ("unit_clerk", ("bill:issue",)),
        ("bureau_supervisor", ("bill:issue",)),
        ("bureau_supervisor", ("notice:issue",)),
    ],
)
def test_no_role_joins_two_sides(office, role, plus):
    answer = proposal(office, role, plus=plus)
    assert answer.status_int in (409, 422)
    with office.work() as request:
        assert list(request.site.role_changes.values()) == []


@pytest.mark.parametrize(
    "given",
    [
        {"name": "x", "title": "短"},
        {"name": "Reader", "title": "大写"},
        {"name": "auditor", "title": "重名"},
        {"name": "reader", "title": ""},
        {},
    ],
)
def test_what_cannot_be_a_role_is_refused(office, given):
    answer = proposal(office, "bureau_clerk", **given)
    assert answer.status_int in (409, 422)
    with office.work() as request:
        assert list(request.site.role_changes.values()) == []
        assert request.site.roles.every() == ()


def test_what_mends_mistakes_is_not_on_offer(office):
    page = office.browser("admin").get("/roles/new?role=administrator")
    values = {i.get("value") for i in page.html.find_all("input")}
    assert not {"user:edit", "role:propose", "role:decide", "key:edit"} & values


def test_a_second_proposal_for_the_same_role_waits(office):
    path_of(proposal(office, "bureau_clerk", without=("user:view",)))
    answer = proposal(office, "bureau_clerk", without=("unit:apply",))
    assert answer.status_int == 409


def test_a_refused_change_changes_nothing(office):
    path = path_of(proposal(office, "bureau_clerk", without=("user:view",)))
    form = office.browser("sx-boss").get(f"{path}/refuse").forms["deform"]
    form["comment"] = "不同意"
    form.submit(status=303)
    office.browser("hz-clerk").get("/users", status=200)


@pytest.mark.parametrize("login", ["hz-boss", "hz-clerk", "school-boss", "auditor"])
def test_only_an_administrator_proposes(office, login):
    office.browser(login).get("/roles/new?role=bureau_clerk", status=(403, 404))
