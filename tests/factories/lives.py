"""Notices and bills in the small office, brought as far as a test needs.

Everything goes through the deeds of the people concerned; the outbox is drained
where the next step waits for it.
"""

from __future__ import annotations

import re
from typing import Any

from nontax_site.bills.handlers import ports_of
from nontax_site.bills.reversing import Reversing
from nontax_site.bills.sealing import Sealing
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.interfaces import IAudit, IOutbox, IWorkflows
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.paying import Confirmation, Paying
from nontax_site.payments.ports import PaymentPorts
from nontax_site.payments.querying import Enquiry, Querying
from tests.factories.office import BANK, FINANCE, SCHOOL

PAYER = "周晓波"
ID_CARD = "330102199003077210"

HOUSES = {
    # who issues, where, who decides, one line
    "school": ("school-clerk", SCHOOL, "hz-boss", ("103042702", "1", None)),
    "finance": ("sx-unit", FINANCE, "sx-boss", ("103040101", "1", Money(1))),
}


def issued(office: Any, house: str = "school", payer: str = PAYER) -> str:
    """The code of a notice that was issued."""
    clerk, unit, _boss, line = HOUSES[house]
    with office.work() as request:
        ports = _payment_ports(request)
        notice = Noticing(ports).draft_and_issue(
            unit,
            Wanted(
                payer=Payer(payer, "person", "id_card", ID_CARD, "13800000000"),
                lines=[WantedLine(*line)],
            ),
            office.act(clerk),
        )
        code: str = notice.id
    office.drain()
    return code


def paid(office: Any, house: str = "school", payer: str = PAYER) -> str:
    """The code of a notice that the test bank paid; what follows is not done."""
    code = issued(office, house, payer)
    pay(office, code, payer)
    return code


def pay(office: Any, code: str, payer: str = PAYER) -> None:
    """Let the test bank query and confirm a notice; what follows is not done."""
    with office.work() as request:
        ports = _payment_ports(request)
        channel = request.site.channels[BANK]
        act = Act(system_actor("door"), office.clock.now())
        Querying(ports).query(channel, Enquiry(serial="Q" + code, pay_code=code), act)
        notice = request.site.document("notice", code)
        reply = Paying(ports).confirm(
            channel,
            Confirmation(
                serial="S" + code,
                pay_code=code,
                amount=notice.owed(beijing_day(office.clock.now())),
                paid_at=office.clock.now(),
                accounting_day=beijing_day(office.clock.now()),
                bank="HZB",
                channel_kind="COUNTER",
                mode="CARD",
                rec_account=ports.account_of(notice)[2],
                payer_account="6217000010001234567",
                payer_name=payer,
            ),
            "digest",
            act,
        )
        assert reply.code == "00000", reply


def _payment_ports(request: Any) -> PaymentPorts:
    return PaymentPorts(
        request.site,
        request.find_service(IWorkflows),
        request.find_service(IAudit),
        request.find_service(IOutbox),
    )


def bill_of(office: Any, code: str) -> str:
    """The id of the bill of a notice."""
    with office.work() as request:
        name: str = request.site.document("notice", code).bill
        return name


def look(office: Any, name: str) -> Any:
    """What a bill says now: a plain copy of some of its fields."""
    with office.work() as request:
        bill = request.site.document("bill", name)
        return {
            "state": bill.state,
            "related": bill.related,
            "replaced_by": bill.replaced_by,
            "hold": bill.hold,
            "booked": bill.booked,
            "asked": bill.asked,
            "payer": bill.payer_name,
            "total": bill.total.fen,
            "check_code": bill.check_code,
            "day": bill.issued_day.isoformat(),
            "xml": bill.xml.data,
            "notice": bill.notice,
            "red": bill.red,
        }


def signed(office: Any, house: str = "finance", payer: str = PAYER) -> str:
    """The id of a bill that waits for the seal by hand (Shanxi seals by hand)."""
    code = paid(office, house, payer)
    office.drain()
    return bill_of(office, code)


def sealed(office: Any, house: str = "school", payer: str = PAYER) -> str:
    """The id of a bill with both seals."""
    name = signed(office, house, payer)
    if house == "finance":
        with office.work() as request:
            ports = ports_of(request)
            Sealing(ports).by_hand(ports.bill(name), office.act("sx-boss"))
        office.drain()
    assert look(office, name)["state"] == "sealed"
    return name


def asked_to_reverse(office: Any, name: str, comment: str = "缴款人退学") -> None:
    """The school's clerk asks for the reversal of its bill."""
    with office.work() as request:
        ports = ports_of(request)
        Reversing(ports).ask(ports.bill(name), office.act("school-clerk", comment))
    office.drain()


def as_browsers_read(page: Any) -> Any:
    """The page without its patterns of rows, which browsers do not send."""
    page.text = re.sub(r"(?s)<template\b.*?</template>", "", page.text)
    return page
