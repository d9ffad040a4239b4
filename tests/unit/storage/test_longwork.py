"""Long work in steps: once each, whatever happens to the process in between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.errors import Refused
from nontax_site.storage.jobs import LeaseLost
from nontax_site.storage.longwork import (
    DONE,
    FAILED,
    KEPT_DAYS,
    RUNNING,
    STOPPED,
    WAITING,
    Answer,
    JobKind,
    JobNotOpen,
    JobNotResumable,
    PersonMayNot,
    Step,
)
from nontax_site.storage.running import LEASE, MOST_FAILURES, Runner
from tests.factories.storage import AT_ONCE, NOON, act, begin_of, issue, open_small

UNIT = "330100-0007"


@pytest.fixture
def database():
    made = open_small()
    yield made
    made.close()


@pytest.fixture
def clock():
    return FixedClock(NOON)


def issue_one(request, job, cursor):
    """A step that issues one document and says so."""
    document = issue(request.site, UNIT)
    answer = Answer(cursor + 1, document.id, True)
    following = cursor + 1 if cursor + 1 < job.total else None
    return Step(following, (answer,), done=1)


def runner(database, clock, step=issue_one, holder="p1", become=None, **options):
    def nobody(request, job, kind):
        pass

    kinds = {"issue": JobKind("issue", step, **options)}
    return Runner(
        begin_of(database),
        kinds,
        clock,
        become or nobody,
        holder=holder,
        attempts=AT_ONCE,
    )


def changed(database, function):
    """Do something to the site in a transaction of its own."""
    with begin_of(database)() as request:
        request.tm.begin()
        result = function(request.site)
        request.tm.commit()
        return result


def put(database, total=5, **facts):
    def work(site):
        return site.jobs.put(
            "issue",
            act(),
            place=f"unit:{UNIT}",
            title="Issue",
            total=total,
            facts=facts,
        ).id

    return changed(database, work)


def look(database, name):
    def read(site):
        job = site.jobs.get(name)
        return {
            "state": job.state,
            "done": job.done,
            "failed": job.failed,
            "percent": job.percent,
            "cursor": job.cursor,
            "failures": job.failures,
            "due": job.due,
            "said": job.reason[0],
            "rows": [answer.row for answer in job.answers()],
            "open": site.jobs.open_ids(),
            "documents": len(list(site.bills.documents())),
        }

    return changed(database, read)


def test_a_job_is_done_in_steps_and_says_what_became_of_each_row(database, clock):
    name = put(database)
    assert look(database, name)["state"] == WAITING
    assert runner(database, clock).run_once() == 5
    said = look(database, name)
    assert (said["state"], said["done"], said["percent"]) == (DONE, 5, 100)
    assert said["rows"] == [1, 2, 3, 4, 5]
    assert said["open"] == []
    assert runner(database, clock).run_once() == 0


class KilledError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("when", ["in", "after"])
def test_a_process_killed_in_or_between_steps_leaves_nothing_twice(
    database, clock, when
):
    name = put(database)
    calls = []

    def step(request, job, cursor):
        calls.append(cursor)
        if len(calls) == 3 and when == "after":
            raise KilledError
        made = issue_one(request, job, cursor)
        if len(calls) == 3:
            raise KilledError
        return made

    with pytest.raises(KilledError):
        runner(database, clock, step).run_once()
    assert look(database, name)["documents"] == 2
    other = runner(database, clock, holder="p2")
    assert other.run_once() == 0, "the claim of the dead still stands"
    clock.advance(LEASE)
    assert other.run_once() == 3
    said = look(database, name)
    assert (said["state"], said["documents"]) == (DONE, 5)
    assert said["rows"] == [1, 2, 3, 4, 5]


def test_a_process_that_slept_cannot_go_on_over_its_successor(database, clock):
    name = put(database)
    asleep = {}

    def step(request, job, cursor):
        if not asleep:
            asleep["yes"] = True
            clock.advance(LEASE)
            runner(database, clock, holder="p2").run_once()
        return issue_one(request, job, cursor)

    assert runner(database, clock, step).run_once() == 0
    said = look(database, name)
    assert (said["state"], said["documents"], said["done"]) == (DONE, 5, 5)


def test_a_step_without_the_last_number_is_refused(database):
    name = put(database)

    def claim(site):
        job = site.jobs.get(name)
        first = job.claim("p1", NOON, LEASE)
        job.claim("p2", NOON + LEASE, LEASE)
        with pytest.raises(LeaseLost):
            job.hold(first)

    changed(database, claim)


def test_a_stop_takes_effect_after_the_step_and_it_can_go_on(database, clock):
    name = put(database)

    def step(request, job, cursor):
        if cursor == 1:
            request.site.jobs.stop(job, act())
        return issue_one(request, job, cursor)

    runner(database, clock, step).run_once()
    said = look(database, name)
    assert (said["state"], said["done"], said["percent"]) == (STOPPED, 2, 40)
    changed(database, lambda site: site.jobs.again(site.jobs.get(name)))
    runner(database, clock).run_once()
    assert look(database, name)["state"] == DONE
    with pytest.raises(JobNotOpen):
        changed(database, lambda site: site.jobs.stop(site.jobs.get(name), act()))
    with pytest.raises(JobNotResumable):
        changed(database, lambda site: site.jobs.again(site.jobs.get(name)))


def test_a_failing_step_is_tried_later_and_later_and_then_fails(database, clock):
    name, ended = put(database), []

    def step(request, job, cursor):
        raise ValueError("the printer burns")

    failing = runner(
        database, clock, step, ended=lambda request, job: ended.append(job.state)
    )
    for failures in range(1, MOST_FAILURES):
        assert failing.run_once() == 0
        said = look(database, name)
        assert (said["failures"], said["state"]) == (failures, WAITING)
        assert failing.run_once() == 0, "it waits"
        assert look(database, name)["failures"] == failures
        clock.set(said["due"])
    failing.run_once()
    said = look(database, name)
    assert said["state"] == FAILED
    assert said["said"].startswith("Something went wrong")
    assert ended == [FAILED]
    changed(database, lambda site: site.jobs.again(site.jobs.get(name)))
    runner(database, clock).run_once()
    assert look(database, name)["state"] == DONE


def test_what_a_rule_refuses_fails_at_once_with_its_words(database, clock):
    name = put(database)

    def step(request, job, cursor):
        raise Refused

    runner(database, clock, step).run_once()
    said = look(database, name)
    assert (said["state"], said["said"]) == (FAILED, Refused.message)


def test_a_person_who_may_not_any_more_stops_the_job(database, clock):
    name = put(database)

    def become(request, job, kind):
        if job.done == 2:
            raise PersonMayNot(name=job.name)

    runner(database, clock, become=become).run_once()
    said = look(database, name)
    assert (said["state"], said["documents"]) == (STOPPED, 2)
    assert said["said"] == PersonMayNot.message


def test_an_unknown_kind_is_kept_for_a_process_that_knows_it(database, clock):
    name = put(database)
    nothing = Runner(
        begin_of(database), {}, clock, lambda *_: None, attempts=AT_ONCE, holder="p0"
    )
    assert nothing.run_once() == 0
    clock.advance(timedelta(minutes=1))
    runner(database, clock).run_once()
    assert look(database, name)["state"] == DONE


def test_long_jobs_give_others_their_turn(database, clock):
    first, second = put(database, 3), put(database, 3)
    made = runner(database, clock)
    made._slice_s = -1.0
    assert made.run_once() == 2
    said = [look(database, name) for name in (first, second)]
    assert [one["done"] for one in said] == [1, 1]
    assert [one["state"] for one in said] == [RUNNING, RUNNING]
    made.drain()
    assert look(database, second)["state"] == DONE


def test_payload_result_and_failed_rows_are_kept_beside_the_job(database, clock):
    def begin(site):
        job = site.jobs.put(
            "issue", act(), place=f"unit:{UNIT}", title="x", payload=b"sheet" * 9999
        )
        return job.id

    def step(request, job, cursor):
        job.keep_result("list.xlsx", "application/x", job.payload.read()[:5])
        rows = [
            Answer.of_error(2, "b", Refused(item="103")),
            Answer(1, "a", True, ref="bill:1"),
        ]
        return Step(None, tuple(rows), done=1, failed=1, total=2)

    name = changed(database, begin)
    runner(database, clock, step).run_once()

    def read(site):
        job = site.jobs.get(name)
        failed = list(job.answers(failed=True))
        return job.result.read(), job.result_name, failed, job.places()

    data, file_name, failed, places = changed(database, read)
    assert (data, file_name) == (b"sheet", "list.xlsx")
    assert [(a.row, a.facts) for a in failed] == [(2, {"item": "103"})]
    assert places == (f"unit:{UNIT}", "region:330100", "site")


def test_jobs_are_found_by_who_asked_newest_first(database, clock):
    names = [put(database) for _ in range(3)]

    def read(site):
        mine = [job.id for job in site.jobs.of("li.na", 2)]
        everybody = [job.id for job in site.jobs.newest(9, before=max(names))]
        opened = [job.id for job in site.jobs.open_of("li.na")]
        nobody = site.jobs.open_of("nobody"), list(site.jobs.of("nobody", 5))
        return mine, everybody, opened, nobody

    mine, everybody, opened, nobody = changed(database, read)
    assert mine == sorted(names, reverse=True)[:2]
    assert everybody == sorted(names, reverse=True)[1:]
    assert sorted(opened) == sorted(names)
    assert nobody == ([], [])


def test_jobs_are_thrown_away_three_months_after_they_ended(database, clock):
    name = put(database)
    put(database)
    runner(database, clock).drain()
    later = clock.today() + timedelta(days=KEPT_DAYS)
    assert changed(database, lambda site: site.jobs.purge(later)) == 0
    later += timedelta(days=1)
    assert changed(database, lambda site: site.jobs.purge(later)) == 2
    assert changed(database, lambda site: site.jobs.get(name)) is None
    assert changed(database, lambda site: list(site.jobs.of("li.na", 5))) == []
