"""The test bank at the door of the running office, and notices to pay there."""

import json
from collections.abc import Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from nontax_site.commands.testbank.bank import TestBank
from nontax_site.commands.testbank.book import Book
from nontax_site.commands.testbank.credentials import Credential, credentials_of
from nontax_site.commands.testbank.messages import DOOR, Door, headers_of
from nontax_site.kernel.money import Money
from nontax_site.payments.checking import check
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.qr import Scanning
from tests.factories.office import BANK, POLICE, SCHOOL, Office

PASSPORT = "103042501"
FINE = "103050101"
TUITION = "103042701"


class Window:
    """A bank's window over the running office, through its real door."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.app = office.browser()
        with office.work() as request:
            master = request.registry.master_key
            self.credential: Credential = next(
                one
                for one in credentials_of(request.site, master, office.clock.now())
                if one.channel == BANK
            )
        self.bank = TestBank(
            Door(self._send, office.clock.now),
            [self.credential],
            Book(),
            office.clock.now,
        )

    def _send(
        self, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        response = self.post(path, body, headers)
        return response.status_int, response.body

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Any:
        """Post bytes with headers to a path, whatever is answered.

        The body is in memory already: nobody needs to copy it into a file.
        """
        return self.app.post(
            path,
            body,
            headers=dict(headers),
            extra_environ={"webob.is_body_seekable": True},
            expect_errors=True,
        )

    def headers(self, verb: str, body: bytes, **over: Any) -> dict[str, str]:
        """The headers that sign the bytes for a door, now or ``late_s`` ago."""
        at = self.office.clock.now() - timedelta(seconds=over.pop("late_s", 0))
        signed = headers_of(self.credential, f"{DOOR}/{verb}", body, at)
        return {**signed, **over}

    def say(self, verb: str, message: Any, **over: Any) -> Any:
        """Send a message (a dict, or raw bytes) and give the whole response."""
        body = message
        if not isinstance(message, bytes):
            body = json.dumps(message, ensure_ascii=False).encode()
        return self.post(f"{DOOR}/{verb}", body, self.headers(verb, body, **over))

    def query(self, code: str, **over: Any) -> Any:
        """Query a payment code; gives the answered JSON."""
        return self.say("query", {"serial": "Q1", "pay_code": code, **over}).json

    def confirm(self, code: str, **over: Any) -> Any:
        """Confirm a notice of 200.00; gives the answered JSON."""
        return self.say("confirm", self.message(code, **over)).json

    def message(self, code: str, **over: Any) -> dict[str, Any]:
        """The fields of a right confirm of 200.00 over the counter."""
        now = self.office.clock.now()
        return {
            "serial": "P1",
            "pay_code": code,
            "amount": "200.00",
            "paid_at": now.isoformat(),
            "accounting_day": self.office.clock.today().isoformat(),
            "bank": "HZB",
            "channel_kind": "COUNTER",
            "mode": "CARD",
            "rec_account": "3301000000000001",
            "payer_account": "6217000010001234567",
            "payer_name": "周晓波",
            **over,
        }


def issue(
    office: Office,
    *lines: WantedLine,
    unit: str = SCHOOL,
    login: str = "school-clerk",
    **over: Any,
) -> str:
    """Issue a notice (one passport unless lines are given); its payment code."""
    with office.work() as request:
        notice = Noticing(payment_ports(request)).draft_and_issue(
            unit,
            Wanted(
                payer=over.pop("payer", Payer("周晓波", phone="13800000000")),
                lines=lines or (WantedLine(PASSPORT),),
                **over,
            ),
            office.act(login),
        )
        return str(notice.id)


def fine_of(office: Office, amount: str = "100.00", **over: Any) -> str:
    """A fine of the police, with its surcharge when late."""
    line = WantedLine(FINE, "1", Money.parse(amount))
    return issue(office, line, unit=POLICE, login="police-clerk", **over)


@contextmanager
def reading(office: Office, code: str) -> Any:
    """The notice of a payment code, for a look."""
    with office.work() as request:
        yield request.site.document("notice", code)


def state_of(office: Office, code: str) -> str:
    """The state of a notice."""
    with reading(office, code) as notice:
        return str(notice.state)


def digest_of(office: Office, code: str) -> str:
    """The digest of a notice: equal when nothing of it changed."""
    with reading(office, code) as notice:
        return str(notice.digest())


def breaches(office: Office) -> list[Any]:
    """What ``nontax check`` would say of the money."""
    with office.work() as request:
        return check(request.site)


def cases(office: Office) -> list[tuple[str, str, int]]:
    """(reason, notice, fen) of every case of suspense money."""
    with office.work() as request:
        return [
            (case.reason, case.notice, case.amount_fen)
            for case in request.site.suspense.values()
        ]


def show_qr(office: Office, code: str) -> str:
    """The token the pay page would show now."""
    with office.work() as request:
        ports = payment_ports(request)
        shown = Scanning(ports).show(ports.notice(code), office.act("system:payer"))
        return str(shown.token)
