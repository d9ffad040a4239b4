"""Print orders: four eyes, whole deliveries and short ones, spoiled numbers."""

import pytest

from nontax_site.kernel.errors import Forbidden, FourEyes
from nontax_site.stock.movement_refusals import (
    DeliveryShort,
    NotAmongAllotted,
    NothingCame,
    NothingWanted,
    SomethingCame,
    StoreUnknown,
)
from nontax_site.stock.paperwork import Span
from nontax_site.stock.places import Place
from nontax_site.stock.refusals import NotCustodian, RangeReversed, RangeTwice
from tests.factories.notices import BUREAU_BOSS, BUREAU_CLERK, HANGZHOU
from tests.factories.paper_desk import (
    CODE,
    KEEPER,
    SECOND_KEEPER,
    STORE,
    PaperDesk,
)

PRINTER = "浙江票证印务"


@pytest.fixture
def desk():
    made = PaperDesk()
    yield made
    made.close()


def span(first, last, code=CODE):
    return Span(code, first, last)


def delivered(desk, *spans, order=None):
    order = order or desk.ordered()
    desk.printing.deliver(order, "送货单", spans, desk.act(BUREAU_CLERK))
    return order


def test_an_order_opens_its_numbers_behind_the_last_of_the_code(desk):
    first, second = desk.ordered(), desk.ordered(books=2)
    assert (first.code, first.first, first.last) == (CODE, 1, 1000)
    assert (second.first, second.last) == (1001, 1200)
    assert desk.at(Place.ORDERED, PRINTER) == [(1, 1000), (1001, 1200)]
    batch = desk.root.paper_batches[first.batch]
    assert (batch.type_id, batch.sheets) == (desk.type.id, 100)
    assert str(first.total) == "120.00"


def test_who_wrote_the_order_does_not_give_it(desk):
    order = desk.printing.draft(HANGZHOU, desk.facts(), desk.act(BUREAU_CLERK))
    desk.workflows.fire(order, "submit", desk.act(BUREAU_CLERK))
    with pytest.raises(Forbidden):
        desk.printing.order(order, desk.act(BUREAU_CLERK))
    assert list(desk.root.paper_batches) == []


@pytest.mark.rule("CQ-38", "CQ-39", "CQ-40", "CQ-41")
def test_a_delivery_goes_into_store_on_the_custodians_signature(desk):
    order = delivered(desk, span(1, 1000))
    with pytest.raises(NotCustodian):
        desk.printing.check(order, [], desk.act(SECOND_KEEPER))
    desk.printing.check(order, [span(7, 8)], desk.act(KEEPER))
    assert desk.at(Place.SPOILED, PRINTER) == [(7, 8)]
    desk.printing.store(order, desk.act(KEEPER))
    assert order.state == "stored"
    assert desk.at(Place.STORE, STORE) == [(1, 6), (9, 1000)]
    assert desk.balance(STORE) == 998
    line = next(desk.root.registers.find(STORE, CODE[2:6]).lines())
    assert (line.received, line.balance, line.signer) == (998, 998, "keeper")


def test_what_is_short_stays_ordered_until_it_comes(desk):
    order = delivered(desk, span(1, 400))
    desk.printing.check(order, [], desk.act(KEEPER))
    with pytest.raises(DeliveryShort):
        desk.workflows.fire(order, "store", _told(desk, order))
    desk.printing.store(order, desk.act(KEEPER))
    assert (order.state, order.short) == ("ordered", ((CODE, 401, 1000),))
    assert desk.at(Place.ORDERED, PRINTER) == [(401, 1000)]
    delivered(desk, span(401, 1000), order=order)
    desk.printing.check(order, [], desk.act(KEEPER))
    desk.printing.store(order, desk.act(KEEPER))
    assert order.state == "stored"
    assert desk.at(Place.STORE, STORE) == [(1, 1000)]


def _told(desk, order):
    from nontax_site.stock.custody_facts import with_custodians

    return with_custodians(desk.root, order, desk.act(KEEPER))


def test_the_rest_of_a_short_order_is_cancelled_by_the_supervisor(desk):
    order = delivered(desk, span(1, 400))
    desk.printing.check(order, [], desk.act(KEEPER))
    desk.printing.store(order, desk.act(KEEPER))
    with pytest.raises(NothingCame):
        desk.workflows.fire(order, "cancel", desk.act(BUREAU_BOSS, "印厂停产"))
    desk.printing.cancel(order, desk.act(BUREAU_BOSS, "印厂停产"))
    assert (order.state, order.short) == ("stored", ())
    assert desk.at(Place.SPOILED, PRINTER) == [(401, 1000)]
    assert order.counts == (400, 0, 600, 0)


def test_an_order_of_which_nothing_came_is_cancelled_as_a_whole(desk):
    order = desk.ordered()
    with pytest.raises(SomethingCame):
        desk.workflows.fire(order, "close_short", desk.act(BUREAU_BOSS, "合同解除"))
    desk.printing.cancel(order, desk.act(BUREAU_BOSS, "合同解除"))
    assert order.state == "cancelled"
    assert desk.ordered().first == 1001, "a number that was opened is never reused"


def test_a_wrong_delivery_note_is_rejected_and_nothing_was_taken(desk):
    order = delivered(desk, span(1, 400))
    desk.printing.dispute(order, desk.act(KEEPER, "实到与送货单不符"))
    assert (order.state, order.came, len(order.short)) == ("ordered", (), 1)


def test_the_orderer_does_not_sign_for_the_delivery(desk):
    desk.keeps(STORE, KEEPER) if STORE not in desk.root.custodians else None
    order = desk.ordered()
    keeper = desk.root.custodians[STORE]
    keeper.succeed(("hz-clerk", BUREAU_CLERK.person, "hz-clerk", desk.now, ""))
    from dataclasses import replace

    both = replace(BUREAU_CLERK, grants=(*BUREAU_CLERK.grants, *KEEPER.grants))
    desk.printing.deliver(order, "送货单", [span(1, 1000)], desk.act(both))
    with pytest.raises(FourEyes):
        desk.printing.check(order, [], desk.act(both))


@pytest.mark.parametrize(
    ("spans", "error"),
    [
        ([span(20, 10)], RangeReversed),
        ([span(1, 50), span(50, 60)], RangeTwice),
        ([span(990, 1001)], NotAmongAllotted),
        ([span(1, 10, "33010126")], NotAmongAllotted),
    ],
)
def test_a_delivery_of_other_numbers_is_refused(desk, spans, error):
    order = desk.ordered()
    with pytest.raises(error):
        delivered(desk, *spans, order=order)
    assert (order.state, order.came) == ("ordered", ())


@pytest.mark.parametrize(
    ("over", "error"), [({"books": 0}, NothingWanted), ({"store": "W-9"}, StoreUnknown)]
)
def test_an_order_for_nothing_or_no_store_is_refused(desk, over, error):
    with pytest.raises(error):
        desk.printing.draft(HANGZHOU, desk.facts(**over), desk.act(BUREAU_CLERK))
    assert list(desk.root.print_orders) == []
