"""The vocabulary of permissions is closed and has no synonyms."""

from __future__ import annotations

from nontax_site.security.permissions import Permission


def test_a_member_is_named_after_its_value():
    named = {p for p in Permission if p is not Permission.NOBODY}
    for permission in named:
        assert permission.name == permission.value.upper().replace(":", "_")


def test_a_permission_is_its_own_text():
    assert str(Permission.BILL_VOID) == "bill:void"
    assert "bill:void" in {*Permission}
