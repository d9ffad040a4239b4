"""Handovers of custody: counted by the new, confirmed by the old, witnessed by a third."""

from types import SimpleNamespace

import pytest

from nontax_site.kernel.errors import FourEyes, NotFound
from nontax_site.stock.movement_refusals import (
    CountDiffers,
    HandoverOpen,
    MissingUnexplained,
    NotAmongAllotted,
    NotTheNewCustodian,
    NotTheWitness,
    WitnessTakesPart,
)
from nontax_site.stock.paperwork import Span
from nontax_site.stock.refusals import CustodianSame, NotAtHolder
from tests.factories.notices import BOSS, CLERK, SCHOOL, person
from tests.factories.paper_desk import CODE, SCHOOL_KEEPER, PaperDesk

NEW = person("new-keeper", "custodian", f"unit:{SCHOOL}")


@pytest.fixture
def desk():
    made = PaperDesk()
    made.stored()
    made.supplied(2)
    for actor in (SCHOOL_KEEPER, NEW, BOSS, CLERK):
        account = SimpleNamespace(
            login=actor.login,
            person=actor.person,
            name=actor.name,
            is_disabled=False,
            actor=lambda actor=actor: actor,
        )
        made.root.users.add(actor.login, account)
    yield made
    made.close()


def opened(desk, new="new-keeper", witness="school-clerk"):
    return desk.handing_over.open(SCHOOL, new, witness, desk.act(BOSS))


@pytest.mark.rule("CQ-38")
def test_only_when_it_is_witnessed_is_the_new_custodian_in_charge(desk):
    found = opened(desk)
    with pytest.raises(HandoverOpen):
        opened(desk)
    deed = desk.handing_over
    with pytest.raises(NotTheNewCustodian):
        deed.count(found, [], "", desk.act(SCHOOL_KEEPER))
    deed.count(found, [], "", desk.act(NEW))
    assert found.expected == ((CODE, 1, 200),)
    with pytest.raises(FourEyes):
        desk.workflows.fire(found, "confirm", desk.act(NEW))
    desk.workflows.fire(found, "confirm", desk.act(SCHOOL_KEEPER))
    with pytest.raises(NotTheWitness):
        deed.witness(found, desk.act(BOSS))
    assert desk.root.custodians[SCHOOL].person == SCHOOL_KEEPER.person
    deed.witness(found, desk.act(CLERK))
    keeper = desk.root.custodians[SCHOOL]
    assert (keeper.person, len(keeper.tenures)) == (NEW.person, 2)
    assert keeper.tenures[-1][4] == f"custody_handover:{found.id}"


def test_what_is_missing_is_named_and_told(desk):
    found, deed = opened(desk), desk.handing_over
    for spans, told, error in (
        ([Span(CODE, 7, 7)], "", MissingUnexplained),
        ([Span(CODE, 201, 201)], "柜中没有", NotAmongAllotted),
    ):
        with pytest.raises(error):
            deed.count(found, spans, told, desk.act(NEW))
    deed.count(found, [Span(CODE, 7, 7)], "柜中没有", desk.act(NEW))
    assert found.has_differences
    deed.recount(found, desk.act(SCHOOL_KEEPER, "再点一遍"))
    deed.count(found, [], "", desk.act(NEW))
    assert not found.has_differences


def test_what_was_moved_since_the_count_is_counted_again(desk):
    found, deed = opened(desk), desk.handing_over
    deed.count(found, [], "", desk.act(NEW))
    desk.workflows.fire(found, "confirm", desk.act(SCHOOL_KEEPER))
    desk.supplied(1)
    with pytest.raises(CountDiffers):
        deed.witness(found, desk.act(CLERK))


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ({"new": "school-keeper"}, CustodianSame),
        ({"new": "school-clerk"}, NotAtHolder),
        ({"witness": "new-keeper"}, WitnessTakesPart),
        ({"witness": "school-keeper"}, WitnessTakesPart),
        ({"new": "nobody"}, NotFound),
    ],
)
def test_a_handover_needs_three_fit_persons(desk, who, error):
    with pytest.raises(error):
        opened(desk, **who)
    assert list(desk.root.custody_handovers) == []
