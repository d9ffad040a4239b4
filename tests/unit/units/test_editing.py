"""Changing what is said about a unit."""

from datetime import date

import pytest

from nontax_site.units.bodies import TraitUnknown
from nontax_site.units.editing import Editing, FactNotEditable
from tests.factories.desk import RememberingWorkflows, act
from tests.factories.units import make_unit


@pytest.fixture
def editing():
    return Editing(RememberingWorkflows())


@pytest.mark.rule("HZ-33")
def test_cashless_is_a_policy_of_one_unit(editing):
    unit, other = make_unit(), make_unit("330100-0002")
    editing.edit(unit, {"cashless": True, "contact": "李雷"}, act(comment="why"))
    assert (unit.cashless, unit.contact, other.cashless) == (True, "李雷", False)
    assert editing.workflows.verbs == ["edit"]


def test_what_is_not_editable_changes_nothing(editing):
    unit = make_unit()
    with pytest.raises(FactNotEditable):
        editing.edit(unit, {"contact": "x", "state": "closed"}, act())
    with pytest.raises(TraitUnknown):
        editing.edit(unit, {"contact": "x", "traits": ("famous",)}, act())
    assert unit.contact == "王敏"
    assert editing.workflows.fired == []


def test_renaming_keeps_the_old_name_dated(editing):
    unit = make_unit()
    editing.rename(unit, "杭州市教育委员会", date(2026, 12, 1), act())
    assert unit.name_on(date(2026, 11, 30)) == "杭州市教育局"
