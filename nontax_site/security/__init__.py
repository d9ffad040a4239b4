"""Who may: people, roles at places, passwords, sessions, keys and seals.

Rules of the package: a right is held by a role at a place, never by a name; a
user names a natural person, and four eyes compares persons; a refusal at the
door says the same to everybody; nothing here imports pyramid but ``policy.py``.
"""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Set the policy and bind the deeds about people and sessions."""
    config.include("nontax_site.security.policy")
    config.include("nontax_site.security.binding")
    config.include("nontax_site.security.delegating")
