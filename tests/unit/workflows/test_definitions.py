"""The reading of the ZCML into frozen definitions."""

from __future__ import annotations

import pytest
from pyramid import testing

from nontax_site.kernel.errors import NotConfigured
from nontax_site.kernel.interfaces import IBillDocument, INoticeDocument
from tests.factories import proof
from workflows.definitions import (
    MARKERS,
    definition_of,
    definitions,
    function,
    load,
)


def test_a_definition_is_found_by_kind_marker_and_instance(registry):
    found = definition_of("bill")
    assert found is definition_of(IBillDocument)
    assert found is definition_of(proof.paper())


def test_the_keys_of_a_transition_are_read(registry):
    void = definition_of("bill").leaving_by("signed", "void")
    assert void.four_eyes == ("ask_void", "issue")
    assert void.needs_ask == "void"
    assert void.clears_ask
    assert void.main
    assert not void.system
    assert void.guards == ("tests.factories.proof.guard_void",)
    assert void.unknown == ()


def test_the_first_step_has_its_own_verb_and_words(registry):
    first = definition_of("bill").first
    assert (first.verb, first.title, first.permission) == ("sign", "Sign", "bill:sign")
    assert (first.from_state, first.to_state) == ("", "signed")


def test_a_state_says_which_roles_hold_a_permission(registry):
    state = definition_of("bill").state("sealed")
    assert state.roles_with("bill:write_off") == ("bureau_clerk",)
    assert not state.is_final
    assert definition_of("bill").state("voided").is_final


def test_a_kind_without_workflow_is_not_configured(registry):
    with pytest.raises(NotConfigured):
        definition_of(INoticeDocument)
    assert [d.kind for d in definitions()] == ["bill"]


def test_the_workflows_of_one_registry_are_not_seen_in_another(registry):
    other = testing.setUp()
    try:
        other.hook_zca()
        with pytest.raises(NotConfigured):
            definition_of("bill")
    finally:
        testing.tearDown(unhook_zca=False)


def test_the_whole_law_loads():
    config = testing.setUp()
    config.setup_registry()
    try:
        load(config)
        config.commit()
        kinds = [d.kind for d in definitions()]
        assert set(kinds) <= set(MARKERS)
    finally:
        testing.tearDown()


@pytest.mark.parametrize(
    "name", ["", "nomodule.at_all", "tests.factories.proof.absent", "workflows.lint"]
)
def test_a_dotted_name_that_is_no_function_is_not_configured(name):
    with pytest.raises(NotConfigured):
        function(name)


def test_a_dotted_name_finds_its_function():
    assert function("tests.factories.proof.guard_void") is proof.guard_void
