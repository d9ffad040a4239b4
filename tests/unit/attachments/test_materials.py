"""What a region demands, from when to when."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from nontax_site.attachments.materials import (
    Demand,
    Demanding,
    DemandOutOfOrder,
    DemandTwice,
    Materials,
    MaterialUnknown,
)
from nontax_site.storage.folder import Folder
from tests.factories.desk import CLERK, RememberingAudit, act

DAY = date(2026, 3, 5)
REGION = SimpleNamespace(code="330100")


def demand(material="unit-application", form="original", copies=1, **days):
    return Demand(material, form, copies, days.get("first", DAY), days.get("last"))


@pytest.fixture
def desk():
    made = SimpleNamespace(materials=Folder(), audit=RememberingAudit())
    made.deed = Demanding(made.materials, made.audit)
    made.set = lambda *rows: made.deed.set(REGION, rows, act(CLERK, "市里要求"))
    return made


def missing(desk, *codes, kind="unit", region="330100", day=DAY):
    port = Materials(desk.materials, Folder(), SimpleNamespace(today=lambda: day))
    document = SimpleNamespace(kind=kind, id="x", region=region)
    return port.missing(document, codes)


def test_a_region_that_says_nothing_demands_nothing(desk):
    assert missing(desk, "unit-application", "credit-code-certificate") == ()


def test_what_is_demanded_and_not_there_is_missing(desk):
    desk.set(demand(), demand("account-approval"))
    assert missing(desk, "unit-application", "credit-code-certificate") == (
        "unit-application",
    )
    assert missing(desk, "unit-application", region="140000") == ()
    assert missing(desk, "unit-application", kind="bill") == ()


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2026, 3, 4), ()), (DAY, ("unit-application",)), (date(2026, 3, 10), ())],
)
def test_a_demand_has_its_days(desk, day, found):
    desk.set(demand(last=date(2026, 3, 9)))
    assert missing(desk, "unit-application", day=day) == found


def test_the_letter_of_an_audit_is_demanded_everywhere(desk):
    assert missing(desk, "engagement-letter", kind="engagement") == (
        "engagement-letter",
    )


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ((demand("nonsense"),), MaterialUnknown),
        ((demand("engagement-letter"),), MaterialUnknown),
        ((demand(form="fax"),), MaterialUnknown),
        ((demand(copies=0),), DemandOutOfOrder),
        ((demand(last=date(2026, 3, 4)),), DemandOutOfOrder),
        ((demand(), demand(first=date(2026, 5, 1))), DemandTwice),
    ],
)
def test_a_bad_demand_is_refused_and_nothing_is_kept(desk, rows, refusal):
    with pytest.raises(refusal):
        desk.set(*rows)
    assert desk.materials.is_empty()


def test_one_material_may_be_demanded_again_later(desk):
    desk.set(demand(last=date(2026, 3, 9)), demand(first=date(2026, 3, 10)))
    assert missing(desk, "unit-application", day=date(2026, 4, 1))
