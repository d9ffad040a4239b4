"""The help of one's own roles first, those of the others below (HZ-41)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyramid.view import view_config

from nontax_site.security.grants import (
    ADMINISTRATOR,
    AUDITOR,
    BUREAU_CLERK,
    BUREAU_SUPERVISOR,
    CUSTODIAN,
    DEPARTMENT_CLERK,
    DEPARTMENT_SUPERVISOR,
    UNIT_CLERK,
    UNIT_SUPERVISOR,
)
from views.i18n import _
from views.traversal import Site


@dataclass(frozen=True, slots=True)
class Task:
    """Something a role does: what, how it goes, and where it begins."""

    title: Any
    words: Any
    path: str


TASKS: dict[str, tuple[Task, ...]] = {
    UNIT_CLERK: (
        Task(
            _("Issue a notice"),
            _(
                "Choose the charge, fill in the payer, look at the summary and issue. "
                "The payer pays with the 20-digit payment code or the QR code."
            ),
            "/notices/new",
        ),
        Task(
            _("Notices from a sheet"),
            _(
                "Download the template, fill it in, send it in. Mend what is wrong on "
                "the page; then issue all of them at once."
            ),
            "/batches/new",
        ),
        Task(
            _("Hand the bill over and ask to take it back"),
            _(
                "A paid notice gets its bill by itself. Before the fiscal seal a bill "
                "is voided, afterwards reversed; a supervisor of the bureau decides."
            ),
            "/bills",
        ),
        Task(
            _("Relief and overdue notices"),
            _(
                "On the page of a notice ask for deferral, instalments, a reduction or "
                "an exemption. What is overdue is dunned: remind, demand, serve."
            ),
            "/demands",
        ),
        Task(
            _("Apply for bills"),
            _(
                "Say how many books of which type you need, within your certificate. "
                "Your custodian counts and signs for them in person."
            ),
            "/supplies/new",
        ),
        Task(
            _("Write paper bills"),
            _(
                "Write the next sheet of your shelf, for a notice or at the counter. "
                "Note the money and where each copy is. A spoiled sheet is void at once "
                "with all its copies."
            ),
            "/paper-bills",
        ),
        Task(
            _("Hand stubs in"),
            _(
                "Stubs and voids go back in the order of their numbers. A bill that was "
                "not paid in as it says is a difference that must be explained."
            ),
            "/clearances",
        ),
        Task(
            _("Plan the paper of a year"),
            _(
                "Say how many sheets of which type you need, by half-years. Each "
                "application is held beside the plan."
            ),
            "/use-plans",
        ),
        Task(
            _("Gather the day's cash"),
            _(
                "Count the cash of a day and gather it into a collective notice, the "
                "same or the next working day. What does not agree is decided by two."
            ),
            "/collectives",
        ),
    ),
    UNIT_SUPERVISOR: (
        Task(
            _("Decide what waits"),
            _(
                "My work shows what your clerks ask: cancelling a notice, relief, a "
                "demand. You never decide what you asked for yourself."
            ),
            "/work",
        ),
        Task(
            _("Lend your right while you are away"),
            _(
                "Give a colleague your right for some days. Both names are kept, and "
                "you may take it back at once."
            ),
            "/delegations",
        ),
        Task(
            _("Keys for your own system"),
            _("Ask for an API key; the bureau approves it and you take it once."),
            "/api-keys",
        ),
        Task(
            _("Your unit's paper"),
            _(
                "Name the custodian of your shelf. Decide voids: only with all copies "
                "intact and every payment known to have failed."
            ),
            "/stock",
        ),
    ),
    CUSTODIAN: (
        Task(
            _("Receive and hand out paper"),
            _(
                "Sign for what comes to you and hand out what was approved. Each deed "
                "writes its own line in the register, with the balance."
            ),
            "/stock",
        ),
        Task(
            _("Where is this number?"),
            _("Type code and number of a sheet: where it is and its whole life."),
            "/stock/numbers",
        ),
        Task(
            _("Allot numbers, send unused bills back"),
            _(
                "The store allots whole books, the lowest numbers first. What is not "
                "needed or is recalled goes back counted."
            ),
            "/stock-returns",
        ),
        Task(
            _("Report a loss"),
            _(
                "What is missing cannot be used from that moment. A supervisor signs, "
                "it is declared in public, the bureau decides."
            ),
            "/losses",
        ),
    ),
    DEPARTMENT_CLERK: (
        Task(
            _("The paper of your units"),
            _(
                "Every unit that names you as its department: what lies there, who "
                "keeps it, and its register page by page."
            ),
            "/stock",
        ),
        Task(
            _("Clear stubs"),
            _("Count what your units hand in and clear it; the bureau writes it off."),
            "/clearances",
        ),
    ),
    DEPARTMENT_SUPERVISOR: (
        Task(
            _("Agree to what your units need"),
            _(
                "You see plan, stock and what is not written off. The books come to "
                "your shelf first and go on to the unit from there."
            ),
            "/supplies",
        ),
        Task(
            _("Name who keeps the paper"),
            _(
                "One custodian for each shelf. With paper on it, the next one takes "
                "over by a handover that is counted range by range."
            ),
            "/stock",
        ),
    ),
    BUREAU_CLERK: (
        Task(
            _("Write off bills"),
            _("Tick what is in order, look at the preview, write off together."),
            "/bills/write-off",
        ),
        Task(
            _("Money that does not fit"),
            _(
                "Suspense money is matched to the notice that owes it or goes back; "
                "you propose, a supervisor decides."
            ),
            "/suspense",
        ),
        Task(
            _("Items and their tariffs"),
            _(
                "Take a catalogue over from a sheet, adopt items from above for your "
                "units, adjust an item by a document from above."
            ),
            "/items",
        ),
        Task(
            _("Print, supply, recall"),
            _(
                "Write print orders, note deliveries, check applications, hold supply "
                "rounds, recall old versions; the supervisor decides each."
            ),
            "/print-orders",
        ),
        Task(
            _("Types of bills and who may hold them"),
            _(
                "Draft a type or its next revision, check applications for "
                "certificates, hold the annual inspection."
            ),
            "/bill-types",
        ),
    ),
    BUREAU_SUPERVISOR: (
        Task(
            _("Decide what waits"),
            _(
                "Everything you need stands on one page: the request, the document, "
                "the money, the rule. Approve or refuse with a reason."
            ),
            "/work",
        ),
        Task(
            _("How the region works"),
            _(
                "Seals by itself or by hand, terms, limits and wallets are set on the "
                "page of the region; each change is kept."
            ),
            "/regions",
        ),
        Task(
            _("Who may do what"),
            _("Sign the access review each quarter: keep or revoke, row by row."),
            "/reviews",
        ),
        Task(
            _("Where the paper is"),
            _(
                "Open stores, name their custodians, see what lies where. Every number "
                "stands in one place; its whole life is one page."
            ),
            "/stock",
        ),
    ),
    ADMINISTRATOR: (
        Task(
            _("Accounts and roles"),
            _(
                "Open an account for a person, give roles at a place. Nobody gives "
                "himself a role; a lost second factor needs two persons."
            ),
            "/users",
        ),
        Task(
            _("When somebody leaves or moves"),
            _("Open work is handed over; roles and sessions end on the day."),
            "/leavings",
        ),
        Task(
            _("What failed after a payment"),
            _("Waiting records show why, and are tried again from the page."),
            "/outbox",
        ),
    ),
    AUDITOR: (
        Task(
            _("Read and prove"),
            _(
                "You read everything in your scope and change nothing. Beside every "
                "proof stands a button that recomputes it."
            ),
            "/bills",
        ),
        Task(
            _("What a person did"),
            _("Records of work show every act of an account, with the document."),
            "/trails",
        ),
        Task(
            _("The life of a number"),
            _(
                "Type code and number of a sheet: each step with its day, document and "
                "person."
            ),
            "/stock/numbers",
        ),
    ),
}
"""Role → what it does; the order is that of a day."""


@view_config(
    context=Site,
    name="help",
    permission="work:view",
    renderer="views:help/page.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> dict[str, Any]:
    """The reader's own roles first."""
    held = dict.fromkeys(g.role for g in request.actor.grants if g.role in TASKS)
    others = [role for role in TASKS if role not in held]
    return {
        "title": _("Help"),
        "mine": [(role, TASKS[role]) for role in held],
        "others": [(role, TASKS[role]) for role in others],
    }
