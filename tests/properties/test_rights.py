"""Every right of every real definition, role by role and place by place."""

from __future__ import annotations

import pytest
from pyramid import testing
from zope.interface import directlyProvides

from nontax_site.kernel.acts import Actor, Grant
from nontax_site.kernel.errors import NontaxError
from nontax_site.security.grants import PLACES, STATIC, SYSTEM, static_permits
from nontax_site.security.permissions import Permission
from nontax_site.security.roles import (
    Law,
    SidesJoined,
    addable,
    check_law,
    held_by_role,
    kept_apart,
)
from nontax_site.storage.document import Document
from tests.factories.proof import NOW, FakePorts, act
from workflows.definitions import MARKERS, definition_of, definitions, load
from workflows.engine import Engine

HERE = {"unit": "unit:330100-0007", "region": "region:330100", "site": "site"}
ELSEWHERE = {"unit": "unit:330100-0008", "region": "region:140000"}


@pytest.fixture(scope="module")
def law():
    config = testing.setUp()
    config.setup_registry()
    load(config)
    config.commit()
    yield config.registry
    testing.tearDown()


ABOUT_RIGHTS = {"api_key", "delegation", "leaving", "review", "role", "webhook"}
"""Documents about who may what: an administrator's work, never an auditor's."""


class Sheet(Document):
    """A document of whatever kind is wanted."""


def sheet(kind, state):
    made = Sheet(id="X", unit="330100-0007", region="330100", created=NOW)
    made.kind = kind
    made.state = state
    directlyProvides(made, MARKERS[kind])
    return made


def holder(role, places):
    grants = tuple(Grant(role, places[kind]) for kind in PLACES[role] if kind in places)
    return Actor(role, f"person-{role}", role, grants)


@pytest.mark.parametrize("kind", sorted(MARKERS))
def test_a_right_is_held_exactly_by_the_roles_of_the_state_at_their_places(law, kind):
    engine = Engine(FakePorts())
    definition = definition_of(kind)
    for state in definition.states.values():
        document = sheet(kind, state.name)
        for way in definition.leaving(state.name):
            for role in PLACES:
                expected = way.permission in state.roles.get(role, ())
                here, there = holder(role, HERE), holder(role, ELSEWHERE)
                assert engine.permits(document, way.permission, here) is expected
                assert not engine.permits(document, way.permission, there)


@pytest.mark.parametrize("kind", sorted(MARKERS))
def test_every_verb_from_every_state_is_refused_to_a_stranger(law, kind):
    definition = definition_of(kind)
    stranger = Actor("stranger", "person-stranger", "Stranger")
    for state in definition.states:
        for verb in {way.verb for way in definition.transitions}:
            document = sheet(kind, state)
            ports = FakePorts()
            with pytest.raises(NontaxError) as caught:
                Engine(ports).fire(document, verb, act(stranger, "because"))
            assert caught.value.code == "forbidden"
            assert ports.calls == []
            assert (document.state, document.version) == (state, 0)


@pytest.mark.parametrize("kind", sorted(MARKERS))
def test_no_person_takes_a_transition_of_the_system(law, kind):
    definition = definition_of(kind)
    posing = Actor("robot", "person-robot", "Robot", (Grant(SYSTEM, "site"),))
    for way in definition.transitions:
        if way.system:
            with pytest.raises(NontaxError) as caught:
                Engine(FakePorts()).fire(
                    sheet(kind, way.from_state), way.verb, act(posing)
                )
            assert caught.value.code == "forbidden"


@pytest.mark.parametrize("kind", sorted(MARKERS))
def test_an_auditor_and_an_administrator_change_no_document(law, kind):
    definition = definition_of(kind)
    changing = {w.permission for w in (definition.first, *definition.transitions)}
    for state in definition.states.values():
        assert not state.roles.get("auditor", frozenset()) & changing
        if kind not in ABOUT_RIGHTS:
            assert not state.roles.get("administrator", frozenset()) & changing


ADMINISTRATORS_AND_OTHERS = tuple(r for r in PLACES if r != SYSTEM)


@pytest.mark.parametrize("role", ADMINISTRATORS_AND_OTHERS)
@pytest.mark.parametrize("permission", sorted(Permission))
def test_a_command_without_a_document_is_held_as_the_table_says(role, permission):
    expected = permission in STATIC[role]
    here = holder(role, HERE)
    assert static_permits(here, permission) is expected
    assert static_permits(here, permission, tuple(HERE.values())) is expected
    if role not in ("administrator", "auditor"):
        assert not static_permits(here, permission, tuple(ELSEWHERE.values()))
    narrowed = Actor(
        role,
        here.person,
        role,
        tuple(
            Grant(g.role, g.place, custom="own", gone=(permission,))
            for g in here.grants
        ),
    )
    assert not static_permits(narrowed, permission)
    assert not narrowed.holds(role, *HERE.values())


def test_no_role_holds_both_sides_of_what_is_kept_apart(law):
    known = tuple(definitions())
    for role in ADMINISTRATORS_AND_OTHERS:
        assert_kept_apart(known, role)


def assert_kept_apart(known, role):
    """Adding any list right to a role that joins two sides is refused."""
    built = held_by_role(known, Law(role, "", role, (), ()))
    for pair in kept_apart(known):
        for one in pair & addable():
            if one in built or not (pair - {one}) <= built:
                continue
            with pytest.raises(SidesJoined):
                check_law(known, Law(role, "", role, (), (one,)))
