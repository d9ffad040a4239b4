"""What the sender of the outbox calls for the topics of bills.

Each handler runs in a transaction of its own, which also takes the record away:
the 2nd commit of sealing codes the bill, the 3rd sets the finance seal, and the
paper is made afterwards. Handlers are a door: they are given a request and give
the deeds their ports. What a handler raises is tried again later and, after
eight times, waits visibly for a person; the payment stands all the while.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nontax_site.bills.gathering_cash import CashGathering
from nontax_site.bills.issuing import TOPIC_ISSUE, Issuing
from nontax_site.bills.paying_paper import PaperPaying
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.sealing import Sealing
from nontax_site.bills.swiping import TOPIC_SWIPE, Swiping
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.interfaces import (
    IAudit,
    IBillFormat,
    IClock,
    IOutbox,
    IPosHost,
    ISigner,
    IWorkflows,
)
from nontax_site.payments.paid import PAY_PAPER

TOPIC_SUPERVISE = "supervise-bill"


def ports_of(request: Any) -> BillPorts:
    """The ports of bills as one request finds them."""
    return BillPorts(
        root=request.site,
        workflows=request.find_service(IWorkflows),
        audit=request.find_service(IAudit),
        outbox=request.find_service(IOutbox),
        signer=request.find_service(ISigner),
        format=request.find_service(IBillFormat),
    )


def system_act(request: Any, name: str) -> Act:
    """An act of the named system principal, now."""
    return Act(actor=system_actor(name), at=request.find_service(IClock).now())


def issue_bill(request: Any, record: Any) -> None:
    """Topic "issue-bill": code the bill of a paid notice."""
    ports = ports_of(request)
    notice = ports.root.document("notice", record.facts["notice"])
    act = system_act(request, "issue-bill")
    Issuing(ports).for_notice(notice, act, record.prepared)


def supervise_bill(request: Any, record: Any) -> None:
    """Topic "supervise-bill": check a signed bill and seal or hold it."""
    ports = ports_of(request)
    bill = ports.bill(record.facts["bill"])
    act = system_act(request, "finance-side")
    Sealing(ports).supervise(bill, act, record.prepared)


def pay_paper(request: Any, record: Any) -> None:
    """Topic "pay-paper": bring a payment to the paper its notice stands on."""
    ports = ports_of(request)
    notice = ports.root.document("notice", record.facts["notice"])
    act = system_act(request, "paper-bill")
    if notice.is_collective:
        CashGathering(ports).notice_paid(notice, act)
    else:
        PaperPaying(ports).by_notice(notice, act)


def swipe_card(request: Any, record: Any) -> None:
    """Topic "swipe-card": have the terminal take the money of an attempt."""
    ports = ports_of(request)
    bill = ports.root.document("paper_bill", record.facts["bill"])
    act = system_act(request, "paper-bill")
    Swiping(ports, request.find_service(IPosHost)).ask(bill, record.facts["trace"], act)


def sign_ahead(request: Any, record: Any) -> Any:
    """Topic "issue-bill", before its transaction: the unit's signature."""
    ports = ports_of(request)
    notice = ports.root.document("notice", record.facts["notice"])
    return Issuing(ports).ahead(notice, system_act(request, "issue-bill"))


def seal_ahead(request: Any, record: Any) -> Any:
    """Topic "supervise-bill", before its transaction: the finance side's seal."""
    ports = ports_of(request)
    bill = ports.bill(record.facts["bill"])
    return Sealing(ports).ahead(bill, system_act(request, "finance-side"))


HANDLERS: dict[str, Callable[[Any, Any], None]] = {
    TOPIC_ISSUE: issue_bill,
    TOPIC_SUPERVISE: supervise_bill,
    PAY_PAPER: pay_paper,
    TOPIC_SWIPE: swipe_card,
}
"""The handlers of this package by topic."""

AHEAD: dict[str, Callable[[Any, Any], Any]] = {
    TOPIC_ISSUE: sign_ahead,
    TOPIC_SUPERVISE: seal_ahead,
}
"""What is done before the transaction of a topic, only reading."""
