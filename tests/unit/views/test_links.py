"""Addresses of documents, and what may stand in ``next``."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from views.links import path_of, safe_path, url_of


def test_a_document_has_one_path():
    assert path_of("notice", "14000022000000022903") == "/notices/14000022000000022903"
    assert path_of("bill", "33010126-0000000001", "void") == (
        "/bills/33010126-0000000001/void"
    )


def test_a_name_cannot_leave_its_place_in_the_path():
    assert path_of("user", "../admin") == "/users/..%2Fadmin"


def test_the_whole_address_begins_with_the_site():
    request = SimpleNamespace(application_url="https://pay.example.invalid")
    unit = SimpleNamespace(kind="unit", id="330100-0001")
    assert url_of(request, unit) == "https://pay.example.invalid/units/330100-0001"


@pytest.mark.parametrize("path", ["/work", "/bills?state=signed&from=2026-03-01", "/"])
def test_a_path_of_this_site_is_followed(path):
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "work",
        "//evil.invalid",
        "/\\evil.invalid",
        "///evil.invalid",
        "https://evil.invalid/",
        "http:evil.invalid",
        "javascript:alert(1)",
        "/work\r\nSet-Cookie: a=b",
        "/\t/evil.invalid",
        "/a\\b",
        " /work",
        "/work page",
    ],
)
def test_anything_else_leads_to_my_work(path):
    assert safe_path(path) == "/work"
