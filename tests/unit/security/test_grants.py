"""Roles, places and what a role may do without a document."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nontax_site.security import grants
from nontax_site.security.permissions import Permission
from tests.factories.proof import BUREAU, CLERK, UNIT, actor


def test_every_role_has_words_places_and_a_table_of_rights():
    assert set(grants.TITLES) == set(grants.PLACES) == set(grants.STATIC)


def test_a_permission_nobody_holds_is_held_by_nobody():
    assert grants.roles_with(Permission.NOBODY) == ()


@pytest.mark.parametrize("permission", list(Permission))
def test_a_permission_is_noun_colon_verb(permission):
    noun, _, verb = permission.partition(":")
    assert noun.replace("_", "").isalpha()
    assert verb.replace("_", "").isalpha()


def test_a_static_right_counts_at_its_place():
    assert grants.static_permits(CLERK, "notice:draft", [f"unit:{UNIT}", "site"])
    assert not grants.static_permits(CLERK, "notice:draft", ["unit:330100-0008"])
    assert not grants.static_permits(CLERK, "user:edit", [f"unit:{UNIT}"])


def test_a_container_of_the_whole_site_is_open_from_every_place():
    assert grants.static_permits(CLERK, "notice:view")
    assert not grants.static_permits(CLERK, "suspense:view")


def test_an_administrator_decides_no_document():
    deciding = {"bill:void", "bill:reverse", "notice:issue", "item:publish"}
    assert not deciding & grants.STATIC[grants.ADMINISTRATOR]


def test_an_auditor_changes_nothing():
    assert {p.partition(":")[2] for p in grants.STATIC[grants.AUDITOR]} == {"view"}


def test_places_are_found_by_role_once_and_in_order():
    two = actor(
        "sun",
        "bureau_clerk@region:330100",
        "auditor@region:330100",
        "auditor@site",
    )
    assert grants.places_held(two, "auditor", "bureau_clerk") == (
        "region:330100",
        "site",
    )
    assert grants.places_held(BUREAU, "auditor") == ()


def test_the_places_of_a_context_are_asked_for():
    context = SimpleNamespace(places=lambda: ["region:330100"])
    assert grants.places_of(context) == ("region:330100",)
    assert grants.places_of(object()) is None
    assert grants.place_kind("unit:330100-0007") == "unit"
    assert grants.place_kind("site") == "site"
