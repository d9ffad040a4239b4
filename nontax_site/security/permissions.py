"""Every permission of the project, ``noun:verb``, in one place.

A view and the transition behind it name the same member. Which role holds which
permission is said elsewhere: for a document by the ``role:`` keys of its state
in the ZCML of its workflow, for containers and pages without a document by
``grants.STATIC``.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What somebody may do; closed by default (``NOBODY`` is held by no role)."""

    NOBODY = "site:nobody"

    WORK_VIEW = "work:view"
    DOCUMENT_VIEW = "document:view"

    NOTICE_VIEW = "notice:view"
    NOTICE_DRAFT = "notice:draft"
    NOTICE_EDIT = "notice:edit"
    NOTICE_ISSUE = "notice:issue"
    NOTICE_ASK_CANCEL = "notice:ask_cancel"
    NOTICE_CANCEL = "notice:cancel"
    NOTICE_LOCK = "notice:lock"
    NOTICE_UNLOCK = "notice:unlock"
    NOTICE_PAY = "notice:pay"
    NOTICE_SETTLE = "notice:settle"
    NOTICE_EXPIRE = "notice:expire"
    NOTICE_RELIEVE = "notice:relieve"
    NOTICE_UNMASK = "notice:unmask"

    BILL_VIEW = "bill:view"
    BILL_ISSUE = "bill:issue"
    BILL_SIGN = "bill:sign"
    BILL_SEAL = "bill:seal"
    BILL_SEAL_BY_HAND = "bill:seal_by_hand"
    BILL_ASK_VOID = "bill:ask_void"
    BILL_VOID = "bill:void"
    BILL_ASK_REVERSAL = "bill:ask_reversal"
    BILL_REVERSE = "bill:reverse"
    BILL_DELIVER = "bill:deliver"
    BILL_WRITE_OFF = "bill:write_off"
    BILL_BOOK = "bill:book"
    BILL_UNBOOK = "bill:unbook"

    UNIT_VIEW = "unit:view"
    UNIT_APPLY = "unit:apply"
    UNIT_SUBMIT = "unit:submit"
    UNIT_EDIT = "unit:edit"
    UNIT_ACTIVATE = "unit:activate"
    UNIT_REFUSE = "unit:refuse"
    UNIT_SUSPEND = "unit:suspend"
    UNIT_RESUME = "unit:resume"
    UNIT_CLOSE = "unit:close"

    ITEM_VIEW = "item:view"
    ITEM_DRAFT = "item:draft"
    ITEM_EDIT = "item:edit"
    ITEM_SUBMIT = "item:submit"
    ITEM_PUBLISH = "item:publish"
    ITEM_SEND_BACK = "item:send_back"
    ITEM_RETIRE = "item:retire"
    ITEM_ASSIGN = "item:assign"

    SUSPENSE_VIEW = "suspense:view"
    SUSPENSE_RECEIVE = "suspense:receive"
    SUSPENSE_PROPOSE = "suspense:propose"
    SUSPENSE_DECIDE = "suspense:decide"

    RELIEF_VIEW = "relief:view"
    RELIEF_ASK = "relief:ask"
    RELIEF_CHECK = "relief:check"
    RELIEF_DECIDE = "relief:decide"

    DEMAND_VIEW = "demand:view"
    DEMAND_OPEN = "demand:open"
    DEMAND_WORK = "demand:work"
    DEMAND_ISSUE = "demand:issue"
    DEMAND_ASK_GIVE_UP = "demand:ask_give_up"
    DEMAND_GIVE_UP = "demand:give_up"
    DEMAND_CLOSE = "demand:close"

    LEDGER_VIEW = "ledger:view"
    AUDIT_VIEW = "audit:view"
    JOB_VIEW = "job:view"
    REGION_VIEW = "region:view"
    REGION_EDIT = "region:edit"
    CHANNEL_VIEW = "channel:view"
    CHANNEL_EDIT = "channel:edit"
    KEY_VIEW = "key:view"
    OUTBOX_VIEW = "outbox:view"
    OUTBOX_RETRY = "outbox:retry"
    KEY_EDIT = "key:edit"
    API_KEY_VIEW = "api_key:view"
    API_KEY_ASK = "api_key:ask"
    API_KEY_APPROVE = "api_key:approve"
    API_KEY_TAKE = "api_key:take"
    API_KEY_REVOKE = "api_key:revoke"
    WEBHOOK_VIEW = "webhook:view"
    WEBHOOK_ASK = "webhook:ask"
    WEBHOOK_APPROVE = "webhook:approve"
    WEBHOOK_RETRY = "webhook:retry"
    WEBHOOK_END = "webhook:end"
    DELEGATION_VIEW = "delegation:view"
    DELEGATION_GIVE = "delegation:give"
    DELEGATION_DECIDE = "delegation:decide"
    DELEGATION_REVOKE = "delegation:revoke"
    DELEGATION_RUN = "delegation:run"
    USER_VIEW = "user:view"
    USER_EDIT = "user:edit"
    USER_SECOND = "user:second"
    USER_UNMASK = "user:unmask"
    LOOKUP_VIEW = "lookup:view"

    LEAVING_VIEW = "leaving:view"
    LEAVING_ASK = "leaving:ask"
    LEAVING_CONFIRM = "leaving:confirm"
    LEAVING_CARRY_OUT = "leaving:carry_out"

    REVIEW_VIEW = "review:view"
    REVIEW_OPEN = "review:open"
    REVIEW_SIGN = "review:sign"

    ROLE_VIEW = "role:view"
    ROLE_PROPOSE = "role:propose"
    ROLE_DECIDE = "role:decide"
