"""Who opens which page about people: the table of permissions, page by page."""

from __future__ import annotations

import pytest

from nontax_site.security.grants import static_permits
from tests.factories.office import PEOPLE

PAGES = {
    "/users": "user:view",
    "/users/new": "user:edit",
    "/users/police-clerk/grant": "user:edit",
    "/users/police-clerk/disable": "user:edit",
    "/users/police-clerk/ask-reset": "user:edit",
    "/leavings": "leaving:view",
    "/leavings/new": "leaving:ask",
    "/reviews": "review:view",
    "/reviews/new": "review:open",
    "/roles": "role:view",
    "/roles/all": "role:view",
    "/roles/new": "role:propose",
    "/lookups": "lookup:view",
}


@pytest.mark.parametrize("login", sorted(PEOPLE))
def test_a_page_opens_for_exactly_who_holds_its_permission(office, login):
    browser, actor = office.browser(login), office.actor(login)
    for path, permission in PAGES.items():
        answer = browser.get(path, expect_errors=True)
        expected = {200} if static_permits(actor, permission) else {403, 404}
        assert answer.status_int in expected, (path, answer.status_int)


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_stranger_is_sent_to_the_door(office, path):
    assert "/sign-in" in office.browser().get(path, status=303).location


@pytest.mark.parametrize("path", ["/sessions", "/second-factor", "/step-up"])
def test_ones_own_pages_open_for_everybody_who_is_signed_in(office, path):
    for login in PEOPLE:
        office.browser(login).get(path, status=200)
    assert "/sign-in" in office.browser().get(path, status=303).location
