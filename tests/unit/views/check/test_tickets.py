"""The signed address of an answer: ten minutes, one document, nobody else's."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from nontax_site.kernel.clock import FixedClock
from nontax_site.security.master import MasterKey
from tests.factories.keys import NOON
from views.check.tickets import AnswerOver, Ticket, read, ticket_for

BILL = SimpleNamespace(kind="bill", id="33010126-0000000001")


@pytest.fixture
def request_():
    master = MasterKey.generate()
    return SimpleNamespace(
        clock=FixedClock(NOON),
        registry=SimpleNamespace(master_key=master),
        matchdict={},
    )


def test_a_ticket_names_the_document_it_was_given_for(request_):
    request_.matchdict["token"] = ticket_for(request_, BILL)
    assert read(request_) == Ticket("bill", BILL.id)


def test_a_ticket_ends_after_ten_minutes(request_):
    request_.matchdict["token"] = ticket_for(request_, BILL)
    request_.clock.advance(timedelta(minutes=10))
    assert read(request_).name == BILL.id
    request_.clock.advance(timedelta(seconds=1))
    with pytest.raises(AnswerOver):
        read(request_)


@pytest.mark.parametrize(
    "token",
    ["", ".", "x", "a.b", "!!!.abc", "eyJhIjoxfQ.票", "票.abc", "W10." + "0" * 40],
)
def test_what_nobody_gave_is_no_ticket(request_, token):
    request_.matchdict["token"] = token
    with pytest.raises(AnswerOver):
        read(request_)


def test_another_key_and_another_document_do_not_prove(request_):
    mine = ticket_for(request_, BILL)
    other = ticket_for(request_, SimpleNamespace(kind="bill", id="33010126-0000000002"))
    request_.matchdict["token"] = mine.partition(".")[0] + "." + other.partition(".")[2]
    with pytest.raises(AnswerOver):
        read(request_)
    request_.matchdict["token"] = mine
    request_.registry.master_key = MasterKey.generate()
    with pytest.raises(AnswerOver):
        read(request_)
