"""The pages of subscriptions to events: list, asking, deliveries, trying again."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.errors import NotConfigured
from nontax_site.webhooks.addresses import Addresses

SETTING = "nontax.webhooks_unsafe"
"""``true`` while testing: http and loopback are admitted too."""


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb; bind the addresses."""
    from views.webhooks import acting, listing

    settings = config.registry.settings
    unsafe = str(settings.get(SETTING, "")).lower() == "true"
    if unsafe and settings.get("nontax.mode") != "testing":
        raise NotConfigured(what=f"{SETTING} is for tests only")
    config.register_service(Addresses(unsafe=unsafe), Addresses)
    listing.WEBHOOKS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.webhooks")
