"""A piece of work that is tried again after a conflict."""

from __future__ import annotations

import pytest
from transaction.interfaces import TransientError

from nontax_site.storage import attempts
from nontax_site.storage.attempts import Attempts, random_pause
from tests.factories.storage import begin_of, open_small


def test_the_pause_is_short_and_grows(monkeypatch):
    slept = []
    monkeypatch.setattr(attempts.time, "sleep", slept.append)
    for number in range(100):
        random_pause(number % 10)
    assert all(0 <= seconds <= 0.05 for seconds in slept)


def test_other_errors_are_not_tried_again():
    calls = []

    def fail():
        calls.append(1)
        raise ValueError

    with pytest.raises(ValueError):
        Attempts(pause=calls.append).call(fail)
    assert calls == [1]


def test_the_work_is_committed_with_a_fresh_request_each_time():
    database = open_small()
    seen = []

    def work(request):
        seen.append(request)
        request.site.papers.add("a", 1)
        if len(seen) == 1:
            raise TransientError
        return "done"

    once = Attempts(most=2, pause=lambda n: None)
    assert once.in_transaction(begin_of(database), work) == "done"
    assert seen[0] is not seen[1]
    with begin_of(database)() as request:
        assert "a" in request.site.papers
    database.close()
