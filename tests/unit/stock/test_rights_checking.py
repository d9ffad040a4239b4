"""What ``nontax check`` finds among types, certificates and inspections."""

from datetime import date

import pytest
from pyramid import testing

from nontax_site.stock.bill_type import BillType
from nontax_site.stock.certificate import Certificate
from nontax_site.stock.inspection import InspectionCase
from nontax_site.stock.rights_checking import check
from tests.factories.notices import HANGZHOU, SCHOOL, law
from tests.factories.stock_types import BOOK, TypeDesk


@pytest.fixture(scope="module")
def setting():
    yield law()
    testing.tearDown(unhook_zca=False)


@pytest.fixture
def desk(setting):
    made = TypeDesk(setting)
    made.published()
    made.granted(BOOK)
    return made


def said(desk):
    return [finding.what for finding in check(desk.root)]


def test_what_the_deeds_made_is_sound(desk):
    assert said(desk) == []


def test_two_revisions_on_one_day_are_found(desk):
    second = BillType(
        id="T-330100-0321-02",
        region=HANGZHOU,
        code=BOOK,
        revision=2,
        state="published",
        from_day=date(2026, 5, 1),
    )
    desk.root.bill_types.add(second.id, second)
    assert said(desk) == ["T-330100-0321-01 and T-330100-0321-02 count on one day"]


def test_a_second_certificate_and_an_unknown_type_are_found(desk):
    second = Certificate(
        id=f"Z-{SCHOOL}-26-0002",
        region=HANGZHOU,
        unit=SCHOOL,
        state="granted",
        types=("0999",),
    )
    desk.root.certificates.add(second.id, second)
    assert said(desk) == [
        "2 certificates at once",
        "names the type 0999, which there is not",
    ]


def test_a_result_that_is_not_on_the_certificate_is_found(desk):
    case = InspectionCase(
        id=f"NC-{SCHOOL}-2025",
        region=HANGZHOU,
        unit=SCHOOL,
        state="stopped",
        year=2025,
        certificate=f"Z-{SCHOOL}-26-0001",
    )
    desk.root.inspection_cases.add(case.id, case)
    assert said(desk) == ["its result is not on the certificate"]
