"""The staff menu: one entry a noun, and what is begun from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nontax_site.kernel.acts import Actor
from nontax_site.security.grants import static_permits
from views.i18n import _


@dataclass(frozen=True, slots=True)
class Entry:
    """A title, where it leads, and the permission that shows it.

    What is ``rare`` stands folded behind «Manage», so that the daily work fits.
    """

    title: Any
    path: str
    permission: str
    rare: bool = False

    def permits(self, actor: Actor) -> bool:
        """Whether the actor may open it somewhere."""
        return static_permits(actor, self.permission)


ENTRIES = (
    Entry(_("My work"), "/work", "work:view"),
    Entry(_("Payment notices"), "/notices", "notice:view"),
    Entry(_("Batches"), "/batches", "batch:view"),
    Entry(_("Bills"), "/bills", "bill:view"),
    Entry(_("Paper bills"), "/paper-bills", "paper_bill:view"),
    Entry(_("Days of cash"), "/collectives", "collective:view"),
    Entry(_("Fixed bills given out"), "/fixed-issues", "fixed_issue:view", rare=True),
    Entry(_("Suspense money"), "/suspense", "suspense:view"),
    Entry(_("Reliefs"), "/reliefs", "relief:view"),
    Entry(_("Dunning"), "/demands", "demand:view"),
    Entry(_("Applications for bills"), "/supplies", "supply:view"),
    Entry(_("Print orders"), "/print-orders", "print_order:view", rare=True),
    Entry(_("Supply rounds"), "/supply-rounds", "supply_round:view", rare=True),
    Entry(_("Transfers of paper"), "/transfers", "transfer:view", rare=True),
    Entry(_("Returns of bills"), "/stock-returns", "stock_return:view", rare=True),
    Entry(_("Recalls of bills"), "/recalls", "recall:view", rare=True),
    Entry(_("Clearance of stubs"), "/clearances", "clearance:view", rare=True),
    Entry(_("Loss reports"), "/losses", "loss:view", rare=True),
    Entry(_("Destruction of paper"), "/destructions", "destruction:view", rare=True),
    Entry(_("Stock-taking"), "/stock-takings", "stock_taking:view", rare=True),
    Entry(
        _("Handovers of custody"),
        "/custody-handovers",
        "custody_handover:view",
        rare=True,
    ),
    Entry(_("Units"), "/units", "unit:view"),
    Entry(_("Charge items"), "/items", "item:view"),
    Entry(_("Paper stock"), "/stock", "stock:view"),
    Entry(_("Editions of the catalogue"), "/editions", "edition:view", rare=True),
    Entry(_("Items from above"), "/adoptions", "adoption:view", rare=True),
    Entry(_("Adjustments of items"), "/adjustments", "adjustment:view", rare=True),
    Entry(_("Receipts of adjustments"), "/receipts", "receipt:view", rare=True),
    Entry(_("Bill types"), "/bill-types", "bill_type:view", rare=True),
    Entry(_("Bill certificates"), "/certificates", "certificate:view", rare=True),
    Entry(_("Use plans"), "/use-plans", "use_plan:view", rare=True),
    Entry(_("Annual inspections"), "/inspections", "inspection:view", rare=True),
    Entry(
        _("Inspection cases"), "/inspection-cases", "inspection_case:view", rare=True
    ),
    Entry(_("Remittances"), "/remittances", "remittance:view", rare=True),
    Entry(_("Card terminals"), "/terminals", "terminal:view", rare=True),
    Entry(_("Regions"), "/regions", "region:view", rare=True),
    Entry(_("Users"), "/users", "user:view", rare=True),
    Entry(_("Leaving and moving"), "/leavings", "leaving:view", rare=True),
    Entry(_("Access reviews"), "/reviews", "review:view", rare=True),
    Entry(_("Roles"), "/roles", "role:view", rare=True),
    Entry(_("Look-ups of personal data"), "/lookups", "lookup:view", rare=True),
    Entry(_("Records of work"), "/trails", "trail:view", rare=True),
    Entry(_("Audit engagements"), "/engagements", "engagement:view", rare=True),
    Entry(_("Layouts and printers"), "/printers", "bill:view", rare=True),
    Entry(_("Seal keys"), "/keys", "key:view", rare=True),
    Entry(_("Waiting records"), "/outbox", "outbox:view", rare=True),
    Entry(_("API keys"), "/api-keys", "api_key:view", rare=True),
    Entry(_("Subscriptions to events"), "/webhooks", "webhook:view", rare=True),
    Entry(_("Long work"), "/jobs", "work:view", rare=True),
)

QUICK = (Entry(_("Issue a notice"), "/notices/new", "notice:draft"),)
"""Begun in one click from every page."""
