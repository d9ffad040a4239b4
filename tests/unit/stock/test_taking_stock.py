"""Taking stock: two blind counts, differences range by range, loss reports, the end."""

from types import SimpleNamespace

import pytest

from nontax_site.kernel.errors import Forbidden, FourEyes, NotFound
from nontax_site.stock.losing import Losing, LossFacts
from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.paperwork import Span
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.stock_taking_refusals import (
    CountersDiffer,
    CounterTwice,
    KeeperCountsFirst,
    MissingUnreported,
    MovedMeanwhile,
    NotCounter,
    TakingOpen,
)
from nontax_site.stock.taking_stock import TakingStock
from tests.factories.notices import (
    BOSS,
    BUREAU_BOSS,
    BUREAU_CLERK,
    CLERK,
    SCHOOL,
    STRANGER,
)
from tests.factories.paper_bills import BOOKS, RECEIPTS, SheetDesk
from tests.factories.paper_desk import SCHOOL_KEEPER, STORE


@pytest.fixture
def desk():
    made = SheetDesk()
    for actor in (CLERK, BOSS, SCHOOL_KEEPER, BUREAU_CLERK):
        account = SimpleNamespace(
            login=actor.login, person=actor.person, name=actor.name, is_disabled=False
        )
        made.root.users.add(actor.login, account)
    yield made
    made.close()


def opened(desk, first=CLERK, second=SCHOOL_KEEPER, who=BOSS, holder=SCHOOL):
    deeds = TakingStock(desk.stock)
    return deeds.open(holder, first.login, second.login, desk.act(who))


def spans(*ranges):
    return [Span(RECEIPTS, 1, 100), *(Span(BOOKS, *row) for row in ranges)]


def test_missing_paper_becomes_a_loss_report_and_surplus_is_named(desk):
    deeds, taking = TakingStock(desk.stock), opened(desk)
    counted = spans((1, 49), (52, 101))
    with pytest.raises(NotCounter):
        deeds.count(taking, counted, desk.act(BOSS))
    deeds.count(taking, counted, desk.act(CLERK))
    with pytest.raises(FourEyes):
        deeds.confirm(taking, counted, desk.act(CLERK))
    with pytest.raises(CountersDiffer):
        deeds.confirm(taking, spans((1, 100)), desk.act(SCHOOL_KEEPER))
    assert taking.is_blind
    deeds.confirm(taking, counted, desk.act(SCHOOL_KEEPER))
    assert (taking.missing, taking.surplus) == (
        ((BOOKS, 50, 51),),
        ((BOOKS, 101, 101),),
    )
    boss = desk.act(BUREAU_BOSS, "多出一份为印制厂多交，另行更正")
    with pytest.raises(MissingUnreported):
        deeds.settle(taking, boss)
    said = LossFacts(desk.now.date(), "盘点发现短缺", f"stock_taking:{taking.id}")
    lost = [Span(BOOKS, 50, 51)]
    Losing(desk.stock).report(SCHOOL, lost, said, desk.act(SCHOOL_KEEPER))
    deeds.settle(taking, boss)
    assert taking.state == "settled"


def test_nothing_moves_while_it_is_counted_or_it_begins_anew(desk):
    deeds, taking = TakingStock(desk.stock), opened(desk)
    desk.written(1)
    with pytest.raises(MovedMeanwhile):
        deeds.count(taking, spans((2, 100)), desk.act(CLERK))
    deeds.restart(taking, desk.act(BOSS))
    deeds.count(taking, spans((2, 100)), desk.act(CLERK))
    unit, back = Spot(Place.UNIT, SCHOOL), Spot(Place.RETURNED, STORE)
    keeper = desk.act(SCHOOL_KEEPER)
    Moving(desk.stock).move([Line(BOOKS, 9, 9)], unit, back, keeper, "stock_return:x")
    with pytest.raises(MovedMeanwhile):
        deeds.confirm(taking, spans((2, 100)), keeper)


@pytest.mark.parametrize(
    ("named", "refusal"),
    [
        ({"second": CLERK}, CounterTwice),
        ({"first": SCHOOL_KEEPER, "second": CLERK}, KeeperCountsFirst),
        ({"first": STRANGER}, NotFound),
        ({"holder": "W-1"}, NotFound),
        ({"who": CLERK}, Forbidden),
        ({"holder": STORE, "second": BUREAU_CLERK}, Forbidden),
    ],
)
def test_a_stock_taking_that_cannot_be_is_not_opened(desk, named, refusal):
    with pytest.raises(refusal):
        opened(desk, **named)
    assert not list(desk.root.stock_takings.values())


def test_a_shelf_is_counted_once_at_a_time(desk):
    opened(desk)
    with pytest.raises(TakingOpen):
        opened(desk)
