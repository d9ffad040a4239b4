"""Who may decide about users, and what nobody may decide."""

from __future__ import annotations

import pytest

from nontax_site.kernel.acts import Act, Grant
from nontax_site.kernel.errors import Forbidden, NotFound
from nontax_site.security.people import (
    AlreadyGranted,
    GrantConflict,
    LastAdministrator,
    NotGranted,
    OwnGrant,
    PasswordUnchanged,
    PasswordWrong,
    PlaceUnknown,
    RoleUnknown,
)
from tests.factories.proof import NOW

UNIT = "unit:330100-0007"
REGION = "region:330100"
ADMIN = Grant("administrator", "site")


def by(user):
    return Act(user.actor(), NOW)


@pytest.fixture
def admin(add):
    return add("admin.wang", ADMIN)


def test_a_user_names_a_person_and_must_change_the_first_password(add, people, site):
    user = add("li.na", Grant("unit_clerk", UNIT))
    assert people.get("li.na") is user
    assert user.must_change
    assert user.grants == (Grant("unit_clerk", UNIT),)
    assert site.persons[user.person].logins == ("li.na",)
    assert "LINA" not in user.person


def test_only_an_administrator_adds_a_user(add, admin):
    clerk = add("zhao", Grant("bureau_clerk", REGION))
    with pytest.raises(Forbidden):
        add("new.one", by=by(clerk))
    assert add("new.one", by=by(admin)).login == "new.one"


def test_a_bureau_clerk_opens_the_first_supervisor_of_a_unit_of_his_region(add):
    clerk = add("zhao", Grant("bureau_clerk", REGION))
    add("chief", Grant("unit_supervisor", UNIT), by=by(clerk))
    with pytest.raises(Forbidden):
        add("far", Grant("unit_supervisor", "unit:140000-0001"), by=by(clerk))
    with pytest.raises(Forbidden):
        add("more", Grant("unit_clerk", UNIT), by=by(clerk))


def test_nobody_grants_himself_by_whatever_account(add, people, admin):
    own = add("admin.wang2", passport="ADMINWANG", name=admin.name)
    assert own.person == admin.person
    for login in ("admin.wang", "admin.wang2"):
        with pytest.raises(OwnGrant):
            people.grant(by(admin), login, "auditor", "site")
        with pytest.raises(OwnGrant):
            people.disable(by(admin), login)


def test_a_role_is_granted_and_revoked_with_a_note_each(add, people, admin, audit):
    add("li.na")
    people.grant(by(admin), "li.na", "unit_clerk", UNIT)
    assert people.holding("unit_clerk", UNIT)[0].login == "li.na"
    people.revoke(by(admin), "li.na", "unit_clerk", UNIT)
    assert people.holding("unit_clerk", UNIT) == []
    assert audit.verbs()[-2:] == ["grant", "revoke"]
    assert audit.kept[-1][3] == {"role": "unit_clerk", "place": UNIT}


def test_who_is_no_administrator_grants_nothing(add, people):
    clerk = add("zhao", Grant("bureau_clerk", REGION))
    add("li.na")
    with pytest.raises(Forbidden):
        people.grant(by(clerk), "li.na", "unit_clerk", UNIT)


def test_a_role_is_granted_once_and_revoked_only_if_held(add, people, admin):
    add("li.na", Grant("unit_clerk", UNIT))
    with pytest.raises(AlreadyGranted):
        people.grant(by(admin), "li.na", "unit_clerk", UNIT)
    with pytest.raises(NotGranted):
        people.revoke(by(admin), "li.na", "auditor", "site")


@pytest.mark.parametrize(
    ("held", "wanted", "place"),
    [
        ("unit_clerk", "unit_supervisor", UNIT),
        ("unit_supervisor", "unit_clerk", UNIT),
        ("bureau_clerk", "bureau_supervisor", REGION),
    ],
)
def test_one_person_never_checks_himself_even_with_two_accounts(
    add, people, admin, held, wanted, place
):
    add("li.na", Grant(held, place), passport="LINA")
    add("li.na2", passport="LINA")
    for login in ("li.na", "li.na2"):
        with pytest.raises(GrantConflict) as caught:
            people.grant(by(admin), login, wanted, place)
        assert caught.value.facts["login"] == "li.na"


