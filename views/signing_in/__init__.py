"""Signing in and out: password, second factor, own sessions, language."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Their addresses."""
    config.add_route("sign_in", "/sign-in")
    config.add_route("sign_out", "/sign-out")
    config.add_route("password", "/password")
    config.add_route("step_up", "/step-up")
    config.add_route("second_factor", "/second-factor")
    config.add_route("recovery_codes", "/second-factor/codes")
    config.add_route("sessions", "/sessions")
    config.add_route("language", "/language/{code}")
    config.scan("views.signing_in")
