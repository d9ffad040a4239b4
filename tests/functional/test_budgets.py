"""What a transition stores: objects and bytes, beside the budgets of the design.

A plain transition is to store at most five objects and 4 kB, paying at most thirteen
and 8 kB, the file of a bill aside. What makes a document with its number, a signature
and a reversal (two documents at once) are held to the budget of paying. A typical
commit keeps to the number of objects; now and then a leaf of an order splits and every
fourth audit entry closes a page. The mean of the bytes may lie a tenth over: a bill
carries its two signatures and its history through every transition.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from statistics import fmean, median

import pytest

from nontax_site.bills.handlers import ports_of
from nontax_site.bills.reversing import Reversing
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.qr import Scanning
from tests.factories.office import actor_of
from tests.factories.storage import counted
from tests.factories.units_at_work import ITEM, PAYER, open_units, payment_ports

LIVES = 12

PLAIN = (5, 4096)
PAYING = (13, 8192)
PLAIN_STEPS = ("issue", "query", "lock", "seal", "deliver", "write_off", "ask_reversal")
PAYING_STEPS = ("draft_and_issue", "pay", "sign", "reverse")
SPLITS = 1
"""So many objects more the mean may be, for the leaves that split."""
LEEWAY = 1.1
"""So much over its budget the mean of the bytes may be."""
SOMETIMES = 1.75
"""So much over the budget a single commit may be."""


class Book:
    """Does deeds on the site and writes down what each commit stored."""

    def __init__(self, site):
        self.site = site
        self.sender = site.sender()
        self.stored = defaultdict(list)

    def drain(self):
        self.sender.drain()

    def do(self, step, deed, *given):
        with counted(self.site.database) as stores:
            result = self.site.do(deed, *given)
        self.keep(step, stores.records)
        return result

    def keep(self, step, records):
        sizes = [size for name, size in records if not name.endswith("BillFile")]
        self.stored[step].append((len(sizes), sum(sizes)))

    def turn(self, step):
        """One turn of the sender that handles one record beside the orders."""
        batches = []
        handled = self.sender._handled

        def counting(records, *, last=False):
            with counted(self.site.database) as stores:
                done = handled(records, last=last)
            batches.append((records[0].topic, stores.records))
            return done

        self.sender._handled = counting
        try:
            self.sender.run_once()
        finally:
            del self.sender._handled
        singles = [records for topic, records in batches if topic.endswith("-bill")]
        assert len(singles) == 1
        self.keep(step, singles[0])


def draft(site, request, unit):
    wanted = Wanted(payer=PAYER, lines=[WantedLine(ITEM)])
    act = Act(site.clerk(unit), site.clock.now())
    return Noticing(payment_ports(request)).draft(unit, wanted, act).id


def issue(site, request, code):
    notice = request.site.document("notice", code)
    act = Act(site.clerk(notice.unit), site.clock.now())
    Noticing(payment_ports(request)).issue(notice, act)


def lock(site, request, code):
    notice = request.site.document("notice", code)
    act = Act(system_actor("payer"), site.clock.now())
    Scanning(payment_ports(request)).start(notice, "testbank", "phone", act)


def ask_reversal(site, request, code):
    bill = site.bill(request, code)
    act = Act(site.clerk(bill.unit), site.clock.now(), comment="缴款人退学")
    Reversing(ports_of(request)).ask(bill, act)


def reverse(site, request, code):
    act = Act(actor_of("hz-boss"), site.clock.now())
    Reversing(ports_of(request)).reverse(site.bill(request, code), act)


def one_life(book, unit):
    site = book.site
    site.clock.advance(timedelta(minutes=1))
    book.do("draft_and_issue", site.issue, unit)
    code = book.do("draft", lambda request: draft(site, request, unit))
    book.do("issue", lambda request: issue(site, request, code))
    book.drain()
    book.do("query", site.query, code)
    book.do("lock", lambda request: lock(site, request, code))
    book.drain()
    book.do("pay", site.confirm, code)
    book.turn("sign")
    book.turn("seal")
    book.drain()
    book.do("deliver", site.deliver, code)
    book.drain()
    book.do("write_off", site.write_off, code)
    book.drain()
    book.do("ask_reversal", lambda request: ask_reversal(site, request, code))
    book.drain()
    book.do("reverse", lambda request: reverse(site, request, code))
    book.drain()


@pytest.fixture(scope="module")
def stored(_base, tmp_path_factory):
    site = open_units(_base, tmp_path_factory.mktemp("budgets"), 1)
    book = Book(site)
    book.drain()
    for _ in range(LIVES):
        one_life(book, site.units[0])
    site.close()
    # the first life also opens the bill numbers, the ledger and the bureau's order
    return {step: commits[1:] for step, commits in book.stored.items()}


def within(commits, budget):
    objects = [count for count, _ in commits]
    sizes = [size for _, size in commits]
    assert len(commits) == LIVES - 1
    assert median(objects) <= budget[0]
    assert fmean(objects) <= budget[0] + SPLITS
    assert fmean(sizes) <= budget[1] * LEEWAY
    assert max(objects) <= budget[0] * SOMETIMES
    assert max(sizes) <= budget[1] * SOMETIMES


@pytest.mark.parametrize("step", PLAIN_STEPS)
def test_a_plain_transition_keeps_to_its_budget(stored, step):
    within(stored[step], PLAIN)


@pytest.mark.parametrize("step", PAYING_STEPS)
def test_paying_and_what_makes_a_document_keep_to_theirs(stored, step):
    within(stored[step], PAYING)
