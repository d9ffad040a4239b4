"""Double entry."""

import pytest

from nontax_site.kernel.money import Money
from nontax_site.payments.postings import (
    PER_PAGE,
    Ledger,
    Posting,
    fiscal,
    in_transit,
    ledger_of,
    revenue,
)
from tests.factories.notices import MORNING


def posting(fen=100, debit="a", credit="b"):
    return Posting(MORNING, debit, credit, fen, "notice:1", "ccb/1")


def test_a_posting_moves_one_amount_between_two_accounts():
    ledger = Ledger("unit:1")
    ledger.post(posting(100))
    ledger.post(posting(30, "b", "c"))
    assert ledger.balance("a") == Money(100)
    assert ledger.balance("b") == Money(-70)
    assert ledger.balance("c") == Money(-30)
    assert ledger.balance("nobody") == Money(0)
    assert sum(fen for _, fen in ledger.balances) == 0


@pytest.mark.parametrize("fen", [0, -1, 1.0, True])
def test_no_amount_negative_or_fractional_is_posted(fen):
    with pytest.raises(ValueError):
        Ledger("unit:1").post(posting(fen))


def test_a_posting_needs_two_accounts():
    with pytest.raises(ValueError):
        Ledger("unit:1").post(posting(1, "a", "a"))


def test_postings_keep_their_order_over_pages():
    ledger = Ledger("unit:1")
    for fen in range(1, 3 * PER_PAGE + 2):
        ledger.post(posting(fen))
    assert [p.fen for p in ledger.postings()] == list(range(1, 3 * PER_PAGE + 2))
    assert next(ledger.newest_first()).amount == Money(3 * PER_PAGE + 1)
    assert ledger.count == 3 * PER_PAGE + 1
    assert len(ledger.recent) == 1


def test_accounts_are_named_by_what_they_are():
    assert (in_transit("ccb"), revenue("special"), fiscal("33")) == (
        "in_transit:ccb",
        "revenue:special",
        "fiscal:33",
    )


def test_the_first_posting_of_a_holder_opens_his_ledger(desk):
    assert ledger_of(desk.root, "unit:x") is ledger_of(desk.root, "unit:x")
