"""``nontax workflows check``."""

from __future__ import annotations

from click.testing import CliRunner

from nontax_site.commands.workflows import workflows as group
from workflows.definitions import definitions
from workflows.lint import Finding


def test_the_definitions_of_the_site_are_proved():
    result = CliRunner().invoke(group, ["check"])
    assert result.exit_code == 0, result.output
    assert "nothing found" in result.output


def test_the_command_ends_with_one_when_something_is_found(monkeypatch):
    monkeypatch.setattr("workflows.lint.findings", lambda: [Finding("bill", "is odd")])
    result = CliRunner().invoke(group, ["check"])
    assert result.exit_code == 1
    assert result.output == "bill: is odd\n"


def test_the_workflows_of_a_command_do_not_stay_behind():
    CliRunner().invoke(group, ["check"])
    assert [d.kind for d in definitions()] == []
