"""Notices of the small office that a payer finds and pays on the public pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.paying import Confirmation, Paying
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.querying import Enquiry, Querying
from tests.factories.office import BANK, SCHOOL

PHONE = "13800001234"
PASSPORT = "103042501"
TUITION = "103042701"
FINE = "103050101"

CLERKS = {
    SCHOOL: "school-clerk",
    "330100-0002": "police-clerk",
    "140000-0001": "sx-unit",
}


def issue(
    office: Any,
    *lines: WantedLine,
    unit: str = SCHOOL,
    name: str = "周晓波",
    phone: str = PHONE,
    payer_type: str = "person",
    due: date | None = None,
) -> str:
    """Issue a notice (a passport of 200.00 unless lines are given); its code."""
    wanted = Wanted(
        payer=Payer(name, payer_type, phone=phone),
        lines=lines or (WantedLine(PASSPORT),),
        due=due,
    )
    with office.work() as request:
        notice = Noticing(payment_ports(request)).draft_and_issue(
            unit, wanted, office.act(CLERKS[unit])
        )
        code = str(notice.id)
    office.drain()
    return code


def draft(office: Any) -> str:
    """A draft that was not issued; its code."""
    wanted = Wanted(payer=Payer("周晓波", phone=PHONE), lines=(WantedLine(PASSPORT),))
    with office.work() as request:
        notice = Noticing(payment_ports(request)).draft(
            SCHOOL, wanted, office.act("school-clerk")
        )
        code = str(notice.id)
    office.drain()
    return code


def cancel(office: Any, code: str) -> None:
    """The unit cancels an issued notice, by two persons."""
    with office.work() as request:
        deed = Noticing(payment_ports(request))
        notice = request.site.document("notice", code)
        deed.ask_cancel(notice, office.act("school-clerk", "重复开具"))
        deed.cancel(notice, office.act("school-boss", "同意撤销"))
    office.drain()


def tuition(amount: str = "1000.00") -> WantedLine:
    """A line whose amount is free."""
    return WantedLine(TUITION, amount=Money.parse(amount))


def fine(amount: str = "100.00") -> WantedLine:
    """A line that grows when it is late."""
    return WantedLine(FINE, amount=Money.parse(amount))


def pay(office: Any, code: str, serial: str = "S1") -> str:
    """The bank of the office queries and confirms; the code of its answer."""
    with office.work() as request:
        ports = payment_ports(request)
        channel = request.site.channels[BANK]
        act = Act(system_actor("bank"), office.clock.now())
        asked = Querying(ports).query(channel, Enquiry(f"Q{serial}", code), act)
        said = Confirmation(
            serial=serial,
            pay_code=code,
            amount=Money.parse(str(asked.data["amount"])),
            paid_at=office.clock.now(),
            accounting_day=office.clock.today(),
            bank="HZB",
            channel_kind="NETBANK",
            mode="TRANSFER",
            rec_account=str(asked.data["rec_account"]),
            payer_account="6217000010001234567",
            payer_name="周晓波",
        )
        reply = Paying(ports).confirm(channel, said, f"digest-{serial}", act)
    office.drain()
    return str(reply.code)


def notice_of(office: Any, code: str) -> Any:
    """The state and QR of a notice as they are stored now."""
    with office.work() as request:
        notice = request.site.document("notice", code)
        return notice.state, notice.token, notice.holding


def configure(office: Any, region: str, **settings: Any) -> None:
    """Put settings of a region in force."""
    from nontax_site.kernel.interfaces import IAudit
    from nontax_site.units.configuring import Configuring

    with office.work() as request:
        Configuring(request.find_service(IAudit)).configure(
            request.site.regions[region], settings, office.act("system:test", "试验")
        )