def test_the_other_role_at_another_place_is_no_conflict(add, people, admin):
    add("li.na", Grant("unit_clerk", UNIT))
    people.grant(by(admin), "li.na", "unit_supervisor", "unit:330100-0008")


def test_opening_a_closed_account_looks_for_conflicts_again(add, people, admin):
    add("li.na", Grant("unit_clerk", UNIT), passport="LINA")
    people.disable(by(admin), "li.na")
    add("li.na2", Grant("unit_supervisor", UNIT), passport="LINA")
    with pytest.raises(GrantConflict):
        people.enable(by(admin), "li.na")


@pytest.mark.parametrize("role", ["system", "king", ""])
def test_a_role_that_nobody_grants_is_unknown(add, people, admin, role):
    add("li.na")
    with pytest.raises(RoleUnknown):
        people.grant(by(admin), "li.na", role, "site")


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("unit_clerk", "unit:330100-9999"),
        ("unit_clerk", REGION),
        ("bureau_clerk", "region:999999"),
        ("administrator", REGION),
        ("auditor", "site:else"),
        ("auditor", ""),
    ],
)
def test_a_role_is_held_only_where_it_can_be(add, people, admin, role, place):
    add("li.na")
    with pytest.raises(PlaceUnknown):
        people.grant(by(admin), "li.na", role, place)


def test_an_auditor_is_held_at_a_region_or_at_the_site(add, people, admin):
    add("li.na")
    people.grant(by(admin), "li.na", "auditor", REGION)
    people.grant(by(admin), "li.na", "auditor", "site")


def test_the_last_administrator_stays(add, people, admin, system):
    with pytest.raises(LastAdministrator):
        people.revoke(system, "admin.wang", "administrator", "site")
    with pytest.raises(LastAdministrator):
        people.disable(system, "admin.wang")
    add("admin.two", ADMIN)
    people.disable(system, "admin.wang")
    with pytest.raises(LastAdministrator):
        people.revoke(system, "admin.two", "administrator", "site")


def test_a_disabled_user_holds_nothing_and_his_sessions_end(add, people, admin):
    user = add("li.na", Grant("unit_clerk", UNIT))
    epoch = user.epoch
    people.disable(by(admin), "li.na")
    assert user.actor().grants == ()
    assert user.epoch == epoch + 1
    assert people.holding("unit_clerk", UNIT) == []
    people.enable(by(admin), "li.na")
    assert user.actor().holds("unit_clerk", UNIT)


def test_sessions_are_ended_by_the_user_or_an_administrator(add, people, admin):
    user = add("li.na")
    other = add("wu.di")
    people.end_sessions(by(user), "li.na")
    people.end_sessions(by(admin), "li.na")
    assert user.epoch == 3
    with pytest.raises(Forbidden):
        people.end_sessions(by(other), "li.na")


@pytest.mark.rule("SI-167")
def test_a_new_first_password_must_be_changed_and_ends_sessions(
    add, people, admin, good
):
    user = add("li.na", must_change=False)
    people.set_password(by(admin), "li.na", good + " again")
    assert user.must_change
    assert user.epoch == 2
    people.change_password(by(user), "li.na", good + " again", good + " mine")
    assert not user.must_change


def test_only_the_user_changes_and_only_the_administrator_sets(
    add, people, admin, good
):
    user = add("li.na")
    with pytest.raises(Forbidden):
        people.set_password(by(user), "li.na", good + " more")
    with pytest.raises(Forbidden):
        people.change_password(by(admin), "li.na", good, good + " more")


def test_changing_needs_the_old_password_and_another_new_one(add, people, good):
    user = add("li.na")
    with pytest.raises(PasswordWrong):
        people.change_password(by(user), "li.na", "wrong", good + " more")
    with pytest.raises(PasswordUnchanged):
        people.change_password(by(user), "li.na", good, good)


def test_an_unknown_login_is_not_found(people):
    assert people.find("nobody") is None
    with pytest.raises(NotFound):
        people.get("nobody")


def test_no_note_carries_a_password_or_an_identity_number(add, audit, good):
    add("li.na", passport="LINA")
    assert good not in repr(audit.kept)
    assert "LINA" not in repr(audit.kept)
