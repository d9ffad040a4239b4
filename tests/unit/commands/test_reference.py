"""The page of things to look up, made from the source."""

import pytest

from nontax_site.commands import reference
from nontax_site.commands.reference import Put, error_classes, main, puts
from nontax_site.kernel.errors import NontaxError, Stale


@pytest.fixture
def root(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(reference, "page", lambda root: "the page\n")
    return tmp_path


def test_the_errors_of_every_floor_are_found_and_those_of_tests_are_not():
    class OnlyHere(NontaxError):
        """An error of this test."""

        code = "only-here"

    found = error_classes()
    assert Stale in found
    assert {e.__module__.partition(".")[0] for e in found} >= {"nontax_site", "schemas"}
    assert OnlyHere not in found


def test_records_left_in_the_outbox_are_found_with_their_facts():
    assert Put("supervise-bill", ("bill",), "workflows/bills.py") in puts()
    assert "issue-bill" in {put.topic for put in puts()}


def test_the_rights_say_lists_and_states():
    law = reference.laws()
    assert reference._where("unit_clerk", "notice:edit", law) == "notice: draft"
    assert reference._where("auditor", "bill:view", law) == (
        "`lists`<br>bill: any state"
    )
    assert reference._where("auditor", "bill:void", law) == ""


def test_the_conditions_of_a_transition_are_told():
    bills = next(one for one in reference.laws() if one.kind == "bill")
    void = bills.leaving_by("signed", "void")
    told = list(reference._conditions(void))
    assert "somebody asked to void" in told
    assert any(words.startswith("another person than in ") for words in told)


def test_a_bar_in_a_sentence_does_not_break_the_table():
    assert reference._cell("a | b\n c") == "a \\| b c"


def test_the_page_is_written_once_and_then_up_to_date(root, capsys):
    assert main(["--check"], root) == 1
    assert "python -m nontax_site.commands.reference" in capsys.readouterr().err
    assert main([], root) == 0
    assert capsys.readouterr().out == "written: docs/reference.md\n"
    assert main(["--check"], root) == 0
