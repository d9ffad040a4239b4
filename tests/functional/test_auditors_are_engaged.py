"""Scoped, dated access for an auditor: asked, granted, used, over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.audit.engaging import differences
from nontax_site.background import end_engagements, feed_trails, requests_of
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.identity import ID_CARD, IdentityDocument
from nontax_site.security.people import AuditsThere, People
from tests.factories.clerk import issued
from tests.factories.delegations import hire
from tests.factories.files import pdf
from tests.factories.forms import fill, form_of
from tests.factories.lives import sealed
from tests.factories.office import PASSWORD, POLICE, SCHOOL

GUEST = "wai-shen"


@pytest.fixture
def guest(office):
    """An account without any role."""
    with office.work() as request:
        people = request.find_service(People)
        first = Act(system_actor("init"), office.clock.now())
        user = people.add_user(
            first,
            login=GUEST,
            name="外部审计",
            document=IdentityDocument(ID_CARD, "110101199001010201"),
            password="First-" + PASSWORD,
            grants=(),
        )
        act = Act(people.actor_of(user), office.clock.now())
        people.change_password(act, GUEST, "First-" + PASSWORD, PASSWORD)
    return GUEST


def ask(
    office, *, status=303, files=(("letter.pdf", pdf()),), login="hz-clerk", **more
):
    """Ask for an engagement in the pages."""
    browser = office.browser(login)
    typed = {
        "title": "票据专项审计",
        "auditor": GUEST,
        "letter": "杭审〔2026〕8号",
        "from_day": "2026-03-05",
        "to_day": "2026-03-20",
    }
    ticked = {name: more.pop(name) for name in ("units", "kinds") if name in more}
    page = browser.get("/engagements/new")
    form = fill(form_of(page), **{**typed, **more})
    sent = [
        (name, value)
        for name, value in form.submit_fields()
        if name != "files" and value is not None
    ]
    for name, values in ticked.items():
        place = sent.index(("__start__", f"{name}:sequence"))
        sent[place + 1 : place + 1] = [("checkbox", value) for value in values]
    answer = browser.post(
        "/engagements/new",
        sent,
        upload_files=[("files", name, data) for name, data in files],
        status=status,
    )
    return answer.location.partition("/engagements/")[2] if status == 303 else answer


def grant(office, name, status=303, login="hz-boss"):
    page = office.browser(login).get(f"/engagements/{name}/grant", status="*")
    return form_of(page).submit(status=status)


def engaged(office, **more):
    name = ask(office, **more)
    grant(office, name)
    return name


def test_an_engaged_auditor_reads_what_is_in_scope_and_changes_nothing(office, guest):
    bill = sealed(office)
    browser = office.browser(guest)
    browser.get(f"/bills/{bill}", status=404)
    form = office.browser("hz-clerk").get("/engagements/new")
    offered = [(o["value"], o.text) for o in form.html.select("datalist option")]
    assert (GUEST, "外部审计") in offered
    assert not {"hz-boss", "school-clerk", "sx-boss"} & {one for one, _ in offered}
    name = ask(office)
    browser.get(f"/bills/{bill}", status=404)
    grant(office, name)
    page = browser.get(f"/bills/{bill}?tab=audit")
    assert "审计" in page.text
    for path in ("/bills", "/notices", "/units", f"/units/{SCHOOL}", "/trails"):
        browser.get(path, status=200)
    page = browser.get(f"/bills/{bill}/ask_reversal")
    fill(form_of(page), comment="x").submit(status=403)
    browser.get("/notices/new", status=403)
    browser.get("/engagements/new", status=403)
    browser.get(f"/units/{SCHOOL}/attach", status=403)
    browser.get(f"/units/{SCHOOL}/attach?material=audit-note", status=403)


def test_outside_the_days_there_is_nothing(office, guest):
    bill = sealed(office)
    engaged(office, from_day="2026-03-07", to_day="2026-03-08")
    seen = []
    for _day in range(5):
        browser = office.browser(guest)
        seen.append(browser.get(f"/bills/{bill}", status="*").status_int)
        office.clock.advance(timedelta(days=1))
    assert seen == [404, 404, 200, 200, 404]


def test_it_ends_by_itself(office, guest):
    name = engaged(office)
    office.clock.advance(timedelta(days=15))
    with office.work() as request:
        end_engagements(request)
        assert request.site.engagements[name].state == "granted"
    office.clock.advance(timedelta(days=1))
    with office.work() as request:
        end_engagements(request)
        assert request.site.engagements[name].state == "ended"
        assert request.site.engagements.of(guest) == ()
        assert differences(request.site.engagements) == []


def test_a_supervisor_ends_it_at_once(office, guest):
    bill = sealed(office)
    name = engaged(office)
    browser = office.browser(guest)
    browser.get(f"/bills/{bill}")
    boss = office.browser("hz-boss")
    form = fill(form_of(boss.get(f"/engagements/{name}/end")), comment="提前结束")
    form.submit(status=303)
    browser.get(f"/bills/{bill}", status=404)


def test_the_scope_is_units_and_kinds(office, guest):
    code = issued(office, office.browser("school-clerk"))
    bill = sealed(office)
    engaged(office, units=[SCHOOL], kinds=["bill"])
    browser = office.browser(guest)
    assert "bills" in browser.get(f"/bills/{bill}").request.path
    assert bill[:8] in browser.get("/bills").text
    browser.get(f"/notices/{code}", status=404)
    browser.get("/notices", status=403)
    browser.get(f"/units/{SCHOOL}", status=404)
    browser.get(f"/units/{POLICE}", status=404)
    feed_trails(requests_of(office.registry))
    done = browser.get("/trails/school-clerk").text
    assert code not in done.replace(" ", "")
    found = browser.get(f"/search?q={code}").text
    assert f"/notices/{code}" not in found


def test_another_region_stays_closed(office, guest):
    other = sealed(office, "finance")
    engaged(office)
    office.browser(guest).get(f"/bills/{other}", status=404)


def test_the_letter_is_needed_and_another_person_grants(office, guest):
    ask(office, files=(), status=422)
    name = ask(office)
    with office.work() as request:
        request.site.attachments[f"engagement:{name}"].rows = ()
    assert "审计通知书" in grant(office, name, status=409).text
    clerk = office.browser("hz-clerk")
    clerk.get(f"/engagements/{name}/grant", status="*")
    with office.work() as request:
        assert request.site.engagements[name].state == "asked"


@pytest.mark.parametrize(
    "more",
    [
        {"auditor": "nobody"},
        {"auditor": "hz-boss"},
        {"auditor": "school-clerk"},
        {"auditor": "hz-clerk"},
        {"auditor": "admin"},
        {"to_day": "2026-03-04"},
        {"from_day": "2026-03-21"},
        {"to_day": "2027-04-01"},
        {"units": ["140000-0001"]},
        {"kinds": ["delegation<"]},
        {"files": (("x.exe", b"MZ\0"),)},
    ],
)
def test_a_bad_request_is_refused_and_nothing_changes(office, guest, more):
    answer = ask(office, status="*", **more)
    assert not isinstance(answer, str)
    assert answer.status_int in (409, 422)
    with office.work() as request:
        assert request.site.engagements.is_empty()


def test_another_account_of_a_person_who_works_there_does_not_audit(office):
    hire(office, "hz-boss-again")
    answer = ask(office, auditor="hz-boss-again", status=409)
    assert "周建国" in answer
    with office.work() as request:
        assert request.site.engagements.is_empty()


def test_who_does_not_ask_for_the_bureau_may_not_ask(office, guest):
    for login in ("school-clerk", "hz-boss", "auditor", "admin"):
        office.browser(login).get("/engagements/new", status=403)


def test_an_edited_index_is_found(office, guest):
    engaged(office)
    with office.work() as request:
        request.site.engagements._of["hz-clerk"] = ("E-330100-26-0001",)
        assert differences(request.site.engagements) == ["hz-clerk"]
        del request.site.engagements._of[guest]
        assert differences(request.site.engagements) == ["hz-clerk", guest]


def give(office, login, role, place):
    with office.work() as request:
        people = request.find_service(People)
        first = Act(system_actor("init"), office.clock.now())
        people.give(first, people.get(login), role, place)


def test_the_grant_looks_again_at_where_the_auditor_works(office, guest):
    name = ask(office)
    give(office, GUEST, "unit_clerk", f"unit:{SCHOOL}")
    assert "任职" in grant(office, name, status=409).text
    with office.work() as request:
        assert request.site.engagements[name].state == "asked"
        assert request.site.engagements.of(GUEST) == ()


def test_who_audits_somewhere_is_given_no_role_there(office, guest):
    name = engaged(office)
    for place in (f"unit:{SCHOOL}", "site"):
        role = "unit_clerk" if place != "site" else "administrator"
        with pytest.raises(AuditsThere) as refused:
            give(office, GUEST, role, place)
        assert refused.value.facts["engagement"] == name
    give(office, GUEST, "auditor", "region:330100")
    give(office, GUEST, "bureau_clerk", "region:140000")
