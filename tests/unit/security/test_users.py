"""Accounts and the persons behind them."""

from __future__ import annotations

import pytest

from nontax_site.kernel.identity import NONE, IdentityDocument
from nontax_site.security.master import MasterKey
from nontax_site.security.users import (
    IdentityMissing,
    LoginMalformed,
    LoginTaken,
    PersonNameDiffers,
    person_digest,
)


def test_two_accounts_of_one_identity_number_are_one_person(add):
    first = add("li.na", passport="LINA")
    second = add("li.na2", passport="LINA")
    assert first.person == second.person


def test_one_identity_number_has_one_name(add):
    add("li.na", passport="LINA", name="Li Na")
    with pytest.raises(PersonNameDiffers):
        add("li.na2", passport="LINA", name="Li Hua")


def test_the_digest_of_a_person_needs_the_key_of_the_site():
    document = IdentityDocument("passport", "E12345678")
    one = person_digest(MasterKey(b"0" * 16), document)
    other = person_digest(MasterKey(b"1" * 16), document)
    assert one != other
    assert len(one) == 64


def test_a_user_without_an_identity_number_is_refused(people, system, good):
    with pytest.raises(IdentityMissing):
        people.add_user(
            system,
            login="ghost",
            name="Ghost",
            document=IdentityDocument(NONE, ""),
            password=good,
        )


@pytest.mark.parametrize(
    "login", ["", "ab", "1abc", "Li.Na", "li na", "李娜", "a" * 41]
)
def test_a_login_that_is_not_well_formed_is_refused(add, login):
    with pytest.raises(LoginMalformed):
        add(login, passport="X1")


def test_a_login_is_used_once(add):
    add("li.na")
    with pytest.raises(LoginTaken):
        add("li.na", passport="OTHER")
