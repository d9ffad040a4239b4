"""The public check 查验, for anybody and without a sign-in.

Ways in: payer and payment code, every field of the bill, its XML file, or what
stands on a paper bill.
Tries are counted per address in the sessions database; an answer is named by a
short-lived signed address, so that it can be looked at again and downloaded from.
"""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Their addresses."""
    for name, pattern in (
        ("check", "/check"),
        ("check-fields", "/check/fields"),
        ("check-paper", "/check/paper"),
        ("check-file", "/check/file"),
        ("check-help", "/check/help/{page}"),
        ("check-result", "/check/result/{token}"),
        ("check-take", "/check/result/{token}/{file:bill\\.(?:xml|ofd|pdf)}"),
        ("check-book", "/check/result/{token}/book"),
        ("check-unbook", "/check/result/{token}/unbook"),
        ("check-want", "/check/result/{token}/want"),
    ):
        config.add_route(name, pattern)
    config.scan("views.check")
