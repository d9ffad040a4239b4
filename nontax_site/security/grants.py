"""Roles, where each may be held, and what each may do without a document.

A role is held at a place (``kernel.acts.Grant``): ``unit:<id>``,
``region:<code>`` or ``site``. What it may do to a document is computed from the
state of the document (ZCML, ``role:`` keys); what it may do on containers, lists
and "add" pages is ``STATIC``. Titles are msgids.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nontax_site.kernel.acts import Actor
from nontax_site.security.permissions import Permission

P = Permission

UNIT_CLERK = "unit_clerk"
UNIT_SUPERVISOR = "unit_supervisor"
BUREAU_CLERK = "bureau_clerk"
BUREAU_SUPERVISOR = "bureau_supervisor"
CUSTODIAN = "custodian"
DEPARTMENT_CLERK = "department_clerk"
DEPARTMENT_SUPERVISOR = "department_supervisor"
ADMINISTRATOR = "administrator"
AUDITOR = "auditor"
SYSTEM = "system"

SITE = "site"

TITLES: dict[str, str] = {
    UNIT_CLERK: "Unit clerk",
    UNIT_SUPERVISOR: "Unit supervisor",
    BUREAU_CLERK: "Bureau clerk",
    BUREAU_SUPERVISOR: "Bureau supervisor",
    CUSTODIAN: "Bill custodian",
    DEPARTMENT_CLERK: "Department clerk",
    DEPARTMENT_SUPERVISOR: "Department supervisor",
    ADMINISTRATOR: "Administrator",
    AUDITOR: "Auditor",
    SYSTEM: "System",
}

PLACES: dict[str, tuple[str, ...]] = {
    UNIT_CLERK: ("unit",),
    UNIT_SUPERVISOR: ("unit",),
    BUREAU_CLERK: ("region",),
    BUREAU_SUPERVISOR: ("region",),
    CUSTODIAN: ("unit", "region"),
    DEPARTMENT_CLERK: ("unit",),
    DEPARTMENT_SUPERVISOR: ("unit",),
    ADMINISTRATOR: ("site",),
    AUDITOR: ("region", "site"),
    SYSTEM: ("site",),
}
"""Kinds of place a role may be held at; ``SYSTEM`` is never granted to a user."""

CONFLICTS: tuple[frozenset[str], ...] = (
    frozenset({UNIT_CLERK, UNIT_SUPERVISOR}),
    frozenset({BUREAU_CLERK, BUREAU_SUPERVISOR}),
    frozenset({DEPARTMENT_CLERK, DEPARTMENT_SUPERVISOR}),
)
"""Pairs no person holds at one place: each decides what the other asks."""

_STAFF = frozenset(
    {
        P.WORK_VIEW,
        P.NOTICE_VIEW,
        P.BILL_VIEW,
        P.PAPER_BILL_VIEW,
        P.TERMINAL_VIEW,
        P.REMITTANCE_VIEW,
        P.FIXED_ISSUE_VIEW,
        P.COLLECTIVE_VIEW,
        P.UNIT_VIEW,
        P.ITEM_VIEW,
        P.LEDGER_VIEW,
        P.DELEGATION_VIEW,
        P.RELIEF_VIEW,
        P.DEMAND_VIEW,
        P.RECEIPT_VIEW,
        P.BATCH_VIEW,
        P.CERTIFICATE_VIEW,
        P.INSPECTION_CASE_VIEW,
        P.USE_PLAN_VIEW,
        P.STOCK_VIEW,
        P.SUPPLY_VIEW,
        P.STOCK_RETURN_VIEW,
        P.CLEARANCE_VIEW,
        P.LOSS_VIEW,
        P.STOCK_TAKING_VIEW,
        P.CUSTODY_HANDOVER_VIEW,
    }
)
_KEEPERS = frozenset(
    {
        P.WORK_VIEW,
        P.DELEGATION_VIEW,
        P.UNIT_VIEW,
        P.STOCK_VIEW,
        P.BILL_TYPE_VIEW,
        P.CERTIFICATE_VIEW,
        P.USE_PLAN_VIEW,
        P.SUPPLY_VIEW,
        P.STOCK_RETURN_VIEW,
        P.CLEARANCE_VIEW,
        P.LOSS_VIEW,
        P.STOCK_TAKING_VIEW,
        P.CUSTODY_HANDOVER_VIEW,
    }
)
_BUREAU = _STAFF | {
    P.SUSPENSE_VIEW,
    P.REGION_VIEW,
    P.CHANNEL_VIEW,
    P.AUDIT_VIEW,
    P.ENGAGEMENT_VIEW,
    P.EDITION_VIEW,
    P.ADOPTION_VIEW,
    P.ADJUSTMENT_VIEW,
    P.BILL_TYPE_VIEW,
    P.INSPECTION_VIEW,
    P.PRINT_ORDER_VIEW,
    P.TRANSFER_VIEW,
    P.SUPPLY_ROUND_VIEW,
    P.RECALL_VIEW,
    P.DESTRUCTION_VIEW,
}

STATIC: dict[str, frozenset[P]] = {
    UNIT_CLERK: _STAFF
    | {
        P.NOTICE_DRAFT,
        P.NOTICE_ISSUE,
        P.BILL_ISSUE,
        P.PAPER_BILL_ISSUE,
        P.REMITTANCE_OPEN,
        P.FIXED_ISSUE_ISSUE,
        P.RELIEF_ASK,
        P.DEMAND_OPEN,
        P.BATCH_RECEIVE,
        P.CERTIFICATE_APPLY,
        P.USE_PLAN_DRAFT,
        P.SUPPLY_DRAFT,
        P.CLEARANCE_OPEN,
    },
    UNIT_SUPERVISOR: _STAFF
    | {
        P.CUSTODIAN_NAME,
        P.CUSTODY_HANDOVER_OPEN,
        P.STOCK_TAKING_OPEN,
        P.CERTIFICATE_APPLY,
        P.KEY_VIEW,
        P.TRAIL_VIEW,
        P.LEAVING_VIEW,
        P.LEAVING_ASK,
        P.DELEGATION_GIVE,
        P.API_KEY_VIEW,
        P.API_KEY_ASK,
        P.WEBHOOK_VIEW,
        P.WEBHOOK_ASK,
        P.WEBHOOK_RETRY,
    },
    BUREAU_CLERK: _BUREAU
    | {
        P.UNIT_APPLY,
        P.ENGAGEMENT_ASK,
        P.ITEM_DRAFT,
        P.EDITION_DRAFT,
        P.ADOPTION_PROPOSE,
        P.ADJUSTMENT_DRAFT,
        P.BILL_TYPE_DRAFT,
        P.TERMINAL_PROPOSE,
        P.INSPECTION_DRAFT,
        P.PRINT_ORDER_DRAFT,
        P.SUPPLY_ROUND_DRAFT,
        P.TRANSFER_ASK,
        P.RECALL_DRAFT,
        P.ITEM_ASSIGN,
        P.USER_VIEW,
        P.BILL_WRITE_OFF,
    },
    BUREAU_SUPERVISOR: _BUREAU
    | {
        P.STORE_OPEN,
        P.CUSTODIAN_NAME,
        P.CUSTODY_HANDOVER_OPEN,
        P.STOCK_TAKING_OPEN,
        P.REGION_EDIT,
        P.TRAIL_VIEW,
        P.USER_VIEW,
        P.USER_SECOND,
        P.USER_UNMASK,
        P.LOOKUP_VIEW,
        P.LEAVING_VIEW,
        P.LEAVING_ASK,
        P.REVIEW_VIEW,
        P.REVIEW_OPEN,
        P.ROLE_VIEW,
        P.JOB_VIEW,
        P.DELEGATION_GIVE,
        P.KEY_VIEW,
        P.OUTBOX_VIEW,
        P.OUTBOX_RETRY,
        P.API_KEY_VIEW,
        P.API_KEY_ASK,
        P.WEBHOOK_VIEW,
        P.WEBHOOK_RETRY,
    },
    CUSTODIAN: _KEEPERS
    | {
        P.PRINT_ORDER_VIEW,
        P.TRANSFER_VIEW,
        P.SUPPLY_ROUND_VIEW,
        P.RECALL_VIEW,
        P.DESTRUCTION_VIEW,
        P.DESTRUCTION_DRAFT,
        P.SUPPLY_DRAFT,
        P.STOCK_RETURN_OPEN,
        P.CLEARANCE_OPEN,
        P.LOSS_REPORT,
    },
    DEPARTMENT_CLERK: _KEEPERS | {P.INSPECTION_CASE_VIEW, P.PAPER_BILL_VIEW},
    DEPARTMENT_SUPERVISOR: _KEEPERS
    | {
        P.PAPER_BILL_VIEW,
        P.INSPECTION_CASE_VIEW,
        P.DELEGATION_GIVE,
        P.CUSTODIAN_NAME,
        P.CUSTODY_HANDOVER_OPEN,
    },
    ADMINISTRATOR: frozenset(
        {
            P.STOCK_VIEW,
            P.STORE_OPEN,
            P.CUSTODIAN_NAME,
            P.WORK_VIEW,
            P.DELEGATION_VIEW,
            P.DELEGATION_GIVE,
            P.USER_VIEW,
            P.USER_EDIT,
            P.TRAIL_VIEW,
            P.USER_SECOND,
            P.USER_UNMASK,
            P.LOOKUP_VIEW,
            P.LEAVING_VIEW,
            P.LEAVING_ASK,
            P.REVIEW_VIEW,
            P.REVIEW_OPEN,
            P.ROLE_VIEW,
            P.ROLE_PROPOSE,
            P.REGION_VIEW,
            P.REGION_EDIT,
            P.CHANNEL_VIEW,
            P.CHANNEL_EDIT,
            P.KEY_VIEW,
            P.KEY_EDIT,
            P.OUTBOX_VIEW,
            P.OUTBOX_RETRY,
            P.UNIT_VIEW,
            P.AUDIT_VIEW,
            P.API_KEY_VIEW,
            P.WEBHOOK_VIEW,
        }
    ),
    AUDITOR: _BUREAU
    | {
        P.JOB_VIEW,
        P.TRAIL_VIEW,
        P.USER_VIEW,
        P.LOOKUP_VIEW,
        P.LEAVING_VIEW,
        P.REVIEW_VIEW,
        P.ROLE_VIEW,
        P.KEY_VIEW,
        P.OUTBOX_VIEW,
        P.API_KEY_VIEW,
        P.WEBHOOK_VIEW,
    },
    SYSTEM: frozenset(),
}


def roles_with(permission: str) -> tuple[str, ...]:
    """The roles that hold a permission on containers."""
    return tuple(role for role, held in STATIC.items() if permission in held)


def places_of(context: Any) -> tuple[str, ...] | None:
    """The places a context lies in; None for a container open to every place."""
    places = getattr(context, "places", None)
    return None if places is None else tuple(places())


def static_permits(
    actor: Actor, permission: str, places: Iterable[str] | None = None
) -> bool:
    """Whether a role of the actor holds the permission at one of the places.

    Without places (a container over the whole site) any place will do: what the
    list then shows is cut to the places of the actor.
    """
    if not actor.may_use(permission):
        return False
    roles, noun = roles_with(permission), permission.partition(":")[0]
    if places is None:
        if any(permission in grant.come for grant in actor.grants):
            return True
        return bool(places_held(actor, *roles, kind=noun, permission=permission))
    wanted = tuple(places)
    if any(permission in g.come and g.place in wanted for g in actor.grants):
        return True
    return any(
        actor.holds(role, *wanted, kind=noun, permission=permission) for role in roles
    )


def places_held(
    actor: Actor, *roles: str, kind: str = "", permission: str = ""
) -> tuple[str, ...]:
    """The places at which the actor holds one of the roles, in order, once.

    A role that is limited to kinds of documents counts for ``kind`` among them; a
    role that was changed only where the permission is left to it or was added.
    """
    found = [
        grant.place
        for grant in actor.grants
        if (
            (grant.role in roles and permission not in grant.gone)
            and (not grant.kinds or kind in grant.kinds)
        )
        or (permission and permission in grant.come)
    ]
    return tuple(dict.fromkeys(found))


def place_kind(place: str) -> str:
    """``unit``, ``region`` or ``site``."""
    return place.partition(":")[0]
