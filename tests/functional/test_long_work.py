"""Long work on its pages: seen by the right people, left, stopped, gone on with."""

import io
from datetime import timedelta

import openpyxl
import pytest

from nontax_site.kernel.errors import Refused
from nontax_site.security.people import People
from nontax_site.storage.longwork import KEPT_DAYS, Answer, JobKind, Step
from tests.factories.office import SCHOOL


def count_one(request, job, cursor):
    """A step that counts, refuses the third row and makes a file at the end."""
    row = cursor + 1
    answer = Answer(row, f"第{row}行", True)
    if row == 3:
        answer = Answer.of_error(row, "第3行", Refused())
    if row == job.total:
        job.keep_result("counted.txt", "text/plain", b"counted")
    following = row if row < job.total else None
    return Step(following, (answer,), done=int(answer.ok), failed=int(not answer.ok))


@pytest.fixture
def kinds(office):
    made = {"count": JobKind("count", count_one, permission="notice:draft")}
    before = dict(office.registry.__dict__.get("job_kinds", {}))
    office.registry.__dict__.setdefault("job_kinds", {}).update(made)
    yield office.registry.job_kinds
    office.registry.job_kinds.clear()
    office.registry.job_kinds.update(before)


@pytest.fixture
def job(office, kinds):
    with office.work() as request:
        return request.site.jobs.put(
            "count",
            office.act("school-clerk"),
            place=f"unit:{SCHOOL}",
            title="Count the rows of ${name}",
            facts={"name": "九月"},
            total=5,
        ).id


def state(office, name):
    with office.work() as request:
        found = request.site.jobs.get(name)
        return found.state, found.done, found.failed


def test_it_is_left_and_come_back_to(office, job):
    clerk = office.browser("school-clerk")
    page = clerk.get(f"/jobs/{job}")
    assert "排队中" in page
    assert 'hx-trigger="every 2s"' in page
    assert "九月" in clerk.get("/work"), "a line on every page while it is open"
    office.run_jobs()
    page = clerk.get("/work").click("长任务").click("九月")
    assert "已完成，部分未办成" in page
    assert "hx-trigger" not in page
    assert "第3行" in page
    assert "九月" not in clerk.get("/work")
    assert clerk.get(f"/jobs/{job}/result").body == b"counted"
    only = clerk.get(f"/jobs/{job}?failed=1")
    assert "第3行" in only
    assert "第2行" not in only


def test_its_rows_are_downloaded_as_a_sheet(office, job):
    office.run_jobs()
    answer = office.browser("school-clerk").get(f"/jobs/{job}/rows")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.body)).active
    rows = [tuple(cell.value for cell in row)[:3] for row in sheet.iter_rows()]
    assert rows[0] == ("行号", "对象", "结果")
    assert rows[3] == (3, "第3行", "未办理")
    assert len(rows) == 6


def form_to(page, ending):
    """The form of a page that is sent to an address with the ending."""
    forms = page.forms.values()
    return next(form for form in forms if form.action.endswith(ending))


def test_it_is_stopped_and_goes_on(office, job):
    clerk = office.browser("school-clerk")
    sent = form_to(clerk.get(f"/jobs/{job}"), "/stop")
    assert "正在停止" in sent.submit(status=303).follow()
    office.run_jobs()
    assert state(office, job) == ("stopped", 0, 0)
    sent.submit(status=409)
    form_to(clerk.get(f"/jobs/{job}"), "/again").submit(status=303)
    office.run_jobs()
    assert state(office, job) == ("done", 4, 1)
    clerk.get(f"/jobs/{job}/again", status=405)


def test_a_page_that_reads_itself_again_does_not_keep_the_session_alive(office, job):
    clerk = office.browser("school-clerk")
    for _minutes in range(4):
        office.clock.advance(timedelta(minutes=5))
        clerk.get(f"/jobs/{job}?poll=1")
    clerk.get(f"/jobs/{job}", status=303)


def test_only_who_asked_and_who_oversees_the_place_see_it(office, job):
    for login, status in (
        ("school-clerk", 200),
        ("hz-boss", 200),
        ("auditor", 200),
        ("school-clerk2", 404),
        ("school-boss", 404),
        ("police-clerk", 404),
        ("hz-clerk", 404),
        ("sx-boss", 404),
    ):
        browser = office.browser(login)
        browser.get(f"/jobs/{job}", status=status)
        assert ("九月" in browser.get("/jobs?of=all")) == (status == 200)
    overseer = office.browser("hz-boss")
    page = overseer.get(f"/jobs/{job}")
    assert "停止任务" not in page
    token = {"csrf_token": form_to(page, "/sign-out")["csrf_token"].value}
    overseer.post(f"/jobs/{job}/stop", token, status=403)
    office.browser().get(f"/jobs/{job}", status=303)


def test_it_stops_when_the_person_may_not_any_more(office, job):
    with office.work() as request:
        people = request.find_service(People)
        people.disable(office.act("admin"), "school-clerk")
    office.run_jobs()
    assert state(office, job) == ("stopped", 0, 0)
    page = office.browser("auditor").get(f"/jobs/{job}")
    assert "王敏 已无权办理" in page


def test_it_stops_when_the_role_is_taken_away(office, job):
    with office.work() as request:
        people = request.find_service(People)
        act = office.act("admin")
        people.revoke(act, "school-clerk", "unit_clerk", f"unit:{SCHOOL}")
    office.run_jobs()
    assert state(office, job) == ("stopped", 0, 0)


def test_a_failing_step_says_when_it_is_tried_again(office, job, kinds):
    def burn(request, job, cursor):
        raise ValueError("the printer burns")

    kinds["count"] = JobKind("count", burn)
    office.run_jobs()
    page = office.browser("school-clerk").get(f"/jobs/{job}")
    assert "the printer burns" in page
    assert "将于以下时间重试" in page
    assert "2026-03-05 10:00" in page


def test_it_is_thrown_away_after_three_months(office, job):
    office.run_jobs()
    with office.work() as request:
        later = office.clock.today() + timedelta(days=KEPT_DAYS + 1)
        assert request.site.jobs.purge(later) == 1
    office.browser("school-clerk").get(f"/jobs/{job}", status=404)


def test_the_work_of_all_is_read_by_pages(office, kinds, monkeypatch):
    with office.work() as request:
        for number in range(4):
            office.clock.advance(timedelta(seconds=1))
            request.site.jobs.put(
                "count",
                office.act("sx-clerk" if number == 1 else "school-clerk"),
                place="region:140000" if number == 1 else f"unit:{SCHOOL}",
                title="Count the rows of ${name}",
                facts={"name": f"第{number}份"},
            )
    monkeypatch.setattr("views.jobs.page.READ", 2)
    page, seen = office.browser("hz-boss").get("/jobs?of=all"), []
    while True:
        seen.append([n for n in range(4) if f"第{n}份" in page])
        if "before=" not in page:
            break
        page = page.click(href="before=")
    assert seen == [[2, 3], [0], []]
