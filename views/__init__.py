"""What a person or a machine sees.

Rules of the package: a view reads what was sent, calls one deed and answers; it
changes no state and commits nothing. Only ``errors`` knows HTTP statuses, only
``format`` how a value is shown, only ``links`` where a document is found. Pages
hold no script and no style of their own (decision 25); the default permission is
one that nobody holds, and every form of a person carries the CSRF token. Doors of
machines (``views.api``) prove themselves by signature and turn CSRF off.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

FOUNDATION = (
    "views.requests",
    "views.behalf",
    "views.headers",
    "views.bodies",
    "views.sessions",
    "views.static",
    "views.templates",
)

NOUNS = (
    "health",
    "home",
    "signing_in",
    "users",
    "leavings",
    "reviews",
    "roles",
    "lookups",
    "trails",
    "engagements",
    "delegations",
    "workflows",
    "work",
    "search",
    "help",
    "units",
    "items",
    "regions",
    "keys",
    "outbox",
    "jobs",
    "charges",
    "notices",
    "batches",
    "bills",
    "paper_bills",
    "remittances",
    "fixed_issues",
    "collectives",
    "back_entry",
    "terminals",
    "printers",
    "suspense",
    "stock",
    "papers",
    "editions",
    "adoptions",
    "adjustments",
    "bill_types",
    "certificates",
    "inspections",
    "use_plans",
    "reliefs",
    "demands",
    "print_orders",
    "supplies",
    "supply_rounds",
    "transfers",
    "stock_returns",
    "recalls",
    "clearances",
    "losses",
    "destructions",
    "stock_takings",
    "custody_handovers",
    "pay",
    "check",
    "api",
    "api_keys",
    "webhooks",
)
"""Each is a package of this one with its own ``includeme``."""


def includeme(config: Any) -> None:
    """Open the doors: words, sessions, headers, errors, then every noun's pages."""
    from nontax_site.security.permissions import Permission
    from views.traversal import Site

    config.include("pyramid_chameleon")
    config.set_root_factory(Site)
    config.set_default_permission(str(Permission.NOBODY))
    _languages(config)
    _forms(config)
    for part in FOUNDATION:
        config.include(part)
    config.scan("views.errors")
    for noun in NOUNS:
        if (FOLDER / noun / "__init__.py").is_file():
            config.include(f"views.{noun}")


def _languages(config: Any) -> None:
    from views.i18n import negotiate

    config.set_locale_negotiator(negotiate)
    config.add_translation_dirs("colander:locale", "deform:locale", "views:locale")


def _forms(config: Any) -> None:
    """Every form of a person needs the token that the page showing it set."""
    from pyramid.csrf import CookieCSRFStoragePolicy

    secure = config.registry.settings.get("nontax.mode") == "production"
    config.set_csrf_storage_policy(
        CookieCSRFStoragePolicy(
            cookie_name="__Host-form" if secure else "form",
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
    )
    config.set_default_csrf_options(require_csrf=True)
