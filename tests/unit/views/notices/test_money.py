"""Accounts of the ledger in words, and the legs of a document."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from nontax_site.kernel.acts import Actor, Grant
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Notice
from nontax_site.payments.postings import Ledger, Posting
from views.notices.money import account, channel_name, legs_table

NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
CODE = "33010026000000000018"


class Words:
    def words(self, msgid, **facts):
        said = str(msgid)
        for name, value in facts.items():
            said = said.replace("${" + name + "}", str(value))
        return said

    def masked_account(self, number):
        return "****" + number[-4:]


@pytest.fixture
def request_():
    role = Grant("unit_clerk", "unit:330100-0001")
    return SimpleNamespace(
        fmt=Words(),
        actor=Actor("clerk", "p", "王敏", (role,)),
        site=SimpleNamespace(
            channels={"icbc": SimpleNamespace(name="工商银行")}, ledgers={}
        ),
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("in_transit:icbc", "In transit: 工商银行"),
        ("fiscal:3301000000000001", "Fiscal account ****0001"),
        ("revenue:treasury", "Revenue: Treasury"),
        ("suspense", "Suspense money"),
        ("to_return", "To be returned"),
        ("other:x", "other:x"),
    ],
)
def test_an_account_is_named_in_words_and_masked(request_, name, shown):
    assert account(request_, name) == shown


def test_an_unknown_channel_is_shown_by_its_id(request_):
    assert channel_name(request_, "abc") == "abc"
    assert channel_name(request_, "payer") == "the payer's own page"


def notice():
    return Notice(id=CODE, region="330100", unit="330100-0001", created=NOW)


def post(ledger, subject, minutes, fen=100):
    at = NOW + timedelta(minutes=minutes)
    ledger.post(Posting(at, "in_transit:icbc", "revenue:treasury", fen, subject, "s"))


def test_the_legs_of_a_notice_are_its_own_oldest_first(request_):
    ledger = Ledger("unit:330100-0001")
    post(ledger, f"notice:{CODE}", -5, 999)
    post(ledger, f"notice:{CODE}", 1, 100)
    post(ledger, "notice:other", 2, 200)
    post(ledger, f"notice:{CODE}", 3, 300)
    request_.site.ledgers["unit:330100-0001"] = ledger
    table = legs_table(request_, notice(), "unit:330100-0001")
    assert [leg.amount for leg in table.rows] == [Money(999), Money(100), Money(300)]


def test_a_ledger_that_does_not_exist_has_no_legs(request_):
    assert legs_table(request_, notice(), "unit:330100-0001").rows == []


def test_who_may_not_see_ledgers_sees_no_legs(request_):
    request_.actor = Actor("other", "p", "某人", ())
    assert legs_table(request_, notice(), "unit:330100-0001") is None
