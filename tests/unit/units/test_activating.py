"""Activating a unit."""

from string import Template

import pytest

from nontax_site.units.activating import (
    Activating,
    UnitWithoutAccount,
    UnitWithoutSealKey,
    check_activation,
)
from tests.factories.desk import NOW, SUPERVISOR, RememberingWorkflows, act
from tests.factories.units import make_unit


@pytest.mark.parametrize("in_force", [True, False])
def test_activating_says_whether_the_seal_key_is_in_force(in_force):
    asked = []
    workflows = RememberingWorkflows()
    deed = Activating(workflows, lambda *of: asked.append(of) or in_force)
    deed.activate(make_unit(), act(SUPERVISOR))
    assert asked == [("unit:330100-0001", NOW)]
    [(_, verb, fired)] = workflows.fired
    assert (verb, fired.facts["seal_key"]) == ("activate", in_force)


def test_refusing_an_application_is_a_verb_of_its_own():
    workflows = RememberingWorkflows()
    Activating(workflows, lambda *_: True).refuse(make_unit(), act(SUPERVISOR, "no"))
    assert workflows.verbs == ["refuse"]


def test_a_unit_without_account_or_key_cannot_be_activated():
    check_activation(make_unit(), seal_key_in_force=True)
    check_activation(make_unit(), seal_key_in_force=None)
    with pytest.raises(UnitWithoutAccount):
        check_activation(make_unit(accounts=()), seal_key_in_force=True)
    with pytest.raises(UnitWithoutSealKey):
        check_activation(make_unit(), seal_key_in_force=False)


def test_without_a_key_one_reads_who_makes_it_and_how():
    with pytest.raises(UnitWithoutSealKey) as refused:
        check_activation(make_unit(), seal_key_in_force=False)
    said = Template(refused.value.remedy).substitute(refused.value.facts)
    assert "operator" in said
    assert "nontax keys make unit:330100-0001" in said
