"""Changing what is said about a unit."""

from datetime import date

import pytest

from nontax_site.units.bodies import TraitUnknown
from nontax_site.units.editing import Editing, FactNotEditable, OverseerUnknown
from nontax_site.units.periods import PeriodBeforeLast
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
    editing.edit(unit, {}, act(), name="杭州市教育委员会", from_day=date(2026, 12, 1))
    assert unit.name_on(date(2026, 11, 30)) == "杭州市教育局"
    assert unit.name == "杭州市教育委员会"
    assert editing.workflows.verbs == ["edit"]


def test_a_new_name_without_a_day_is_borne_from_today(editing):
    unit = make_unit()
    editing.edit(unit, {"contact": "李雷"}, act(), name="杭州市教育委员会")
    assert unit.names[-1] == ("杭州市教育委员会", date(2026, 11, 21), None)


def test_the_same_name_is_no_renaming(editing):
    unit = make_unit()
    editing.edit(unit, {"contact": "李雷"}, act(), name=unit.name)
    assert len(unit.names) == 1


def test_a_name_that_reaches_into_the_past_changes_nothing(editing):
    unit = make_unit()
    with pytest.raises(PeriodBeforeLast):
        editing.edit(
            unit, {"contact": "李雷"}, act(), name="新局", from_day=date(2016, 1, 1)
        )
    assert (unit.name, unit.contact) == ("杭州市教育局", "王敏")


def test_a_unit_names_its_department_in_charge_one_level_up():
    school, bureau, other = (make_unit(f"330100-000{n}") for n in (1, 2, 3))
    away = make_unit("140000-0001")
    units = {unit.id: unit for unit in (school, bureau, other, away)}
    editing = Editing(RememberingWorkflows(), units)
    editing.edit(school, {"overseer": bureau.id}, act(comment="why"))
    assert school.overseer == bureau.id
    for unit, wanted in (
        (school, school.id),
        (school, away.id),
        (school, "330100-9999"),
        (other, school.id),
        (bureau, other.id),
    ):
        before = unit.overseer
        with pytest.raises(OverseerUnknown):
            editing.edit(unit, {"overseer": wanted}, act(comment="why"))
        assert unit.overseer == before
    editing.edit(school, {"overseer": ""}, act(comment="why"))
    assert school.overseer == ""
