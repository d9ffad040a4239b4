"""The engine's own refusals say what to do."""

from __future__ import annotations

from workflows.refusals import AlreadyAsked, NothingAsked


def test_a_request_that_is_open_is_named_with_its_asker():
    sentence = AlreadyAsked(ask="Ask for voiding", name="Li Na").sentence
    assert "Ask for voiding" in sentence
    assert "Li Na" in sentence


def test_both_are_refusals_with_a_remedy():
    assert NothingAsked.remedy
    assert AlreadyAsked.remedy
    assert {NothingAsked.code, AlreadyAsked.code} == {"nothing-asked", "already-asked"}
