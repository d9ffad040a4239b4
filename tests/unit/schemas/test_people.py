"""What pages about accounts may be sent."""

from __future__ import annotations

import colander
import pytest

from schemas.people import AddUser, ChangePassword, GrantRole, SignIn, place_of


def test_a_password_is_taken_as_it_is():
    given = SignIn().deserialize({"login": " admin ", "password": " a b "})
    assert given == {"login": "admin", "password": " a b ", "next": ""}


@pytest.mark.rule("CQ-37")
def test_a_blank_password_is_no_password():
    with pytest.raises(colander.Invalid) as caught:
        SignIn().deserialize({"login": "admin", "password": ""})
    assert caught.value.asdict() == {"password": "Required"}


def test_the_new_password_is_typed_twice():
    with pytest.raises(colander.Invalid) as caught:
        ChangePassword().deserialize(
            {"old_password": "a", "password": "b", "again": "c"}
        )
    assert caught.value.asdict() == {"again": "This is not the same password."}


def test_the_same_password_twice_is_read():
    given = {"old_password": "a", "password": "b", "again": "b"}
    assert ChangePassword().deserialize(given) == given


def test_a_role_is_named():
    """Which roles there are is data: the deed refuses one that is none."""
    with pytest.raises(colander.Invalid):
        GrantRole().deserialize({"role": "", "place": "site"})


def test_a_user_needs_an_identity_document():
    with pytest.raises(colander.Invalid) as caught:
        AddUser().deserialize({"login": "abc"})
    assert set(caught.value.asdict()) == {
        "name",
        "document_kind",
        "document_number",
        "role",
        "place",
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("330100", "region:330100"),
        (" 330100-0007 ", "unit:330100-0007"),
        ("region:330100", "region:330100"),
        ("site", "site"),
        ("33010", "33010"),
    ],
)
def test_a_bare_number_is_the_place_it_means(typed, meant):
    given = GrantRole().deserialize({"role": "auditor", "place": typed})
    assert given["place"] == meant


def test_what_is_no_text_stays():
    assert place_of(None) is None
