"""Signing in and out, one's own password, and the language of the pages."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Their addresses."""
    config.add_route("sign_in", "/sign-in")
    config.add_route("sign_out", "/sign-out")
    config.add_route("password", "/password")
    config.add_route("language", "/language/{code}")
    config.scan("views.signing_in.pages")
