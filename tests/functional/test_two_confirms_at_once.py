"""Two confirms at once: whatever the threads do, money is taken once."""

import json
import threading

import pytest

from tests.factories.channels import Window, breaches, cases, issue, state_of

THREADS = 4


def at_once(jobs):
    """Run the jobs together; their results in order."""
    results = [None] * len(jobs)
    gate = threading.Barrier(len(jobs))

    def run(number, job):
        gate.wait()
        results[number] = job()

    threads = [
        threading.Thread(target=run, args=(number, job))
        for number, job in enumerate(jobs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def windows(office):
    return [Window(office) for _ in range(THREADS)]


def confirm(window, code, serial):
    body = json.dumps(window.message(code, serial=serial)).encode()
    return lambda: window.say("confirm", body).json["code"]


def test_one_confirm_sent_by_four_threads_pays_once(office, windows):
    code = issue(office)
    windows[0].query(code)
    answers = at_once([confirm(window, code, "P1") for window in windows])
    assert answers == ["00000"] * THREADS
    assert state_of(office, code) == "paid"
    assert cases(office) == []
    assert breaches(office) == []


def test_four_payments_at_once_are_one_revenue_and_three_cases(office, windows):
    code = issue(office)
    windows[0].query(code)
    jobs = [confirm(w, code, f"P{number}") for number, w in enumerate(windows)]
    answers = at_once(jobs)
    assert sorted(answers) == ["00000", "12001", "12001", "12001"]
    assert len(cases(office)) == THREADS - 1
    assert breaches(office) == []


def test_every_message_of_the_four_is_kept_once(office, windows):
    code = issue(office)
    windows[0].query(code)
    at_once([confirm(w, code, f"P{number}") for number, w in enumerate(windows)])
    with office.work() as request:
        kept = [
            (m.verb, m.outcome != "") for m in request.site.inbox["testbank"].messages()
        ]
    assert kept == [("query", True), *[("confirm", True)] * THREADS]
