"""Laws about roles: what they take, add and never join."""

from __future__ import annotations

import pytest
from pyramid import testing

from nontax_site.kernel.acts import Actor, Grant
from nontax_site.security.grants import places_held, static_permits
from nontax_site.security.roles import (
    Law,
    PermissionProtected,
    PermissionUnknown,
    RoleBook,
    SidesJoined,
    check_law,
    held_by_role,
    kept_apart,
)
from nontax_site.security.users import User
from workflows.definitions import definitions, load


@pytest.fixture(scope="module")
def known():
    config = testing.setUp()
    config.setup_registry()
    load(config)
    config.commit()
    yield tuple(definitions())
    testing.tearDown(unhook_zca=False)


def test_four_eyes_of_the_definitions_are_the_pairs_kept_apart(known):
    pairs = kept_apart(known)
    assert frozenset({"bill:ask_void", "bill:void"}) in pairs
    assert frozenset({"suspense:propose", "suspense:decide"}) in pairs
    assert frozenset({"notice:issue", "bill:void"}) in pairs


@pytest.mark.parametrize(
    ("law", "error"),
    [
        (Law("unit_clerk", "", "unit_clerk", (), ("user:edit",)), PermissionProtected),
        (
            Law("administrator", "", "administrator", ("user:edit",), ()),
            PermissionProtected,
        ),
        (Law("unit_clerk", "", "unit_clerk", ("key:view",), ()), PermissionUnknown),
        (Law("unit_clerk", "", "unit_clerk", (), ("bill:void",)), PermissionUnknown),
        (Law("unit_clerk", "", "unit_clerk", (), ("no:such",)), PermissionUnknown),
        (
            Law("bureau_supervisor", "", "bureau_supervisor", (), ("bill:issue",)),
            SidesJoined,
        ),
    ],
)
def test_a_law_that_may_not_be_says_why(known, law, error):
    with pytest.raises(error):
        check_law(known, law)


def test_a_narrowed_role_holds_what_is_left(known):
    law = Law("reader", "查阅", "bureau_clerk", ("bill:write_off",), ())
    held = held_by_role(known, law)
    assert "bill:write_off" not in held
    assert "bill:view" in held


def test_a_law_that_changes_nothing_leaves_the_book():
    book = RoleBook()
    law = Law("bureau_clerk", "", "bureau_clerk", ("user:view",), ())
    book.put(law)
    assert book.find("bureau_clerk") == law
    book.put(Law("bureau_clerk", "", "bureau_clerk", (), ()))
    assert book.every() == ()


def test_a_role_of_its_own_can_be_granted_and_is_not_the_one_it_is_made_of():
    book = RoleBook()
    book.put(Law("reader", "查阅", "bureau_clerk", ("user:view",), ("key:view",)))
    assert "reader" in book.grantable()
    assert book.base_of("reader") == "bureau_clerk"
    user = User("li.na", "p", "李娜", None)
    user.granted = (("reader", "region:330100"),)
    actor = user.actor({law.name: law for law in book.every()})
    assert not actor.holds("bureau_clerk", "region:330100")
    assert actor.holds("bureau_clerk", "region:330100", permission="bill:view")
    assert not static_permits(actor, "user:view")
    assert static_permits(actor, "key:view", ("region:330100",))
    assert not static_permits(actor, "key:view", ("region:140000",))
    assert places_held(actor, permission="key:view") == ("region:330100",)


def test_a_plain_grant_is_what_it_was():
    actor = Actor("l", "p", "n", (Grant("unit_clerk", "unit:1"),))
    assert actor.holds("unit_clerk", "unit:1")
    assert actor.grants[0].name == "unit_clerk"
