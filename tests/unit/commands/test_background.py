"""A fault at a turn is logged and met again; a fault of the disk ends the process."""

from __future__ import annotations

import logging

import pytest

from nontax_site.commands.background import Background


class Stopped(Exception):
    """Raised in place of ending the process of the tests."""


def stop(error: OSError) -> None:
    raise Stopped from error


def test_an_error_of_the_disk_in_a_background_thread_stops_the_process():
    background = Background(registry=None, fatal=stop)

    def turn() -> int:
        raise OSError(28, "No space left on device")

    with pytest.raises(Stopped):
        background.work("sender", turn, pause_s=0)


def test_any_other_fault_is_logged_and_the_work_goes_on(caplog):
    background = Background(registry=None, fatal=stop)
    turns = []

    def turn() -> int:
        turns.append(1)
        if len(turns) == 1:
            raise ValueError("odd")
        background.stop()
        return 1

    with caplog.at_level(logging.ERROR):
        background.work("ticker", turn, pause_s=0)
    assert len(turns) == 2
    assert "ticker failed" in caplog.text


def test_what_waits_for_others_turns_apart_and_nothing_is_forgotten():
    from nontax_site.background import CALLING, INSIDE, TIMERS

    assert {timer.name for timer in CALLING} == {"webhooks", "outside anchor"}
    assert sorted(t.name for t in (*CALLING, *INSIDE)) == sorted(t.name for t in TIMERS)
